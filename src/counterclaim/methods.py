"""Method pages, made from the docstrings: formula, policy, source, and an example that is run."""

import ast
import contextlib
import doctest
import importlib
import inspect
import io

import nbformat
from sphinx.ext.napoleon import Config, NumpyDocstring

MODULES = {
    "agreement": "Agreement between passes",
    "inference": "Small samples",
    "framing": "Framing",
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


def method_page(name: str) -> nbformat.NotebookNode:
    """Make the notebook that explains a summary module, its examples run in this process.

    Parameters
    ----------
    name
        A key of `MODULES`.

    Returns
    -------
    A title, the module's own words, and for each public function its contract, its formula, its
    sources and, as code with its result, its worked example.
    """
    module = importlib.import_module(f"counterclaim.{name}")
    cells = [
        nbformat.v4.new_markdown_cell(f"# {MODULES[name]}\n\n{_as_rst(inspect.getdoc(module))}")
    ]
    public = (
        called
        for called, thing in vars(module).items()
        if not called.startswith("_") and getattr(thing, "__module__", "") == module.__name__
    )
    names = ", ".join(sorted(public))
    imports = f"import numpy as np\nimport pandas as pd\n\nfrom counterclaim.{name} import {names}"
    cells.append(nbformat.v4.new_code_cell(imports, metadata={"tags": ["hide-input"]}))
    for function in functions(name):
        cells += _cells(name, function)
    names = {}
    for number, cell in enumerate(cells):
        cell["id"] = f"{name}-{number}"
        if cell.cell_type == "code":
            cell.outputs = _outputs(cell.source, names)
    return nbformat.v4.new_notebook(cells=cells)


def _outputs(source: str, names: dict) -> list[nbformat.NotebookNode]:
    """Run our own example, and give what a notebook would show of it."""
    lines = ast.parse(source).body
    last = lines.pop() if isinstance(lines[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(lines, []), "example", "exec"), names)
        value = (
            eval(compile(ast.Expression(last.value), "example", "eval"), names) if last else None
        )
    outputs = []
    if printed.getvalue():
        outputs.append(nbformat.v4.new_output("stream", text=printed.getvalue()))
    if value is not None:
        data = {"text/plain": repr(value)}
        outputs.append(nbformat.v4.new_output("execute_result", data, execution_count=1))
    return outputs


def _cells(name: str, function) -> list[nbformat.NotebookNode]:
    words = inspect.getdoc(function)
    contract = words.partition("\nExamples\n---")[0]
    call = f"{name}.{function.__name__}{_signature(function)}"
    prose = f"## {function.__name__}\n\n```python\n{call}\n```\n\n{_as_rst(contract)}"
    cells = [nbformat.v4.new_markdown_cell(prose)]
    examples = _examples(words)
    if examples:
        cells.append(
            nbformat.v4.new_markdown_cell("**Example**, computed when this page was made:")
        )
        cells += [nbformat.v4.new_code_cell(source) for source in _joined(examples)]
    return cells


def _signature(function) -> str:
    parameters = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in inspect.signature(function).parameters.values()
    ]
    return str(inspect.Signature(parameters))


def _as_rst(words: str) -> str:
    return "```{eval-rst}\n" + str(NumpyDocstring(words, LAYOUT)).strip() + "\n```"


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
