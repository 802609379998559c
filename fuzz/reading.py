"""What holds of any bytes that are read as pages: shared by the fuzzer and the tests."""

import tempfile
from pathlib import Path

from counterclaim.readers import read_pages
from counterclaim.readers.pages import Reading


def checked_read(content: bytes, ending: str) -> Reading:
    """Read bytes as a file with that ending; AssertionError where a promise about it is broken."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, f"in{ending}")
        path.write_bytes(content)
        got = read_pages(path)
    assert got.tally.rows == len(got.pages) + len(got.rejects)
    assert got.pages["doc_id"].is_unique
    assert got.pages["doc_id"].str.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*").all()
    assert (got.rejects["reason"] != "").all()
    assert (got.rejects["remedy"] != "").all()
    return got
