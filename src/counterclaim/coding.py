"""Code it yourself: the controls of one coder's round, for JupyterLab and the browser lab.

Every field takes typed words, none is a drop-down list: the beginning of an answer is enough, and
no hand leaves the keys. What is pressed on a button is kept from the notebook (`keys`).
"""

from pathlib import Path

import ipywidgets
import pandas as pd
from jinja2 import Environment

from counterclaim import codebook, rounds
from counterclaim.agreement import REPEATABILITY
from counterclaim.case import Case
from counterclaim.codebook import Column
from counterclaim.exhibits import ADDRESS, exhibit
from counterclaim.keys import with_own_keys
from counterclaim.passes import VARIABLES
from counterclaim.rounds import Round, RoundError
from counterclaim.words import LANGUAGE, say, unturned

_HTML = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
_HTML.filters["unturned"] = unturned
_SHOWN = _HTML.from_string(
    """
<div style="line-height: 1.4; overflow-wrap: anywhere">
<h3>{{ title|unturned }}</h3>
<p>{{ line|unturned }}{% if link %}<br><a href="{{ link }}" target="_blank" rel="noopener noreferrer" style="text-decoration: underline">{{ link }}</a>{% endif %}</p>
<p><strong>{{ heading }}</strong></p>
<ol>
{% for said in statements %}
<li><strong>{{ said.speaker|unturned }}</strong> {{ said.stance|unturned }}: {{ said.proposition|unturned }} ({{ said.form|unturned }}). {{ said.words|unturned }}</li>
{% endfor %}
</ol>
{% for paragraph in text %}<p>{{ paragraph|unturned }}</p>
{% endfor %}
</div>
"""
)
_SAID = _HTML.from_string(
    """
<div role="status" style="line-height: 1.4; overflow-wrap: anywhere">
{% if heading %}<p><strong>{{ heading|unturned }}</strong></p>{% endif %}
{% if lines %}<ul>{% for line in lines %}<li>{{ line|unturned }}</li>{% endfor %}</ul>{% endif %}
</div>
"""
)
_MEANINGS = _HTML.from_string(
    """
<details style="line-height: 1.4; overflow-wrap: anywhere"><summary>{{ heading }}</summary>
<dl>{% for name, meaning, codes in columns %}<dt><strong>{{ name|unturned }}</strong></dt>
<dd>{{ meaning|unturned }}{% if codes %}: {{ codes|join("; ")|unturned }}{% endif %}</dd>
{% endfor %}</dl></details>
"""
)
# Page and form stand side by side where there is room, else one above the other.
_HALF = {"flex": "1 1 24em", "min_width": "0", "display": "block"}
_AGREEMENT = ["shipped", "variable", "units", "raw_agreement", "prevalence", "alpha"]
_AGREEMENT += ["alpha_low", "alpha_high", "warning"]


def code_it_yourself(
    story: Case, folder: str = "passes", language: str = LANGUAGE
) -> ipywidgets.VBox:
    """Code the pages that report the denial, blind, then see where you part from other passes.

    Parameters
    ----------
    story
        The case.
    folder
        Where the coder's file shall lie; it can be changed in the first field.
    language
        "en" or "nl".

    Returns
    -------
    The controls. Nothing is written before the first page is kept; from then on the file is whole
    after each page, and a coder of the same name takes it up again.
    """
    return _Desk(story, folder, language).whole


class _Desk:
    """The controls, and what becomes of each key."""

    def __init__(self, story: Case, folder: str, language: str):
        self.story, self.language = story, language
        self.round: Round | None = None
        self.pages: list[str] = []
        self.page = ""
        self.sitting: list[str] = []
        self.cases: list[tuple[str, str, str]] = []
        self.case = 0
        self.said = ipywidgets.HTML()
        self.start = self._start(folder)
        self.shown = ipywidgets.HTML(layout=_HALF)
        self.fields = {column.name: _field(column, language) for column in VARIABLES}
        self.coding = self._coding()
        self.met = ipywidgets.HTML(layout={"display": "block", "width": "100%"})
        self.arguing = self._arguing()
        for part in (self.coding, self.met, self.arguing):
            part.layout.display = "none"
        parts = [self.start, self.coding, self.said, self.met, self.arguing]
        self.whole = with_own_keys(parts)

    def _words(self, english: str, dutch: str) -> str:
        return say(english, dutch, self.language)

    def _tell(self, heading: str, lines: list[str] | None = None) -> None:
        self.said.value = _SAID.render(heading=heading, lines=lines or [])

    def _button(self, english: str, dutch: str, pressed) -> ipywidgets.Button:
        button = ipywidgets.Button(
            description=self._words(english, dutch), layout={"width": "auto", "max_width": "100%"}
        )
        button.on_click(lambda _: self._safely(pressed))
        return button

    def _safely(self, pressed) -> None:
        try:
            pressed()
        except RoundError as error:
            self._tell(str(error))
        except OSError as error:
            why = self._words("cannot be written", "is niet te schrijven")
            self._tell(f"{self.round.path if self.round else ''}: {why} ({error.strerror})")

    # ---- begin

    def _start(self, folder: str) -> ipywidgets.VBox:
        self.name = self._text("your name", "je naam", "")
        self.folder = self._text("folder for your file", "map voor je bestand", folder)
        self.letter = self._text("letter of the pass", "letter van de ronde", "")
        self.letter.placeholder = self._words("the next free one", "de eerste vrije")
        self.languages = self._text("languages you read", "talen die je leest", "")
        there = sorted(self.story.articles["language"].unique())
        self.languages.placeholder = self._words("all", "alle") + f" ({' '.join(there)})"
        begin = self._button("Begin", "Begin", self._begin)
        return ipywidgets.VBox([self.name, self.folder, self.letter, self.languages, begin])

    def _text(self, english: str, dutch: str, value: str) -> ipywidgets.Text:
        return ipywidgets.Text(value, description=self._words(english, dutch), **_form())

    def _begin(self) -> None:
        chosen = tuple(self.languages.value.replace(",", " ").split())
        folder = Path(self.folder.value.strip() or "passes")
        self.round = rounds.begin(self.story, folder, self.name.value, self.letter.value)
        self.pages = self.round.pages(chosen)
        if not self.pages:
            raise RoundError(
                self._words(
                    "no page reports the denial in these languages; leave the field empty for all",
                    "geen pagina met de ontkenning in deze talen; laat het veld leeg voor alle",
                )
            )
        self.start.layout.display = "none"
        self.coding.layout.display = None
        self._next()

    # ---- code

    def _coding(self) -> ipywidgets.VBox:
        buttons = [
            self._button("Keep and go on", "Bewaar en ga verder", self._keep),
            self._button("Skip", "Sla over", self._skip),
            self._button("Back to the last one", "Terug naar de vorige", self._back),
            self._button("Compare with the other passes", "Vergelijk", self._compare),
        ]
        meanings = _MEANINGS.render(
            heading=self._words("What the codes mean", "Wat de codes betekenen"),
            columns=[
                (say(c.en, c.nl, self.language), c.meaning, rounds.labels(c, self.language))
                for c in VARIABLES
            ],
        )
        form = ipywidgets.VBox(
            [*self.fields.values(), _row(buttons), ipywidgets.HTML(meanings)],
            layout=_HALF,
        )
        self.progress = ipywidgets.HTML()
        return ipywidgets.VBox([self.progress, _row([self.shown, form])])

    def _next(self) -> None:
        after = self.pages.index(self.page) + 1 if self.page else 0
        turned = [*self.pages[after:], *self.pages[:after]]
        left = [page for page in turned if page not in self.round.coded]
        if left:
            self._open(left[0], {})
            return
        self.progress.value = _SAID.render(
            heading=self._words(
                f"All {len(self.pages)} pages are coded. Now compare.",
                f"Alle {len(self.pages)} pagina's zijn gecodeerd. Vergelijk nu.",
            )
        )

    def _open(self, page: str, codes: dict[str, str]) -> None:
        self.page = page
        self.shown.value = page_html(self.story, page, self.language)
        for column in VARIABLES:
            said = rounds.label(column, codes.get(column.name, ""), self.language)
            self.fields[column.name].value = said
        done, number = len(self.round.coded), self.pages.index(page) + 1
        where = self._words(
            f"Pass {self.round.by}, page {number} of {len(self.pages)}; {done} coded in {self.round.path}",
            f"Ronde {self.round.by}, pagina {number} van {len(self.pages)}; {done} gecodeerd in {self.round.path}",
        )
        # Last of all says the line that it is the next page's turn: whoever types from there loses
        # neither a letter nor her place to what was still on its way.
        next(iter(self.fields.values())).focus()
        self.progress.value = _SAID.render(heading=where)

    def _keep(self) -> None:
        if not self.page or self.page in self.round.locked:
            raise RoundError(self._words("there is no page to keep", "er is niets te bewaren"))
        texts = {name: field.value for name, field in self.fields.items()}
        wrong = self.round.keep(self.page, rounds.answers(texts))
        if wrong:
            columns = {column.name: column for column in VARIABLES}
            lines = [self._wrong(columns[name], *said) for name, said in wrong.items()]
            self._tell(self._words("Not kept yet:", "Nog niet bewaard:"), lines)
            self.fields[next(iter(wrong))].focus()
            return
        self.sitting = [*(one for one in self.sitting if one != self.page), self.page]
        self._tell(self._words(f"Kept: {self.page}", f"Bewaard: {self.page}"))
        self._next()

    def _wrong(self, column: Column, reason: str, remedy: str) -> str:
        listed = "; ".join(rounds.labels(column, self.language))
        if listed and column.name != "verb_class":
            remedy = self._words("allowed", "toegestaan") + f": {listed}"
        return f"{say(column.en, column.nl, self.language)}: {reason}; {remedy}"

    def _skip(self) -> None:
        self._tell("")
        self._next()

    def _back(self) -> None:
        open_still = [page for page in self.sitting if page not in self.round.locked]
        earlier = [page for page in open_still if page != self.page]
        if not earlier:
            raise RoundError(
                self._words(
                    "no page of this sitting is open any more: what was compared stays as it is",
                    "geen pagina van deze zitting is nog open: wat vergeleken is, blijft zo",
                )
            )
        self._open(earlier[-1], self.round.coded[earlier[-1]])

    # ---- compare

    def _compare(self) -> None:
        if not self.round.coded:
            raise RoundError(self._words("code a page first", "codeer eerst een pagina"))
        if self.round.others().empty:
            raise RoundError(
                self._words(
                    "no other pass has these pages", "geen andere ronde heeft deze pagina's"
                )
            )
        self.round.reveal()
        self.met.value = comparison_html(self.round, self.language)
        self.met.layout.display = None
        self.cases = [tuple(row) for row in self.round.hard_cases().to_numpy().tolist()]
        self.case = 0
        if self.cases:
            self.arguing.layout.display = None
            self._show_case()
        self._tell(
            self._words(
                f"Compared, below, on {len(self.round.coded)} pages; these stay as they are now.",
                f"Hieronder vergeleken op {len(self.round.coded)} pagina's; die blijven nu zoals ze zijn.",
            )
        )
        if self.page in self.round.locked:
            self._next()

    # ---- argue

    def _arguing(self) -> ipywidgets.VBox:
        self.asked = ipywidgets.HTML()
        self.argument = ipywidgets.Textarea(
            description=self._words("your argument", "je argument"), rows=3, **_form()
        )
        self.decision = ipywidgets.Combobox(
            description=self._words("your decision", "je besluit"), **_form()
        )
        self.decision.placeholder = self._words("empty: stays open", "leeg: blijft open")
        self.log = ipywidgets.HTML()
        buttons = [
            self._button("Write into the log", "Schrijf in het logboek", self._argue),
            self._button("Next case", "Volgend geval", lambda: self._turn(1)),
            self._button("Case before", "Vorig geval", lambda: self._turn(-1)),
        ]
        return ipywidgets.VBox([self.asked, self.argument, self.decision, _row(buttons), self.log])

    def _show_case(self) -> None:
        page, variable, codes = self.cases[self.case]
        column = codebook.CODES_TABLE.column(variable)
        named = say(column.en, column.nl, self.language)
        number = self._words("Hard case", "Moeilijk geval")
        heading = f"{number} {self.case + 1} / {len(self.cases)}: {page}, {named}"
        given = [said.partition(" ")[::2] for said in codes.split("; ")]
        you = self._words("you", "jij")
        lines = [
            f"{you if who == self.round.by else who}: {rounds.label(column, code, self.language) or '-'}"
            for who, code in given
        ]
        self.asked.value = _SAID.render(heading=heading, lines=lines)
        log = self.round.log()
        before = log[(log["page"] == page) & (log["variable"] == variable)]
        self.argument.value = before["argument"].iloc[0] if len(before) else ""
        decided = before["decision"].iloc[0] if len(before) else ""
        self.decision.options = rounds.labels(column, self.language)
        self.decision.value = rounds.label(column, decided, self.language)
        caption = self._words("Adjudication log", "Logboek van moeilijke gevallen")
        self.log.value = _table(log, f"{caption}: {self.round.log_path}", self.language)

    def _turn(self, by: int) -> None:
        self.case = (self.case + by) % len(self.cases)
        self._show_case()
        self.argument.focus()

    def _argue(self) -> None:
        self.round.argue(self.cases[self.case], self.argument.value, self.decision.value)
        self._tell(self._words("Written into the log.", "In het logboek geschreven."))
        self._turn(1)


def page_html(story: Case, page: str, language: str = LANGUAGE) -> str:
    """Show of a page what a coder may see: title, address, coded statements, and a text if it is held."""
    row = story.articles.set_index("article_id").loc[page]
    empty = say("No title was seen.", "Er is geen titel gezien.", language)
    cells = [row[name] for name in ("outlet", "published", "language")]
    url = "" if pd.isna(row["url"]) else str(row["url"])
    said = [_statement(row, language) for row in rounds.statements(story, page).to_dict("records")]
    return _SHOWN.render(
        heading=say(
            "What it says, as we coded it:", "Wat er staat, zoals wij het codeerden:", language
        ),
        title=empty if pd.isna(row["title"]) else row["title"],
        line=", ".join(str(cell) for cell in cells if not pd.isna(cell)),
        link=url if ADDRESS.fullmatch(url) else "",
        statements=said,
        text=[part for part in story.texts.get(page, "").split("\n") if part.strip()],
    )


def _statement(row: dict, language: str) -> dict[str, str]:
    table = codebook.STATEMENTS
    coded = ("speaker", "proposition", "stance", "attribution")
    words = {name: codebook.label(table.column(name).codes, row[name], language) for name in coded}
    also = [str(row[name]) for name in ("reporting_verb", "hedge") if not pd.isna(row[name])]
    form = ", ".join([words["attribution"], *also])
    paraphrase = "" if pd.isna(row["paraphrase_en"]) else str(row["paraphrase_en"])
    return words | {"form": form, "words": paraphrase}


def comparison_html(coded: Round, language: str = LANGUAGE) -> str:
    """Show the agreement with each of the case's own passes by variable, and the confusions by name."""
    table = coded.agreement()[_AGREEMENT]
    met = coded.confusions()
    for column in VARIABLES:
        rows = met["variable"] == column.name
        for side in ("code", "met"):
            words = [rounds.label(column, code, language) for code in met.loc[rows, side]]
            met.loc[rows, side] = words
    heads = {
        "between": say("pass", "ronde", language),
        "shipped": say("pass", "ronde", language),
        "code": say("you", "jij", language),
        "met": say("that pass", "die ronde", language),
        "pairs": say("times", "keer", language),
        "which": say("pages", "pagina's", language),
    }
    named = met.drop(columns="pages")
    for one in (table, named):
        one["variable"] = one["variable"].map(lambda name: _called(name, language))
    agreed = say("Your agreement with each pass", "Je overeenstemming per ronde", language)
    parted = say("Where you part, by name", "Waar je afwijkt, bij naam", language)
    first = _SAID.render(heading=say(REPEATABILITY, _HERHAALD, language))
    return first + _table(table, agreed, language, heads) + _table(named, parted, language, heads)


_HERHAALD = (
    "Beide meegeleverde rondes zijn van één soort codeur, een taalmodel: hun overeenstemming is "
    "herhaalbaarheid, geen betrouwbaarheid tussen mensen."
)


def _called(name: str, language: str) -> str:
    column = codebook.CODES_TABLE.column(name)
    return say(column.en, column.nl, language)


def _table(table: pd.DataFrame, caption: str, language: str, names: dict | None = None) -> str:
    shown = exhibit(table, caption, language=language, names=names)._repr_html_()
    return f'<div style="line-height: 1.4; overflow: auto">{shown}</div>'


def _field(column: Column, language: str) -> ipywidgets.Text:
    """Make the field of a variable: whoever leaves it sees the code that was understood."""
    options = rounds.labels(column, language)
    kind = ipywidgets.Combobox if options else ipywidgets.Text
    listed = {"options": options} if options else {}
    field = kind(
        description=say(column.en, column.nl, language),
        tooltip=column.meaning,
        **listed,
        **_form(),
    )
    if options:
        field.placeholder = " / ".join(options)

    def understood(change: dict) -> None:
        code = rounds.completed(column, change["new"])
        if code is not None and rounds.label(column, code, language) != change["new"]:
            field.value = rounds.label(column, code, language)

    field.observe(understood, "value")
    return field


def _form() -> dict:
    # Told whole when it is left: letter by letter, a button pressed soon after overtakes the last.
    return {
        "continuous_update": False,
        "style": {"description_width": "13em"},
        "layout": ipywidgets.Layout(width="auto", max_width="40em"),
    }


def _row(children: list) -> ipywidgets.Box:
    layout = {"display": "flex", "flex_flow": "row wrap", "grid_gap": "0.5em", "width": "100%"}
    return ipywidgets.Box(children, layout=layout)
