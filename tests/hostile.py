"""A case whose every text attacks its reader, and what a page must then look like."""

import csv
import shutil
import subprocess
import sys
from pathlib import Path
from zlib import crc32

import nbformat

from counterclaim import codebook

LEAK = Path(__file__).parent.parent / "data" / "invented-leak"
# Each sets `window.pwned`, asks an outside place, reads a file, computes, or hides what follows.
ATTACKS = [
    "<script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=2>",
    '"><svg onload=window.pwned=3>',
    "'><b onmouseover=window.pwned=4 onfocus=window.pwned=4 tabindex=0>",
    "javascript:window.pwned=5",
    "[x](javascript:window.pwned=6)",
    "`x <javascript:window.pwned=7>`_ |x| *x* **x** x_ ~x~ :raw-html:`<i>`",
    "{{7*7}} {% raw %} ${7*7} <%= 7*7 %> #{7*7}",
    "```{eval-rst}\n.. raw:: html\n\n   <script>window.pwned=8</script>\n```\n",
    "```{raw} html\n<script>window.pwned=9</script>\n```\n",
    ".. raw:: html\n\n   <script>window.pwned=10</script>\n\n",
    ":::{include} /etc/passwd\n:::\n",
    "$\\href{javascript:window.pwned=11}{x}$ $$\\unicode{x}$$ \\(x\\)",
    '<math><maction actiontype="statusline" xlink:href="javascript:window.pwned=12">x</maction></math>',
    "![x](https://outside.example/x.png) <https://outside.example/>",
    "</script></style></textarea></title><script>window.pwned=13</script>",
    "<!-- --> <!-- ]]> <![CDATA[x]]> <?x ?> -->",
    "&lt;b&gt; &amp;amp; &#60;i&#62;",
    "\n\n---\n\n# x\n\n--- title: x ---\n\n",
    "% x\n\n(x)=\n\n1. x\n\n- x\n\n    x\n",
    "\u202egnp.exe\u202c \u2066x\u2069 \u2067x \u200fx \u061c",
    "x\u200by\u200d\u2060\ufeffz \u00ad \u2028 \u2029 \x85",
    "\\u003cscript\\u003ewindow.pwned=14\\u003c/script\\u003e \\x3cb>",
    "=HYPERLINK(x) {{ config }} %s %(x)s {0} {outlet} \\1 \\g<0> \\",
]
NAME = "<img src=x onerror=window.pwned=15> {{7*7}} [x](javascript:window.pwned=16) `$x$` case"


def hostile(text: str, attack: int | None = None) -> str:
    """Put an attack before a text: the same before the same text."""
    chosen = crc32(text.encode()) if attack is None else attack
    return f"{ATTACKS[chosen % len(ATTACKS)]} {text}"


def _texts(table: codebook.Table) -> list[str]:
    return [column.name for column in table.columns if column.kind == "text"]


def _rewrite(path: Path, columns: list[str]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        for name in columns:
            # Where there are few rows, each bears every attack.
            if row[name] and len(rows) < 3:
                row[name] = " ".join([*ATTACKS, row[name]])
            elif row[name] or name in ("hedge", "note", "meaning"):
                # An outlet is the same in every table; other texts take the attacks in turn.
                shared = name in ("outlet", "source_outlet")
                row[name] = hostile(row[name] or str(number), None if shared else number)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def hostile_case(home: Path) -> Path:
    """Make the invented case hostile: every text column, its README, its texts, its own name."""
    case = home / NAME
    shutil.copytree(LEAK, case, ignore=shutil.ignore_patterns("pages"))
    for table in codebook.TABLES.values():
        if _texts(table):
            _rewrite(case / "coded" / table.file, _texts(table))
    _rewrite(case / codebook.OWN_CODES.file, _texts(codebook.OWN_CODES))
    for number, path in enumerate(sorted((case / "texts").iterdir())):
        words = path.read_text(encoding="utf-8")
        path.write_text(hostile(words, 2 * number) + hostile("", 2 * number + 1), encoding="utf-8")
    attacks = " ".join(" ".join(attack.split()) for attack in ATTACKS)
    (case / "README.md").write_text(
        f"# {attacks}\n\nNOTEBOOKS CITATION {attacks}\n", encoding="utf-8"
    )
    (case / "texts" / f"{NAME}.txt").write_text(attacks, encoding="utf-8")
    return case


CELLS = """
import pandas as pd
from counterclaim import case, charts, codebook, coverage, enforcement, framing, ledger, wording
from counterclaim.exhibits import answer, exhibit
from counterclaim.exhibits import Sentence
---
story = case.open()
made = ledger.denial_statements(story.statements, story.articles)
---
exhibit(story.articles, story.articles["title"][0], anchor="article_id")
---
exhibit(story.codes, story.codes["crack_word"].dropna().iloc[0])
---
exhibit(story.statements, story.name)
---
exhibit(story.figures, "Figures", anchor="figure_id")
---
exhibit(story.events, "Events")
---
exhibit(story.countries, "Countries")
---
exhibit(story.platforms, "Services")
---
exhibit(story.term_counts.head(60), "Terms")
---
exhibit(story.sentences, "Sentences")
---
exhibit(story.articles.groupby("outlet")["title"].agg(list), "Titles by outlet")
---
exhibit(story.articles.head(0), "Nothing", empty=story.articles["title"][1])
---
lists = {name: codebook.entries(name) for name in codebook.ROLES}
exhibit(pd.DataFrame([(n, c.en, c.nl, c.meaning) for n in lists for c in lists[n]]), "Codes")
---
Sentence(story.articles["title"][2], story.articles["title"][3])
---
charts.draw_proposition_grid(coverage.proposition_grid(story.statements, story.articles));
---
charts.draw_portraits(framing.portraits(story.codes, story.articles));
---
charts.draw_ledger(ledger.ledger(made));
---
charts.draw_verbs(wording.verb_voices(story.statements, story.articles, "nl"));
---
printed = enforcement.who_printed_what(story.figures, "customers_affected", None, "WORLD")
charts.draw_printed_values(printed, measure="customers_affected");
"""


def everything(home: Path) -> Path:
    """Write a notebook that shows every table and the charts that show texts."""
    cells = [
        nbformat.v4.new_code_cell(code.strip(), id=f"c{n}")
        for n, code in enumerate(CELLS.split("---\n"))
    ]
    title = nbformat.v4.new_markdown_cell("# Everything", id="title")
    of_another = {"tags": ["case:another"]}
    cells.append(nbformat.v4.new_markdown_cell("Of another.", id="other", metadata=of_another))
    path = home / "90-everything.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[title, *cells]), path)
    return path


BUILD = """
import sys
from pathlib import Path
from counterclaim import report
folder, out, *chosen = sys.argv[1:]
whole = [path for path in report.notebooks() if path.stem[:2] in ("00",)]
report.notebooks = lambda: [*whole, *map(Path, chosen)]
report.MODULES = {}
report.make_report(folder, Path(out))
"""


def build(case: Path, out: Path, notebook: Path) -> None:
    """Build the site of a case from the first notebook and one more, without the method pages."""
    command = [sys.executable, "-c", BUILD, str(case), str(out), str(notebook)]
    run = subprocess.run(command, cwd=LEAK.parent.parent, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-3000:]
