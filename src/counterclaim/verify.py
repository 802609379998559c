"""Is this text the page that was coded? By hash, then by signature; and then it can be kept."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from counterclaim import codebook, copies
from counterclaim.case import Case
from counterclaim.text.tokens import tokens, window_sha256

# Half of a page has a likeness of 0.5 to the whole, give or take 0.09 (three standard errors); two
# different pages of the shipped case have 0.25 at most, but for one agency report that two carry.
LIKENESS = 0.6
STEPS = (64, 32, 16, 8, 4, 2, 1)


class VerifyError(ValueError):
    """A text cannot be verified or kept; the message says why and what to do."""


@dataclass(frozen=True)
class Verdict:
    """Whether a text is a coded page; see `verify`."""

    article_id: str
    how: str
    likeness: float
    next_page: str
    next_likeness: float
    threshold: float
    why: str
    first_token: int = 0
    tokens: int = 0

    @property
    def is_page(self) -> bool:
        """Whether the text is the page, by hash or by signature."""
        return self.how != "none"

    def sentence(self) -> str:
        """Say the verdict, its numbers and the next best page in one line."""
        head = {"hash": "verified by hash", "signature": "verified by signature"}
        beside = f"; next {self.next_page}, {self.next_likeness:.2f}" if self.next_page else ""
        return (
            f"{head.get(self.how, 'not verified')}: {self.why} (likeness to {self.article_id} "
            f"{self.likeness:.2f} of {self.threshold:.2f} asked{beside})"
        )


def verify(case: Case, text: str, page: str | None = None) -> Verdict:
    """Say which coded page a text is.

    Parameters
    ----------
    case
        Its `page_features`, `page_signatures` and `term_counts` are what the text is held against.
    text
        The plain text of a page, with or without what stood around it.
    page
        The `article_id` that it is said to be; without one, any page.

    Returns
    -------
    Verdict
        `article_id`: the page, or the nearest one. `how`: "hash" (its tokens, or a run of them,
        have the fingerprint of the coded window), "signature" (likeness at least `threshold`, and
        clearly above that of every other page) or "none". `likeness` (0-1; estimated share of
        word trigrams in common; 1 by hash) of that page and of `next_page`, the next best one.
        `why` is a sentence. `first_token` and `tokens` say which run of the text's tokens it is.

    Raises
    ------
    VerifyError
        `page` is no page of the case.

    Notes
    -----
    A coded window is cut by characters, and so its last word may be: a run counts as the window
    too where its last token begins with the window's last one, and the fingerprint is right.
    Likeness is read off the signatures of the whole text and of the run that shares most words
    with the page (`copies.estimated_jaccard`). "Clearly above" is two standard errors of the
    difference of two estimates.
    """
    known = case.page_features["article_id"].tolist()
    if page is not None and page not in known:
        near = get_close_matches(page, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise VerifyError(f"{page!r} is no page of {case.name}{hint}")
    words = tokens(text)
    shares = _shares(case, words)
    found = _by_hash(case, words, shares)
    likenesses = _likenesses(case, words, shares)
    if found:
        return _hash_verdict(found, likenesses, page)
    return _signature_verdict(likenesses, page)


def best(case: Case, texts: Iterable[str], page: str | None = None) -> tuple[Verdict, str]:
    """Verify several readings of one page.

    Returns
    -------
    The verdict on the reading that is most like a page, and that reading: by hash before by
    signature before not at all, then by likeness.
    """
    rank = {"hash": 2, "signature": 1, "none": 0}
    verdicts = []
    for text in texts:
        verdicts.append((verify(case, text, page), text))
        if verdicts[-1][0].how == "hash":
            break
    if not verdicts:
        return verify(case, "", page), ""
    return max(verdicts, key=lambda pair: (rank[pair[0].how], pair[0].likeness))


# ---- by hash


def _by_hash(case: Case, words: list[str], shares: dict) -> dict[str, tuple[int, int]]:
    """Find the pages whose window is a run of these words: first token and length by page."""
    whole, found = window_sha256(words), {}
    sums, terms = _bags(case)
    # Typed before it is summed: as floats these numbers would lose their ends.
    each = np.array([0, *map(_weight, words)], dtype=np.uint64)
    running = np.cumsum(each, dtype=np.uint64)
    for row in case.page_features.itertuples():
        page, size = row.article_id, int(row.tokens)
        if row.window_sha256 == whole:
            found[page] = (0, len(words))
        elif page in sums:
            bag = (sums[page], terms[page])
            start = _run(words, running, shares[page], size, bag, row.window_sha256)
            if start is not None:
                found[page] = (start, size)
    return found


def _run(words, running, shared, size, bag, sha256) -> int | None:
    """Find where the window starts: a run with its words, the last of which it may have cut."""
    total, terms = bag
    for start in _full_runs(shared, size):
        run = words[start : start + size]
        if _rest(total, running, start, size) == 0 and window_sha256(run) == sha256:
            return start
    for start in _full_runs(shared, size - 1):
        last = terms.get(_rest(total, running, start, size - 1), "")
        following = "".join(words[start + size - 1 : start + size])
        run = [*words[start : start + size - 1], last]
        if last and following.startswith(last) and window_sha256(run) == sha256:
            return start
    return None


def _full_runs(shared: np.ndarray, size: int) -> list[int]:
    """Find the runs of which the page has every word."""
    if not 0 < size <= len(shared):
        return []
    return np.flatnonzero(_in_runs(shared, size) == size).tolist()


def _in_runs(shared: np.ndarray, size: int) -> np.ndarray:
    running = np.concatenate([[0], np.cumsum(shared)])
    return running[size:] - running[:-size]


def _rest(total: int, running: np.ndarray, start: int, size: int) -> int:
    """Sum up what a page has more than a run: 0 where both have the same words, in any order."""
    return (total - int(running[start + size]) + int(running[start])) % 2**64


def _bags(case: Case) -> tuple[dict[str, int], dict[str, dict[int, str]]]:
    """Sum up the words of each page, each by a number of its own, in any order (modulo 2**64)."""
    counts = case.term_counts[["article_id", "term", "count"]].astype("object")
    sums, terms = {}, {}
    for page, term, count in counts.itertuples(index=False, name=None):
        weight = _weight(term)
        sums[page] = (sums.get(page, 0) + weight * int(count)) % 2**64
        terms.setdefault(page, {})[weight] = term
    return sums, terms


@lru_cache(maxsize=200_000)
def _weight(term: str) -> int:
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest())


def _hash_verdict(found: dict, likenesses: pd.DataFrame, page: str | None) -> Verdict:
    chosen = page if page in found else next(iter(found))
    start, size = found[chosen]
    other = likenesses[likenesses["article_id"] != chosen].iloc[:1]
    how = "hash" if page in (None, chosen) else "none"
    why = f"its words are those of the coded window of {chosen}, in order"
    if how == "none":
        why = f"it is the text of {chosen}, not of {page}"
    return Verdict(chosen, how, 1.0, *_next(other), LIKENESS, why, start, size)


# ---- by signature


def _likenesses(case: Case, words: list[str], shares: dict) -> pd.DataFrame:
    """Estimate how like each page the text is: one row a page, the likest first."""
    signatures = {
        row.article_id: _read_signature(row.signature) for row in case.page_signatures.itertuples()
    }
    sizes = case.page_features.set_index("article_id")["tokens"].astype(int)
    whole = copies.signature(words)
    rows = []
    for article_id, own in signatures.items():
        size = int(sizes[article_id])
        likeness, start, length = _estimate(whole, own), 0, len(words)
        if size < len(words):
            at = int(np.argmax(_in_runs(shares[article_id], size)))
            run = _estimate(copies.signature(words[at : at + size]), own)
            if run > likeness:
                likeness, start, length = run, at, size
        rows.append((article_id, likeness, start, length))
    columns = ["article_id", "likeness", "start", "length"]
    table = pd.DataFrame(rows, columns=columns).sort_values(
        "likeness", ascending=False, kind="stable"
    )
    finer = [_refined(words, signatures[r.article_id], *r[1:]) for r in table.head(3).itertuples()]
    refined = pd.DataFrame(finer, columns=columns)
    return (
        pd.concat([refined, table.iloc[3:]])
        .sort_values("likeness", ascending=False, kind="stable")
        .reset_index(drop=True)
    )


def _shares(case: Case, words: list[str]) -> dict[str, np.ndarray]:
    """Say of each word in turn whether a page has it, page by page."""
    codes, known = pd.factorize(np.array(words, dtype=object))
    number = {word: place for place, word in enumerate(known)}
    counts = case.term_counts[["article_id", "term"]].astype("object")
    places = counts["term"].map(number)
    shared = counts.assign(place=places).dropna(subset="place")
    shares = {}
    for article_id in case.page_signatures["article_id"]:
        shares[article_id] = np.zeros(len(known), dtype=bool)
    for article_id, rows in shared.groupby("article_id", sort=False):
        shares[article_id][rows["place"].to_numpy(dtype=int)] = True
    return {article_id: has[codes] for article_id, has in shares.items()}


def _refined(words, own, article_id, likeness, start, length) -> tuple:
    """Move a run back and forth to where it is likest."""
    for step in STEPS if length < len(words) else ():
        for at in (start - step, start + step):
            if 0 <= at <= len(words) - length:
                moved = _estimate(copies.signature(words[at : at + length]), own)
                if moved > likeness:
                    likeness, start = moved, at
    return article_id, likeness, start, length


_read_signature = lru_cache(maxsize=10_000)(copies.read_signature)


def _estimate(one: np.ndarray, other: np.ndarray) -> float:
    # Too few words for a trigram: nothing is shared.
    return float(np.nan_to_num(copies.estimated_jaccard(one, other).jaccard))


def _signature_verdict(likenesses: pd.DataFrame, page: str | None) -> Verdict:
    first = likenesses.iloc[0]
    other = likenesses.iloc[1:2]
    rival, beside = _next(other)
    variance = sum(v * (1 - v) / copies.SIGNATURE_SIZE for v in (first.likeness, beside))
    apart = first.likeness - beside > 2 * variance**0.5
    how, why = "none", f"no page is like it; the nearest, {first.article_id}, has too little of it"
    if first.likeness >= LIKENESS and not apart:
        why = f"it is as like {first.article_id} as {rival}; only a hash could tell them apart"
    elif first.likeness >= LIKENESS and page not in (None, first.article_id):
        why = f"it is like {first.article_id}, not {page}"
    elif first.likeness >= LIKENESS:
        how, why = "signature", f"it is like the coded window of {first.article_id}, not the same"
    return Verdict(
        first.article_id,
        how,
        float(first.likeness),
        rival,
        beside,
        LIKENESS,
        why,
        int(first.start),
        int(first.length),
    )


def _next(other: pd.DataFrame) -> tuple[str, float]:
    if other.empty:
        return "", 0.0
    return str(other["article_id"].iloc[0]), float(other["likeness"].iloc[0])


# ---- keeping it


def place(case: Case, article_id: str) -> Path:
    """Give the place of a page's text; only a page of the case has one, inside its folder."""
    known = case.articles["article_id"].tolist()
    if article_id not in known or not re.fullmatch(codebook.KINDS["identifier"][0], article_id):
        raise VerifyError(f"{article_id!r} is no page of {case.name}; its text has no place")
    return case.folder / "texts" / f"{article_id}.txt"


def install(case: Case, article_id: str, text: str) -> tuple[Path, str]:
    """Keep a text with the case, whole or not at all, and never in place of another.

    Returns
    -------
    Its place, and "installed" or "already there".

    Raises
    ------
    VerifyError
        Another text is there; the message says whether that one is verified.
    OSError
        It cannot be written.
    """
    path = place(case, article_id)
    content = (text.strip("\n") + "\n").encode()
    path.parent.mkdir(exist_ok=True)
    if not path.exists() and not path.is_symlink():
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".new") as fresh:
            fresh.write(content)
            fresh.flush()
            try:
                # A link, unlike a rename, never takes the place of what another run put there.
                os.link(fresh.name, path)
            except FileExistsError:
                pass
            else:
                path.chmod(0o644)
                return path, "installed"
    there = path.read_bytes()
    if tokens(there.decode(errors="replace")) == tokens(text):
        return path, "already there"
    verdict = verify(case, there.decode(errors="replace"), article_id)
    kind = f"verified by {verdict.how}" if verdict.is_page else "not verified"
    raise VerifyError(
        f"{path}: another text is there ({kind}), and it stays; move it away to keep this one"
    )
