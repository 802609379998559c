"""What a page, its address and its neighbours say about the day it appeared."""

import itertools
import re

import pandas as pd

from counterclaim.text.tokens import tokens, without_stamp

WEEKDAYS = {
    "nl": ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    "en": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "de": ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"],
}
MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "january february march april may june july august september october november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
}
MIDDLE = {"nl": "medio", "en": "mid", "fr": "mi", "de": "mitte"}
NUMBER = re.compile(r"/(\d{4,})/")
WEEK, YEAR = pd.Timedelta(days=7), pd.Timedelta(days=365)
COLUMNS = ["clue_en", "clue_nl", "low", "high", "dates"]


def date_clues(
    articles: pd.DataFrame, article_id: str, event: pd.Timestamp, text: str = ""
) -> pd.DataFrame:
    """List what is known about the day a page appeared.

    Parameters
    ----------
    articles
        One row a page: `article_id`, `outlet`, `language`, `url`, `published_from`,
        `published_to`.
    article_id
        The page to be dated.
    event
        The day that the page's story turns on; a weekday or month it names is read against it.
    text
        The page's text where it is held; without it the clues of the text are left out.

    Returns
    -------
    One row a clue: `clue_en` and `clue_nl` (what it is), `low` and `high` (first and last day it
    allows; missing is open), `dates` (whether it speaks of the page's appearance; an archive stamp
    speaks of the copy, and a month of something earlier only sets the earliest day).

    Notes
    -----
    A weekday named without a date means the last seven days; a month named without a year the
    last twelve months. An outlet that numbers its pages gives a later page a higher number.
    """
    page = articles.set_index("article_id").loc[article_id]
    clues = [
        *_stamp(text),
        *_weekday(text, page["language"], event),
        *_middle_of_month(text, page["language"], event),
        *_numbered_neighbours(articles, page),
        ("coded", "gecodeerd", page["published_from"], page["published_to"], True),
    ]
    return pd.DataFrame(clues, columns=COLUMNS)


def _stamp(text: str) -> list[tuple]:
    month = without_stamp(text)[0]
    if month is None:
        return []
    first = pd.Timestamp(month)
    name = f"archive stamp {month}", f"archiefstempel {month}"
    return [(*name, first, first + pd.offsets.MonthEnd(0), False)]


def _weekday(text: str, language: str, event: pd.Timestamp) -> list[tuple]:
    day = WEEKDAYS.get(language, [""] * 7)[event.weekday()]
    if day not in tokens(text):
        return []
    name = f"text says “{day}” of the raids", f"tekst zegt “{day}” over de invallen"
    return [(*name, event, event + WEEK - pd.Timedelta(days=1), True)]


def _middle_of_month(text: str, language: str, event: pd.Timestamp) -> list[tuple]:
    words = tokens(text.replace("-", " "))
    months = MONTHS.get(language, "").split()
    for word, following in itertools.pairwise(words):
        if word == MIDDLE.get(language) and following in months:
            month = months.index(following) + 1
            year = event.year - (month > event.month)
            named = pd.Timestamp(year, month, 15)
            name = (
                f"text says “{word} {following}” of something past",
                f"tekst zegt “{word} {following}” over iets eerders",
            )
            return [(*name, named, named + YEAR, True)]
    return []


def _numbered_neighbours(articles: pd.DataFrame, page: pd.Series) -> list[tuple]:
    own = articles[articles["outlet"] == page["outlet"]]
    numbers = pd.to_numeric(own["url"].str.extract(NUMBER.pattern, expand=False))
    here = NUMBER.search(page["url"])
    if here is None:
        return []
    before = own.loc[numbers < int(here[1]), "published_from"].max()
    after = own.loc[numbers > int(here[1]), "published_to"].min()
    if pd.isna(before) and pd.isna(after):
        return []
    name = (
        f"address number {here[1]}, between dated neighbours",
        f"nummer {here[1]} in het adres, tussen gedateerde buren",
    )
    return [(*name, before, after, True)]
