"""What a sheet writes is what is read back; what a person mistypes is named by its cell."""

import csv
import io
import shutil

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from counterclaim import case, codebook, sheets
from counterclaim.cli import app
from counterclaim.scaffold import Story, new_case
from counterclaim.sheets import SHEETS, SheetError, code, read_sheets, write_sheets

PAGES = pd.DataFrame(
    [
        (
            "beacon",
            "The Beacon",
            '=No "leak"',
            "2026-01-05",
            "en",
            "Voltio denies a leak.\n\nMore.",
        ),
        ("lantaarn", "De Lantaarn", "Lek?", "2026-01-05", "nl", "Voltio ontkent het lek."),
        ("ruis", "Ruis", "", "2026-01", "nl", "Er is een lek."),
    ],
    columns=["doc_id", "outlet", "title", "published", "language", "text"],
)
FRAMES = [column.name for column in codebook.CODES_TABLE.columns if column.kind == "flag"]
GOOD = {
    "headline_frame": "denial_led",
    "first_speaker": "company",
    "denial_position": "lede",
    "denial_paragraph": "1",
    "denial_verb": "deny",
    "verb_class": "denying",
    "adjudication": "juxtaposes",
    "authority_response": "absent",
    "own_check": "false",
    **dict.fromkeys(FRAMES, "0"),
}
SAID = {
    "speaker": "company",
    "proposition": "disputed",
    "stance": "denies",
    "attribution": "indirect",
    "paraphrase_en": "The firm says that nothing leaked.",
}


@pytest.fixture(autouse=True)
def shipped_lists():
    codebook.use({})
    yield
    codebook.use({})


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    home = tmp_path_factory.mktemp("sheets")
    PAGES.to_csv(home / "pages.csv", index=False)
    return new_case("voltio", home / "pages.csv", home, Story("Voltio")).folder


@pytest.fixture(scope="module")
def opened(original):
    return case.open(str(original))


@pytest.fixture
def story(opened):
    codebook.use(case.own_codes(opened.folder)[0])
    return opened


@pytest.fixture
def home(original, tmp_path, story):
    shutil.copytree(original, tmp_path / "voltio")
    return tmp_path / "voltio"


def filled(home, *rows, sheet="codes", name="coding.xlsx"):
    """Fill rows of the workbook: (row, {column: cell}); the row's number is the spreadsheet's."""
    path = home / "sheets" / name
    book = openpyxl.load_workbook(path)
    header = [cell.value for cell in book[sheet][1]]
    for row, cells in rows:
        for column, value in cells.items():
            book[sheet].cell(row, header.index(column) + 1).value = value
    book.save(path)
    return path


def as_csv(home, *rows, delimiter=",", encoding="utf-8-sig", header=None):
    path = home / "sheets" / "mine.csv"
    columns = header or SHEETS["codes"].columns
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def rows_of(home, table):
    path = home / "coded" / codebook.TABLES[table].file
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def faults(story, *paths, **options):
    with pytest.raises(SheetError) as stop:
        read_sheets(list(paths), story, **options)
    return stop.value.lines


# ---- out


def test_a_blank_sheet_read_back_holds_nothing(home, story):
    for name in ("coding.xlsx", "coding-codes.csv", "coding-statements.csv"):
        coded = read_sheets([home / "sheets" / name], story)
        assert not any(coded.rows.values())
    assert coded.blank["statements"] == 3 * sheets.ROWS_A_PAGE


def test_every_column_to_fill_has_its_help_and_its_list(original, story):
    book = openpyxl.load_workbook(original / "sheets" / "coding.xlsx")
    for name, sheet in SHEETS.items():
        page = book[name]
        header = [cell.value for cell in page[1]]
        rules = {
            header[next(iter(rule.sqref.ranges)).min_col - 1]: rule
            for rule in page.data_validations.dataValidation
        }
        assert list(rules) == [column.name for column in sheet.asked]
        for column in sheet.asked:
            rule = rules[column.name]
            assert 0 < len(rule.promptTitle) <= 32
            assert 0 < len(rule.prompt) <= 255
            assert (rule.type == "list") == bool(sheets._known(column))
            if rule.type == "list":
                place = rule.formula1.split("!")[1].replace("$", "")
                offered = [str(cell.value) for row in book["lists"][place] for cell in row]
                assert offered == sheets._known(column)
        assert page.freeze_panes == "C2"
        assert page.protection.sheet
        assert page["A2"].protection.locked
        # A cell that is not there has its column's protection.
        last = page.column_dimensions[openpyxl.utils.get_column_letter(len(header))]
        assert not last.protection.locked
        assert page.max_row > len(PAGES) + 1


def test_the_sheet_offers_the_case_s_own_codes_and_shows_the_text(original):
    book = openpyxl.load_workbook(original / "sheets" / "coding.xlsx")
    codes = {row[2].value for row in book["codebook"].iter_rows() if row[1].value == "proposition"}
    assert {"disputed", "explanation", "other"} <= codes
    assert "cracked" not in codes
    row = [cell.value for cell in book["codes"][2]]
    assert row[:7] == [
        "beacon",
        '\'=No "leak"',
        "The Beacon",
        "2026-01-05",
        None,
        PAGES["text"][0],
        "c",
    ]


def test_a_sheet_that_is_there_is_never_written_over(home, story):
    before = (home / "sheets" / "coding.xlsx").read_bytes()
    with pytest.raises(SheetError, match=r"coding\.xlsx: is there already; move it away"):
        write_sheets(story, home / "sheets", "c", "coding")
    assert (home / "sheets" / "coding.xlsx").read_bytes() == before


def test_a_pass_that_is_no_pass_by_people_is_refused(home, story):
    for by in ("e", "auto"):
        with pytest.raises(SheetError, match=f"pass '{by}' is not known; allowed: a, b, c, d"):
            write_sheets(story, home / "sheets", by, "other")


# ---- out and in: the identity

words = (
    st.text(
        st.one_of(
            st.sampled_from("'=+-@|;,\"\\ éß1x_"),
            st.characters(exclude_categories=["Cc", "Cs", "Cn"]),
        ),
        min_size=1,
        max_size=12,
    )
    .map(str.strip)
    .filter(bool)
)


def any_of(name):
    return st.sampled_from(codebook.codes(name))


@st.composite
def coded_pages(draw):
    row = {
        name: draw(any_of(name))
        for name in ("headline_frame", "first_speaker", "denial_position", "adjudication")
    }
    row |= {"authority_response": draw(any_of("authority_response"))}
    row |= {"own_check": draw(st.booleans()), **{name: draw(st.booleans()) for name in FRAMES}}
    row |= {"denial_paragraph": draw(st.one_of(st.none(), st.integers(0, 10**6)))}
    row |= {"crack_word": draw(st.one_of(st.none(), words))}
    verb = draw(st.booleans())
    row |= {
        "denial_verb": draw(words) if verb else None,
        "verb_class": draw(any_of("verb_class")) if verb else None,
    }
    return {"article_id": "beacon", "pass": "c", **row}


said = st.fixed_dictionaries(
    {
        "speaker": any_of("speaker"),
        "proposition": st.sampled_from(["disputed", "explanation", "other"]),
        "stance": any_of("stance"),
        "attribution": any_of("attribution"),
        "reporting_verb": st.one_of(st.none(), words),
        "hedge": st.one_of(st.none(), words),
        "paraphrase_en": words,
    }
)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(coded_pages(), st.lists(said, max_size=3))
def test_what_a_sheet_writes_is_what_is_read_back(opened, tmp_path_factory, page, statements):
    from dataclasses import replace

    codebook.use(case.own_codes(opened.folder)[0])
    columns = [column.name for column in codebook.CODES_TABLE.columns]
    rows = [{"article_id": "beacon", "position": n, **row} for n, row in enumerate(statements)]
    names = [column.name for column in codebook.STATEMENTS.columns]
    held = replace(
        opened,
        codes=pd.DataFrame([page], columns=columns),
        statements=pd.DataFrame(rows, columns=names),
    )
    there = tmp_path_factory.mktemp("out")
    book, *tables = write_sheets(held, there, "c", "x", filled=True)
    wanted = sheets.printed(held.codes, codebook.CODES_TABLE)
    told = sheets.printed(held.statements, codebook.STATEMENTS)
    for paths in ([book], tables):
        coded = read_sheets(paths, opened)
        assert list(coded.rows["codes"].values()) == wanted
        assert list(coded.rows["statements"].values()) == told


# ---- in


def test_a_filled_page_lands_in_its_pass_and_a_second_run_changes_nothing(home):
    path = filled(home, (2, GOOD))
    filled(home, (2, SAID), sheet="statements")
    coded = code(str(home), [path])
    assert coded.changed == ["codes.csv", "statements.csv"]
    assert (len(coded.rows["codes"]), coded.blank["codes"]) == (1, 2)
    codes = rows_of(home, "codes").set_index(["article_id", "pass"])
    assert codes["headline_frame"].to_dict() == {
        ("beacon", "auto"): "",
        ("beacon", "c"): "denial_led",
        ("lantaarn", "auto"): "",
    }
    said = rows_of(home, "statements").set_index("article_id")
    assert said.loc["beacon", "paraphrase_en"] == SAID["paraphrase_en"]
    assert code(str(home), [path]).changed == []


def test_the_shipped_tables_stay_byte_for_byte_but_for_the_new_rows(coded_copy):
    before = (coded_copy / "coded" / "codes.csv").read_text(encoding="utf-8").splitlines()
    page = before[1].split(",")[0]
    (coded_copy / "sheets").mkdir()
    path = as_csv(coded_copy, {**GOOD, "article_id": page, "pass": "c"})
    assert code(str(coded_copy), [path]).changed == ["codes.csv"]
    after = (coded_copy / "coded" / "codes.csv").read_text(encoding="utf-8").splitlines()
    new = [line for line in after if line not in before]
    assert [line for line in after if line in before] == before
    assert new == [
        f"{page},c,denial_led,company,lede,1,deny,denying,juxtaposes,absent,false,,"
        + ",".join("0" * 10)
    ]
    assert after.index(new[0]) == 3


def test_a_page_said_not_to_report_loses_its_automatic_row_and_a_coded_one_reports(home):
    path = filled(home, (2, {"reports_denial": "no"}), (4, GOOD))
    code(str(home), [path])
    reports = rows_of(home, "articles").set_index("article_id")["reports_denial"].to_dict()
    assert reports == {"beacon": "false", "lantaarn": "true", "ruis": "true"}
    codes = rows_of(home, "codes")[["article_id", "pass"]]
    assert codes.to_numpy().tolist() == [["lantaarn", "auto"], ["ruis", "c"]]


@pytest.mark.parametrize(
    ("column", "said", "meant"),
    [
        ("headline_frame", "Denial leads", "denial_led"),
        ("headline_frame", "ontkenning voorop", "denial_led"),
        ("adjudication", "zet beide naast elkaar", "juxtaposes"),
        ("own_check", True, "true"),
        ("own_check", "nee", "false"),
        ("conflict", True, "1"),
        ("conflict", 1.0, "1"),
        ("denial_paragraph", 2, "2"),
        ("denial_verb", " deny ", "deny"),
    ],
)
def test_a_label_or_a_spreadsheet_s_own_form_stands_for_the_code(home, story, column, said, meant):
    path = filled(home, (2, {**GOOD, column: said}))
    row = read_sheets([path], story).rows["codes"][("beacon", "c")]
    names = [column.name for column in codebook.CODES_TABLE.columns]
    assert row[names.index(column)] == meant


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(";", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16"), (",", "utf-8")],
)
def test_a_csv_as_any_spreadsheet_saves_it_reads_the_same(home, story, delimiter, encoding):
    row = {**GOOD, "article_id": "ruis", "pass": "c", "denial_verb": "démentir; '=x"}
    path = as_csv(home, row, delimiter=delimiter, encoding=encoding)
    codes = read_sheets([path], story).rows["codes"][("ruis", "c")]
    assert "démentir; '=x" in codes


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (
            {"headline_frame": "denail_led"},
            'coding.xlsx:codes:I2: "denail_led" is no code of headline_frame; allowed: denial_led, '
            "fake_app, dispute, crack_as_fact, police_success, other, not_visible, did you mean "
            "denial_led?",
        ),
        ({"own_check": "perhaps"}, 'Q2: "perhaps" is neither yes nor no; allowed: true, false'),
        ({"denial_paragraph": "one"}, 'L2: "one" is no count; allowed: a whole number in digits'),
        ({"denial_paragraph": "²"}, 'L2: "²" is no count'),
        ({"adjudication": None}, "O2: is empty; allowed: accepts_authorities, doubts_company"),
        ({"verb_class": None}, "N2: stands without a verb, or the verb without it; allowed: both"),
        ({"crack_word": "=1+1"}, "R2: holds a formula; allowed: its value (copy, paste as values)"),
        ({"reports_denial": "false"}, "H2: is false, yet the page is coded beside it"),
        ({"pass": "auto"}, 'G2: "auto" is made by rule; allowed: a letter of a pass by people'),
        (
            {"article_id": "becon"},
            'A2: "becon" is no page of this case; allowed: an id of articles.'
            "csv, did you mean beacon?",
        ),
    ],
)
def test_a_wrong_cell_is_named_with_what_is_allowed(home, story, cells, line):
    path = filled(home, (2, {**GOOD, **cells}), (3, GOOD))
    assert [line in found for found in faults(story, path)] == [True]


def test_nothing_is_written_where_one_cell_is_wrong(home):
    before = {path: path.read_bytes() for path in (home / "coded").iterdir()}
    path = filled(home, (2, {**GOOD, "own_check": "x"}), (3, GOOD))
    with pytest.raises(SheetError):
        code(str(home), [path])
    assert {path: path.read_bytes() for path in (home / "coded").iterdir()} == before


def test_what_would_break_the_case_is_found_before_it_is_written(home, monkeypatch):
    before = {path: path.read_bytes() for path in (home / "coded").iterdir()}
    path = filled(home, (2, GOOD))
    monkeypatch.setattr(sheets, "broken_rules", lambda *_: [])
    filled(home, (2, {"verb_class": None}))
    with pytest.raises(SheetError, match=r"codes\.csv:3:verb_class: stands without a verb"):
        code(str(home), [path])
    assert {path: path.read_bytes() for path in (home / "coded").iterdir()} == before


def test_every_fault_in_every_sheet_is_listed(home, story):
    book = filled(home, (2, {**GOOD, "own_check": "x"}), (3, {**GOOD, "conflict": "y"}))
    row = {**GOOD, "article_id": "ruis", "pass": "q"}
    lines = faults(story, book, as_csv(home, row), home / "sheets" / "gone.csv")
    assert [line.split(": ")[0] for line in lines] == [
        "coding.xlsx:codes:Q2",
        "coding.xlsx:codes:S3",
        "mine.csv:codes:G2",
        "gone.csv",
    ]


def test_two_rows_for_one_page_and_pass_are_named(home, story):
    row = {**GOOD, "article_id": "ruis", "pass": "c"}
    (line,) = faults(story, as_csv(home, row, row))
    assert line == (
        "mine.csv:codes:A3: is a second row for article_id ruis and pass c "
        "(the first is mine.csv:codes:A2); leave one"
    )


def test_merged_cells_are_named(home, story):
    path = filled(home, (2, GOOD))
    book = openpyxl.load_workbook(path)
    book["codes"].merge_cells("I2:J3")
    book.save(path)
    assert faults(story, path) == [
        "coding.xlsx:codes:I2:J3: are merged cells; unmerge and fill each"
    ]


def test_missing_and_extra_and_double_columns_are_named(home, story):
    header = [name for name in SHEETS["codes"].columns if name != "own_check"]
    lines = faults(story, as_csv(home, header=[*header, "own_chek", "outlet"]))
    assert len(lines) == 3
    assert lines[0].startswith(
        'mine.csv:codes:AB1: "own_chek" is no column of this sheet; allowed:'
    )
    assert lines[0].endswith("did you mean own_check?")
    assert lines[1] == 'mine.csv:codes:AC1: "outlet" names a second column outlet; leave one'
    assert lines[2] == (
        "mine.csv:codes:1: the column own_check is missing; put it back (see the sheet codebook)"
    )


def test_a_sheet_without_a_pass_is_asked_for_one(home, story):
    header = [name for name in SHEETS["codes"].columns if name != "pass"]
    path = as_csv(home, {**GOOD, "article_id": "ruis"}, header=header)
    assert "the column pass is missing" in faults(story, path)[0]
    assert list(read_sheets([path], story, "d").rows["codes"]) == [("ruis", "d")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.ods", b"", "x.ods: has an unknown ending; allowed: .xlsx or .csv"),
        ("x.csv", b"", "x.csv: is no coding sheet; allowed: a header with article_id and"),
        ("x.csv", b"PK\x03\x04", "x.csv: is a workbook; give it the ending .xlsx"),
        ("x.csv", b'headline_frame\n"open', "x.csv: cannot be parsed after row 1"),
        ("x.xlsx", b"not one", "x.xlsx: is no workbook that can be read"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_one_line(tmp_path, story, name, content, said):
    (tmp_path / name).write_bytes(content)
    (line,) = faults(story, tmp_path / name)
    assert line.startswith(said)


def test_the_commands_write_a_sheet_and_count_faults(home):
    result = CliRunner().invoke(app, ["sheet", str(home), "--pass", "d"])
    assert result.exit_code == 0, result.output
    path = filled(home, (2, {**GOOD, "own_check": "x"}), name="coding-d.xlsx")
    result = CliRunner().invoke(app, ["code", str(home), str(path)])
    assert result.exit_code == 1
    assert result.stdout.startswith("coding-d.xlsx:codes:Q2:")
    assert result.stderr == "1 faults; nothing was written\n"
