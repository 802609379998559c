"""What is fuzzed: each target takes any bytes, and fails only where a promise is broken."""

import contextlib
import csv
import io
import logging
import math
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from counterclaim import codebook, page_text, sheets, tables, workbooks
from counterclaim.exports import latex
from counterclaim.fetch import provenance
from counterclaim.fetch.addresses import RefusedError, checked
from counterclaim.readers.dates import day_of
from counterclaim.readers.records import RefusedError as RefusedRecordError
from counterclaim.scaffold import NewCaseError
from counterclaim.scaffold import read_pages as read_made_pages
from counterclaim.text import figures, inputs, speech
from counterclaim.text.sentences import sentences
from counterclaim.text.tokens import tokens
from counterclaim.workbooks import cell_text, neutral, restored
from reading import checked_read

logging.disable(logging.CRITICAL)
LANGUAGES = ("nl", "en", "fr", "de")
PAGES = {"p1", "p2"}


@contextlib.contextmanager
def _file(content: bytes, name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        yield path


def _one_line(*said: str) -> None:
    assert said
    assert all("\n" not in line for line in said)


def _read(ending: str) -> Callable[[bytes], None]:
    def read(content: bytes) -> None:
        got = checked_read(content, ending)
        written = got.pages.to_csv(index=False) + got.rejects.to_csv(index=False)
        written.encode("utf-8")

    return read


def _table(name: str) -> Callable[[bytes], None]:
    table = codebook.TABLES[name]

    def read(content: bytes) -> None:
        with _file(content, table.file) as path:
            reading = tables.read_table(path, table)
        lines = tables.breach_lines(reading.breaches)
        assert all("\n" not in line for line in lines)
        assert set(reading.rows.index).isdisjoint(reading.breaches["row"])

    return read


def _texts(content: bytes) -> None:
    for ending in (".csv", ".jsonl"):
        with _file(content, f"in{ending}") as path, contextlib.suppress(inputs.TextsError):
            inputs.read_texts(path)


def _made_pages(content: bytes) -> None:
    with _file(content, "pages.csv") as path:
        try:
            made = read_made_pages(path)
        except NewCaseError as error:
            _one_line(str(error))
            return
        made.to_csv().encode("utf-8")


def _page(content: bytes) -> None:
    try:
        texts = page_text.readings(content)
    except page_text.NotTextError:
        return
    for text in texts:
        assert page_text.plain(text) == text


class _Story:
    articles = pd.DataFrame({"article_id": sorted(PAGES)})


def _sheet(ending: str) -> Callable[[bytes], None]:
    def read(content: bytes) -> None:
        with _file(content, f"sheet{ending}") as path:
            try:
                sheets.read_sheets([path], _Story, "c")
            except sheets.SheetError as error:
                _one_line(*error.lines)

    return read


def _provenance(content: bytes) -> None:
    with (
        _file(content, provenance.FILE) as path,
        contextlib.suppress(provenance.FetchError),
    ):
        table = provenance.read(path.parent)
        provenance.write(path.parent, table)
        assert len(provenance.read(path.parent)) == len(table)


def _text(content: bytes) -> str:
    return content.decode("utf-8", "ignore")


def _address(content: bytes) -> None:
    with contextlib.suppress(RefusedError):
        url = checked(_text(content))
        assert url.scheme in ("http", "https")
        assert url.host
        assert not url.userinfo


def _date(content: bytes) -> None:
    text = _text(content)
    for order in ("", "day", "month"):
        with contextlib.suppress(RefusedRecordError):
            day, precision = day_of(text, order)
            assert len(day) == {"day": 10, "month": 7, "": 0}[precision]
            assert day.isascii()


def _cells(content: bytes) -> None:
    text = _text(content)
    assert restored(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    rows = list(csv.reader(io.StringIO(workbooks.csv_text([[text]]), newline="")))
    assert restored(rows[0][0] if rows and rows[0] else "") == text
    assert cell_text(neutral(text.replace("_x", "_"))) == text.replace("_x", "_")


def _latex(content: bytes) -> None:
    made = latex(_text(content))
    depth = 0
    for sign in made.replace("\\{", "").replace("\\}", ""):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0


def _extract(content: bytes) -> None:
    text = _text(content[1:])
    language = LANGUAGES[content[0] % 4] if content else "nl"
    asked = pd.DataFrame({"doc_id": ["a"], "language": [language], "text": [text]})
    found = figures.extract_figures(asked)
    for one in found.itertuples():
        assert text[one.start : one.end] == one.text
        assert not math.isnan(one.value) or one.bound
    said = speech.extract_speech(asked)
    assert set(said["doc_id"]) <= {"a"}


def _sentences(content: bytes) -> None:
    text = _text(content)
    found = sentences({"a": text})
    assert len(found) <= len(text) + 1
    assert all(token == token.lower() for token in tokens(text))


TARGETS: dict[str, Callable[[bytes], None]] = {
    **{
        f"read-{kind}": _read(f".{kind}")
        for kind in ("csv", "tsv", "json", "jsonl", "txt", "html", "rtf", "docx", "parquet")
    },
    "table-articles": _table("articles"),
    "table-figures": _table("figures"),
    "table-codes": _table("codes"),
    "texts": _texts,
    "made-pages": _made_pages,
    "page": _page,
    "sheet-csv": _sheet(".csv"),
    "sheet-xlsx": _sheet(".xlsx"),
    "provenance": _provenance,
    "address": _address,
    "date": _date,
    "cells": _cells,
    "latex": _latex,
    "extract": _extract,
    "sentences": _sentences,
}
