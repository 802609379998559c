"""Fetch the pages of a case: each by its roads, kept whole, verified, and its road written down."""

import hashlib
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from counterclaim import verify
from counterclaim.case import Case
from counterclaim.fetch import archive, provenance
from counterclaim.fetch.addresses import RefusedError
from counterclaim.fetch.client import Client, FailedError, ForbiddenError, Page
from counterclaim.fetch.provenance import FetchError
from counterclaim.files import sweep
from counterclaim.page_text import NotTextError, readings

# The site says no to us, not that it has nothing: its no is kept to.
NO = frozenset({401, 402, 403, 451})


def fetch_pages(
    case: Case,
    client: Client,
    *,
    only: Iterable[str] = (),
    from_archive: bool = True,
    out: Path | None = None,
    archive_home: str = archive.WAYBACK,
    tell: Callable[[str, int, int], None] | None = None,
) -> pd.DataFrame:
    """Fetch the pages of a case that are not had yet.

    Parameters
    ----------
    case
        Its `articles` name the addresses.
    client
        Asks for them.
    only
        The `article_id` of the pages to fetch; none means all.
    from_archive
        Whether a web archive is asked where the site no longer has the page that was coded.
    out
        The folder for what is fetched; `fetched/` in the case's without one.
    archive_home
        Where that archive is.
    tell
        Called after each page with its `article_id`, how many are done, and of how many.

    Returns
    -------
    One row a page of the folder, strings, as `provenance.csv` has it: `article_id`; `asked` and
    `final` (addresses); `fetched_at` (UTC); `status` (HTTP); `bytes` and `sha256` of the body;
    `via` ("live" or "archive"); `outcome`: "ok", "refused" (not an address to ask), "forbidden"
    (robots.txt or the site says no) or "failed"; `reason`; `verified` ("hash", "signature",
    "none") and `likeness` (0-1). What is not known is empty.

    Raises
    ------
    FetchError
        An unknown page, a folder in use by another run or that cannot be written.

    Notes
    -----
    Each page's body is kept as `<article_id>.html` and its text as `<article_id>.txt`; a text that
    is verified by hash is installed with the case. A page with an "ok" row whose body still has
    its hash is not asked again. The row is written last, so a run that was killed is gone on with.
    """
    folder = out or case.folder / "fetched"
    wanted = _wanted(case, only)
    with provenance.alone(folder):
        sweep(case.folder / "texts")
        table = provenance.read(folder)
        for done, article in enumerate(wanted.itertuples(), 1):
            if not provenance.is_kept(folder, _row_of(table, article.article_id)):
                row = _fetched(case, client, folder, article, from_archive, archive_home)
                table = provenance.with_row(table, row)
                provenance.write(folder, table)
            if tell is not None:
                tell(article.article_id, done, len(wanted))
        return provenance.read(folder)


def _wanted(case: Case, only: Iterable[str]) -> pd.DataFrame:
    """List the pages to fetch, one of each host before a second of any."""
    articles, ids = case.articles, list(only)
    known = articles["article_id"].tolist()
    for article_id in ids:
        if article_id not in known:
            near = get_close_matches(article_id, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise FetchError(f"{article_id!r} is no page of {case.name}{hint}")
    chosen = articles[articles["article_id"].isin(ids)] if ids else articles
    hosts = chosen["url"].astype("str").map(lambda url: urlsplit(url).netloc)
    turn = hosts.groupby(hosts).cumcount()
    return chosen.assign(turn=turn).sort_values("turn", kind="stable")


def _row_of(table: pd.DataFrame, article_id: str) -> pd.Series | None:
    rows = table[table["article_id"] == article_id]
    return None if rows.empty else rows.iloc[-1]


def _fetched(case, client, folder, article, from_archive, archive_home) -> dict:
    """Go the roads of one page until one gives the page that was coded; keep the best."""
    verify.place(case, article.article_id)
    best, failures = None, []
    roads = archive.roads(
        article.url, article.published_to, archive=from_archive, home=archive_home
    )
    for via, asked in roads:
        row = {"article_id": article.article_id, "asked": asked, "via": via}
        try:
            page = client.page(asked)
            verdict, text = _verified(case, page, article.article_id)
        except RefusedError as error:
            failures.append({**row, "outcome": "refused", "reason": error})
            break
        except (FailedError, NotTextError) as error:
            status = getattr(error, "status", None)
            no = isinstance(error, ForbiddenError) or status in NO
            outcome = "forbidden" if no else "failed"
            failures.append({**row, "status": status or "", "outcome": outcome, "reason": error})
            if no:
                break
            continue
        if best is None or _rank(verdict) > _rank(best[1]):
            best = ({**row, **_said(page, verdict)}, verdict, page, text)
        if verdict.how == "hash":
            break
    if best is None:
        return _all_failed(failures)
    return _kept(case, folder, *best)


def _verified(case: Case, page: Page, article_id: str) -> tuple[verify.Verdict, str]:
    texts = readings(page.body, page.charset)
    if not any(text.strip() for text in texts):
        raise FailedError("holds no text", page.status)
    return verify.best(case, texts, article_id)


def _rank(verdict: verify.Verdict) -> tuple[int, float]:
    return ("none", "signature", "hash").index(verdict.how), verdict.likeness


def _said(page: Page, verdict: verify.Verdict) -> dict:
    return {
        "final": page.address,
        "fetched_at": page.received_at,
        "status": page.status,
        "bytes": len(page.body),
        "sha256": hashlib.sha256(page.body).hexdigest(),
        "outcome": "ok",
        "verified": verdict.how,
        "likeness": f"{verdict.likeness:.3f}",
    }


def _all_failed(failures: list[dict]) -> dict:
    """Say of a page that no road led to it, and why not, road by road."""
    if len(failures) == 1:
        return failures[0]
    reason = "; ".join(f"{failure['via']}: {failure['reason']}" for failure in failures)
    # What the site itself said tells more than what the archive did.
    return {**failures[0], "reason": reason}


def _kept(case: Case, folder: Path, row: dict, verdict, page: Page, text: str) -> dict:
    """Keep the body and its text, and install the text where it is the page that was coded."""
    article_id = row["article_id"]
    provenance.write_whole(folder / f"{article_id}.html", page.body)
    provenance.write_whole(folder / f"{article_id}.txt", text.encode())
    reason = verdict.why
    if verdict.how == "hash":
        try:
            reason = f"{reason}; {verify.install(case, article_id, text)[1]}"
        except verify.VerifyError as error:
            reason = f"{reason}; {error}"
        except OSError as error:
            raise FetchError(f"{case.folder / 'texts'}: cannot be written ({error})") from error
    return {**row, "reason": reason}


def outcome_lines(table: pd.DataFrame) -> list[str]:
    """Say of each page that was not had why not, and how many were had, verified and missed."""
    missed = table[table["outcome"] != "ok"]
    near = table[(table["outcome"] == "ok") & (table["verified"] == "signature")]
    had = table[table["outcome"] == "ok"]
    by_hash = int(had["verified"].eq("hash").sum())
    return [
        *(f"{row.article_id}: {row.outcome}: {row.reason}" for row in missed.itertuples()),
        *(
            f"{row.article_id}: like the coded page ({row.likeness}), not the same; look at it, "
            f"then keep it with `counterclaim verify … {row.article_id}.txt --accept`"
            for row in near.itertuples()
        ),
        f"{len(had)} of {len(table)} pages had; {by_hash} verified by hash, {len(near)} by likeness.",
    ]
