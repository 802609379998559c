"""Which pages may be near-copies: those whose signatures agree in a whole band.

With bands of 4 values, two pages of likeness J share one of the 64 with probability
1 - (1 - J**4)**64: 0.98 at J = 0.5, 0.9999 at 0.6, 0.006 at 0.1.
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from counterclaim.copies import EMPTY

ROWS = 4
COUNT = 64
# Of pages that all agree in a band, each is held against so many that follow, and the first.
AHEAD = 32
MULTIPLIERS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)


def keys(signatures: np.ndarray) -> np.ndarray:
    """Give one key of 64 bits a band and page; 0 for a page without a trigram.

    Returns
    -------
    A row a band, a column a page: a band of many pages is read in one piece.
    """
    made = np.zeros((COUNT, len(signatures)), dtype=np.uint64)
    for row, factor in enumerate(MULTIPLIERS):
        values = signatures[:, row::ROWS].T.astype(np.uint64)
        made = (made ^ values) * np.uint64(factor)
        made ^= made >> np.uint64(31)
    made[:, (signatures == EMPTY).all(axis=1)] = 0
    return made


def candidates(paths: Iterable[Path], band: int) -> np.ndarray:
    """Pair the pages that agree in a band.

    Parameters
    ----------
    paths
        The keys of each partition, in order; pages are numbered through.
    band
        Which.

    Returns
    -------
    One number a pair, in order: the lower page times 2**32, plus the higher.
    """
    key = np.concatenate([np.load(path, mmap_mode="r")[band] for path in paths])
    bits = max(len(key) - 1, 1).bit_length()
    low = np.uint64((1 << bits) - 1)
    # Key and page in one number, for the sort's sake; what that takes off the key costs a few
    # candidates more, and those are checked.
    packed = (key & ~low) | np.arange(len(key), dtype=np.uint64)
    packed = packed[key != 0]
    packed.sort()
    key, page = packed & ~low, packed & low
    pairs = []
    for step in range(1, AHEAD + 1):
        alike = np.flatnonzero(key[step:] == key[:-step])
        if not len(alike):
            break
        pairs.append(page[alike] << np.uint64(32) | page[alike + step])
    else:
        first = np.maximum.accumulate(
            np.where(np.diff(key, prepend=~key[:1]) != 0, np.arange(len(key)), 0)
        )
        far = np.flatnonzero(np.arange(len(key)) - first > AHEAD)
        pairs.append(page[first[far]] << np.uint64(32) | page[far])
    return np.unique(np.concatenate(pairs)) if pairs else np.empty(0, dtype=np.uint64)
