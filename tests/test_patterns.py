"""Every pattern takes about four times as long for four times the text, whatever the text."""

import ast
import importlib
import pkgutil
import re
import time
from pathlib import Path

import pytest

import counterclaim

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
    """Gather what every module holds, in whatever it holds it, and what its functions name."""
    found = {}
    for module in pkgutil.walk_packages(counterclaim.__path__, "counterclaim."):
        if not module.name.endswith((".conf", "__main__")):
            for value in vars(importlib.import_module(module.name)).values():
                found |= {(one.pattern, one.flags): one for one in held(value)}
    for literal in literals():
        compiled = re.compile(literal)
        found.setdefault((compiled.pattern, compiled.flags), compiled)
    return list(found.values())


def held(value, depth=3):
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict | list | tuple | set | frozenset) and depth:
        for inner in [*value.values(), *value] if isinstance(value, dict) else value:
            yield from held(inner, depth - 1)


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
        # Of this process: what else the machine does is none of a pattern's time.
        began = time.process_time()
        ask(text)
        best = min(best, time.process_time() - began)
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
