"""Self-checks of the exercises: what is wrong, in a sentence, without giving the answer away.

Where an answer can be computed from the case it is, when it is checked, so that it does not go
stale. Where it is a judgement, letters are chosen, and only salted hashes of the right ones stand
here: they keep the answer out of sight, not out of reach of whoever tries every letter.
"""

import functools
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pandas as pd
from markupsafe import escape

from counterclaim import (
    agreement,
    codebook,
    copies,
    coverage,
    enforcement,
    findings,
    framing,
    knowable,
    ledger,
    wording,
)
from counterclaim import case as cases

SALT = "counterclaim-exercises-1"
# A reason of fewer words is hardly one.
FEWEST_WORDS = 8
GRADES = ("read", "change", "make", "judge")


@dataclass(frozen=True)
class Verdict:
    """What a self-check says; a notebook shows it as a line, a terminal as text."""

    key: str
    passed: bool
    says: str

    def __repr__(self) -> str:
        """Say whether it is right, and what is wrong."""
        return f"{self.key}: {'right' if self.passed else 'not yet'}. {self.says}"

    def _repr_html_(self) -> str:
        mark = "✓ Right." if self.passed else "✗ Not yet."
        return f"<p><strong>{escape(self.key)}</strong> {mark} {escape(self.says)}</p>"


@dataclass(frozen=True)
class Slip:
    """A wrong answer that is often given, and what to say to whoever gives it."""

    answer: Callable[[cases.Case], object]
    says: str


@dataclass(frozen=True)
class Exercise:
    """One exercise: how its answer is computed, or which letters are right, and the usual slips."""

    key: str
    expected: Callable[[cases.Case], object] | None = None
    look: str = ""
    slips: tuple[Slip, ...] = ()
    letters: str = ""
    right: frozenset[str] = field(default=frozenset(), repr=False)
    case: str = "sky-ecc"

    @property
    def grade(self) -> str:
        """Read, change, make or judge; "known", which asks to make too, is of its own name."""
        last = self.key.split("-")[1]
        return "make" if last == "known" else last


def check(key: str, answer: object, because: str = "") -> Verdict:
    """Check an answer and say what is wrong with it.

    Parameters
    ----------
    key
        The exercise, such as "01-read".
    answer
        A number, a word, a set of names, a table: what the exercise asks for. Where it asks for a
        judgement, the letters that were chosen, such as {"a", "c"}.
    because
        The reason for a judgement, in a sentence. It is not judged, only asked for.

    Returns
    -------
    Verdict
        A notebook shows it. It never raises: an answer of the wrong kind is told so.
    """
    if key not in EXERCISES:
        return Verdict(str(key), False, "There is no exercise of this name: look at its heading.")
    exercise = EXERCISES[key]
    if answer is ...:
        return Verdict(key, False, "Nothing is here yet: put your answer in the place of the dots.")
    if exercise.letters:
        says = _judged(exercise, answer, because)
        praise = "These follow from the data, the others do not. Now compare reasons."
    else:
        with codebook.aside():
            case = _case(exercise.case)
            codebook.use(cases.own_codes(case.folder)[0])
            says = _compared(answer, exercise, case)
        praise = "Computed from the data, it comes out the same."
    return Verdict(key, not says, says or praise)


def digest(key: str, letter: str) -> str:
    """Hash a letter with the project's salt and the name of its exercise."""
    return hashlib.sha256(f"{SALT}:{key}:{letter}".encode()).hexdigest()


@functools.cache
def _case(name: str) -> cases.Case:
    return cases.open(name)


# ---- how answers are compared


def _judged(exercise: Exercise, answer: object, because: str) -> str:
    chosen = _as_set(answer)
    if chosen is None:
        return "Give the letters that you choose as a set, such as {'a'}."
    if chosen - set(exercise.letters):
        return f"The letters run from {exercise.letters[0]} to {exercise.letters[-1]}."
    wrong = [letter for letter in chosen if digest(exercise.key, letter) not in exercise.right]
    missing = len(chosen) - len(wrong) < len(exercise.right)
    if wrong and missing:
        return "Something you chose says more than the data can, and something that follows is missing."
    if wrong:
        return "Something you chose says more than the data can: ask of each what would have to be known."
    if missing:
        return "All you chose follows, but it is not all that does."
    if not isinstance(because, str) or len(re.findall(r"\w+", because)) < FEWEST_WORDS:
        return (
            "The letters are right. Say why in a sentence: a check cannot judge it, a reader can."
        )
    return ""


def _compared(answer: object, exercise: Exercise, case: cases.Case) -> str:
    """Say what parts an answer from the expected one; "" where nothing does."""
    expected = exercise.expected(case)
    compare = next(_COMPARE[kind] for kind in _COMPARE if isinstance(expected, kind))
    says = compare(answer, expected)
    if not says:
        return ""
    told = [slip.says for slip in exercise.slips if not compare(answer, slip.answer(case))]
    return told[0] if told else f"{says} {exercise.look}"


def _number(answer: object, expected: float) -> str:
    if isinstance(answer, bool) or not pd.api.types.is_number(answer):
        return "This asks for a number."
    if pd.isna(answer):
        return "This is a missing value, not a number."
    if abs(answer - expected) <= 0.005 * max(1, abs(expected)) and (
        not isinstance(expected, int) or float(answer).is_integer()
    ):
        return ""
    if isinstance(expected, int) and not float(answer).is_integer():
        return "This asks for a count, which is a whole number."
    return "It is another number."


def _word(answer: object, expected: str) -> str:
    if not isinstance(answer, str):
        return "This asks for a word, in quotation marks, as it stands in the table."
    if answer.strip().casefold() == expected.casefold():
        return ""
    return "It is another one."


def _names(answer: object, expected: frozenset) -> str:
    given = _as_set(answer)
    if given is None:
        return "This asks for a set of names, such as set(table['article_id'])."
    wrong, missing = len(given - expected), len(expected - given)
    if not wrong and not missing:
        return ""
    many = f"Of your {len(given)} names {wrong} do not belong" if wrong else "All you name belong"
    return f"{many}; {'some are' if missing else 'none is'} missing."


def _counts(answer: object, expected: pd.Series) -> str:
    if isinstance(answer, pd.DataFrame) and answer.shape[1] == 1:
        answer = answer.iloc[:, 0]
    if not isinstance(answer, pd.Series):
        return "This asks for counts with a name each, as value_counts() or groupby().size() give."
    if not pd.api.types.is_numeric_dtype(answer):
        return "The values should be numbers."
    given, right = _by_name(answer), _by_name(expected)
    return _aligned(given, right)


def _table(answer: object, expected: pd.DataFrame) -> str:
    if not isinstance(answer, pd.DataFrame):
        return "This asks for a table."
    named = [name for name in expected.index.names if name in answer.columns]
    given = answer.set_index(named) if named else answer
    given, right = (one.set_axis(map(str, one.columns), axis=1) for one in (given, expected))
    lacking = [
        name for name in right.columns if name not in given.columns and (right[name] != 0).any()
    ]
    if lacking:
        return f"A column is missing, or has another name: {lacking[0]}."
    right = right[[name for name in right.columns if name in given.columns]]
    for column in right.columns:
        says = _aligned(_by_name(given[column]), _by_name(right[column]))
        if says:
            return f"Column {column}: {says[0].lower()}{says[1:]}"
    return ""


def _aligned(given: pd.Series, right: pd.Series) -> str:
    if given.index.has_duplicates:
        return "A name stands there twice."
    wrong, missing = given.index.difference(right.index), right.index.difference(given.index)
    if len(wrong) and len(missing):
        return "The rows are not those that are asked for: what does one row stand for?"
    if len(missing):
        return f"Rows are missing: there should be {len(right)}, and missing values count too where there are some."
    if len(wrong):
        return "There are rows too many: something should have been left out."
    if not pd.api.types.is_numeric_dtype(right):
        return (
            ""
            if (given.astype(str) == right.astype(str)[given.index]).all()
            else "A value differs."
        )
    if not pd.api.types.is_numeric_dtype(given):
        return "The values should be numbers."
    off = ((given - right[given.index]).abs() > 1e-6) | (given.isna() != right[given.index].isna())
    return (
        ""
        if not off.any()
        else f"The rows are right; in {int(off.sum())} of them the number is not."
    )


def _by_name(values: pd.Series) -> pd.Series:
    """Name values by their labels as text, empty counts of categories left out."""
    names = [", ".join(map(str, n)) if isinstance(n, tuple) else str(n) for n in values.index]
    plain = pd.Series(values.to_numpy(dtype=object), index=names)
    if pd.api.types.is_numeric_dtype(values):
        plain = plain.astype(float)
        return plain[plain != 0]
    return plain


def _as_set(answer: object) -> set[str] | None:
    if isinstance(answer, pd.Series | pd.Index):
        answer = answer.tolist()
    if isinstance(answer, str):
        answer = {answer}
    if not isinstance(answer, Iterable):
        return None
    return {str(one) for one in answer}


_COMPARE: dict[type, Callable] = {
    str: _word,
    int: _number,
    float: _number,
    frozenset: _names,
    pd.Series: _counts,
    pd.DataFrame: _table,
}


# ---- the exercises, notebook by notebook

EXERCISES: dict[str, Exercise] = {}


def _exercise(key: str, look: str, *slips: tuple[Callable, str], case: str = "sky-ecc"):
    """Register the function that computes an answer."""

    def register(expected: Callable[[cases.Case], object]) -> Callable:
        known = tuple(Slip(wrong, says) for wrong, says in slips)
        EXERCISES[key] = Exercise(key, expected, look, known, case=case)
        return expected

    return register


def _judgement(key: str, letters: str, *right: str) -> None:
    EXERCISES[key] = Exercise(key, letters=letters, right=frozenset(right))


def _voices(case: cases.Case) -> pd.DataFrame:
    return case.statements[case.statements["article_id"] == findings.ARTICLE].sort_values(
        "position"
    )


@_exercise(
    "01-read",
    "The headline is the row at the first position.",
    (lambda case: "claimen", "That verb carries what comes after the headline."),
    (lambda case: "ontkent", "That is how it is printed: the table gives the infinitive."),
)
def _(case):
    return _voices(case)["reporting_verb"].iloc[0]


@_exercise(
    "01-change",
    "Do the counts add up to the number of statements?",
    (
        lambda case: _voices(case)["reporting_verb"].value_counts(),
        "The statements told without any verb are lost: missing is not nothing.",
    ),
)
def _(case):
    return _voices(case)["reporting_verb"].value_counts(dropna=False)


@_exercise(
    "01-make",
    "One row a speaker; a direct quote has the form direct_quote.",
)
def _(case):
    voices = _voices(case)
    quoted = (voices["attribution"] == "direct_quote").groupby(voices["speaker"], observed=True)
    return quoted.agg(["size", "sum"]).set_axis(["statements", "quoted"], axis=1)


@_exercise(
    "02-read",
    "Only a page whose end was seen can be said not to report it.",
    (
        lambda case: _belgian(case, "not_there") + _belgian(case, "not_seen"),
        "That counts every page on which no denial was seen. Of most of them the end was not seen.",
    ),
    (
        lambda case: _belgian(case, "not_seen"),
        "Those are the pages that were cut off: they may report it further down.",
    ),
)
def _(case):
    return _belgian(case, "not_there")


def _belgian(case: cases.Case, column: str) -> int:
    counts = coverage.reporting_by(case.articles, "country").set_index("country")
    return int(counts.loc["BE", column])


@_exercise("02-change", "The second argument of reporting_by is the grouping.")
def _(case):
    return coverage.reporting_by(case.articles, "language").set_index("language")


@_exercise(
    "02-make",
    "At least those that report it; at most those and all whose end was not seen.",
    (
        lambda case: _bounds(case).assign(most=lambda rows: rows["least"]),
        "The pages that were cut off may report it: that makes the most larger than the least.",
    ),
)
def _(case):
    return _bounds(case)


def _bounds(case: cases.Case) -> pd.DataFrame:
    counts = coverage.reporting_by(case.articles, "country").set_index("country")
    least = counts["reports"] / counts["pages"]
    return pd.DataFrame({"least": least, "most": least + counts["not_seen"] / counts["pages"]})


@_exercise(
    "03-read",
    "Look at the column of claimants, in the row of Belgian arrests.",
    (lambda case: "outlet", "An outlet that credits nobody is not the one that counted."),
    (
        lambda case: "be_police",
        "Near, but another Belgian authority is credited by the row chosen.",
    ),
)
def _(case):
    sides = enforcement.compare_sides(case.figures)
    row = sides[(sides["measure"] == "arrests") & (sides["jurisdiction"] == "BE")]
    return str(row["claimant"].iloc[0])


def _arrests(case: cases.Case) -> pd.DataFrame:
    day = enforcement.by_country(case.figures)
    return day[day["measure"] == "arrests"]


@_exercise(
    "03-change",
    "Which row is the whole that the other two are parts of?",
    (
        lambda case: set(_arrests(case)["jurisdiction"].astype(str)),
        "With the whole beside its parts the sum is refused, as the table says.",
    ),
)
def _(case):
    return frozenset(_arrests(case)["jurisdiction"].astype(str)) - {"EU"}


@_exercise(
    "03-make",
    "The lowest low and the highest high of each country.",
    (
        lambda case: _printed(case)[["value", "value"]].set_axis(["low", "high"], axis=1),
        "That takes the printed points. The intervals around them are in value_low and value_high.",
    ),
)
def _(case):
    return _printed(case)[["low", "high"]]


def _printed(case: cases.Case) -> pd.DataFrame:
    of_day = case.figures["event"] == "action-day-2021-03-09"
    searches = case.figures[of_day & (case.figures["measure"] == "searches")]
    return searches.groupby("jurisdiction", observed=True).agg(
        low=("value_low", "min"), high=("value_high", "max"), value=("value", "median")
    )


def _said(case: cases.Case) -> tuple[pd.DataFrame, pd.DataFrame]:
    texts = copies.clusters(case.reuse_pairs, pages=case.articles["article_id"])
    pages = copies.one_a_voice(case.articles, texts)
    return case.statements[case.statements["article_id"].isin(pages["article_id"])], pages


@_exercise(
    "04-read",
    "Look at the class of the verb, and at the count of the authorities.",
    (
        lambda case: "ontkennen",
        "That verb denies. The one that is asked for keeps a claim at a distance.",
    ),
    (lambda case: "claimt", "That is how it is printed: the table gives the infinitive."),
)
def _(case):
    verbs = wording.verb_voices(*_said(case), "nl")
    mine = verbs[(verbs["verb_class"] == "distancing") & (verbs["authorities"] == 0)]
    return str(mine.sort_values("company")["verb"].iloc[-1])


@_exercise(
    "04-change",
    "Keep the statements of Dutch pages from the two countries, and group them by country.",
)
def _(case):
    said, pages = _said(case)
    told = said.merge(pages[["article_id", "language", "country"]], on="article_id")
    dutch = told[(told["language"] == "nl") & told["country"].isin(["NL", "BE"])]
    return wording.hedge_comparison(dutch, by="country").set_index("country")[
        ["statements", "hedged"]
    ]


@_exercise(
    "04-make",
    "A term counts once a page, however often the page repeats it.",
    (
        lambda case: _terms(case).groupby("term")["count"].sum().loc[lambda n: n >= 10],
        "That adds up how often the terms stand there. Count the pages instead.",
    ),
)
def _(case):
    return _terms(case).groupby("term").size().loc[lambda pages: pages >= 10]


def _terms(case: cases.Case) -> pd.DataFrame:
    told = case.articles[case.articles["reports_denial"] & (case.articles["language"] == "nl")]
    return case.term_counts[case.term_counts["article_id"].isin(told["article_id"])]


@_exercise(
    "05-read",
    "Look for the row of the group NL: its voices, not its pages.",
    (
        lambda case: int((findings.voiced(case, "a")["country"] == "NL").sum()),
        "Those are pages. Two of them carry one text.",
    ),
)
def _(case):
    reach = framing.reach_of_groups(findings.voiced(case, "a"), ["country"], cluster="cluster")
    return int(reach.loc[reach["group"] == "NL", "voices"].iloc[0])


@_exercise(
    "05-change",
    "The first argument of crosstab makes the rows.",
    (
        lambda case: _crossed(case, "phase", "b"),
        "Nearly: but that is the second pass.",
    ),
)
def _(case):
    return _crossed(case, "phase", "a")


def _crossed(case: cases.Case, by: str, coding: str) -> pd.DataFrame:
    coded = framing.coded_pages(case.codes, case.articles, coding)
    return pd.crosstab(coded[by], coded["adjudication"])


@_exercise(
    "05-make",
    "Of each pair that cannot be known, count the one country; each pair stands there twice.",
    (
        lambda case: _pairs(case, True),
        "Those are the pairs that can be known.",
    ),
)
def _(case):
    return _pairs(case, False)


def _pairs(case: cases.Case, testable: bool) -> pd.Series:
    reach = framing.reach_of_groups(findings.voiced(case, "a"), ["country"], cluster="cluster")
    return reach[reach["testable"] == testable].groupby("group").size()


@_exercise(
    "05-known",
    "Ask pages_to_settle for the four counts of the row of Belgium.",
    (
        lambda case: int(_belgium(case)["to_be_testable"]),
        "That is how many it takes until any outcome at all could count.",
    ),
    (
        lambda case: int(
            _belgium(case)["to_settle"] + _belgium(case)["pages"] + _belgium(case)["rest_pages"]
        ),
        "That counts the voices that are there already.",
    ),
)
def _(case):
    return int(_belgium(case)["to_settle"])


def _belgium(case: cases.Case) -> pd.Series:
    coded = findings.voiced(case, "a")
    rows = knowable.groups_against_rest(
        coded, "country", "adjudication", "accepts_authorities", "cluster"
    )
    return rows.set_index("country").loc["BE"]


@_exercise(
    "06-read",
    "Only a page that was seen whole can have dropped something.",
    (
        lambda case: int(_survived(case)["not_seen"]),
        "Those pages were cut off: what they dropped nobody saw.",
    ),
    (
        lambda case: int(_survived(case)["pages"] - _survived(case)["kept"]),
        "That counts every page on which it was not seen, cut off or not.",
    ),
)
def _(case):
    return int(_survived(case)["dropped"])


def _survived(case: cases.Case) -> pd.Series:
    made = ledger.denial_statements(case.statements, case.articles)
    kept = ledger.survival(ledger.kept_statements(made, case.articles))
    return kept.set_index("proposition").loc["legal_action"]


def _crack(case: cases.Case) -> pd.DataFrame:
    made = ledger.denial_statements(case.statements, case.articles)
    return made[made["proposition"] == "cracked"]


@_exercise(
    "06-change",
    "Count a speaker once a page: drop_duplicates takes a list of columns.",
    (
        lambda case: _crack(case)["voice"].value_counts(),
        "That counts statements: a page that repeats itself counts more than once.",
    ),
)
def _(case):
    return _crack(case).drop_duplicates(["article_id", "voice"])["voice"].value_counts()


@_exercise(
    "06-make",
    "Take two sets of pages and keep what is in both.",
    (
        lambda case: frozenset(_pages_where(case, "company", "denies")),
        "Those are all pages on which the company denies it. On which does the outlet assert it too?",
    ),
)
def _(case):
    return frozenset(
        _pages_where(case, "company", "denies") & _pages_where(case, "outlet", "asserts")
    )


def _pages_where(case: cases.Case, voice: str, stance: str) -> set[str]:
    crack = _crack(case)
    return set(crack.loc[(crack["voice"] == voice) & (crack["stance"] == stance), "article_id"])


def _clusters(case: cases.Case, threshold: float) -> pd.DataFrame:
    grouped = copies.clusters(case.reuse_pairs, threshold, pages=case.articles["article_id"])
    told = case.articles.loc[case.articles["reports_denial"], "article_id"]
    return grouped[grouped["article_id"].isin(told)]


@_exercise(
    "07-read",
    "Pages of one cluster are one voice.",
    (
        lambda case: int(case.articles["reports_denial"].sum()),
        "Those are pages. Some of them carry one text.",
    ),
)
def _(case):
    return int(_clusters(case, 0.4)["cluster"].nunique())


@_exercise(
    "07-change",
    "Let a fifth be enough to make two pages one voice.",
    (
        lambda case: int(_clusters(case, 0.4)["cluster"].nunique()),
        "That is the number at the threshold that was there.",
    ),
)
def _(case):
    return int(_clusters(case, 0.2)["cluster"].nunique())


@_exercise(
    "07-make",
    "Keep the pairs of two outlets, and of those the ones that share two fifths or more.",
    (
        lambda case: _shared(case, True),
        "Pages of one and the same outlet are among them: that is habit, not copying.",
    ),
)
def _(case):
    return _shared(case, False)


def _shared(case: cases.Case, with_own: bool) -> frozenset[str]:
    pairs = copies.near_copies(case.reuse_pairs, case.articles)
    mine = pairs if with_own else pairs[~pairs["same_outlet"].astype(bool)]
    return frozenset(mine.loc[mine["containment"] >= (0.2 if with_own else 0.4), "pair"])


def _agreement(case: cases.Case) -> pd.DataFrame:
    return agreement.agreement_table(framing.without_words(case.codes), draws=1)


@_exercise(
    "08-read",
    "Among the rows whose passes agree on four fifths of the pages or more, take the lowest alpha.",
    (
        lambda case: str(_agreement(case).sort_values("raw_agreement")["variable"].iloc[0]),
        "On that one the passes agree least. The question is where they agree much and alpha is low.",
    ),
)
def _(case):
    table = _agreement(case)
    much = table[table["raw_agreement"] >= 0.8]
    return str(much.sort_values("alpha")["variable"].iloc[0])


@_exercise(
    "08-change",
    "The second argument of confusions is the variable.",
)
def _(case):
    met = agreement.confusions(case.codes, "reputation")
    return met.astype({"first": str, "second": str}).set_index(["first", "second"])


@_exercise(
    "08-make",
    "Of the pages that both passes coded, the share with one and the same code.",
)
def _(case):
    wide = case.codes.pivot(index="article_id", columns="pass")
    names = ["headline_frame", "adjudication", "responsibility"]
    return pd.Series(
        {n: float((wide[n]["a"].astype(str) == wide[n]["b"].astype(str)).mean()) for n in names}
    )


@_exercise(
    "09-read",
    "Rows in are pages and rejects together: count the second table.",
    (
        lambda case: len(_read(case).pages),
        "Those became pages. How many rows did not?",
    ),
    case="invented-leak",
)
def _(case):
    return len(_read(case).rejects)


def _read(case: cases.Case):
    # The readers need packages that a browser does not have; the other exercises do not.
    from counterclaim.readers.pages import read_pages

    return read_pages(case.folder / "pages")


@_exercise(
    "09-change",
    "Give the case's name to case.open.",
    (
        lambda case: _denials(_case("sky-ecc")),
        "That is the case of the phones.",
    ),
    case="invented-leak",
)
def _(case):
    return _denials(case)


def _denials(case: cases.Case) -> pd.Series:
    return case.articles[case.articles["reports_denial"]]["language"].value_counts()


@_exercise(
    "09-make",
    "One row a phase that has pages; truth values add up as one and nought.",
    case="invented-leak",
)
def _(case):
    told = case.articles.groupby("phase", observed=True)["reports_denial"].agg(["size", "sum"])
    return told.set_axis(["pages", "report"], axis=1)


# Written by `digest`; which letters they are of stands in the solutions.
_judgement(
    "01-judge",
    "abcde",
    "1afef46f3a99dcd97f1edd424a18b5766477ce60d5c2a32b92e9e723d2fdaa18",
    "2d05346b1a216865de7dafe7cad4a8ef0247c94252276ce0fbcb3c2fc8a7f7b7",
    "44b5bf948996e28b7126a7b31be0e7cb2dbfdda8d2588a57e10eefb1712fce30",
)
_judgement(
    "02-judge",
    "abcd",
    "4142dcf601b8808509aae27964cce14a0e5255cc7a2d9d2a4f123ccb24779b18",
    "86c0e677e94c9e277081bc19e1c4e8d2d752b52da1cf7288097e530dde7c0412",
)
_judgement(
    "03-judge",
    "abcde",
    "5c2a69af194c1fadf1dd46c68136f546ebba2fb7bb4f45c613777dc30620c6bc",
    "6c9df19d1d203f3010ff6921d7ba0cec144074cf4ed5421464ab9d408f6710ce",
)
_judgement(
    "04-judge",
    "abcd",
    "44f1d22dc105626e79d3dcaf44b6622b0ec067ba96d8995fcb7e01d5316f2686",
    "ddbb81e1a6a7c12c368939bd64ed94c1f448160ee52c2620f54b0d0d6124f5e9",
)
_judgement(
    "05-judge",
    "abcde",
    "1a896a370c4517fd9013b6a29f1b3c326831605793830d4ea31ea92a7069607e",
    "8e3d53dceb0996434430e7e8b15513a50f2989e94cde5d171c3d571d657f530a",
    "a1ea48ba82a6c4677f5408842576fea6a98c147cdf3f83f3c01dab20711f404a",
)
_judgement(
    "06-judge",
    "abcde",
    "cad075b05a7ce1df21032f78fe82ed6cf38a6f0ba111e338a40a3c381a190c6b",
    "e6c2451b5794fea5836006528762313d2cc27d45c445ab25f72fb08d8b4ddece",
)
_judgement(
    "07-judge",
    "abcde",
    "386bf08d2aa81227d0b171b443dc3154d4c5cd9d078ba149076b4ad088428c31",
    "af4d86cb853756e2d2da03a9da1f8bc137ac57bfc7496961a9a86d4beb47c33f",
)
_judgement(
    "08-judge",
    "abcde",
    "241ca538f484030d4be8ed5a15205bdfff70281481284b56734107242e0adaaa",
    "5d4ecb1a0d210ba98b26bdbe607135595ed39e702011a61d70823e4b5bc60b77",
)
_judgement(
    "09-judge",
    "abcde",
    "dd62f1413b3b461e8c4b52b2d09fdbbc4b7dfd02898020aa008175e52e1b9529",
    "efab61d693bde04ef022393450c569672cc1efe47b24079580268fda9a3db624",
)
