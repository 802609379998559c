"""CSV and TSV: encodings, delimiters, line ends and rows that are broken."""

import codecs
import re

import pytest

from counterclaim.readers import read_pages

HEAD = "doc_id,title,text\n"


@pytest.fixture
def read(tmp_path):
    def write_and_read(content, name="in.csv", **options):
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (tmp_path / name).write_bytes(data)
        got = read_pages(tmp_path / name, **options)
        assert got.tally.rows == len(got.pages) + len(got.rejects)
        return got

    return write_and_read


def only_reject(got):
    assert len(got.rejects) == 1, got.rejects
    return got.rejects.iloc[0]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_among_others(read, mark):
    other = next(m for m in ",;|" if m != mark)
    got = read(f"doc_id{mark}headline{mark}body\na{mark}Lek{other} niet{mark}x{other} y\n")
    assert got.pages[["title", "text"]].to_numpy().tolist() == [[f"Lek{other} niet", f"x{other} y"]]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_quoted_cell_may_hold_the_delimiter(read, mark):
    got = read(f'doc_id{mark}headline{mark}body\na{mark}"Lek{mark} niet"{mark}x\n')
    assert got.pages["title"].tolist() == [" ".join(f"Lek{mark} niet".split())]


def test_the_line_with_which_excel_names_its_delimiter_is_no_header(read):
    assert read("sep=;\ndoc_id;text\na;x, y\n").pages["text"].tolist() == ["x, y"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_an_encoding_is_found(read, encoding):
    text = HEAD + "a,Één café zegt “nee”,Königstraße – hè\n"
    got = read(text.encode(encoding))
    assert got.pages[["title", "text"]].to_numpy().tolist() == [
        ["Één café zegt “nee”", "Königstraße – hè"]
    ]


def test_cyrillic_of_one_byte_a_letter_is_not_taken_for_western(read):
    text = "Компания отрицает утечку данных и заявляет что найдена старая копия файла. " * 3
    got = read((HEAD + f"a,Заголовок,{text}\n").encode("cp1251"))
    assert got.pages["text"].tolist() == [text]


def test_one_row_that_is_not_utf8_does_not_spoil_the_others(read):
    got = read(HEAD.encode() + b"a,caf\xc3\xa9,x\nb,caf\xe9,y\nc,h\xc3\xa9,z\n")
    assert got.pages["title"].tolist() == ["café", "hé"]
    reject = only_reject(got)
    assert (reject["row"], reject["column"], reject["record"]) == (3, "title", r"b,caf\xe9,y")
    assert "byte 0xE9" in reject["reason"]


def test_utf16_that_breaks_off_keeps_the_rows_before(read):
    data = (HEAD + "a,t,x\nb,t,y\n").encode("utf-16-le")
    got = read(codecs.BOM_UTF16_LE + data[:-1])
    assert got.pages["doc_id"].tolist() == ["a"]
    assert "half a character" in only_reject(got)["reason"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_each_line_end_ends_a_row(read, end):
    got = read(f'doc_id,title,text{end}a,t,"x{end}{end}y"{end}b,t,z{end}')
    assert got.pages["text"].tolist() == ["x\n\ny", "z"]
    assert got.rejects.empty


def test_line_ends_may_be_mixed(read):
    assert read("doc_id,text\r\na,x\nb,y\rc,z").pages["text"].tolist() == ["x", "y", "z"]


def test_an_unclosed_quotation_mark_takes_no_other_row_along(read):
    got = read(HEAD + 'a,t,"never closed\nb,t,one\nc,t,"two"\nd,t,three\n')
    assert got.pages["doc_id"].tolist() == ["b", "c", "d"]
    reject = only_reject(got)
    assert (reject["row"], reject["record"]) == (2, 'a,t,"never closed')
    assert "quotation mark" in reject["reason"]


def test_an_unclosed_quotation_mark_in_the_last_row_is_a_reject(read):
    got = read(HEAD + 'a,t,x\nb,t,"y')
    assert got.pages["doc_id"].tolist() == ["a"]
    assert only_reject(got)["record"] == 'b,t,"y'


def test_rows_that_are_swallowed_between_two_stray_marks_are_given_back(read):
    got = read(HEAD + 'a,t,"open\nb,t,one\nc,t,two\nd,t,close"\n')
    assert got.pages["doc_id"].tolist()[:2] == ["b", "c"]


def test_a_broken_row_of_several_lines_is_one_reject(read):
    broken = 'a,t,"first line\nhe said "no" again\nlast line"'
    got = read(HEAD + broken + "\nb,t,x\n")
    assert got.pages["doc_id"].tolist() == ["b"]
    assert only_reject(got)["record"] == broken


def test_two_unclosed_rows_are_two_rejects(read):
    got = read(HEAD + 'a,t,"one\nb,t,"two\nc,t,x\n')
    assert got.rejects["record"].tolist() == ['a,t,"one', 'b,t,"two']


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,t", r"fewer cells than the header \(2 and 3\)"),
        ("a,t,x, and more", r"more cells than the header \(4 and 3\)"),
        (",,", "the row is empty"),
        ("a,,", "no text, no title and no address"),
        ("a,t\0,x", "NUL"),
    ],
)
def test_a_broken_row_is_kept_whole_with_its_reason(read, row, reason):
    got = read(HEAD + row + "\nb,t,x\n")
    reject = only_reject(got)
    assert reject["record"] == row.replace("\0", r"\x00")
    assert re.search(reason, reject["reason"])
    assert reject["remedy"]


def test_an_empty_line_is_a_reject_but_at_the_end_of_the_file(read):
    got = read(HEAD + "a,t,x\n\nb,t,y\n\n\n")
    assert only_reject(got)["row"] == 3
    assert got.pages["doc_id"].tolist() == ["a", "b"]


def test_a_control_character_becomes_a_space_and_is_reported(read):
    got = read(HEAD + "a,one\x0btwo,three\x1bfour\n")
    assert got.pages[["title", "text"]].to_numpy().tolist() == [["one two", "three four"]]
    assert any("control characters" in line for line in got.tally.remarks())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        (HEAD, "no rows"),
        ("colour,size\nred,2\n", r"no column .* \(there are: colour, size\)"),
        ("title,title,text\na,b,c\n", "'title' stands twice"),
        (",".join(f"c{n}" for n in range(100_000)) + "\n", "100,000 columns"),
        ('doc_id,"title,text\n', "header"),
    ],
)
def test_a_file_without_a_sound_header_is_one_reject(read, content, reason):
    got = read(content)
    reject = only_reject(got)
    assert reject["row"] == ""
    assert re.search(reason, reject["reason"])


def test_a_million_columns_are_refused_within_five_seconds(read):
    import time

    content = ",".join(f"c{n}" for n in range(1_000_000)) + "\n"
    before = time.process_time()
    assert "columns" in only_reject(read(content))["reason"]
    assert time.process_time() - before < 5


def test_a_line_longer_than_a_page_is_refused_and_the_next_one_read(read, monkeypatch):
    from counterclaim.readers import encodings, tabular

    for module in (encodings, tabular):
        monkeypatch.setattr(module, "MAX_RECORD", 5_000)
    got = read(HEAD + "a,t," + "x" * 300_000 + "\nb,t,y\n")
    reject = only_reject(got)
    assert "300,004 characters" in reject["reason"] or "300,005 characters" in reject["reason"]
    assert len(reject["record"]) < 2_000
    assert got.pages["doc_id"].tolist() == ["b"]


def test_a_megabyte_of_what_makes_patterns_explode_takes_no_time(read):
    import time

    hard = ['"' * 1_000_001, '"",' * 300_000, "9" * 1_000_000, "\r" * 100_000, '","' * 300_000]
    before = time.process_time()
    for text in hard:
        read(HEAD + "a,t," + text + "\nb,t,x\n")
    assert time.process_time() - before < 10


def test_many_unclosed_rows_do_not_take_the_square_of_their_time(read):
    import time

    before = time.process_time()
    got = read(HEAD + "".join(f'{n},t,"x ""{n}"" y\n' for n in range(3_000)))
    assert len(got.rejects) + len(got.pages) == got.tally.rows
    assert time.process_time() - before < 5


def test_words_for_nothing_stay_words_in_titles_and_texts(read):
    got = read(HEAD + "NA,None,nan\nb,null,NA\n")
    assert got.pages[["title", "text"]].to_numpy().tolist() == [["None", "nan"], ["null", "NA"]]


def test_a_file_settles_the_order_of_its_own_dates(read):
    got = read("title,date\nA,03/04/2021\nB,25/04/2021\n")
    assert got.pages["published"].tolist() == ["2021-04-03", "2021-04-25"]
    got = read("title,date\nA,03/04/2021\nB,04/25/2021\n")
    assert got.pages["published"].tolist() == ["2021-03-04", "2021-04-25"]


def test_dates_that_nothing_settles_are_refused_until_the_user_says(read):
    content = "title,date\nA,03/04/2021\n"
    assert "--day-first" in only_reject(read(content))["remedy"]
    assert read(content, order="day").pages["published"].tolist() == ["2021-04-03"]
    assert read(content, order="month").pages["published"].tolist() == ["2021-03-04"]
