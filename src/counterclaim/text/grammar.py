"""Function words that bound a subject, a complement or a clause, in four languages."""


def _sets(**languages: str) -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in languages.items()}


THAT = _sets(nl="dat", en="that", fr="que qu'", de="dass daß")
HAVE = _sets(
    nl="heeft hebben had hadden heb",
    en="has have had 's",
    fr="a ont avait avaient aurait auraient ai avons eut",
    de="hat haben hatte hatten habe",
)
AUX = _sets(
    nl="is zijn was waren heeft hebben had hadden wordt worden werd werden zou zouden kan kunnen kon "
    "konden wil willen wilde wilden moet moeten moest mag zal zullen ging gaat blijft bleef lijkt "
    "gaf geeft gaven liet lieten laat deed doet staat stond komt kwam weigert weigerde weigerden "
    "maakt maakte krijgt kreeg telt telde gebruikt werkt",
    en="is are was were has have had did does do will would can could may might should must 's "
    "declined declines refused refuses didn't wasn't weren't isn't wouldn't",
    fr="est sont était étaient a ont avait avaient aurait auraient serait seraient sera peut peuvent "
    "doit doivent va vont n' ne se s' fut compte comptait",
    de="ist sind war waren hat haben hatte hatten habe wird werden wurde wurden würde soll sollen "
    "kann können konnte will wollen wollte wollten muss darf sei seien gibt gab lehnte lehnt lehnten "
    "gibt es",
)
PASSIVE = frozenset(["is", "are", "was", "were", "be", "been", "being", "gets", "got"])
PRONOUNS = _sets(
    nl="hij zij ze het ik wij we men hem haar",
    en="he she they it we i you",
    fr="il elle ils elles on je nous",
    de="er sie es wir ich man",
)
RESOLVED = _sets(nl="hij zij ze", en="he she they it", fr="il elle ils elles", de="er sie es")
PREPOSITIONS = _sets(
    nl="in op aan bij naar tegen tegenover met voor na door over om uit tijdens sinds volgens via "
    "binnen per vanaf onder tot van zonder ondanks wegens namens",
    en="in on at to by with after before during from over for via under about into since until "
    "through without despite amid",
    fr="à au aux en dans par pour avec après avant chez sur lors depuis sous via vers durant sans "
    "malgré auprès contre face devant",
    de="in im an am auf bei beim nach zu zum zur mit von vom vor für gegen gegenüber durch über um "
    "aus während seit via unter ohne trotz wegen laut",
)
# What may tie one noun to the next inside one subject.
LINKS = _sets(
    nl="van der den ten te",
    en="of",
    fr="de du des d' de l'",
    de="von vom der des dem",
)
AND = _sets(nl="en", en="and", fr="et", de="und")
ARTICLES = _sets(
    nl="de het een deze dit die zijn haar hun onze geen 't",
    en="the a an this these its his her their our",
    fr="le la les l' un une ce cette ces son sa ses leur leurs",
    de="der die das den dem des ein eine einen einem einer eines ihr ihre sein seine",
)
AROUND = _sets(
    nl="gisteren vandaag dinsdag maandag woensdag donderdag vrijdag zaterdag zondag ook nog al wel "
    "zelf later eerder nu toen dan daarop opnieuw verder echter inmiddels vanochtend vanmiddag "
    "vanavond maar en want niet nooit er eveneens tevens daarbij nadrukkelijk stellig fel bovendien "
    "desgevraagd vrijdagochtend dinsdagochtend hierop daarmee ermee ervan eraan",
    en="yesterday today monday tuesday wednesday thursday friday saturday sunday also later earlier "
    "now then but and still however meanwhile again already repeatedly vehemently flatly firmly "
    "categorically strongly never not simply only too angrily last earlier initially",
    fr="hier aujourd'hui lundi mardi mercredi jeudi vendredi samedi dimanche aussi également encore "
    "déjà mais et ensuite puis ainsi toutefois cependant fermement formellement catégoriquement "
    "vivement pas jamais plus matin soir notamment quant",
    de="gestern heute montag dienstag mittwoch donnerstag freitag samstag sonntag auch noch schon "
    "später zuvor nun dann aber und denn jedoch erneut weiter zudem inzwischen nicht nie wiederum "
    "entschieden vehement sich darauf ebenfalls deshalb damals hingegen",
)
# What may set one statement against another.
BUT = _sets(
    nl="maar terwijl doch hoewel",
    en="but while whereas although though yet",
    fr="mais tandis alors",
    de="aber doch während wohingegen jedoch",
)
# Unstressed objects before a French verb: "il lui a dit".
CLITICS = _sets(nl="", en="", fr="lui leur le la l' les me m' nous vous y en", de="")
FIRST_PERSON = _sets(
    nl="wij we ons onze ik",
    en="we our us i",
    fr="nous notre nos je j' on",
    de="wir unser unsere uns ich",
)
# Words that credit a speaker and are no part of the name.
CREDITS = frozenset(["according", "to", "volgens", "aldus", "selon", "laut", "so"])
AS = frozenset(["wie", "zoals", "comme", "as", "zo", "so"])
RELATIVE = _sets(
    nl="die dat wie waarin", en="who which that", fr="qui que dont", de="der die das welche"
)
_BY_LANGUAGE = {
    "THAT": THAT,
    "HAVE": HAVE,
    "AUX": AUX,
    "PRONOUNS": PRONOUNS,
    "PREPOSITIONS": PREPOSITIONS,
    "LINKS": LINKS,
    "AND": AND,
    "ARTICLES": ARTICLES,
    "AROUND": AROUND,
}


def sets(language: str) -> dict[str, frozenset[str]]:
    """Give the function words of a language by the names above."""
    return {name: words[language] for name, words in _BY_LANGUAGE.items()}
