"""The one home of what a column means: tables, columns, codes, their order and their labels.

CODEBOOK.md, datapackage.json and the checks of `tables` are all made from this page, so a column
or a code is added here and nowhere else.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

LANGUAGES = ("en", "nl")
OF_YOUR_OWN = "unless the case has a codebook of its own"


@dataclass(frozen=True)
class Code:
    """One allowed value of a column, with what to call it in English and in Dutch.

    `role` says what part it plays in any contested story (see `ROLES`); empty where it plays none.
    """

    code: str
    en: str
    nl: str
    meaning: str = ""
    role: str = ""


@dataclass(frozen=True)
class Column:
    """One column: its kind (a key of `KINDS`), its names, and what it means.

    `codes` names a list of `CODES`; `refers` names the `table.column` whose values it takes. A
    "code" keeps to both; a "reference" may also be one of its codes. `required` is True, False, or
    `OF_YOUR_OWN`: only a case with a codebook of its own may leave it empty, since rules fill much
    of it and an archive gives no addresses.
    """

    name: str
    kind: str
    en: str
    nl: str
    meaning: str
    codes: str = ""
    refers: str = ""
    required: bool | str = True


@dataclass(frozen=True)
class Table:
    """One file of a case: what one row is, its columns in order and the columns that name a row."""

    name: str
    file: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Look a column up by its name; KeyError where there is none."""
        return {column.name: column for column in self.columns}[name]


# What a cell of each kind must look like: (pattern, words for the reader of an error).
KINDS = {
    "identifier": (r"[a-z0-9][a-z0-9-]*", "lower-case letters, digits and hyphens"),
    "text": (r"[^\x00-\x08\x0b\x0c\x0e-\x1f]+", "text without control characters"),
    "code": (None, ""),
    "reference": (None, ""),
    "references": (None, "identifiers parted by semicolons"),
    "name": (r"[a-z][a-z0-9_]*", "lower-case letters, digits and underscores"),
    "language": (r"[a-z]{2}", "an ISO 639-1 code such as nl"),
    "country": (r"[A-Z]{2}", "an ISO 3166-1 code such as BE"),
    "count": (r"[0-9]{1,18}", "a whole number in digits, such as 1200"),
    "number": (
        r"-?[0-9]{1,18}(\.[0-9]{1,18})?",
        "a number in digits with a point for decimals, such as 1200 or 0.5",
    ),
    "share": (r"0(\.[0-9]+)?|1(\.0+)?", "a number from 0 to 1"),
    "truth": (r"true|false", "true or false"),
    "flag": (r"[01]", "0 or 1"),
    "day": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a day as YYYY-MM-DD"),
    "date": (r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", "a day as YYYY-MM-DD, or a month as YYYY-MM"),
    "address": (r"https?://[^\s<>\"'`\\]+", "an address that begins with http:// or https://"),
    "sha256": (r"[0-9a-f]{64}", "64 hexadecimal digits"),
    "signature": (r"[0-9a-f]{8}( [0-9a-f]{8}){255}", "256 numbers of 8 hexadecimal digits"),
}


def _codes(lines: str) -> tuple[Code, ...]:
    rows = [line.split("|") for line in lines.strip().splitlines()]
    return tuple(Code(*(cell.strip() for cell in row)) for row in rows)


# The lists that are a story's own: a case replaces them in its codebook.csv. A code's role says
# what the summaries may take it for, whatever it is called there.
ROLES = {
    "speaker": ("company", "authority", "outlet", "other"),
    "proposition": ("denied", "answer"),
    "platform": ("own",),
    "phase": ("before", "action", "denial", "after"),
    "measure": (),
    "pass": (),
}

# Each line: code | English | Dutch | meaning | role. The order is the order everywhere.
CODES = {
    "outlet_type": _codes("""
        newspaper   | newspaper       | krant
        broadcaster | broadcaster     | omroep
        news_site   | news site       | nieuwssite
        trade_press | trade press     | vakpers
        agency      | news agency     | persbureau
        magazine    | magazine        | tijdschrift
        authority   | authority       | overheid
        company     | company         | bedrijf
        blog        | blog            | blog
    """),
    "precision": _codes("""
        day   | day   | dag
        month | month | maand
    """),
    "published_basis": _codes("""
        url    | address       | adres         | the address carries the date
        byline | byline        | datumregel    | the page prints the date
        text   | text          | tekst         | the text dates itself against the raids of 2021-03-09
        stamp  | archive stamp | archiefstempel | only the archived copy's stamp, the weakest basis
    """),
    "title_basis": _codes("""
        page | page        | pagina     | the title as the page shows it
        slug | address     | adres      | the words of the address, where no title was seen
    """),
    "genre": _codes("""
        news          | news          | nieuws
        explainer     | explainer     | uitleg
        analysis      | analysis      | analyse
        opinion       | opinion       | opinie
        press_release | press release | persbericht
        interview     | interview     | interview
        live_blog     | live blog     | liveblog
        blog          | blog          | blog
    """),
    "wire": _codes("""
        ANP     | ANP           | ANP
        Belga   | Belga         | Belga
        AFP     | AFP           | AFP
        Reuters | Reuters       | Reuters
        AP      | AP            | AP
        dpa     | dpa           | dpa
        other   | another wire  | ander persbureau
        none    | no wire seen  | geen persbureau gezien
        unknown | unknown       | onbekend
    """),
    "phase": _codes("""
        before    | before the raids | vóór de invallen    | before 2021-03-09  | before
        raids     | raids            | invallen            | 2021-03-09  | action
        denial    | denial           | ontkenning          | 2021-03-10 to 2021-03-12 noon  | denial
        aftermath | aftermath        | nasleep             | to 2021-06  | after
        later     | later            | later               | after 2021-06  | after
    """),
    "pass": _codes("""
        a    | pass a    | ronde a    | first coding round, by a language model
        b    | pass b    | ronde b    | second coding round, by a language model, blind to the first
        c    | pass c    | ronde c    | a round by people
        d    | pass d    | ronde d    | a round by people
        auto | automatic | automatisch | made by the rules of `counterclaim.text`, checked by nobody
    """),
    "headline_frame": _codes("""
        denial_led     | denial leads    | ontkenning voorop    | the company's denial is the news
        fake_app       | fake app        | nepapp               | the counterfeit app is the news
        dispute        | dispute         | twist                | two accounts stand against each other
        crack_as_fact  | crack as fact   | kraak als feit       | the crack is told as what happened
        police_success | police success  | succes voor politie  | arrests, seizures or a blow to crime
        other          | other           | anders
        not_visible    | title not seen  | titel niet gezien    | only where `title` is empty
    """),
    "first_speaker": _codes("""
        company   | company   | bedrijf
        authority | authority | overheid
        outlet    | outlet    | redactie
        other     | other     | ander
    """),
    "denial_position": _codes("""
        headline | headline     | kop
        lede     | lede         | intro          | paragraph 1
        body     | further down | verderop
    """),
    "verb_class": _codes("""
        neutral    | neutral    | neutraal      | say, report
        denying    | denying    | ontkennend    | deny, contradict
        distancing | distancing | afstandelijk  | claim, allege, purport
        insisting  | insisting  | nadrukkelijk  | insist, stress
        accusing   | accusing   | beschuldigend | accuse, blame
        factive    | factive    | feitelijk     | reveal, admit, confirm
    """),
    "adjudication": _codes("""
        accepts_authorities | takes the authorities' side | volgt de autoriteiten
        doubts_company      | doubts the company          | betwijfelt het bedrijf
        juxtaposes          | sets the two side by side   | zet beide naast elkaar
        doubts_both         | doubts both                 | betwijfelt beide
        accepts_company     | takes the company's side    | volgt het bedrijf
    """),
    "authority_response": _codes("""
        direct     | answers the denial   | antwoordt op de ontkenning
        indirect   | answers obliquely    | antwoordt zijdelings       | declines, yet rebuts
        no_comment | declines to answer   | geen commentaar
        absent     | no answer seen       | geen antwoord gezien       | none in the coded window
    """),
    "speaker": _codes("""
        company           | Sky ECC, the company      | Sky ECC, het bedrijf | | company
        nl_police         | Dutch police              | Nederlandse politie | | authority
        nl_prosecutor     | Dutch prosecutors         | Nederlands OM | | authority
        be_police         | Belgian police            | Belgische politie | | authority
        be_prosecutor     | Belgian prosecutors       | Belgisch parket | | authority
        fr_authority      | French authorities        | Franse autoriteiten | | authority
        us_authority      | US authorities            | Amerikaanse autoriteiten | | authority
        europol_eurojust  | Europol or Eurojust       | Europol of Eurojust | | authority
        authority_unnamed | authorities, not named    | autoriteiten, niet genoemd | | authority
        defence_lawyer    | defence lawyers           | advocaten | | other
        expert            | experts                   | deskundigen | | other
        other_media       | other media               | andere media | | other
        outlet            | the outlet's own voice    | de redactie zelf | | outlet
        user              | users                     | gebruikers | | other
        other             | others                    | anderen | | other
    """),
    "proposition": _codes("""
        cracked               | the service was cracked          | de dienst is gekraakt            | authorities broke into or decrypted it  | denied
        live_reading          | messages were read live          | er is live meegelezen
        servers_seized        | servers were seized              | servers zijn in beslag genomen
        fake_app              | a fake app explains it           | een nepapp verklaart het | | answer
        reseller              | an unauthorised seller did it    | een illegale verkoper zit erachter | | answer
        not_contacted         | the company was not approached   | het bedrijf is niet benaderd | | answer
        legal_action          | the company will sue             | het bedrijf stapt naar de rechter | | answer
        criminal_platform     | criminals use it                 | criminelen gebruiken het         | made for or popular with criminals  | denied
        zero_tolerance        | criminal use is forbidden        | crimineel gebruik is verboden | | answer
        privacy_tool          | it is a privacy product          | het is een privacyproduct | | answer
        still_secure          | messages stay safe               | berichten blijven veilig         | nothing is stored  | answer
        outage                | the service was interrupted      | de dienst lag eruit | | answer
        users                 | number of users                  | aantal gebruikers
        messages              | number of messages               | aantal berichten
        searches              | searches                         | doorzoekingen
        arrests               | arrests                          | aanhoudingen
        seizures              | seizures                         | inbeslagnames
        violence_prevented    | violence was prevented           | geweld is voorkomen
        precedent             | another service came before      | een andere dienst ging voor      | EncroChat or another
        no_comment            | no comment                       | geen commentaar                  | an authority declines to answer
        executives_charged    | executives are charged           | bestuurders zijn aangeklaagd | | denied
        interception_lawful   | the interception was lawful      | het aftappen was rechtmatig
        interception_unlawful | the interception was unlawful    | het aftappen was onrechtmatig
        bounty                | a reward for a hack              | een beloning voor een hack | | answer
        other                 | something else                   | iets anders
    """),
    "stance": _codes("""
        asserts | asserts | stelt
        denies  | denies  | ontkent
        doubts  | doubts  | betwijfelt
    """),
    "attribution": _codes("""
        direct_quote | quoted        | letterlijk aangehaald
        indirect     | paraphrased   | weergegeven
        outlet_voice | outlet's voice | eigen stem            | the outlet says it itself
    """),
    "platform": _codes("""
        sky_ecc        | Sky ECC        | Sky ECC | | own
        encrochat      | EncroChat      | EncroChat
        anom           | ANOM           | ANOM
        exclu          | Exclu          | Exclu
        ghost          | Ghost          | Ghost
        phantom_secure | Phantom Secure | Phantom Secure
        ennetcom       | Ennetcom       | Ennetcom
        matrix         | Matrix         | Matrix
        ironchat       | IronChat       | IronChat
        other          | other services | andere diensten
    """),
    "scope": _codes("""
        action_day   | action day      | actiedag       | one action or takedown
        live_phase   | reading along   | meeleesfase    | the weeks of reading along
        user_base    | user base       | gebruikers     | who used the service
        interception | interception    | onderschepping | what was intercepted
        cumulative   | running total   | lopend totaal  | since the start, up to `as_of`
        single_case  | single case     | enkele zaak    | one operation, court or region
    """),
    "measure": _codes("""
        searches             | searches                | doorzoekingen
        arrests              | arrests                 | aanhoudingen
        suspects_identified  | suspects identified     | verdachten in beeld
        investigations       | investigations          | onderzoeken
        convictions          | convictions             | veroordelingen
        prison_years         | years in prison         | jaren cel
        firearms             | firearms                | vuurwapens
        weapons              | weapons                 | wapens
        cash_eur             | cash                    | contant geld
        assets_eur           | assets                  | vermogen
        cocaine_kg           | cocaine                 | cocaïne
        drugs_kg             | drugs                   | drugs
        vehicles             | vehicles                | voertuigen
        officers_deployed    | officers deployed       | ingezette agenten
        users                | users                   | gebruikers
        devices              | devices                 | toestellen
        messages_intercepted | messages intercepted    | onderschepte berichten
        messages_decrypted   | messages decrypted      | ontsleutelde berichten
        messages_per_day     | messages a day          | berichten per dag
        price_eur            | price                   | prijs
        labs_dismantled      | labs dismantled         | ontmantelde labs
        attacks_prevented    | attacks prevented       | voorkomen aanslagen
        other                | other                   | anders
    """),
    "bound": _codes("""
        exact    | exactly    | precies
        approx   | about      | ongeveer
        at_least | at least   | minstens
        at_most  | at most    | hoogstens
        range    | a range    | een marge  | a vague word or a range; `value` is its low end
    """),
    "unit": _codes("""
        count   | number   | aantal
        kg      | kg       | kg
        eur     | euros    | euro
        years   | years    | jaar
        per_day | per day  | per dag
    """),
    "wholes": _codes("""
        EU    | European Union | Europese Unie
        WORLD | worldwide      | wereldwijd
    """),
    "reporting": _codes("""
        reports   | reports the denial             | meldt de ontkenning
        not_there | denial not in a whole page     | ontkenning niet in een hele pagina | the coded window holds the whole page
        not_seen  | not seen, the page was cut off | niet gezien, pagina afgekapt       | the denial may stand further down
    """),
    "list": _codes("""
        speaker     | speakers     | sprekers
        proposition | propositions | stellingen
        platform    | services     | diensten
        phase       | phases       | fasen
        measure     | measures     | maten
        pass        | passes       | rondes
    """),
    "role": _codes("""
        company   | company   | bedrijf   | of a speaker: whose denial it is
        authority | authority | overheid  | of a speaker: police, prosecutors, a regulator, a court
        outlet    | outlet    | redactie  | of a speaker: the outlet's own voice
        other     | other     | ander     | of a speaker: anybody else
        denied    | denied    | ontkend   | of a proposition: the company denies it; the first is the one in dispute
        answer    | answer    | antwoord  | of a proposition: the company asserts it in its denial
        own       | own       | eigen     | of a service: the company's own
        before    | before    | vóór      | of a phase: before the action
        action    | action    | actie     | of a phase: when the authorities come out with it
        denial    | denial    | ontkenning | of a phase: when the company denies it
        after     | after     | erna      | of a phase: what came after
    """),
    "company_denied": _codes("""
        true    | denied      | ontkend
        false   | did not deny | niet ontkend
        unknown | not known   | niet bekend
    """),
}

ARTICLES = Table(
    "articles",
    "articles.csv",
    "one published page",
    ("article_id",),
    (
        Column("article_id", "identifier", "page", "pagina", "outlet, date and a word or two"),
        Column("outlet", "text", "outlet", "medium", "name as the outlet writes it"),
        Column(
            "outlet_type",
            "code",
            "kind of outlet",
            "soort medium",
            "",
            "outlet_type",
            "",
            OF_YOUR_OWN,
        ),
        Column(
            "country",
            "country",
            "country",
            "land",
            "of the outlet",
            "",
            "countries.country",
            OF_YOUR_OWN,
        ),
        Column("language", "language", "language", "taal", "of the page"),
        Column("published", "date", "published", "verschenen", "as precisely as it is known"),
        Column("published_precision", "code", "date known to", "datum bekend tot", "", "precision"),
        Column(
            "published_basis",
            "code",
            "date known from",
            "datum bekend uit",
            "",
            "published_basis",
            "",
            OF_YOUR_OWN,
        ),
        Column(
            "title", "text", "title", "titel", "bibliographic; see `title_basis`", "", "", False
        ),
        Column(
            "title_basis",
            "code",
            "title known from",
            "titel bekend uit",
            "",
            "title_basis",
            "",
            False,
        ),
        Column(
            "url",
            "address",
            "address",
            "adres",
            "canonical, without tracking parameters",
            required=OF_YOUR_OWN,
        ),
        Column("genre", "code", "genre", "genre", "", "genre", "", OF_YOUR_OWN),
        Column("wire", "code", "news agency", "persbureau", "credited or evident", "wire"),
        Column("phase", "code", "phase", "fase", "when in the story", "phase"),
        Column(
            "reports_denial",
            "truth",
            "reports the denial",
            "meldt de ontkenning",
            "the window reports the company's denial",
        ),
        Column(
            "window_chars", "count", "window", "venster", "characters of the page that were coded"
        ),
        Column(
            "window_complete",
            "truth",
            "window complete",
            "venster volledig",
            "the article seemed to end inside the window",
        ),
    ),
)

_PAGE = Column("article_id", "reference", "page", "pagina", "the page", "", "articles.article_id")


def _frame(name: str, en: str, nl: str, kind: str) -> Column:
    return Column(name, "flag", en, nl, f"{kind} frame: present (1) or not (0)", required=False)


_GENERIC = "generic news (Semetko & Valkenburg 2000)"

CODES_TABLE = Table(
    "codes",
    "codes.csv",
    "one page that reports the denial, as one pass coded it",
    ("article_id", "pass"),
    (
        _PAGE,
        Column("pass", "code", "pass", "ronde", "one coder's full round", "pass"),
        Column(
            "headline_frame",
            "code",
            "headline",
            "kop",
            "what the headline is about",
            "headline_frame",
            required=False,
        ),
        Column(
            "first_speaker",
            "code",
            "first speaker",
            "eerste spreker",
            "whose claim opens the text",
            "first_speaker",
            required=False,
        ),
        Column(
            "denial_position",
            "code",
            "place of the denial",
            "plaats van de ontkenning",
            "earliest place",
            "denial_position",
            required=False,
        ),
        Column(
            "denial_paragraph",
            "count",
            "paragraph of the denial",
            "alinea van de ontkenning",
            "1 = lede",
            "",
            "",
            False,
        ),
        Column(
            "denial_verb",
            "text",
            "verb of the denial",
            "werkwoord van de ontkenning",
            "infinitive, original language; at its earliest mention in the body",
            "",
            "",
            False,
        ),
        Column(
            "verb_class",
            "code",
            "kind of verb",
            "soort werkwoord",
            "empty where there is no verb",
            "verb_class",
            "",
            False,
        ),
        Column(
            "adjudication",
            "code",
            "the outlet's own verdict",
            "eigen oordeel",
            "what the outlet's own voice does with the two accounts",
            "adjudication",
            required=False,
        ),
        Column(
            "authority_response",
            "code",
            "authorities' answer",
            "antwoord van autoriteiten",
            "to the denial itself; substance outranks declining",
            "authority_response",
            required=False,
        ),
        Column(
            "own_check",
            "truth",
            "own check",
            "eigen controle",
            "the outlet adds evidence of its own",
            required=False,
        ),
        Column(
            "crack_word",
            "text",
            "crack word",
            "kraakwoord",
            "the outlet's own word for what the authorities did",
            "",
            "",
            False,
        ),
        _frame("conflict", "conflict", "conflict", _GENERIC),
        _frame("responsibility", "responsibility", "verantwoordelijkheid", _GENERIC),
        _frame("morality", "morality", "moraal", _GENERIC),
        _frame("human_interest", "human interest", "menselijk", _GENERIC),
        _frame("economic", "economic", "economisch", _GENERIC),
        _frame("crime_fighting", "crime fighting", "misdaadbestrijding", "issue"),
        _frame("privacy_rights", "privacy and rights", "privacy en rechten", "issue"),
        _frame("security_technology", "security technology", "beveiligingstechniek", "issue"),
        _frame("legal_process", "legal process", "rechtsgang", "issue"),
        _frame("reputation", "reputation", "reputatie", "issue"),
    ),
)

STATEMENTS = Table(
    "statements",
    "statements.csv",
    "one statement in a page, in text order",
    ("article_id", "position"),
    (
        _PAGE,
        Column(
            "position", "count", "position", "positie", "0 = headline, then upward in text order"
        ),
        Column("speaker", "code", "speaker", "spreker", "who is made to say it", "speaker"),
        Column("proposition", "code", "proposition", "bewering", "what is said", "proposition"),
        Column("stance", "code", "stance", "houding", "towards the proposition", "stance"),
        Column("attribution", "code", "form", "vorm", "how it is told", "attribution"),
        Column(
            "reporting_verb",
            "text",
            "verb",
            "werkwoord",
            "infinitive, original language",
            "",
            "",
            False,
        ),
        Column(
            "hedge",
            "text",
            "hedge",
            "voorbehoud",
            "distancing marker, at most four words",
            "",
            "",
            False,
        ),
        Column(
            "paraphrase_en",
            "text",
            "in our words",
            "in onze woorden",
            "at most 20 words, English; empty where no person has read it",
            required=OF_YOUR_OWN,
        ),
    ),
)

FIGURES = Table(
    "figures",
    "enforcement_figures.csv",
    "one reported figure, as one address printed it",
    ("figure_id",),
    (
        Column("figure_id", "identifier", "figure", "cijfer", "f0001 and upward"),
        Column(
            "platform",
            "code",
            "service",
            "dienst",
            "the service it is about",
            "platform",
            "platforms.platform",
        ),
        Column(
            "event",
            "reference",
            "event",
            "gebeurtenis",
            "what was counted: an action, a total, a case",
            "",
            "events.event",
        ),
        Column(
            "scope",
            "code",
            "scope",
            "reikwijdte",
            "figures of different scope are never added or ranked together",
            "scope",
            required=OF_YOUR_OWN,
        ),
        Column(
            "jurisdiction",
            "reference",
            "country",
            "land",
            "where it was counted",
            "wholes",
            "countries.country",
            OF_YOUR_OWN,
        ),
        Column("measure", "code", "measure", "maat", "what it counts", "measure"),
        Column(
            "value", "number", "value", "waarde", "the point value, or the bound that was printed"
        ),
        Column("bound", "code", "bound", "grens", "how the number was printed", "bound"),
        Column("value_low", "number", "low", "laag", "low end of the honest interval"),
        Column(
            "value_high",
            "number",
            "high",
            "hoog",
            "high end; empty under at_least: open above",
            "",
            "",
            False,
        ),
        Column("unit", "code", "unit", "eenheid", "of value, value_low and value_high", "unit"),
        Column("as_of", "date", "as of", "per", "the date the figure speaks of", "", "", False),
        Column(
            "claimant",
            "code",
            "claimant",
            "bron van het cijfer",
            "whose number it is, by the text",
            "speaker",
        ),
        Column(
            "reported_as",
            "text",
            "printed as",
            "gedrukt als",
            "the number phrase, at most four words",
        ),
        Column("source_outlet", "text", "printed by", "gedrukt door", "where we read it"),
        Column(
            "source_url",
            "address",
            "address",
            "adres",
            "the page that printed it",
            required=OF_YOUR_OWN,
        ),
        Column(
            "note",
            "text",
            "note",
            "noot",
            "our own words on scope, overlap, disagreement",
            "",
            "",
            False,
        ),
    ),
)

EVENTS = Table(
    "events",
    "events.csv",
    "one thing that was counted: an action, a total, a case",
    ("event",),
    (
        Column(
            "event",
            "identifier",
            "event",
            "gebeurtenis",
            "a name that goes on from another event's name is a part of it: `x-antwerp` of `x`",
        ),
        Column(
            "platform",
            "code",
            "service",
            "dienst",
            "the service it is about; empty where figures of several services name it",
            "platform",
            "platforms.platform",
            False,
        ),
        Column(
            "scope",
            "code",
            "scope",
            "reikwijdte",
            "of its figures; empty where they have several scopes",
            "scope",
            "",
            False,
        ),
        Column(
            "starts",
            "date",
            "from",
            "van",
            "when the counting begins; empty where it is not known",
            "",
            "",
            False,
        ),
        Column(
            "ends",
            "date",
            "to",
            "tot",
            "when the counting ends, or was last told; empty where it is not known",
            "",
            "",
            False,
        ),
        Column("label_en", "text", "name in English", "naam in het Engels", "for charts"),
        Column("label_nl", "text", "name in Dutch", "naam in het Nederlands", "for charts"),
        Column("description", "text", "description", "omschrijving", "in our own words"),
    ),
)

PLATFORMS = Table(
    "platforms",
    "platforms.csv",
    "one service",
    ("platform",),
    (
        Column("platform", "code", "service", "dienst", "", "platform"),
        Column("name", "text", "name", "naam", ""),
        Column(
            "operator_country",
            "country",
            "operator's country",
            "land van de aanbieder",
            "",
            "",
            "countries.country",
            False,
        ),
        Column(
            "taken_down",
            "day",
            "taken down",
            "opgerold",
            "the day the action was made public",
            required=OF_YOUR_OWN,
        ),
        Column(
            "lead_countries",
            "references",
            "leading countries",
            "leidende landen",
            "parted by semicolons",
            "",
            "countries.country",
            OF_YOUR_OWN,
        ),
        Column("method", "text", "method", "werkwijze", "in our words", required=OF_YOUR_OWN),
        Column(
            "company_denied", "code", "company denied", "bedrijf ontkende", "", "company_denied"
        ),
        Column(
            "source_url", "address", "address", "adres", "where we read it", required=OF_YOUR_OWN
        ),
    ),
)

COUNTRIES = Table(
    "countries",
    "countries.csv",
    "one country",
    ("country",),
    (
        Column("country", "country", "country", "land", "ISO 3166-1 alpha-2"),
        Column("name_en", "text", "name in English", "naam in het Engels", ""),
        Column("name_nl", "text", "name in Dutch", "naam in het Nederlands", ""),
        Column(
            "population_2021", "count", "inhabitants", "inwoners", "in 2021", required=OF_YOUR_OWN
        ),
        Column(
            "population_source",
            "text",
            "source",
            "bron",
            "of the number of inhabitants",
            required=OF_YOUR_OWN,
        ),
    ),
)

TERM_COUNTS = Table(
    "term_counts",
    "term_counts.csv",
    "one term in one page's window",
    ("article_id", "term"),
    (
        _PAGE,
        Column(
            "term",
            "text",
            "term",
            "term",
            "lower case; a word with inner hyphen or apostrophe, or a number",
        ),
        Column("count", "count", "count", "aantal", "in the coded window"),
    ),
)

PAGE_FEATURES = Table(
    "page_features",
    "page_features.csv",
    "one page's window",
    ("article_id",),
    (
        _PAGE,
        Column("tokens", "count", "tokens", "woorden", "words and numbers in the window"),
        Column("types", "count", "types", "verschillende woorden", "different tokens"),
        Column(
            "quoted_tokens",
            "count",
            "quoted tokens",
            "aangehaalde woorden",
            "inside quotation marks",
        ),
        Column(
            "window_sha256",
            "sha256",
            "fingerprint",
            "vingerafdruk",
            "SHA-256 of the tokens joined by one space",
        ),
    ),
)

PAGE_SIGNATURES = Table(
    "page_signatures",
    "page_signatures.csv",
    "one page's window",
    ("article_id",),
    (
        _PAGE,
        Column(
            "signature",
            "signature",
            "signature",
            "handtekening",
            "256 MinHash values of the set of token trigrams: datasketch `MinHash(num_perm=256, seed=1)`, trigram = three tokens joined by one space, UTF-8",
        ),
    ),
)

REUSE_PAIRS = Table(
    "reuse_pairs",
    "reuse_pairs.csv",
    "two pages that share five token trigrams or more",
    ("page_a", "page_b"),
    (
        Column("page_a", "reference", "one page", "ene pagina", "", "", "articles.article_id"),
        Column("page_b", "reference", "other page", "andere pagina", "", "", "articles.article_id"),
        Column("shared_trigrams", "count", "shared trigrams", "gedeelde trigrammen", "5 or more"),
        Column(
            "containment_a",
            "share",
            "share of the one",
            "aandeel van de ene",
            "of page_a's trigrams that page_b has",
        ),
        Column(
            "containment_b",
            "share",
            "share of the other",
            "aandeel van de andere",
            "of page_b's trigrams that page_a has",
        ),
        Column(
            "jaccard",
            "share",
            "likeness",
            "gelijkenis",
            "shared trigrams over all trigrams of both",
        ),
    ),
)

# What a case of its own says of the lists that are its own; it lies beside `coded/`.
OWN_CODES = Table(
    "codebook",
    "codebook.csv",
    "one code of a list that the case brings itself; its rows take the place of the shipped list",
    ("list", "code"),
    (
        Column("list", "code", "list", "lijst", "which list it belongs to", "list"),
        Column("code", "name", "code", "code", "as it stands in the tables"),
        Column("en", "text", "English", "Engels", "what charts call it in English"),
        Column("nl", "text", "Dutch", "Nederlands", "what charts call it in Dutch"),
        Column("meaning", "text", "meaning", "betekenis", "in your words", required=False),
        Column(
            "role",
            "code",
            "role",
            "rol",
            "what the summaries may take it for",
            "role",
            required=False,
        ),
    ),
)

TABLES = {
    table.name: table
    for table in (
        ARTICLES,
        CODES_TABLE,
        STATEMENTS,
        FIGURES,
        EVENTS,
        COUNTRIES,
        PLATFORMS,
        TERM_COUNTS,
        PAGE_FEATURES,
        PAGE_SIGNATURES,
        REUSE_PAIRS,
    )
}


BY_RULE = (
    "Rules filled part of this case (pass auto); nobody has checked that part.",
    "Regels vulden een deel van deze casus (ronde auto); niemand heeft dat nagekeken.",
)
# The lists that the case which was opened last brings itself, and what its charts must say.
_own: dict[str, tuple[Code, ...]] = {}
_cautions: list[tuple[str, str]] = []


def use(own: dict[str, tuple[Code, ...]], *, by_rule: bool = False) -> None:
    """Let a case's own lists take the place of the shipped ones, until another case is opened.

    `case.open` calls this: labels, orders and roles are those of the case that was opened last, and
    `by_rule` says that some of its rows were filled by rules, which every chart then says.
    """
    _own.clear()
    _own.update(own)
    _cautions[:] = [BY_RULE] if by_rule else []


@contextlib.contextmanager
def aside() -> Iterator[None]:
    """Let another case be opened for a while: the lists and the caution of before come back after."""
    before, cautions = dict(_own), list(_cautions)
    try:
        yield
    finally:
        _own.clear()
        _own.update(before)
        _cautions[:] = cautions


def caution(language: str = "en") -> str:
    """Say what every chart of the case must say of its rows; empty where there is nothing."""
    return " ".join(dutch if language == "nl" else english for english, dutch in _cautions)


def entries(name: str) -> tuple[Code, ...]:
    """Give the codes of a list with their labels, in codebook order; KeyError where there is none."""
    return _own[name] if name in _own else CODES[name]


def codes(name: str) -> list[str]:
    """List the codes of a code list in codebook order; KeyError where there is none."""
    return [code.code for code in entries(name)]


def with_role(name: str, *roles: str) -> list[str]:
    """List the codes of a list that play one of the roles, in codebook order."""
    return [code.code for code in entries(name) if code.role in roles]


def own_platform() -> str:
    """Give the service whose maker denies, or the first of the list where none has that role."""
    return (with_role("platform", "own") or codes("platform"))[0]


def label(name: str, code: str, language: str = "en") -> str:
    """Say a code of the list `name` in English ("en") or Dutch ("nl").

    A code that the list does not hold is said as it stands.
    """
    for entry in entries(name):
        if entry.code == code:
            return entry.nl if language == "nl" else entry.en
    return code


def column_label(table: str, column: str, language: str = "en") -> str:
    """Say a column of a table in English ("en") or Dutch ("nl")."""
    found = TABLES[table].column(column)
    return found.nl if language == "nl" else found.en


@dataclass(frozen=True)
class Rule:
    """What must hold between the columns of a row.

    `holds` takes the typed table and gives one truth a row; missing values pass where the rule
    cannot be applied.
    """

    table: str
    column: str
    problem: str
    allowed: str
    holds: Callable[[pd.DataFrame], pd.Series]


# What a pass by people or a model must say of each page; the rules of `text` know less.
CODED = tuple(
    column.name
    for column in CODES_TABLE.columns
    if column.kind in ("code", "truth", "flag") and column.name not in ("pass", "verb_class")
)


def _coded(name: str) -> Rule:
    column = CODES_TABLE.column(name)
    allowed = ", ".join(codes(column.codes)) if column.codes else KINDS[column.kind][1]
    return Rule(
        "codes",
        name,
        "is empty",
        f"{allowed}; only pass auto may leave it empty",
        lambda rows: rows[name].notna() | (rows["pass"] == "auto"),
    )


RULES = (
    *(_coded(name) for name in CODED),
    Rule(
        "codebook",
        "role",
        "is no role of this list",
        "; ".join(f"{name}: {', '.join(roles) or 'empty'}" for name, roles in ROLES.items()),
        lambda rows: (
            rows["role"].isna()
            | pd.Series(
                [
                    role in ROLES[name]
                    for name, role in zip(
                        rows["list"].astype(str), rows["role"].astype(str), strict=True
                    )
                ],
                index=rows.index,
                dtype=bool,
            )
        ),
    ),
    Rule(
        "articles",
        "published_precision",
        "does not fit the date in `published`",
        "day for YYYY-MM-DD, month for YYYY-MM",
        lambda rows: (rows["published"].str.len() == 10) == (rows["published_precision"] == "day"),
    ),
    Rule(
        "articles",
        "title_basis",
        "stands without a title, or the title without it",
        "both `title` and `title_basis`, or neither",
        lambda rows: rows["title"].isna() == rows["title_basis"].isna(),
    ),
    Rule(
        "codes",
        "verb_class",
        "stands without a verb, or the verb without it",
        "both `denial_verb` and `verb_class`, or neither",
        lambda rows: rows["denial_verb"].isna() == rows["verb_class"].isna(),
    ),
    Rule(
        "figures",
        "value_high",
        "is below value_low: a reversed interval",
        "value_low no higher than value_high",
        lambda rows: ~(rows["value_low"] > rows["value_high"]),
    ),
    Rule(
        "figures",
        "value_high",
        "is empty, yet the bound is not at_least",
        "a number; only at_least may be open above",
        lambda rows: rows["value_high"].notna() | (rows["bound"] == "at_least"),
    ),
    Rule(
        "figures",
        "value",
        "lies outside its interval",
        "value_low to value_high (under at_least it may lie below value_low)",
        lambda rows: (
            ~(rows["value"] > rows["value_high"])
            & ((rows["value"] >= rows["value_low"]) | (rows["bound"] == "at_least"))
        ),
    ),
    Rule(
        "figures",
        "value",
        "is exact, yet its interval is not one point",
        "value = value_low = value_high under exact",
        lambda rows: (
            (rows["bound"] != "exact")
            | ((rows["value"] == rows["value_low"]) & (rows["value"] == rows["value_high"]))
        ),
    ),
    Rule(
        "reuse_pairs",
        "page_b",
        "is the same page as page_a",
        "two different pages",
        lambda rows: rows["page_a"] != rows["page_b"],
    ),
)
