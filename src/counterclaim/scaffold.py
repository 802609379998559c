"""A case of a reader's own: from a table of pages to a folder that keeps the codebook."""

import itertools
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from counterclaim import case, codebook, copies, sheets
from counterclaim.files import whole_folder
from counterclaim.readers.cells import HALF
from counterclaim.readers.encodings import encoding_of_file
from counterclaim.readers.records import Refusal, RefusedError, shown
from counterclaim.readers.tabular import read_table_file
from counterclaim.text import figures, lexicon, speech
from counterclaim.text.languages import LANGUAGES
from counterclaim.text.sentences import sentences
from counterclaim.text.tokens import tokens, window_sha256, without_stamp
from counterclaim.words import country_words
from counterclaim.workbooks import csv_text

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
UNSORTED = "unsorted"
SHARED_TRIGRAMS = 5
# Columns that pages may bring beside those that `counterclaim read` writes.
_COLUMNS = ("doc_id", "url", "outlet", "title", "published", "language", "text")
OPTIONAL = ("outlet_type", "country", "genre", "wire", "reports_denial", "published_basis")
# Endings of addresses that outlets of these countries use, and hardly anybody else.
_ENDINGS = {
    ending: ending.upper()
    for ending in [
        "at",
        "be",
        "ch",
        "cz",
        "de",
        "dk",
        "es",
        "fi",
        "fr",
        "ie",
        "it",
        "lu",
        "nl",
        "no",
        "pl",
        "pt",
        "se",
    ]
}
_ENDINGS |= {"uk": "GB"}
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")
_DATE = re.compile(r"(\d{4}-\d{2}(?:-\d{2})?)(?:[T ].*)?", re.ASCII)
_ENDED = re.compile(r"[.!?…][\"'”’»“)\]]*\s*\Z")
_ROLE_WORDS = 4
IGNORED = """\
# What stays with you: texts of pages, and what shows parts of them.
texts/*
sheets/
rejects.csv
"""


class NewCaseError(ValueError):
    """A case cannot be started; the message names what is wrong and what to do."""


@dataclass(frozen=True)
class Made:
    """What `new_case` made: the folder, what the tables hold, and a line a remark."""

    folder: Path
    pages: int
    rejects: int
    remarks: list[str]


@dataclass(frozen=True)
class Story:
    """What a reader knows of her story before a page is coded."""

    company: str = ""
    action: str = ""
    denial: str = ""


def new_case(name: str, pages: Path, into: Path, story: Story | None = None) -> Made:
    """Start a case from a table of pages: every table filled as far as rules can know.

    Parameters
    ----------
    name
        Lower-case letters, digits and hyphens.
    pages
        A CSV (UTF-8) or Parquet file, one row a page, with `doc_id, url, outlet, title, published,
        published_precision, language, text` as `counterclaim read` writes it; optionally
        `outlet_type, country, genre, wire, reports_denial, published_basis` in the codes of
        CODEBOOK.md. What is not there is left empty, which means unknown.
    into
        Where the folder of the case shall lie.
    story
        The company's name, so that the rules know it when it speaks; the day when the authorities
        came out with it and the day of the denial, which give each page its phase.

    Returns
    -------
    What was made. The folder is there whole, and keeps the codebook, or not at all. In it: `coded/`
    (the tables; codes have pass `auto`), `codebook.csv` (speakers, propositions, services and
    phases to be made the story's own), `texts/`, `sheets/` (to be filled by people), `rejects.csv`
    (rows that could not become a page, each with its reason) and a `.gitignore` that keeps the last
    three from being shared.

    Raises
    ------
    NewCaseError
        The name is no name, the case is there already, or the pages cannot be read.

    Notes
    -----
    Term counts, features, signatures and pairs are computed as for the shipped case. Statements are
    what `text.speech` finds: the proposition is `other`, but `disputed` where the company speaks with
    a denying verb. Figures are what `text.figures` finds, all in the event `unsorted`, of unknown
    scope; the claimant is the speaker of the sentence, else the outlet. A country is read from an
    address that ends in a country's letters. `window_complete` says that the text ends with the end of a sentence.
    Nobody has checked any of this.
    """
    story = story or Story()
    _check_name(name, into)
    days = [
        _day(day, option) for day, option in ((story.action, "action"), (story.denial, "denial"))
    ]
    kept, rejects = _sorted_out(read_pages(pages), days)
    if kept.empty:
        reasons = Counter(rejects["reason"]).most_common(3)
        said = (
            "; ".join(f"{reason} ({count} rows)" for reason, count in reasons) or "it has no rows"
        )
        raise NewCaseError(f"{pages}: no row can become a page: {said}")
    into.mkdir(parents=True, exist_ok=True)
    with whole_folder(into / name) as fresh:
        remarks = _build(fresh, name, kept, rejects, story)
    return Made(into / name, len(kept), len(rejects), remarks)


def _check_name(name: str, into: Path) -> None:
    if not NAME.fullmatch(name) or name.endswith("-"):
        raise NewCaseError(
            f"{name!r} is no name for a case; allowed: lower-case letters, digits and hyphens, "
            "such as data-leak"
        )
    if (into / name).exists():
        raise NewCaseError(
            f"{into / name}: is there already; choose another name, or move it away first"
        )


def _day(text: str, option: str) -> pd.Timestamp | None:
    if not text:
        return None
    day = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    if pd.isna(day):
        raise NewCaseError(f"--{option} {text!r} is not a day; allowed: a day as YYYY-MM-DD")
    return day


# ---- pages in


def read_pages(path: Path) -> pd.DataFrame:
    """Read a table of pages: every cell text, an empty one "".

    Raises
    ------
    NewCaseError
        Names the file and what to do.
    """
    readers = {".csv": _read_csv, ".parquet": _read_parquet}
    if path.suffix.lower() not in readers:
        raise NewCaseError(
            f"{path}: unknown ending {path.suffix!r}; give the .parquet or .csv that "
            "`counterclaim read` wrote"
        )
    if not path.is_file():
        raise NewCaseError(f"{path}: no such file; check the name")
    try:
        table = readers[path.suffix.lower()](path)
    except NewCaseError:
        raise
    except RefusedError as error:
        raise NewCaseError(f"{path}: {error}") from error
    except (ValueError, OSError) as error:
        said = str(error).strip().splitlines()[0]
        raise NewCaseError(f"{path}: cannot be read ({said}); write it again") from error
    for column in ("doc_id", "published", "text"):
        if column not in table:
            there = ", ".join(str(name)[:40] for name in list(table)[:20])
            raise NewCaseError(
                f"{path}: column {column!r} is missing (there are: {there}); add it or rename one"
            )
    return table.reindex(columns=[*_COLUMNS, *OPTIONAL]).astype(object).fillna("").astype(str)


def _read_csv(path: Path) -> pd.DataFrame:
    if not encoding_of_file(path).startswith("utf-8"):
        raise NewCaseError(f"{path}: is not UTF-8; save it as UTF-8")
    header, rows = [], []
    for item in read_table_file(path, "utf-8-sig", _COLUMNS.__contains__):
        if isinstance(item, Refusal):
            raise NewCaseError(f"{path}, row {item.row}: {item.reason}; {item.remedy}")
        for column, cell in item.cells.items():
            if HALF.search(cell):
                raise NewCaseError(
                    f"{path}, row {item.row}, column {column!r}: is not UTF-8; save it as UTF-8"
                )
        header = header or list(item.cells)
        rows.append(item.cells)
    return pd.DataFrame(rows, columns=header or list(_COLUMNS), dtype=str)


def _read_parquet(path: Path) -> pd.DataFrame:
    import pyarrow  # only Parquet needs it, and it has no small build for the browser

    try:
        table = pd.read_parquet(path)
    except pyarrow.ArrowException as error:
        raise ValueError(str(error)) from error
    # A truth prints as True; the codebook writes true.
    truths = {
        name: table[name].map({True: "true", False: "false"})
        for name in table
        if pd.api.types.is_bool_dtype(table[name])
    }
    return table.assign(**truths)


def _sorted_out(pages: pd.DataFrame, days: list) -> tuple[pd.DataFrame, pd.DataFrame]:
    kept, rejects, taken, seen = [], [], set(), set()
    for row, page in enumerate(pages.to_dict("records"), 2):
        reason = "doc_id is used twice; give each page its own" if page["doc_id"] in seen else ""
        article = {} if reason else _article(page, days)
        reason = reason or article.pop("reason")
        if reason:
            rejects.append({"row": row, "reason": reason, **page})
            continue
        seen |= {page["doc_id"]} - {""}
        article["article_id"] = _identifier(page, taken)
        kept.append(article)
    columns = [column.name for column in codebook.ARTICLES.columns]
    return (
        pd.DataFrame(kept, columns=[*columns, "text"]),
        pd.DataFrame(rejects, columns=["row", "reason", *pages.columns]),
    )


def _article(page: dict[str, str], days: list) -> dict[str, str]:
    """Give the row of `articles` with its text, and the reason why it cannot be one ("" if it can)."""
    text = page["text"].replace("\r\n", "\n").replace("\r", "\n")
    window = without_stamp(text)[1]
    title, url = _line(page["title"]), page["url"].strip()
    date = _DATE.fullmatch(page["published"].strip())
    published = date[1] if date else ""
    host = _host(url)
    language = page["language"].strip().lower()[:2] or _guessed(window)
    article = {
        "outlet": _line(page["outlet"]) or host or "unknown",
        "outlet_type": page["outlet_type"].strip(),
        "country": page["country"].strip() or _ENDINGS.get(host.rpartition(".")[2], ""),
        "language": language,
        "published": published,
        "published_precision": "day" if len(published) == 10 else "month",
        "published_basis": page["published_basis"].strip() or _basis(url, published),
        "title": title,
        "title_basis": "page" if title else "",
        "url": url,
        "genre": page["genre"].strip(),
        "wire": page["wire"].strip() or "unknown",
        "phase": _phase(published, days),
        "reports_denial": page["reports_denial"].strip().lower(),
        "window_chars": str(len(window)),
        "window_complete": "true" if _ENDED.search(window) else "false",
        "text": text,
    }
    return {**article, "reason": _reason(page, article)}


def _reason(page: dict[str, str], article: dict[str, str]) -> str:
    if not article["published"] or pd.isna(
        pd.to_datetime((article["published"] + "-01")[:10], format="%Y-%m-%d", errors="coerce")
    ):
        found = f" ({shown(page['published'])})" if page["published"].strip() else ""
        return f"published is no date{found}; write YYYY-MM-DD, or YYYY-MM where only the month is known"
    for name in ("url", "language", "country", "outlet_type", "genre", "wire", "published_basis"):
        reason = _misfit(name, article[name])
        if reason:
            return reason
    if article["reports_denial"] not in ("", "true", "false"):
        return (
            f"reports_denial is {shown(article['reports_denial'])}; allowed: true, false or empty"
        )
    return ""


def _misfit(name: str, cell: str) -> str:
    column = codebook.ARTICLES.column(name)
    pattern, allowed = codebook.KINDS[column.kind]
    if column.kind == "code":
        # The shipped list: the lists a case brings itself are none of these.
        known = [code.code for code in codebook.CODES[column.codes]]
        if not cell or cell in known:
            return ""
        near = get_close_matches(cell, known, 1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        return f"{name} is {shown(cell)}; allowed: {', '.join(known)}{hint}"
    if not cell and column.required is not True:
        return ""
    return (
        ""
        if re.fullmatch(pattern, cell, re.ASCII)
        else f"{name} is {shown(cell)}; allowed: {allowed}"
    )


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _guessed(text: str) -> str:
    if not text.strip():
        return ""
    import py3langid

    return py3langid.classify(text[:5000])[0]


def _basis(url: str, published: str) -> str:
    digits = published.replace("-", "")
    return "url" if len(digits) == 8 and digits in re.sub(r"[/_-]", "", url) else ""


def _phase(published: str, days: list) -> str:
    action, denial = days
    if action is None or denial is None or len(published) != 10:
        return "unknown"
    day = pd.to_datetime(published, errors="coerce")
    if day < action:
        return "before"
    if day < denial:
        return "action"
    return "denial" if day < denial + pd.Timedelta(days=3) else "after"


def _identifier(page: dict[str, str], taken: set[str]) -> str:
    given = page["doc_id"] or f"{page['outlet']} {page['published']}"
    plain = unicodedata.normalize("NFKD", given).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-") or "page"
    names = itertools.chain([base], (f"{base}-{n}" for n in itertools.count(2)))
    name = next(name for name in names if name not in taken)
    taken.add(name)
    return name


# ---- the folder


def _build(
    home: Path, name: str, kept: pd.DataFrame, rejects: pd.DataFrame, story: Story
) -> list[str]:
    texts = {row.article_id: row.text for row in kept.itertuples() if row.text.strip()}
    readable = kept[kept["article_id"].isin(texts) & kept["language"].isin(LANGUAGES)]
    asked = readable.rename(columns={"article_id": "doc_id"})[["doc_id", "language", "text"]]
    said = speech.extract_speech(asked, _lists(story.company)).assign(nth=lambda rows: rows.index)
    denials = _denials(said)
    articles = kept.assign(
        reports_denial=kept["reports_denial"].where(
            kept["reports_denial"] != "",
            kept["article_id"].isin(denials["doc_id"]).map({True: "true", False: "false"}),
        )
    )
    found = _figures(figures.extract_figures(asked), said, articles)
    tables = {
        "articles": articles,
        "codes": _codes(articles, denials, texts),
        "statements": _statements(said),
        "figures": found,
        "events": _events(found),
        "platforms": _platforms(story, not denials.empty),
        "countries": _countries(articles, found),
        **_measured(texts),
    }
    for folder in ("coded", "texts", "sheets"):
        (home / folder).mkdir()
    for table in codebook.TABLES.values():
        rows = tables[table.name].reindex(columns=[c.name for c in table.columns])
        _write_csv(home / "coded" / table.file, rows)
    for article_id, text in texts.items():
        (home / "texts" / f"{article_id}.txt").write_bytes(text.encode("utf-8", "replace"))
    _write_csv(home / codebook.OWN_CODES.file, _own_codes(story))
    (home / ".gitignore").write_text(IGNORED, encoding="utf-8")
    (home / "README.md").write_text(_readme(name), encoding="utf-8")
    if len(rejects):
        _write_csv(home / "rejects.csv", rejects)
    sheets.write_sheets(case.open(str(home)), home / "sheets", "c", "coding")
    return _remarks(kept, texts, articles, said, found)


def _remarks(
    kept: pd.DataFrame, texts: dict, articles: pd.DataFrame, said: pd.DataFrame, found: pd.DataFrame
) -> list[str]:
    other = kept.loc[~kept["language"].isin(LANGUAGES), "language"]
    unknown = {
        name: int((articles[name] == "").sum()) for name in ("outlet_type", "country", "genre")
    }
    denials = (articles["reports_denial"] == "true").sum()
    remarks = [
        f"{denials} pages report the denial, {len(said)} statements and {len(found)} figures were "
        "found; by rule, checked by nobody."
    ]
    if len(kept) > sheets.MOST_PAGES:
        remarks.append(
            f"The coding sheets hold {sheets.MOST_PAGES:,} of the pages, those first that report "
            "the denial."
        )
    if len(texts) < len(kept):
        remarks.append(f"{len(kept) - len(texts)} pages have no text: nothing was counted in them.")
    if len(other):
        names = ", ".join(sorted(set(other)))
        remarks.append(f"{len(other)} pages are in a language the rules cannot read ({names}).")
    if any(unknown.values()):
        parts = ", ".join(f"{name} of {count}" for name, count in unknown.items() if count)
        remarks.append(f"Not known: {parts} pages; fill them in coded/articles.csv.")
    return remarks


def _write_csv(path: Path, rows: pd.DataFrame) -> None:
    cells = rows.astype(object).where(rows.notna(), "").astype(str)
    lines = [list(cells.columns), *cells.to_numpy().tolist()]
    path.write_text(csv_text(lines, safe=False), encoding="utf-8", errors="replace", newline="")


def _lists(company: str) -> dict:
    lists = lexicon.lexicons()
    # The list of actors knows names of one or two words.
    term = " ".join(company.lower().split()[:2])
    if not term:
        return lists
    row = pd.DataFrame([{"language": "*", "term": term, "actor": "company"}])
    return {**lists, "actors": pd.concat([lists["actors"], row], ignore_index=True)}


def _denials(said: pd.DataFrame) -> pd.DataFrame:
    """Give each page's first statement in which the company speaks with a denying verb."""
    own = said[(said["speaker_class"] == "company") & (said["verb_class"] == "denying")]
    return own.drop_duplicates("doc_id")


def _codes(articles: pd.DataFrame, denials: pd.DataFrame, texts: dict) -> pd.DataFrame:
    first = denials.set_index("doc_id")
    rows = []
    for page in articles[articles["reports_denial"] == "true"]["article_id"]:
        row = {"article_id": page, "pass": "auto"}
        if page in first.index:
            # A paragraph is a line with words on it, as `text.sentences` counts.
            before = texts[page][: first.at[page, "sentence_start"]] + "x"
            paragraph = sum(bool(line.strip()) for line in before.split("\n"))
            row |= {
                "denial_position": "lede" if paragraph == 1 else "body",
                "denial_paragraph": paragraph,
                "denial_verb": first.at[page, "verb"],
                "verb_class": first.at[page, "verb_class"],
            }
        rows.append(row)
    return pd.DataFrame(rows, columns=[c.name for c in codebook.CODES_TABLE.columns])


def _statements(said: pd.DataFrame) -> pd.DataFrame:
    denied = (said["speaker_class"] == "company") & (said["verb_class"] == "denying")
    words = said["hedge"].str.split().str[:_ROLE_WORDS].str.join(" ")
    return pd.DataFrame(
        {
            "article_id": said["doc_id"],
            "position": said.groupby("doc_id").cumcount() + 1,
            "speaker": said["speaker_class"].where(said["speaker_class"] != "", "other"),
            "proposition": denied.map({True: "disputed", False: "other"}),
            "stance": denied.map({True: "denies", False: "asserts"}),
            "attribution": said["kind"].map({"direct": "direct_quote", "indirect": "indirect"}),
            "reporting_verb": said["verb"].where(said["verb"].str.contains(r"\w"), ""),
            "hedge": words.map(_line),
        }
    )


def _figures(found: pd.DataFrame, said: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    pages = articles.set_index("article_id")
    spoken: dict[str, list] = {}
    for one in said.itertuples():
        spoken.setdefault(one.doc_id, []).append(one)
    rows = []
    for one in found[_honest(found)].itertuples():
        claimant = next(
            (
                told.speaker_class or "other"
                for told in spoken.get(one.doc_id, ())
                if told.sentence_start <= one.start < told.sentence_end
            ),
            "outlet",
        )
        rows.append(
            {
                "figure_id": f"f{len(rows) + 1:04d}",
                "platform": "service",
                "event": UNSORTED,
                "jurisdiction": one.jurisdiction,
                "measure": one.measure,
                "value": _number(one.value),
                "bound": one.bound,
                "value_low": _number(one.value_low),
                "value_high": _number(one.value_high),
                "unit": one.unit,
                "claimant": claimant,
                "reported_as": " ".join(one.text.split()[:_ROLE_WORDS]),
                "source_outlet": pages.at[one.doc_id, "outlet"],
                "source_url": pages.at[one.doc_id, "url"],
                "note": "found by rule, checked by nobody",
            }
        )
    return pd.DataFrame(rows, columns=[c.name for c in codebook.FIGURES.columns])


def _honest(found: pd.DataFrame) -> pd.Series:
    """Say which figures keep the codebook's rules on intervals, in numbers it can write."""
    low, value, high = found["value_low"], found["value"], found["value_high"]
    open_above = found["bound"] == "at_least"
    inside = ~(value > high) & ((value >= low) | open_above) & ~(low > high)
    point = (found["bound"] != "exact") | ((value == low) & (value == high))
    small = found[["value", "value_low", "value_high"]].abs().max(axis=1) < 1e17
    return inside & point & small & (high.notna() | open_above)


def _number(value: float) -> str:
    if pd.isna(value):
        return ""
    return str(int(value)) if value == int(value) else f"{value:.6f}".rstrip("0")


def _events(found: pd.DataFrame) -> pd.DataFrame:
    row = {
        "event": UNSORTED,
        "platform": "service",
        "label_en": "not sorted yet",
        "label_nl": "nog niet gesorteerd",
        "description": "Figures found by rule; nobody has said yet what was counted, and when.",
    }
    return pd.DataFrame([row] if len(found) else [], columns=list(row))


def _platforms(story: Story, denied: bool) -> pd.DataFrame:
    name = story.company or "the company's service"
    said = "true" if denied or story.denial else "unknown"
    return pd.DataFrame([{"platform": "service", "name": name, "company_denied": said}])


def _countries(articles: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    codes = {*articles["country"], *found["jurisdiction"]} - {""}
    codes -= {code.code for code in codebook.CODES["wholes"]}
    rows = [(code, country_words(code, "en"), country_words(code, "nl")) for code in sorted(codes)]
    return pd.DataFrame(rows, columns=["country", "name_en", "name_nl"])


def _own_codes(story: Story) -> pd.DataFrame:
    name = story.company
    company = (
        (f"{name}, the company", f"{name}, het bedrijf") if name else ("the company", "het bedrijf")
    )
    rows = [
        ("speaker", c.code, *(company if c.code == "company" else (c.en, c.nl)), c.meaning, c.role)
        for c in codebook.CODES["speaker"]
    ]
    rows += [
        (
            "proposition",
            "disputed",
            "what is in dispute",
            "wat betwist wordt",
            "what the authorities assert and the company denies: name it as your story does",
            "denied",
        ),
        (
            "proposition",
            "explanation",
            "the company's explanation",
            "de verklaring van het bedrijf",
            "a further claim of the denial; add a row for each, with role answer",
            "answer",
        ),
        (
            "proposition",
            "other",
            "something else",
            "iets anders",
            "also what no rule could name",
            "",
        ),
        (
            "platform",
            "service",
            name or "the company's service",
            name or "de dienst van het bedrijf",
            "what the figures are about",
            "own",
        ),
        ("platform", "other", "other services", "andere diensten", "", ""),
        (
            "phase",
            "before",
            "before",
            "vooraf",
            "before the authorities came out with it",
            "before",
        ),
        ("phase", "action", "action", "actie", "from then to the denial", "action"),
        (
            "phase",
            "denial",
            "denial",
            "ontkenning",
            "the denial and the two days after it",
            "denial",
        ),
        ("phase", "after", "afterwards", "nasleep", "later", "after"),
        ("phase", "unknown", "not known", "niet bekend", "the date does not tell", ""),
    ]
    return pd.DataFrame(rows, columns=[c.name for c in codebook.OWN_CODES.columns])


def _measured(texts: dict[str, str]) -> dict[str, pd.DataFrame]:
    """Compute what is derived from the words of each page, as for the shipped case."""
    words = {page: tokens(text) for page, text in texts.items()}
    quoted = sentences(texts).groupby("article_id")["quoted_tokens"].sum()
    counts = {page: Counter(own) for page, own in words.items()}
    features = [
        (page, len(own), len(counts[page]), int(quoted.get(page, 0)), window_sha256(own))
        for page, own in words.items()
    ]
    signatures = [
        (page, " ".join(f"{value:08x}" for value in copies.signature(own)))
        for page, own in words.items()
    ]
    terms = [(page, term, count) for page in words for term, count in sorted(counts[page].items())]
    return {
        "term_counts": pd.DataFrame(terms, columns=["article_id", "term", "count"]),
        "page_features": pd.DataFrame(
            features, columns=["article_id", "tokens", "types", "quoted_tokens", "window_sha256"]
        ),
        "page_signatures": pd.DataFrame(signatures, columns=["article_id", "signature"]),
        "reuse_pairs": _reuse(words),
    }


def _reuse(words: dict[str, list[str]]) -> pd.DataFrame:
    holders: dict[tuple, list[str]] = {}
    for page in sorted(words):
        for gram in set(zip(words[page], words[page][1:], words[page][2:], strict=False)):
            holders.setdefault(gram, []).append(page)
    shared = Counter(
        pair for pages in holders.values() for pair in itertools.combinations(pages, 2)
    )
    rows = [
        (
            a,
            b,
            count,
            round(copies.containment(words[a], words[b]), 4),
            round(copies.containment(words[b], words[a]), 4),
            round(copies.jaccard(words[a], words[b]), 4),
        )
        for (a, b), count in shared.items()
        if count >= SHARED_TRIGRAMS
    ]
    columns = [column.name for column in codebook.REUSE_PAIRS.columns]
    ordered = sorted(rows, key=lambda row: (-row[2], row[0], row[1]))
    return pd.DataFrame(ordered, columns=columns)


def _readme(name: str) -> str:
    return f"""\
# {name}

A contested story, not yet described. Say here, in a sentence or two, what the authorities said, what
the company denies, and when: the title and this paragraph open the report.

| file | what to do with it |
|---|---|
| `codebook.csv` | make it your story's own: name the proposition in dispute (role `denied`), add the company's further claims (role `answer`) and the speakers; the codes that the tables use must stay |
| `sheets/coding.xlsx` | code the pages that report the denial, then `counterclaim code {name} sheets/coding.xlsx`; the same as CSV lies beside it |
| `coded/articles.csv` | fill in `outlet_type`, `country` and `genre` where they are empty |
| `coded/enforcement_figures.csv`, `coded/events.csv` | give each figure its event and scope; delete what is no figure |
| `coded/*` | the rest was made by rule (pass `auto`) and checked by nobody |
| `texts/`, `sheets/`, `rejects.csv` | stay with you: they hold parts of the pages |

`counterclaim check {name}` names file, row and column of whatever breaks the codebook.
"""
