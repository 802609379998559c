"""A class's files become one table: every code in it or named beside it, whatever was mistyped."""

import csv
import io
import random
from functools import partial
from itertools import combinations

import openpyxl
import pandas as pd
import pytest
from nltk.metrics.agreement import AnnotationTask
from typer.testing import CliRunner

from counterclaim import case, codebook, passes
from counterclaim.agreement import krippendorff_alpha
from counterclaim.cli import app
from counterclaim.exports import printed
from counterclaim.passes import NAMES
from counterclaim.sheets import SheetError

# The files print six places.
near = partial(pytest.approx, rel=1e-5)
COLUMNS = [column.name for column in codebook.CODES_TABLE.columns]


@pytest.fixture(scope="module")
def story():
    return case.open("sky-ecc")


@pytest.fixture(scope="module")
def truth(story):
    rows = pd.DataFrame(printed(story.codes, codebook.CODES_TABLE), columns=COLUMNS)
    return rows[rows["pass"] == "a"].to_dict("records")


def coded(truth, seed, pages=None, letter="c"):
    """Simulate a student: pass a, with a seventh of its codes drawn anew."""
    draw = random.Random(seed)
    rows = [{**row, "pass": letter} for row in truth[:pages]]
    for row in rows:
        for column in passes.VARIABLES:
            if column.name in ("denial_verb", "verb_class", "denial_paragraph", "crack_word"):
                continue
            allowed = codebook.codes(column.codes) if column.codes else ["true", "false"]
            allowed = ["1", "0"] if column.kind == "flag" else allowed
            if draw.random() < 1 / 7:
                row[column.name] = draw.choice(allowed)
    return rows


def text_of(rows, header=None, delimiter=","):
    out = io.StringIO()
    writer = csv.DictWriter(out, header or COLUMNS, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def save(folder, student, rows, encoding="utf-8", **form):
    path = folder / f"{student}.csv"
    path.write_bytes(text_of(rows, **form).encode(encoding))
    return path


def as_book(folder, student, rows):
    book = openpyxl.Workbook()
    book.active.title = "codes"
    book.active.append(COLUMNS)
    for row in rows:
        book.active.append([row[name] or None for name in COLUMNS])
    book.save(folder / f"{student}.xlsx")
    return folder / f"{student}.xlsx"


def rejects(read, **only):
    table = read.rejects
    for name, value in only.items():
        table = table[table[name] == value]
    return table[["row", "column", "reason", "remedy"]].to_numpy().tolist()


# ---- a class of thirty


@pytest.fixture(scope="module")
def classroom(truth, tmp_path_factory):
    """Thirty files, and what of them must be merged: (student, page, variable) -> code."""
    home = tmp_path_factory.mktemp("class")
    whole = {f"student-{n:02}": coded(truth, n, pages=12 + n % 9) for n in range(1, 31)}
    expected = {
        (student, row["article_id"], name): row[name]
        for student, rows in whole.items()
        for row in rows
        for name in NAMES
    }
    faulty = {name: [dict(row) for row in rows] for name, rows in whole.items()}

    def gone(student, row, *names):
        for name in names or NAMES:
            del expected[student, whole[student][row]["article_id"], name]

    # Typing errors, gaps, a wrong page, a page twice, another's pass, an uncoded row.
    faulty["student-03"][4]["headline_frame"] = "denail_led"
    faulty["student-03"][5]["conflict"] = "2"
    gone("student-03", 4, "headline_frame")
    gone("student-03", 5, "conflict")
    faulty["student-04"][0]["adjudication"] = ""
    faulty["student-04"][7]["own_check"] = ""
    gone("student-04", 0, "adjudication")
    gone("student-04", 7, "own_check")
    faulty["student-05"][2]["article_id"] += "x"
    gone("student-05", 2)
    faulty["student-06"].append(dict(faulty["student-06"][1]))
    faulty["student-07"][3]["pass"] = "a"
    faulty["student-07"][4]["pass"] = "d"
    gone("student-07", 3)
    gone("student-07", 4)
    faulty["student-08"][6] = dict.fromkeys(COLUMNS, "") | {
        "article_id": faulty["student-08"][6]["article_id"],
        "pass": "c",
    }
    gone("student-08", 6)
    faulty["student-09"][9]["denial_paragraph"] = "two"
    gone("student-09", 9, "denial_paragraph")
    for number, (student, rows) in enumerate(faulty.items()):
        if student == "student-10":
            save(home, student, rows, delimiter=";", encoding="cp1252")
        elif student == "student-11":
            save(home, student, rows, delimiter="\t", encoding="utf-16")
        elif student in ("student-12", "student-13"):
            as_book(home, student, rows)
        elif student == "student-14":
            # A wrong column: none of its rows can be placed.
            header = ["headlin_frame" if n == "adjudication" else n for n in COLUMNS]
            save(home, student, rows, header=header)
            for row in range(len(rows)):
                gone(student, row)
        else:
            save(home, student, rows, encoding="utf-8-sig" if number % 2 else "utf-8")
    # A second file of one student, and one that is no table at all.
    as_book(home, "student-15", faulty["student-15"])
    (home / "student-16b.xlsx").write_bytes(b"PK\x03\x04 no book")
    rows = sum(map(len, faulty.values())) + len(faulty["student-15"])
    return home, expected, rows


@pytest.fixture(scope="module")
def merged(classroom, story, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    return out, passes.merge([classroom[0]], story, out)


def written(merged, name):
    return pd.read_csv(merged[0] / name, dtype=str, keep_default_na=False)


def test_thirty_files_merge_into_exactly_the_codes_that_are_sound(classroom, merged):
    table = written(merged, "merged.csv")
    found = {(row.student, row.article_id, row.variable): row.code for row in table.itertuples()}
    assert len(found) == len(table)
    assert found == classroom[1]
    assert table["student"].nunique() == 29
    assert set(table["pass"]) == {"c"}


def test_rows_in_are_rows_merged_and_rows_rejected_counted_in_the_files(classroom, merged):
    table, turned = written(merged, "merged.csv"), written(merged, "rejects.csv")
    rows = len(table.groupby(["student", "article_id"]))
    assert rows + (turned["rejected"] == "row").sum() == classroom[2]
    assert len(table) + (turned["rejected"] == "code").sum() == rows * len(NAMES)
    counts = merged[1].counts
    assert counts["rows"] == classroom[2] == counts["rows_merged"] + counts["rows_rejected"]
    assert f"{classroom[2]} rows = {rows} merged" in merged[1].summary()[0]


def test_every_planted_fault_is_named_by_file_row_and_column(merged):
    turned = written(merged, "rejects.csv")
    told = turned[turned["rejected"].isin(["code", "row", "file"])]
    found = {(r.file, r.row, r.column, r.reason[:28]) for r in told.itertuples()}
    for fault in [
        ("student-03.csv", "6", "headline_frame", "is no code of headline_frame"),
        ("student-03.csv", "7", "conflict", "is neither yes nor no"),
        ("student-04.csv", "2", "adjudication", "is empty"),
        ("student-04.csv", "9", "own_check", "is empty"),
        ("student-05.csv", "4", "article_id", "is no page of this case"),
        ("student-06.csv", "20", "article_id", "is a second row for page dev"),
        ("student-07.csv", "5", "pass", "is a pass of the case's own"),
        ("student-07.csv", "6", "pass", "is pass d in a file of pass "),
        ("student-08.csv", "8", "", "is not coded"),
        ("student-09.csv", "11", "denial_paragraph", "is no count"),
        ("student-16b.xlsx", "0", "", "is no workbook that can be r"),
    ]:
        assert fault in found
        found.discard(fault)
    assert {file for file, *_ in found} == {"student-14.csv", "student-15.xlsx"}
    assert all(told["remedy"] != "")
    near = told[told["found"] == "denail_led"]["remedy"].item()
    assert near.endswith("did you mean denial_led?")


def test_a_rejected_row_is_kept_as_it_stands(classroom, merged):
    turned = written(merged, "rejects.csv")
    kept = turned[(turned["file"] == "student-05.csv") & (turned["rejected"] == "row")]
    lines = (classroom[0] / "student-05.csv").read_text("utf-8").splitlines()
    assert kept["record"].tolist() == [lines[3]]


def test_alpha_of_the_class_is_what_nltk_computes(classroom, merged):
    table = written(merged, "agreement.csv").set_index("variable")
    nominal = table[table["level"] == "nominal"].index
    assert len(nominal) > 14
    for variable in nominal:
        codes = [(s, p, c) for (s, p, v), c in classroom[1].items() if v == variable and c]
        often = pd.Series([page for _, page, _ in codes]).value_counts()
        paired = [one for one in codes if often[one[1]] > 1]
        assert float(table.at[variable, "alpha"]) == near(AnnotationTask(paired).alpha())
        assert int(table.at[variable, "coders"]) == len({s for s, _, _ in codes})
        assert int(table.at[variable, "pages"]) == len(often)


def test_pairwise_agreement_and_prevalence_are_what_counting_pairs_gives(classroom, merged):
    table = written(merged, "agreement.csv").set_index("variable")
    codes = [(p, c) for (_, p, v), c in classroom[1].items() if v == "adjudication" and c]
    pages: dict[str, list] = {}
    for page, code in codes:
        pages.setdefault(page, []).append(code)
    shares = [
        sum(a == b for a, b in combinations(given, 2)) / len(list(combinations(given, 2)))
        for given in pages.values()
        if len(given) > 1
    ]
    row = table.loc["adjudication"]
    assert float(row["pairwise_agreement"]) == near(sum(shares) / len(shares))
    paired = [code for given in pages.values() if len(given) > 1 for code in given]
    common = pd.Series(paired).value_counts(normalize=True).iloc[0]
    assert float(row["prevalence"]) == near(common)
    assert float(row["alpha_low"]) < float(row["alpha"]) < float(row["alpha_high"])


def test_each_student_stands_beside_each_shipped_pass(classroom, merged, story):
    table = written(merged, "against-a-and-b.csv")
    assert len(table) == 29 * 2 * 18
    b = pd.DataFrame(printed(story.codes, codebook.CODES_TABLE), columns=COLUMNS)
    b = b[b["pass"] == "b"].set_index("article_id")
    for variable in ("headline_frame", "adjudication", "conflict", "own_check"):
        own = {p: c for (s, p, v), c in classroom[1].items() if (s, v) == ("student-20", variable)}
        two = pd.DataFrame({"own": own, "b": b.loc[list(own), variable]})
        row = table.query("student == 'student-20' and shipped == 'b' and variable == @variable")
        assert float(row["alpha"].item()) == near(krippendorff_alpha(two)), variable
        assert float(row["pairwise_agreement"].item()) == near((two["own"] == two["b"]).mean())
        assert int(row["units"].item()) == len(own)


def test_confusions_are_what_counting_every_pair_gives(classroom, merged):
    table = written(merged, "confusions.csv")
    pages: dict[str, list] = {}
    for (_, page, variable), code in classroom[1].items():
        if variable == "adjudication" and code:
            pages.setdefault(page, []).append(code)
    pairs: dict[frozenset, int] = {}
    for given in pages.values():
        for first, second in combinations(given, 2):
            if first != second:
                pairs[frozenset((first, second))] = pairs.get(frozenset((first, second)), 0) + 1
    rows = table[(table["between"] == "class") & (table["variable"] == "adjudication")]
    found = {frozenset((r.code, r.met)): int(r.pairs) for r in rows.itertuples()}
    assert len(found) == len(rows)
    assert found == pairs
    assert set(table["between"]) == {"class", "a", "b"}


def test_the_same_files_give_the_same_bytes(story, truth, tmp_path):
    paths = [save(tmp_path, f"s{n}", coded(truth, n, 8)) for n in range(2)]
    for out in ("one", "two"):
        passes.merge(paths, story, tmp_path / out)
    for path in (tmp_path / "one").iterdir():
        assert (tmp_path / "two" / path.name).read_bytes() == path.read_bytes(), path.name


# ---- single faults


def test_a_shared_letter_is_a_remark_and_loses_nothing(story, truth, tmp_path):
    paths = [save(tmp_path, name, coded(truth, n, 3)) for n, name in enumerate(("ann", "bo"))]
    read = passes.read_passes(paths, story)
    assert read.codes["student"].nunique() == 2
    assert rejects(read) == [
        [0, "pass", "pass c is in 2 files", "none needed: a student is known by the file's name"]
    ]


def test_a_copied_file_is_remarked_on(story, truth, tmp_path):
    paths = [save(tmp_path, name, coded(truth, 1, 3)) for name in ("ann", "bo")]
    lines = passes.read_passes(paths, story).lines()
    assert lines[-1].startswith("bo.csv:0:-: holds the very codes of ann (ann.csv); ask whether")


def test_a_verb_without_its_kind_loses_only_the_kind(story, truth, tmp_path):
    rows = coded(truth, 1, 2)
    rows[1] |= {"denial_verb": "", "verb_class": "neutral"}
    read = passes.read_passes([save(tmp_path, "ann", rows)], story)
    assert [row[:3] for row in rejects(read)] == [
        [3, "verb_class", "stands without a verb, or the verb without it"]
    ]
    assert len(read.codes) == 2 * len(NAMES) - 1


def test_a_formula_and_a_cell_under_no_column_are_named(story, truth, tmp_path):
    book = as_book(tmp_path, "ann", coded(truth, 1, 2))
    opened = openpyxl.load_workbook(book)
    opened["codes"]["D3"] = "=1+1"
    opened.save(book)
    rows = text_of(coded(truth, 1, 2)).splitlines()
    (tmp_path / "bo.csv").write_text("\n".join([*rows[:2], rows[2] + ",x"]), encoding="utf-8")
    read = passes.read_passes([book, tmp_path / "bo.csv"], story)
    assert rejects(read, student="ann", rejected="code")[0][:3] == [
        3,
        "first_speaker",
        "holds a formula",
    ]
    assert rejects(read, rejected="row")[0][:3] == [3, "", 'has a cell under no column, "x"']


def test_a_note_of_a_student_s_own_is_passed_over(story, truth, tmp_path):
    rows = [row | {"what I thought": "hard"} for row in coded(truth, 1, 2)]
    path = save(tmp_path, "ann", rows, header=[*COLUMNS, "what I thought"])
    read = passes.read_passes([path], story)
    assert len(read.codes) == 2 * len(NAMES)
    assert rejects(read) == [
        [1, "what I thought", "is no column of this sheet", "none needed: it is passed over"]
    ]


def test_a_file_with_a_wrong_header_is_told_in_three_lines_however_long_it_is(
    story, truth, tmp_path
):
    header = ["headlin_frame" if name == "headline_frame" else name for name in COLUMNS]
    rows = [row | {"headlin_frame": "other"} for row in coded(truth, 1, 5)]
    lines = passes.read_passes([save(tmp_path, "ann", rows, header=header)], story).lines()
    assert lines == [
        'ann.csv:1:headlin_frame: "headlin_frame" is no column of this sheet; rename it if '
        "headline_frame is meant",
        "ann.csv:1:headline_frame: the column headline_frame is missing; put it back, empty where "
        "not coded",
        "ann.csv:2-6:-: stands under a header that is wrong; mend row 1 first",
    ]


def test_a_page_that_is_no_denial_page_is_merged_with_a_remark(story, truth, tmp_path):
    other = story.articles.query("not reports_denial")["article_id"].iloc[0]
    rows = [row | {"article_id": other} for row in coded(truth, 1, 1)]
    read = passes.read_passes([save(tmp_path, "ann", rows)], story)
    assert read.codes["article_id"].unique().tolist() == [other]
    assert rejects(read, rejected="nothing")[0][2] == (
        "is no page that reports the denial, by this case"
    )


def test_a_label_stands_for_its_code_here_as_well(story, truth, tmp_path):
    rows = coded(truth, 1, 1)
    rows[0] |= {"headline_frame": "ontkenning voorop", "conflict": "ja"}
    read = passes.read_passes([save(tmp_path, "ann", rows)], story)
    given = read.codes.set_index("variable")["code"]
    assert given[["headline_frame", "conflict"]].tolist() == ["denial_led", "1"]


def test_where_nothing_can_be_merged_nothing_is_written(story, truth, tmp_path):
    path = save(tmp_path, "ann", coded(truth, 1, 2, letter="a"))
    with pytest.raises(SheetError, match=r'ann.csv:2-3:pass: "a" is a pass of the case'):
        passes.merge([path], story, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command_tells_the_counts_and_every_fault(truth, tmp_path):
    rows = coded(truth, 1, 6)
    save(tmp_path, "ann", [row | {"own_check": "x"} if row is rows[2] else row for row in rows])
    save(tmp_path, "bo", coded(truth, 2, 6)[1:])
    out = tmp_path / "out"
    run = CliRunner().invoke(app, ["passes", "merge", str(tmp_path), "--out", str(out)])
    assert run.exit_code == 0, run.output
    assert "2 files, 2 students: 11 rows = 11 merged + 0 rejected" in run.output
    assert "220 codes in the merged rows = 219 merged + 1 rejected" in run.output
    assert 'ann.csv:4:own_check: "x" is neither yes nor no; allowed: true, false' in run.output
    assert (out / "agreement.csv").exists()


def test_the_command_fails_in_one_line_where_there_is_nothing(tmp_path):
    run = CliRunner().invoke(app, ["passes", "merge", "gone.csv", "--out", str(tmp_path / "out")])
    assert run.exit_code == 1
    assert "gone.csv:0:-: cannot be read" in run.output
    assert "Traceback" not in run.output
