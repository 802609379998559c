"""Method pages, made from the docstrings: formula, policy, source, and an example that is run."""

import ast
import contextlib
import doctest
import functools
import importlib
import inspect
import io
import textwrap
from collections.abc import Iterator
from unittest import mock

from sphinx.ext.napoleon import Config, NumpyDocstring

from counterclaim import case

MODULES = {
    "agreement": "Agreement between passes",
    "inference": "Small samples",
    "framing": "Framing",
    "knowable": "Can this be known?",
    "wording": "Words",
    "copies": "Copies",
    "network": "Discourse network",
    "restatements": "Figures: restatements and order",
    "retellings": "Figures: how a number travelled",
    "enforcement": "Figures: totals, rates, best supported",
}
# Outside a page of signatures, field lists read better than Sphinx's `:param x:`.
LAYOUT = Config(napoleon_use_param=False, napoleon_use_rtype=False, napoleon_use_ivar=True)


def functions(name: str) -> list:
    """List the public functions of a summary module, in the order in which they stand in it."""
    module = importlib.import_module(f"counterclaim.{name}")
    found = [
        function
        for called, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not called.startswith("_")
    ]
    return sorted(found, key=lambda function: function.__code__.co_firstlineno)


@contextlib.contextmanager
def one_reading():
    """Let all examples within share one reading of a case: reading is what they spend time on."""
    with mock.patch.object(case, "open", functools.cache(case.open)):
        yield


def method_pages() -> Iterator[tuple[str, str]]:
    """Write the page of each module of `MODULES`, in that order; yield its name and its text."""
    with one_reading():
        for name in MODULES:
            yield name, method_page(name)


def method_page(name: str) -> str:
    """Write the page that explains a summary module, its examples run in this process.

    Parameters
    ----------
    name
        A key of `MODULES`.

    Returns
    -------
    As reStructuredText, which the docstrings are written in: a title, the module's own words, and
    for each public function its contract, its formula, its sources and, as code with its result,
    its worked example.
    """
    module = importlib.import_module(f"counterclaim.{name}")
    public = (
        called
        for called, thing in vars(module).items()
        if not called.startswith("_") and getattr(thing, "__module__", "") == module.__name__
    )
    names = ", ".join(sorted(public))
    imports = f"import numpy as np\nimport pandas as pd\n\nfrom counterclaim.{name} import {names}"
    parts = [
        _heading(MODULES[name], "="),
        _as_rst(inspect.getdoc(module)),
        _block("python", imports),
    ]
    known = {}
    _shown(imports, known)
    for function in functions(name):
        parts += _parts(name, function, known)
    return "\n\n".join(parts) + "\n"


def _parts(name: str, function, known: dict) -> list[str]:
    words = inspect.getdoc(function)
    call = f"{name}.{function.__name__}{_signature(function)}"
    contract = _as_rst(words.partition("\nExamples\n---")[0])
    parts = [_heading(function.__name__, "-"), _block("python", call), contract]
    examples = _joined(_examples(words))
    if examples:
        parts.append("**Example**, computed when this page was made:")
    for source in examples:
        parts += [_block("python", source), _block("text", _shown(source, known))]
    return parts


def _heading(words: str, line: str) -> str:
    return f"{words}\n{line * len(words)}"


def _block(language: str, text: str) -> str:
    return f".. code-block:: {language}\n\n{textwrap.indent(text, '    ')}"


def _shown(source: str, names: dict) -> str:
    """Run our own example, and give what it prints and the value of its last line."""
    lines = ast.parse(source).body
    last = lines.pop() if isinstance(lines[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(lines, []), "example", "exec"), names)
        value = (
            eval(compile(ast.Expression(last.value), "example", "eval"), names) if last else None
        )
    return (printed.getvalue() + ("" if value is None else repr(value))).rstrip()


def _signature(function) -> str:
    parameters = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in inspect.signature(function).parameters.values()
    ]
    return str(inspect.Signature(parameters))


def _as_rst(words: str) -> str:
    return str(NumpyDocstring(words, LAYOUT)).strip()


def _examples(words: str) -> list[tuple[str, bool]]:
    return [
        (_source(example), bool(example.want or example.exc_msg))
        for example in doctest.DocTestParser().get_examples(words)
    ]


def _source(example: doctest.Example) -> str:
    source = example.source.rstrip()
    if example.exc_msg is None:
        return source
    # An example that is refused shows the refusal, not a trace of this machine's files.
    error = example.exc_msg.partition(":")[0].rpartition(".")[2]
    return f"try:\n    {source}\nexcept {error} as refusal:\n    print(refusal)"


def _joined(examples: list[tuple[str, bool]]) -> list[str]:
    """Join lines that show nothing to the next that does, so that each cell has a result."""
    cells, waiting = [], []
    for source, shows in examples:
        waiting.append(source)
        if shows:
            cells.append("\n".join(waiting))
            waiting = []
    return [*cells, "\n".join(waiting)] if waiting else cells
