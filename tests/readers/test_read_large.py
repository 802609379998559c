"""Ten thousand rows, three hundred of them broken in every way: nothing is lost, memory is bounded."""

import csv
import tracemalloc

import pyarrow.parquet as pq
import pytest

from counterclaim.readers.output import write_pages
from counterclaim.readers.pages import Settings, Tally, stream

ROWS, EVERY = 10_000, 33
HEADER = "id,url,source,headline,date,lang,body"
ENDS = ("\n", "\r\n", "\r")


def good(number: int) -> str:
    dates = ("2021-03-10", "10-03-2021", "25/03/2021", "10 maart 2021", "44265", "03/04/2021")
    body = (
        f"Tekst nummer {number}.",
        f'"Alinea {number}.\n\nHij zei: ""nee"", en ging, met {number}."',
        f'"Met komma, {number}"',
        "",
        f"Één café nummer {number}",
    )
    address = f"https://polder.example/{number}"
    return f"p{number},{address},De Polder,Kop {number},{dates[number % 6]},nl,{body[number % 5]}"


def broken(number: int) -> tuple[bytes, str]:
    """Give a broken row and a word of the reason why it is refused."""
    page = f"p{number},https://polder.example/{number},De Polder,Kop {number}"
    kinds = [
        (f"{page},2021-03-10,nl", "fewer cells"),
        (f"{page},2021-03-10,nl,een, twee", "more cells"),
        (f'{page},2021-03-10,nl,"nooit gesloten {number}', "quotation mark"),
        (f'{page},2021-03-10,nl,"hij zei "nee" en ging"', "quotation mark"),
        (f'{page},2021-03-10,nl,"alinea\nhij zei "nee" weer\nen ging"', "quotation mark"),
        (f"{page},31-02-2021,nl,tekst {number}", "does not exist"),
        (f"{page},gisteren,nl,tekst {number}", "not a date"),
        (f"{page},2021-03-10,klingon,tekst {number}", "not a language"),
        (f"{page},2021-03-10,nl,nul\0{number}", "NUL"),
        (",,,,,,", "the row is empty"),
        ("  ", "the row is empty"),
        (
            f"p{number},javascript:alert(1),De Polder,Kop,2021-03-10,nl,x{number}",
            "not a web address",
        ),
        (f"p{number},https://www.polder.example/1/,De Polder,Kop,2021-03-10,nl,y", "duplicate"),
        (f"{page},2021-03-10,nl,Tekst  nummer 5.", "duplicate"),
        (f"p{number},,De Polder,,2021-03-10,nl,", "no text, no title and no address"),
    ]
    row, reason = (
        kinds[number // EVERY % (len(kinds) + 1) - 1]
        if number // EVERY % (len(kinds) + 1)
        else (
            None,
            "byte 0xE9",
        )
    )
    return (f"{page},2021-03-10,nl,caf".encode() + b"\xe9" if row is None else row.encode(), reason)


def made(path, rows=ROWS, size=0):
    """Write the file; give the ids of its good rows and its broken rows with their reasons."""
    ids, rejects = [], []
    with path.open("wb") as file:
        file.write(HEADER.encode() + b"\r\n")
        for number in range(1, rows + 1):
            end = ENDS[number % 3].encode()
            if number % EVERY == 0 and len(rejects) < 300:
                row, reason = broken(number)
                rejects.append(
                    (row.decode("utf-8", "backslashreplace").replace("\0", "\\x00"), reason)
                )
                end = b"\n"
            else:
                row = good(number).encode() + (b" woord" * size if number % 5 in (0, 4) else b"")
                ids.append(f"p{number}")
            file.write(row + end)
    return ids, rejects


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    path = tmp_path_factory.mktemp("large") / "pages.csv"
    return path, *made(path)


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_of_ten_thousand_rows_every_good_one_is_a_page_and_every_broken_one_a_reject(
    large, tmp_path, ending
):
    path, ids, broken_rows = large
    output = tmp_path / f"pages.{ending}"
    tally = write_pages([path], output, Settings())
    assert (tally.rows, tally.pages, tally.rejects) == (ROWS, ROWS - 300, 300)
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as file:
        rejects = list(csv.DictReader(file))
    assert [r["record"] for r in rejects] == [row for row, _ in broken_rows]
    wrong = [
        (r["reason"], why)
        for r, (_, why) in zip(rejects, broken_rows, strict=True)
        if why not in r["reason"]
    ]
    assert wrong == []
    assert {r["row"] for r in rejects} == {str(33 * n + 1) for n in range(1, 301)}
    if ending == "parquet":
        pages = pq.read_table(output)
        assert pages["doc_id"].to_pylist() == ids
        assert set(pages["published"].to_pylist()) == {"2021-03-10", "2021-03-25", "2021-04-03"}


def peak_of(path) -> int:
    tracemalloc.start()
    try:
        for _ in stream(path, Settings(), Tally()):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_length_of_the_texts(tmp_path):
    short, long = tmp_path / "short.csv", tmp_path / "long.csv"
    made(short, 500)
    made(long, 500, size=2_000)
    assert long.stat().st_size > 30 * short.stat().st_size
    peak_of(short)
    assert peak_of(long) - peak_of(short) < long.stat().st_size / 5
