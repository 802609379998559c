"""Not seen is not absent, and counts of pages add up."""

import pandas as pd
import pytest

from counterclaim import coverage


def pages(*rows):
    table = pd.DataFrame(
        rows, columns=["article_id", "country", "reports_denial", "window_complete"]
    )
    return table.astype({"reports_denial": "boolean", "window_complete": "boolean"})


PAGES = pages(
    ("a", "NL", True, False),
    ("b", "NL", False, True),
    ("c", "NL", False, False),
    ("d", "BE", False, pd.NA),
)


def test_a_page_that_was_cut_off_is_not_counted_as_silent():
    assert coverage.reporting(PAGES)["reporting"].tolist() == [
        "reports",
        "not_there",
        "not_seen",
        "not_seen",
    ]


def test_the_counts_of_a_group_add_up_to_its_pages():
    counts = coverage.reporting_by(PAGES, "country")
    assert counts["country"].tolist() == ["NL", "BE"]
    assert counts["pages"].tolist() == [3, 1]
    parts = counts[["reports", "not_there", "not_seen"]].sum(axis="columns")
    assert parts.tolist() == counts["pages"].tolist()


@pytest.mark.parametrize("by", ["country", "language", "outlet_type", "phase", "wire"])
def test_every_shipped_page_is_in_one_group(sky, by):
    assert coverage.reporting_by(sky.articles, by)["pages"].sum() == len(sky.articles)


def test_the_timeline_stacks_the_pages_of_a_date_without_gaps(sky):
    for _, column in coverage.timeline(sky.articles).groupby("published"):
        assert sorted(column["place"]) == list(range(len(column)))


def test_a_proposition_is_credited_to_everyone_who_makes_it_in_the_page():
    made = pd.DataFrame(
        [
            ("a", "company", "cracked", "denies"),
            ("a", "outlet", "cracked", "asserts"),
            ("a", "nl_police", "arrests", "asserts"),
            ("a", "outlet", "other", "asserts"),
        ],
        columns=["article_id", "speaker", "proposition", "stance"],
    )
    page = PAGES.assign(outlet="X", published_from=pd.Timestamp("2021-03-10"))
    grid = coverage.proposition_grid(made, page).set_index("proposition")
    assert grid.loc["cracked", ["company", "authorities", "outlet_voice", "disputed"]].tolist() == [
        True,
        False,
        True,
        True,
    ]
    assert grid.loc["arrests", ["company", "authorities", "disputed"]].tolist() == [
        False,
        True,
        False,
    ]
    assert "other" not in grid.index


def test_mentions_count_pages_not_statements(sky):
    counts = coverage.mentions(coverage.proposition_grid(sky.statements, sky.articles))
    counts = counts.set_index("proposition")
    cracked = sky.statements.query("proposition == 'cracked'")
    assert counts.loc["cracked", "pages"] == cracked["article_id"].nunique() < len(cracked)
