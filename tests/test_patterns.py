"""Every pattern takes about four times as long for four times the text, whatever the text."""

import ast
import importlib
import pkgutil
import re
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import counterclaim
from counterclaim.text import figures, speech

SOURCE = Path(counterclaim.__file__).parent
# What a pattern that backtracks stumbles over, again and again.
PIECES = [
    *("1", "1,", "1.", "1 ", " ", "\n", "\r\n", "a", "a-", "a'", "a ", "Ab ", "A", "x0", "0"),
    *('"', "'", "“", "« ", "-", ".", ",", ";", "<", "<a ", "<meta ", "{", "\\", "=", "'=", "//"),
    *("https://web.archive.org/web/", "é", "²", "_x0041_", "a.b", "[a](b", "de ", "10 de "),
]
SHORT, SLOW, RATIO = 2_000, 0.02, 9


@pytest.fixture(scope="module")
def patterns():
    """Gather what the modules compile when they are loaded and when they read a sentence."""
    made = re._compile
    found = {}

    def noted(pattern, flags=0):
        compiled = made(pattern, flags)
        frame = sys._getframe(1)
        while frame and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        if frame and frame.f_code.co_filename.startswith(str(SOURCE)):
            found[compiled.pattern, compiled.flags] = compiled
        return compiled

    loaded = {name for name in sys.modules if name.startswith("counterclaim")}
    kept = {name: sys.modules.pop(name) for name in loaded}
    re._compile = noted
    try:
        for module in pkgutil.walk_packages(counterclaim.__path__, "counterclaim."):
            if not module.name.endswith((".conf", "__main__")):
                importlib.import_module(module.name)
        rows = [("a", language, "Dertig, 1.5 “x” £2") for language in ("nl", "en", "fr", "de")]
        texts = pd.DataFrame(rows, columns=["doc_id", "language", "text"])
        figures.extract_figures(texts)
        speech.extract_speech(texts)
    finally:
        re._compile = made
        for name in [name for name in sys.modules if name.startswith("counterclaim")]:
            del sys.modules[name]
        sys.modules.update(kept)
    for literal in literals():
        compiled = made(literal, 0)
        found.setdefault((compiled.pattern, compiled.flags), compiled)
    return list(found.values())


def literals():
    """Give the patterns that functions hand to `re` as they stand."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func).startswith("re.")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                yield node.args[0].value


def seconds(ask, text):
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        ask(text)
        best = min(best, time.perf_counter() - began)
        if best < SLOW:
            break
    return best


def growth(pattern, piece):
    """Give how much longer four times the text takes, where that takes long at all."""
    text = piece * (SHORT // len(piece))
    text = text.encode() if isinstance(pattern.pattern, bytes) else text
    end = b"!" if isinstance(text, bytes) else "!"
    worst = 0.0
    for ask in (lambda text: sum(1 for _ in pattern.finditer(text)), pattern.fullmatch):
        long = seconds(ask, text * 4 + end)
        if long > SLOW:
            worst = max(worst, long / seconds(ask, text + end))
    return worst


def test_four_times_the_text_takes_no_pattern_much_more_than_four_times_as_long(patterns):
    assert len(patterns) > 90
    slow = [
        (pattern.pattern[:80], piece, round(ratio))
        for pattern in patterns
        for piece in PIECES
        if (ratio := growth(pattern, piece)) > RATIO
    ]
    assert slow == []


def test_a_pattern_that_takes_the_square_would_be_found():
    assert growth(re.compile(r"\d+x"), "1") > RATIO
    assert growth(re.compile(r"(?<!\d)\d+x"), "1") < RATIO
