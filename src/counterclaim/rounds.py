"""One coder's round: pages coded blind into a file of the coder's own, and hard cases argued."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from counterclaim import codebook
from counterclaim.agreement import agreement_table
from counterclaim.case import Case
from counterclaim.codebook import Column
from counterclaim.files import write_whole
from counterclaim.passes import (
    CODED,
    LETTER,
    NAMES,
    NOTHING,
    VARIABLES,
    codes_of,
    confusions,
    read_passes,
    shipped_passes,
    wide,
)
from counterclaim.words import LANGUAGE, say
from counterclaim.workbooks import csv_text, restored

COLUMNS = [column.name for column in codebook.CODES_TABLE.columns]
LOG = ["page", "variable", "codes", "argument", "decision"]
# What a coder may see of a page's statements: who says what, not how a pass coded the page.
SAID = ["speaker", "proposition", "stance", "attribution", "reporting_verb", "hedge"]
SAID += ["paraphrase_en"]
_NAME = re.compile(r"\w[\w -]{0,59}")
_DRAWS = 2_000


class RoundError(ValueError):
    """A round cannot be begun or kept; the message says why and what to do."""


@dataclass
class Round:
    """A coder's round over a case: what is coded lies in `path`, whole after each page.

    `coded` has a code by variable for each coded page. A page in `locked` can no longer be coded
    anew: it was coded in an earlier sitting, or the coder has seen what other passes say of it.
    """

    story: Case
    path: Path
    by: str
    coded: dict[str, dict[str, str]] = field(default_factory=dict)
    locked: set[str] = field(default_factory=set)

    def pages(self, languages: tuple[str, ...] = ()) -> list[str]:
        """List the pages to code, in the order of the case, so that a class codes the same ones first."""
        articles = self.story.articles[self.story.articles["reports_denial"].eq(True)]
        if languages:
            articles = articles[articles["language"].isin(languages)]
        return articles["article_id"].tolist()

    def keep(self, page: str, answers: dict[str, str]) -> dict[str, tuple[str, str]]:
        """Keep the codes of a page, and write the file whole.

        Parameters
        ----------
        page
            The page's id.
        answers
            A code or label by variable; nothing where there is none.

        Returns
        -------
        What is wrong and what to do, by variable. Where anything is, nothing was kept.

        Raises
        ------
        RoundError
            The page can no longer be coded anew, or the file no longer holds what was kept in it.
        OSError
            The file cannot be written.
        """
        if page in self.locked:
            raise RoundError(f"{page}: its other passes were shown; argue it in the log instead")
        values, wrong = codes_of({name: answers.get(name, "") for name in NAMES})
        if wrong:
            return wrong
        # What another sitting has put into the file since is kept as well.
        others = _read(self.path, self.story)[1] if self.path.exists() else {}
        self.coded = others | self.coded | {page: values}
        rows = [[one, self.by, *(codes[n] for n in NAMES)] for one, codes in self.coded.items()]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.path, csv_text([["article_id", "pass", *NAMES], *rows]))
        return {}

    def reveal(self) -> None:
        """Lock what is coded: what other passes say of it is about to be shown."""
        self.locked |= set(self.coded)

    def tidy(self) -> pd.DataFrame:
        """Give the coded pages in the form of `passes.Passes.codes`, the letter as student."""
        rows = [
            (self.by, self.by, page, name, codes[name])
            for page, codes in self.coded.items()
            for name in NAMES
        ]
        return pd.DataFrame(
            rows, columns=["student", "pass", "article_id", "variable", "code"], dtype=str
        )

    def others(self) -> pd.DataFrame:
        """Give what the case's own passes say of the coded pages, and of no other."""
        shipped = shipped_passes(self.story)
        mine = shipped["article_id"].isin(self.coded)
        return shipped[mine & (shipped["student"] != self.by)]

    def agreement(self) -> pd.DataFrame:
        """Compute the agreement with each of the case's own passes.

        Returns
        -------
        One row a pass and variable: `shipped`, then the columns of `agreement.agreement_table`.
        """
        made = [
            agreement_table(wide(pd.concat([self.tidy(), theirs])), draws=_DRAWS).assign(
                shipped=one
            )
            for one, theirs in self.others().groupby("student")
        ]
        table = pd.concat(made, ignore_index=True)
        return table[["shipped", *table.columns.drop("shipped")]]

    def confusions(self) -> pd.DataFrame:
        """Name what was confused with what: as `passes.confusions`, against the case's own passes."""
        met = confusions(self.tidy(), self.others())
        return met[met["between"] != "class"].drop(columns="students").reset_index(drop=True)

    def hard_cases(self) -> pd.DataFrame:
        """List where the coder and the case's own passes are not of one mind.

        Returns
        -------
        One row a page and variable: `page`, `variable` and `codes`, such as
        "c denial_led; a dispute; b dispute", the coder first. Words are left out.
        """
        codes = pd.concat([self.tidy(), self.others()])
        rows = []
        for (page, variable), given in codes.groupby(["article_id", "variable"], sort=False):
            if variable in CODED and given["code"].nunique() > 1:
                said = zip(given["student"], given["code"], strict=True)
                rows.append((page, variable, "; ".join(f"{who} {code}" for who, code in said)))
        return pd.DataFrame(rows, columns=LOG[:3])

    # ---- the adjudication log

    @property
    def log_path(self) -> Path:
        """Where the log lies: a folder below the passes, so that it is never taken for one."""
        return self.path.parent / "adjudication" / self.path.name

    def log(self) -> pd.DataFrame:
        """Read the adjudication log: one row a case argued, `page`, `variable`, `codes`, `argument`, `decision`."""
        if not self.log_path.exists():
            return pd.DataFrame(columns=LOG, dtype=str)
        rows = pd.read_csv(self.log_path, dtype=str, keep_default_na=False)
        if list(rows.columns) != LOG:
            raise RoundError(f"{self.log_path}: is no adjudication log; move it away")
        return rows.map(restored)

    def argue(self, case: tuple[str, str, str], argument: str, decision: str) -> None:
        """Write an argument and a decision into the log; those of that page and variable before go.

        Parameters
        ----------
        case
            Page, variable and codes: a row of `hard_cases`.
        argument
            Why; in the coder's own words.
        decision
            The code that should stand, or nothing where the case stays open. The pass itself
            stays as it was coded, blind.

        Raises
        ------
        RoundError
            Without an argument, or where the decision is no code of the variable.
        """
        if not argument.strip():
            raise RoundError(
                "a decision needs an argument: say which rule of the codebook it rests on"
            )
        column = codebook.CODES_TABLE.column(case[1])
        decided = completed(column, decision)
        if decision.strip() and decided is None:
            raise RoundError(f"{decision!r} is no code of {column.en}: {'; '.join(labels(column))}")
        before = self.log()
        before = before[(before["page"] != case[0]) | (before["variable"] != case[1])]
        rows = [*before.to_numpy().tolist(), [*case, argument.strip(), decided or ""]]
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.log_path, csv_text([LOG, *rows]))


def begin(story: Case, folder: Path, name: str, by: str = "") -> Round:
    """Begin a round, or take up one that lies in the folder.

    Parameters
    ----------
    story
        The case.
    folder
        Where the coder's file shall lie, as `NAME.csv`. It is made with the first page.
    name
        The coder's name: letters, digits, blanks, hyphens.
    by
        The letter of the pass, c to z; without one the next that neither the case nor a file of
        the folder has.

    Raises
    ------
    RoundError
        No such name or letter, or a file of that name that is no pass of this case.
    """
    name = name.strip()
    if not _NAME.fullmatch(name):
        raise RoundError("the name needs letters, digits, blanks or hyphens, as a file's name does")
    if folder.resolve() == (story.folder / "coded").resolve():
        raise RoundError(f"{folder}: the case's own tables lie here; choose another folder")
    path = folder / f"{name}.csv"
    by = by.strip().lower()
    if path.exists():
        letter, coded = _read(path, story)
        if by and letter and by != letter:
            raise RoundError(f"{path}: is pass {letter}, not {by}; leave the letter empty")
        return Round(story, path, letter or by or free_letter(story, folder), coded, set(coded))
    own = set(story.codes["pass"].astype(str))
    if by and (not LETTER.fullmatch(by) or by in own):
        raise RoundError(f"pass {by!r} is not free: take another letter from c to z, or none")
    return Round(story, path, by or free_letter(story, folder))


def free_letter(story: Case, folder: Path) -> str:
    """Find the next letter that no pass of the case and no file of the folder has."""
    taken = set(story.codes["pass"].astype(str))
    files = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    taken |= set(read_passes(files, story).files["pass"]) if files else set()
    free = (letter for letter in "cdefghijklmnopqrstuvwxyz" if letter not in taken)
    # On one machine there is a letter for each; elsewhere coders are known by their files.
    return next(free, "z")


def _read(path: Path, story: Case) -> tuple[str, dict[str, dict[str, str]]]:
    read = read_passes([path], story)
    wrong = read.rejects[read.rejects["rejected"] != NOTHING]
    if len(wrong):
        lines = [line for line in read.lines() if "; none needed" not in line]
        raise RoundError(
            f"{path}: is not a pass that can be taken up; mend it or take another name. {lines[0]}"
        )
    rows = read.codes.pivot(index="article_id", columns="variable", values="code")
    order = read.codes["article_id"].unique()
    coded = {page: rows.loc[page, NAMES].to_dict() for page in order} if len(rows) else {}
    return read.files["pass"].iloc[0], coded


# ---- what may be shown


def statements(story: Case, page: str) -> pd.DataFrame:
    """Give the coded statements of a page, in text order: what a coder may see of it."""
    own = story.statements[story.statements["article_id"] == page].sort_values("position")
    return own[SAID].reset_index(drop=True)


def labels(column: Column, language: str = LANGUAGE) -> list[str]:
    """List what a coder can answer, in words; nothing where the answer is free."""
    if column.codes:
        return [say(code.en, code.nl, language) for code in codebook.entries(column.codes)]
    if column.kind in ("flag", "truth"):
        return [say("yes", "ja", language), say("no", "nee", language)]
    return []


def label(column: Column, code: str, language: str = LANGUAGE) -> str:
    """Say a code in words."""
    if column.codes and code:
        return codebook.label(column.codes, code, language)
    if column.kind in ("flag", "truth") and code:
        return labels(column, language)[0 if code in ("1", "true") else 1]
    return code


def completed(column: Column, text: str) -> str | None:
    """Find the one code that a text means: a code, a label, or the beginning of just one of them."""
    said = text.strip().casefold()
    if column.codes:
        words = {c.code: (c.code, c.en, c.nl) for c in codebook.entries(column.codes)}
    elif column.kind in ("flag", "truth"):
        yes, no = ("1", "0") if column.kind == "flag" else ("true", "false")
        words = {yes: (yes, "yes", "ja", "true"), no: (no, "no", "nee", "false")}
    else:
        return text.strip() or None
    for fits in (str.__eq__, str.startswith):
        meant = [
            code for code, ways in words.items() if any(fits(w.casefold(), said) for w in ways)
        ]
        if said and len(meant) == 1:
            return meant[0]
    return None


def answers(texts: dict[str, str]) -> dict[str, str]:
    """Put the code in the place of each text that means one; any other text stays."""
    known = {column.name: column for column in VARIABLES}
    return {name: completed(known[name], text) or text.strip() for name, text in texts.items()}
