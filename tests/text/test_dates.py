"""A page is dated by its text and its address, never by the archive's stamp."""

import pandas as pd

from counterclaim.findings import ARTICLE
from counterclaim.text.dates import date_clues

RAIDS = pd.Timestamp("2021-03-09")


def pages(*rows):
    table = pd.DataFrame(rows, columns=["article_id", "url", "published_from", "published_to"])
    days = ["published_from", "published_to"]
    return table.assign(outlet="X", language="nl", **{d: pd.to_datetime(table[d]) for d in days})


ONE = ("p", "https://x.example/nieuws/5005/a", "2021-03-10", "2021-03-10")


def test_the_stamp_is_listed_but_dates_nothing():
    clues = date_clues(pages(ONE), "p", RAIDS, " date 2022-04 Sky ECC").set_index("clue_en")
    stamp = clues.loc["archive stamp 2022-04"]
    assert not stamp["dates"]
    assert (stamp["low"], stamp["high"]) == (pd.Timestamp("2022-04-01"), pd.Timestamp("2022-04-30"))


def test_a_weekday_means_the_seven_days_from_the_event():
    clues = date_clues(pages(ONE), "p", RAIDS, "De invallen van dinsdag.")
    named = clues[clues["clue_en"].str.contains("dinsdag")].iloc[0]
    assert (named["low"], named["high"]) == (RAIDS, pd.Timestamp("2021-03-15"))


def test_another_weekday_than_the_event_s_is_no_clue():
    clues = date_clues(pages(ONE), "p", RAIDS, "De invallen van woensdag.")
    assert clues["clue_en"].tolist() == ["coded"]


def test_the_middle_of_a_month_to_come_is_last_year_s():
    clues = date_clues(pages(ONE), "p", RAIDS, "sinds medio november")
    assert clues.iloc[0]["low"] == pd.Timestamp("2020-11-15")


def test_a_numbered_address_lies_between_its_neighbours():
    before = ("a", "https://x.example/nieuws/5001/a", "2021-03-09", "2021-03-09")
    after = ("b", "https://x.example/nieuws/5009/b", "2021-03-01", "2021-03-31")
    clue = date_clues(pages(ONE, before, after), "p", RAIDS).iloc[0]
    assert (clue["low"], clue["high"]) == (pd.Timestamp("2021-03-09"), pd.Timestamp("2021-03-31"))


def test_the_clues_of_the_article_hold_its_coded_day_and_shut_out_its_stamp(sky):
    clues = date_clues(sky.articles, ARTICLE, RAIDS, sky.texts[ARTICLE])
    dating = clues[clues["dates"]]
    low, high = dating["low"].max(), dating["high"].min()
    assert low <= pd.Timestamp("2021-03-10") <= high
    assert clues.loc[~clues["dates"], "low"].gt(high).all()
