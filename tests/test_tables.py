"""Every way a coded file can be wrong has one message that names file, row, column and remedy."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim import codebook
from counterclaim.tables import breach_lines, read_table, reference_breaches, typed

PAGE_ROW = (
    "x-2021,X,blog,NL,nl,2021-03-10,day,url,A title,page,https://x.example/a,news,none,denial,"
    "true,100,true"
)
FIGURE_ROW = (
    "f1,sky_ecc,action-day-2021-03-09,action_day,BE,searches,200,at_least,201,250,count,"
    "2021-03-09,outlet,ruim tweehonderd,X,https://x.example/a,"
)


def header(table):
    return ",".join(column.name for column in table.columns)


def read(tmp_path, table, *rows, head=None, encoding="utf-8", ends="\n"):
    path = tmp_path / table.file
    text = ends.join([head or header(table), *rows]) + ends
    path.write_bytes(text.encode(encoding))
    return read_table(path, table)


def one_line(reading):
    lines = breach_lines(reading.breaches)
    assert len(lines) == 1, lines
    return lines[0]


def test_a_sound_row_becomes_typed_values(tmp_path):
    rows = read(tmp_path, codebook.FIGURES, FIGURE_ROW).rows
    row = rows.iloc[0]
    assert (row["value"], row["value_low"], row["value_high"]) == (200, 201, 250)
    assert rows["bound"].dtype.categories.tolist() == codebook.codes("bound")
    assert rows["note"].isna().all()


def test_a_month_is_an_interval_from_its_first_to_its_last_day(tmp_path):
    row = PAGE_ROW.replace("2021-03-10,day", "2021-02,month")
    page = read(tmp_path, codebook.ARTICLES, row).rows.iloc[0]
    assert page["published"] == "2021-02"
    assert page["published_from"] == pd.Timestamp("2021-02-01")
    assert page["published_to"] == pd.Timestamp("2021-02-28")


@pytest.mark.parametrize("table", codebook.TABLES.values(), ids=lambda table: table.name)
def test_a_missing_column_is_named_in_every_table(tmp_path, table):
    column = table.columns[-1].name
    head = header(table).removesuffix(f",{column}")
    line = one_line(read(tmp_path, table, head=head))
    assert line.startswith(f"{table.file}:1:{column}: is a missing column")


@pytest.mark.parametrize("table", codebook.TABLES.values(), ids=lambda table: table.name)
def test_a_ragged_row_is_named_and_kept_in_every_table(tmp_path, table):
    reading = read(tmp_path, table, "one,two,three,four,five,six" + ",x" * 30)
    assert f"{table.file}:2:-: has 36 cells under {len(table.columns)} columns" in one_line(reading)
    assert reading.breaches["record"].iloc[0].startswith("one,two,three")
    assert reading.rows.empty


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_the_kept_record_of_a_row_reads_back_with_the_line_ends_in_its_cells(tmp_path, end):
    reading = read(tmp_path, codebook.TABLES["term_counts"], f'"one{end}two",three')
    [record] = reading.breaches["record"]
    assert list(csv.reader(io.StringIO(record, newline=""))) == [[f"one{end}two", "three"]]


@pytest.mark.parametrize("table", codebook.TABLES.values(), ids=lambda table: table.name)
def test_a_shipped_row_given_twice_is_named_in_every_table(tmp_path, table):
    from conftest import CODED

    lines = (CODED / table.file).read_text(encoding="utf-8").splitlines()
    line = one_line(read(tmp_path, table, lines[1], lines[1]))
    assert line.startswith(f"{table.file}:3:{table.key[0]}:")
    assert f"is a second row; allowed: one row a {' and '.join(table.key)}" in line


@pytest.mark.parametrize("table", codebook.TABLES.values(), ids=lambda table: table.name)
def test_an_empty_required_cell_is_named_in_every_table(tmp_path, table):
    from conftest import CODED

    first = (CODED / table.file).read_text(encoding="utf-8").splitlines()[1]
    line = one_line(read(tmp_path, table, first[first.index(",") :]))
    assert line.startswith(f"{table.file}:2:{table.key[0]}: is empty; allowed: ")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",nl,", ",Dutch,", ':2:language: "Dutch" is not a language; allowed: an ISO 639-1 code'),
        (
            ",blog,",
            ",blogg,",
            ':2:outlet_type: "blogg" is no code of outlet_type; allowed: newspaper',
        ),
        (",100,", ",1.000,", ':2:window_chars: "1.000" is not a count; allowed: a whole number'),
        (
            ",100,",
            ',"1.000,5",',
            ':2:window_chars: "1.000,5" is written with a comma; allowed: a point for decimals',
        ),
        (",true,100", ",yes,100", ':2:reports_denial: "yes" is not a truth; allowed: true or'),
        ("2021-03-10,day", "10-03-2021,day", ':2:published: "10-03-2021" is not a date'),
        ("2021-03-10,day", "2021-02-30,day", ':2:published: "2021-02-30" is not in the calendar'),
        (
            "2021-03-10,day",
            "2021-03,day",
            ':2:published_precision: "day" does not fit the date in `published`',
        ),
        (
            "https://x.example/a",
            "javascript:alert(1)",
            ':2:url: "javascript:alert(1)" is not an address',
        ),
        ("A title,page", "A title,", ":2:title_basis: stands without a title, or the title"),
        ("A title", "A \x07title", ':2:title: "A \N{REPLACEMENT CHARACTER}title" is not a text'),
    ],
)
def test_a_wrong_cell_of_a_page_gets_one_line_with_its_remedy(tmp_path, old, new, said):
    assert old in PAGE_ROW
    line = one_line(read(tmp_path, codebook.ARTICLES, PAGE_ROW.replace(old, new)))
    assert line.startswith(f"articles.csv{said}")


def test_a_misspelt_code_is_answered_with_the_nearest_one(tmp_path):
    row = PAGE_ROW.replace(",blog,", ",newspapper,")
    line = one_line(read(tmp_path, codebook.ARTICLES, row))
    assert line.endswith("(did you mean newspaper?)")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("201,250", "260,250", '"250" is below value_low: a reversed interval'),
        ("200,at_least,201,250", "200,range,201,250", '"200" lies outside its interval'),
        (
            "200,at_least,201,250",
            "200,exact,200,250",
            "is exact, yet its interval is not one point",
        ),
        ("200,at_least,201,250", "200,range,200,", "is empty, yet the bound is not at_least"),
        ("200,at_least", "1e400,at_least", "is not a number"),
        ("200,at_least", "²00,at_least", "is not a number"),
    ],
)
def test_a_figure_whose_parts_disagree_gets_its_message(tmp_path, old, new, said):
    reading = read(tmp_path, codebook.FIGURES, FIGURE_ROW.replace(old, new))
    assert any(said in line for line in breach_lines(reading.breaches))
    assert reading.rows.empty


def test_an_open_interval_is_allowed_under_at_least(tmp_path):
    reading = read(tmp_path, codebook.FIGURES, FIGURE_ROW.replace("201,250", "201,"))
    assert reading.breaches.empty
    assert reading.rows["value_high"].isna().all()


def test_a_byte_that_is_not_utf8_is_named_by_its_cell(tmp_path):
    row = PAGE_ROW.replace("A title", "Één titel")
    line = one_line(read(tmp_path, codebook.ARTICLES, row, encoding="latin-1"))
    assert line.startswith("articles.csv:2:title: ")
    assert "is not UTF-8; allowed: UTF-8; in a spreadsheet, save as “CSV UTF-8”" in line


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; allowed: a header row: article_id"),
        ("a,b".encode("utf-16"), "is UTF-16; allowed: UTF-8"),
        (b"article_id;outlet\n", "parts its columns with ;; allowed: commas"),
        (b'article_id,outlet\n"x,y\n', "cannot be parsed after row 1"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_one_line(tmp_path, content, said):
    path = tmp_path / "articles.csv"
    path.write_bytes(content)
    assert said in one_line(read_table(path, codebook.ARTICLES))


def test_a_file_that_is_not_there_is_named(tmp_path):
    line = one_line(read_table(tmp_path / "articles.csv", codebook.ARTICLES))
    assert line.startswith("articles.csv:0:-: cannot be read (No such file or directory)")


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path):
    plain = read(tmp_path, codebook.ARTICLES, PAGE_ROW).rows
    odd = read(tmp_path, codebook.ARTICLES, PAGE_ROW, encoding="utf-8-sig", ends="\r\n").rows
    pd.testing.assert_frame_equal(plain, odd)


def test_namibia_is_not_missing(tmp_path):
    head = header(codebook.COUNTRIES)
    rows = read(tmp_path, codebook.COUNTRIES, "NA,Namibia,Namibië,2530151,source", head=head).rows
    assert rows["country"].tolist() == ["NA"]


cells = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), min_size=0, max_size=12
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.lists(cells, min_size=3, max_size=6), max_size=6))
def test_no_row_is_lost_whatever_the_cells_hold(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "term_counts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["article_id", "term", "count"], *rows])
    reading = read_table(path, codebook.TERM_COUNTS)
    refused = set(reading.breaches["row"])
    assert set(reading.rows.index) | refused >= set(range(2, len(rows) + 2))
    assert not set(reading.rows.index) & refused


def test_an_orphan_is_named_with_the_table_it_should_be_in(sky):
    terms = pd.DataFrame({"article_id": ["nrc-20210310-denail"], "term": ["x"], "count": [1]})
    found = reference_breaches(
        {"articles": sky.articles, "countries": sky.countries, "term_counts": terms}
    )
    assert breach_lines(found) == [
        'term_counts.csv:0:article_id: "nrc-20210310-denail" is in no row of articles.csv; '
        "allowed: an article_id of articles.csv (did you mean nrc-20210310-denial?)"
    ]


def test_typing_no_rows_gives_the_same_columns_and_types_as_typing_some(sky):
    for name, table in codebook.TABLES.items():
        raw = pd.DataFrame(columns=[column.name for column in table.columns], dtype=str)
        assert typed(raw, table).dtypes.to_dict() == getattr(sky, name).dtypes.to_dict()
