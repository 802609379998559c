"""Answers without content: who declines to comment, and with which verb."""

from collections.abc import Sequence

_REFUSING = {
    "en": {
        "declined": "decline",
        "declines": "decline",
        "decline": "decline",
        "refused": "refuse",
        "refuses": "refuse",
        "refuse": "refuse",
    },
    "nl": {
        "weigert": "weigeren",
        "weigerde": "weigeren",
        "weigerden": "weigeren",
        "weigeren": "weigeren",
        "onthoudt": "onthouden",
        "onthield": "onthouden",
    },
    "fr": {
        "refusé": "refuser",
        "refuse": "refuser",
        "refusent": "refuser",
        "refusait": "refuser",
        "décliné": "décliner",
    },
    "de": {
        "lehnte": "ablehnen",
        "lehnt": "ablehnen",
        "lehnten": "ablehnen",
        "verweigerte": "verweigern",
        "verweigert": "verweigern",
        "abgelehnt": "ablehnen",
    },
}
_TOPICS = {
    "en": "comment respond answer discuss elaborate say speak reply confirm provide",
    "nl": "commentaar reageren antwoorden reactie toelichting antwoord vragen",
    "fr": "commenter répondre réagir exprimer commentaire commentaires",
    "de": "stellungnahme kommentar auskunft kommentieren antwort angaben anfrage fragen",
}
_TOPICS = {language: frozenset(words.split()) for language, words in _TOPICS.items()}
_ANSWERING = {
    "en": {
        "respond": "respond",
        "comment": "comment",
        "reply": "reply",
        "answer": "answer",
        "responded": "respond",
        "commented": "comment",
        "elaborate": "elaborate",
    },
    "nl": {
        "reageren": "reageren",
        "reageerde": "reageren",
        "reageerden": "reageren",
        "reageert": "reageren",
        "gereageerd": "reageren",
        "commentaar": "geven",
        "antwoorden": "antwoorden",
        "ingaan": "ingaan",
        "antwoordde": "antwoorden",
    },
    "fr": {
        "commenter": "commenter",
        "réagir": "réagir",
        "répondre": "répondre",
        "répondu": "répondre",
        "réagi": "réagir",
        "commenté": "commenter",
        "exprimer": "exprimer",
        "répond": "répondre",
    },
    "de": {
        "äußern": "äußern",
        "äußerte": "äußern",
        "äußerten": "äußern",
        "geäußert": "äußern",
        "kommentieren": "kommentieren",
        "kommentierte": "kommentieren",
        "antwortete": "antworten",
        "reagierte": "reagieren",
        "reagieren": "reagieren",
        "antworten": "antworten",
        "kommentar": "geben",
    },
}
_NOT = {
    "en": frozenset(
        [
            "not",
            "n't",
            "no",
            "never",
            "didn't",
            "wouldn't",
            "doesn't",
            "won't",
            "couldn't",
            "hasn't",
            "haven't",
        ]
    ),
    "nl": frozenset(["niet", "geen", "nooit"]),
    "fr": frozenset(["pas", "aucun", "jamais", "guère"]),
    "de": frozenset(["nicht", "keinen", "kein", "nie", "keine"]),
}
_REACH = 7  # words


# Silence: with a negation and, where others may be out of reach too, a word of _TOPICS.
_OUT_OF_REACH = {
    "en": {"available": "be available", "reached": "reach"},
    "nl": {"bereikbaar": "bereikbaar zijn", "bereiken": "bereiken"},
    "fr": dict.fromkeys(("joint", "jointe", "joints", "jointes"), "joindre"),
    "de": {"erreichbar": "erreichbar sein", "erreichen": "erreichen"},
}
_OUT_OF_REACH["fr"]["suite"] = "donner suite"
_UNANSWERED = {
    "en": {"unanswered": "leave unanswered"},
    "nl": {"onbeantwoord": "onbeantwoord laten"},
    "fr": {"injoignable": "joindre", "injoignables": "joindre"},
    "de": {"unbeantwortet": "unbeantwortet lassen"},
}
# "ging niet op die vraag in": forms, particle, infinitive.
_INTO = {
    "nl": (("gaat", "gaan", "ging", "gingen"), "in", "ingaan"),
    "de": (("geht", "gehen", "ging", "gingen"), "ein", "eingehen"),
}


def may_decline(word: str, language: str) -> bool:
    """Say whether a word can be the verb of an answer without content."""
    known = (_REFUSING, _ANSWERING, _OUT_OF_REACH, _UNANSWERED)
    return any(word in words[language] for words in known) or (
        language in _INTO and word in _INTO[language][0]
    )


def declined(items: Sequence, here: int, language: str) -> tuple[str, str, int, int] | None:
    """Read "declined to comment", "wilde niet reageren" and the like at a word.

    Parameters
    ----------
    items
        Words of a sentence, each with `lower`.
    here
        Index of a word.
    language
        "de", "en", "fr" or "nl".

    Returns
    -------
    Verb (infinitive), its class (neutral), and the first and last word of the answer; None where
    there is none.
    """
    word = items[here].lower
    silent = _silent(items, here, language)
    if silent:
        return silent
    if word in _REFUSING[language]:
        after = [item.lower for item in items[here + 1 : here + 1 + _REACH]]
        topic = next((step for step, low in enumerate(after) if low in _TOPICS[language]), None)
        if topic is not None:
            first = _auxiliary(items, here, language)
            return _REFUSING[language][word], "neutral", first, here + 1 + topic
    if word in _ANSWERING[language]:
        start = max(0, here - _REACH)
        before = [item.lower for item in items[start:here]]
        negated = [step for step, low in enumerate(before) if low in _NOT[language]]
        after = items[here + 1].lower if here + 1 < len(items) else ""
        if not negated and after in _NOT[language] and language in ("nl", "de"):
            return _ANSWERING[language][word], "neutral", here, here + 1
        if negated and before[-1] in ("for", "voor", "pour", "um", "of"):
            return None
        if negated and not any(item.text in ",;:" for item in items[start + negated[-1] : here]):
            first = _auxiliary(items, start + negated[0], language)
            return _ANSWERING[language][word], "neutral", first, here
    return None


def _silent(items: Sequence, here: int, language: str) -> tuple[str, str, int, int] | None:
    """Read "could not be reached for comment", "ging niet in op" and the like."""
    word = items[here].lower
    after = [item.lower for item in items[here + 1 : here + 1 + _REACH]]
    if word in _UNANSWERED[language]:
        return _UNANSWERED[language][word], "neutral", _auxiliary(items, here, language), here
    if word in _OUT_OF_REACH[language]:
        before = [item.lower for item in items[max(0, here - _REACH) : here]]
        if not any(low in _NOT[language] for low in before):
            return None
        known = any(low in _TOPICS[language] for low in (*before, *after))
        if language == "fr":
            known = word != "suite" or before[-1:] in (["donné"], ["donner"])
        first = _auxiliary(items, here, language)
        return (_OUT_OF_REACH[language][word], "neutral", first, here) if known else None
    forms, particle, verb = _INTO.get(language, ((), "", ""))
    if word in forms and particle in after:
        last = after.index(particle)
        if any(low in _NOT[language] for low in after[:last]):
            return verb, "neutral", here, here + 1 + last
    return None


_AUXILIARIES = {
    "en": "did does do would could have has had was were is will can left leaves didn't wouldn't "
    "doesn't won't wasn't weren't couldn't",
    "nl": "is was waren zijn wil wilde wilden willen heeft hebben had hadden kon konden gaf geeft "
    "gaven geven liet lieten laat",
    "fr": "n' a ont avait avaient veut voulait souhaite se s' peut",
    "de": "wollte wollten will wollen hat haben hatte hatten konnte gab geben gibt mochte möchte war "
    "waren ist sind ließ ließen lässt",
}
_AUXILIARIES = {language: frozenset(words.split()) for language, words in _AUXILIARIES.items()}


def _auxiliary(items: Sequence, here: int, language: str) -> int:
    """Give the first of the auxiliaries that lead up to a word, or the word itself."""
    near = range(max(0, here - 6), here)
    return next((back for back in near if items[back].lower in _AUXILIARIES[language]), here)
