"""The compiled part of measuring: small functions over flat arrays, none of which holds the lock.

A page's tokens are first joined by one space, in UTF-8: that line is what the fingerprint is of, a
trigram is a slice of it, and each of its tokens is hashed once.
"""

import numpy as np
from numba import njit

from counterclaim.corpus.characters import (
    ALNUM,
    APOSTROPHES,
    DIGIT,
    DOTTED_I,
    JOINS_DIGITS,
    JOINS_LETTERS,
    LETTER,
    LINE_END,
    MARK_SHIFT,
    ODD,
    SIZE,
    SPACE,
)
from counterclaim.corpus.sha1 import COLUMNS, SHORT, set_column, sha1_columns, sha1_long

NOTHING, WORD, NUMBER = 0, 1, 2
BLANK, APOSTROPHE = 32, 39


@njit(forceinline=True)
def _character(data, at):
    """Decode one character of valid UTF-8: code point and bytes."""
    first = np.int64(data[at])
    if first < 0x80:
        return first, 1
    if first < 0xE0:
        return ((first & 0x1F) << 6) | (data[at + 1] & 0x3F), 2
    if first < 0xF0:
        code = ((first & 0x0F) << 12) | (np.int64(data[at + 1] & 0x3F) << 6)
        return code | (data[at + 2] & 0x3F), 3
    code = ((first & 0x07) << 18) | (np.int64(data[at + 1] & 0x3F) << 12)
    return code | (np.int64(data[at + 2] & 0x3F) << 6) | (data[at + 3] & 0x3F), 4


@njit(forceinline=True)
def _kind_at(data, at, end, kinds):
    """Give the kind of the character that begins here; 0 at the end."""
    if at >= end:
        return 0
    code, _ = _character(data, at)
    return np.int64(kinds[code]) if code < SIZE else 0


@njit(nogil=True, cache=True)
def _put_wide(out, o, code):
    if code == DOTTED_I:
        out[o], out[o + 1], out[o + 2] = 0x69, 0xCC, 0x87
        return o + 3
    if code < 0x80:
        out[o] = code
        return o + 1
    if code < 0x800:
        out[o], out[o + 1] = 0xC0 | (code >> 6), 0x80 | (code & 0x3F)
        return o + 2
    if code < 0x10000:
        out[o], out[o + 1] = 0xE0 | (code >> 12), 0x80 | ((code >> 6) & 0x3F)
        out[o + 2] = 0x80 | (code & 0x3F)
        return o + 3
    out[o], out[o + 1] = 0xF0 | (code >> 18), 0x80 | ((code >> 12) & 0x3F)
    out[o + 2], out[o + 3] = 0x80 | ((code >> 6) & 0x3F), 0x80 | (code & 0x3F)
    return o + 4


@njit(nogil=True, cache=True)
def _is_stamped(data, at, end, kinds):
    """Whether a text may begin with an archive stamp, which Python takes off."""
    while at < end:
        code, size = _character(data, at)
        if code >= SIZE or not kinds[code] & SPACE:
            break
        at += size
    return (
        at + 4 < end
        and data[at] == 100
        and data[at + 1] == 97
        and data[at + 2] == 116
        and data[at + 3] == 101
    )


@njit(forceinline=True)
def _quotation(open_with, mark, closers, line_start, before, after, line_ends):
    """Say which marks would close the quotation that we are in after this mark; 0 is none."""
    if open_with == 0:
        if line_start:
            return 0 if line_ends else closers[mark]
        fits = not line_ends and not after & SPACE and not before & ALNUM
        return closers[mark] if fits else 0
    closes = open_with >> mark & 1
    # An apostrophe inside a word closes nothing.
    if APOSTROPHES >> mark & 1 and before & ALNUM and after & ALNUM:
        closes = 0
    return 0 if closes else open_with


@njit(nogil=True, cache=True)
def _join_page(data, at, end, tables, out, o):
    """Write one page's tokens; give where they end and how many are quoted, or -1 if it is odd."""
    kinds, lower, closers = tables
    begin, quoted, open_with, state, before, line_start = o, 0, 0, NOTHING, 0, True
    while at < end:
        code, size = _character(data, at)
        if code >= SIZE:
            return begin, -1
        kind = np.int64(kinds[code])
        if kind & ODD:
            return begin, -1
        following = at + size
        if kind & (LETTER | DIGIT):
            now = WORD if kind & LETTER else NUMBER
            if state != now:
                if o > begin:
                    out[o] = BLANK
                    o += 1
                quoted += open_with != 0
                state = now
            low = np.int64(lower[code])
            if low < 0x80:
                out[o] = low
                o += 1
            else:
                o = _put_wide(out, o, low)
        elif kind == 0 or kind == SPACE:
            state = NOTHING
        else:
            after = _kind_at(data, following, end, kinds)
            if state == WORD and kind & JOINS_LETTERS and after & LETTER:
                out[o] = code if code < 0x80 else APOSTROPHE
                o += 1
            elif state == NUMBER and kind & JOINS_DIGITS and after & DIGIT:
                out[o] = code
                o += 1
            else:
                state = NOTHING
            mark = kind >> MARK_SHIFT
            if kind & LINE_END:
                open_with = 0
            elif mark:
                line_ends = following >= end or after & LINE_END != 0
                open_with = _quotation(
                    open_with, mark, closers, line_start, before, after, line_ends
                )
        line_start = kind & LINE_END != 0
        before = 0 if line_start else kind
        at = following
    return o, quoted


@njit(nogil=True, cache=True)
def join_pages(data, offsets, tables, out, ends, quoted):
    """Write the tokens of each page, joined by one space, one page after the other.

    `ends` says where each page ends in `out`, `quoted` how many of its tokens are quoted, or -1
    where the page is left to Python.
    """
    o = 0
    for page in range(len(offsets) - 1):
        at, end = offsets[page], offsets[page + 1]
        if _is_stamped(data, at, end, tables[0]):
            quoted[page] = -1
        else:
            o, quoted[page] = _join_page(data, at, end, tables, out, o)
        ends[page] = o


@njit(nogil=True, cache=True)
def _hash(data, begin, end):
    h = np.uint64(0xCBF29CE484222325)
    for i in range(begin, end):
        h = (h ^ np.uint64(data[i])) * np.uint64(0x100000001B3)
    h = (h ^ (h >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return h ^ (h >> np.uint64(32))


@njit(nogil=True, cache=True)
def _same(data, begin, end, letters, there, until):
    if end - begin != until - there:
        return False
    for i in range(end - begin):
        if data[begin + i] != letters[there + i]:
            return False
    return True


@njit(nogil=True, cache=True)
def _add(data, begin, end, h, words, size):
    """Append a token to the vocabulary; `size` holds its number of tokens."""
    _, hashes, bounds, letters = words
    number = size[0]
    at = bounds[number]
    for i in range(begin, end):
        letters[at] = data[i]
        at += 1
    bounds[number + 1] = at
    hashes[number] = h
    size[0] = number + 1
    return number


@njit(nogil=True, cache=True)
def _number(data, begin, end, words, size):
    """Give a token's number in the vocabulary, a new one where it is new."""
    table, hashes, bounds, letters = words
    h = _hash(data, begin, end)
    mask = len(table) - 1
    slot = np.int64(h & np.uint64(mask))
    while True:
        number = table[slot] - 1
        if number < 0:
            number = _add(data, begin, end, h, words, size)
            table[slot] = number + 1
            return number
        if hashes[number] == h and _same(
            data, begin, end, letters, bounds[number], bounds[number + 1]
        ):
            return number
        slot = (slot + 1) & mask


@njit(nogil=True, cache=True)
def _has_room(words, size, length):
    """Whether the vocabulary can take a page in which every token is new."""
    table, hashes, bounds, letters = words
    most = size[0] + (length + 1) // 2
    return (
        2 * most <= len(table)
        and most <= len(hashes)
        and bounds[size[0]] + length <= len(letters)
    )


@njit(nogil=True, cache=True)
def number_tokens(joined, begins, ends, page, words, size, ids, token_ends, page_tokens):
    """Give each token its number, page by page, until the vocabulary has no room for a page.

    Returns
    -------
    The page to go on with. `page_tokens` says where each page ends in `ids`; its first number is
    the start.
    """
    t = page_tokens[page]
    while page < len(ends):
        begin, end = begins[page], ends[page]
        if not _has_room(words, size, end - begin):
            return page
        for here in range(begin, end):
            if joined[here] == BLANK:
                ids[t] = _number(joined, begin, here, words, size)
                token_ends[t] = here
                t += 1
                begin = here + 1
        if end > begin:
            ids[t] = _number(joined, begin, end, words, size)
            token_ends[t] = end
            t += 1
        page += 1
        page_tokens[page] = t
    return page


@njit(nogil=True, cache=True)
def refill(table, hashes, count):
    """Lay the vocabulary into a larger table."""
    mask = len(table) - 1
    for number in range(count):
        slot = np.int64(hashes[number] & np.uint64(mask))
        while table[slot]:
            slot = (slot + 1) & mask
        table[slot] = number + 1


@njit(nogil=True, cache=True)
def count_rows(ids, page_tokens, last_row, terms, counts, row, types, at):
    """Count each page's different tokens, into rows from `row` on; give the row to go on with."""
    for page in range(len(page_tokens) - 1):
        first = row
        for t in range(page_tokens[page], page_tokens[page + 1]):
            number = ids[t]
            there = last_row[number]
            if there >= first:
                counts[there] += 1
            else:
                last_row[number] = row
                terms[row] = number
                counts[row] = 1
                row += 1
        types[at + page] = row - first
    return row


@njit(forceinline=True)
def _child(nodes, parent, token, count):
    """Give the node that a token leads to, or -1."""
    keys, children = nodes
    key = np.int64(parent) * count + token
    mask = len(keys) - 1
    slot = (key * 0x9E3779B1) & mask
    while keys[slot] != -1:
        if keys[slot] == key:
            return children[slot]
        slot = (slot + 1) & mask
    return -1


@njit(nogil=True, cache=True)
def _count_hit(node, entries, tongue, last_hit, hits, hit, first):
    bounds, listed, tongues = entries
    hit_entries, hit_counts = hits
    for place in range(bounds[node], bounds[node + 1]):
        entry = listed[place]
        if tongues[entry] >> tongue & 1:
            if last_hit[entry] >= first:
                hit_counts[last_hit[entry]] += 1
            else:
                last_hit[entry] = hit
                hit_entries[hit] = entry
                hit_counts[hit] = 1
                hit += 1
    return hit


@njit(nogil=True, cache=True)
def count_phrases(ids, page_tokens, tongues, roots, nodes, entries, last_hit, hits, hit, page_hits):
    """Count each page's phrases, into rows from `hit` on; give the row to go on with."""
    count = len(roots)
    for page in range(len(page_tokens) - 1):
        first, end = hit, page_tokens[page + 1]
        for t in range(page_tokens[page], end):
            node = roots[ids[t]] if ids[t] < count else -1
            here = t
            while node >= 0:
                hit = _count_hit(node, entries, tongues[page], last_hit, hits, hit, first)
                here += 1
                if here >= end or ids[here] >= count:
                    break
                node = _child(nodes, node, ids[here], count)
        page_hits[page] = hit - first
    return hit


@njit(nogil=True, cache=True)
def trigram_hashes(joined, begins, token_ends, page_tokens, scratch, grams, page_grams):
    """Hash every trigram of every page, as datasketch does; long ones one by one."""
    words, long_words, state = scratch
    g = filled = 0
    for page in range(len(begins)):
        first, last = page_tokens[page], page_tokens[page + 1]
        page_grams[page] = g
        for t in range(first, last - 2):
            begin = begins[page] if t == first else token_ends[t - 1] + 1
            end = token_ends[t + 2]
            if end - begin <= SHORT:
                set_column(words, filled, joined, begin, end)
                filled += 1
                g += 1
                if filled == COLUMNS:
                    sha1_columns(words, filled, grams, g - filled)
                    filled = 0
            else:
                # The hashes of one row of columns lie side by side: first those before it.
                sha1_columns(words, filled, grams, g - filled)
                filled = 0
                grams[g] = sha1_long(long_words, state, joined, begin, end)
                g += 1
    sha1_columns(words, filled, grams, g - filled)
    page_grams[len(begins)] = g


@njit(nogil=True, cache=True)
def _mixed(grams, count):
    """Mix each hash once, as datasketch does before it permutes (the end of MurmurHash3)."""
    for i in range(count):
        h = np.uint32(grams[i])
        h = np.uint32(h ^ np.uint32(h >> np.uint32(16)))
        h = np.uint32(h * np.uint32(0x85EBCA6B))
        h = np.uint32(h ^ np.uint32(h >> np.uint32(13)))
        h = np.uint32(h * np.uint32(0xC2B2AE35))
        grams[i] = np.uint32(h ^ np.uint32(h >> np.uint32(16)))


@njit(nogil=True, cache=True)
def sign_pages(grams, page_grams, factors, offsets, signatures, at):
    """Write the signature of each page: the smallest of its hashes under each permutation."""
    _mixed(grams, page_grams[-1])
    for page in range(len(page_grams) - 1):
        here = at + page
        for k in range(len(factors)):
            signatures[here, k] = np.uint32(0xFFFFFFFF)
        for g in range(page_grams[page], page_grams[page + 1]):
            gram = grams[g]
            # Along the permutations, not the hashes: so it is done eight and more at a time.
            for k in range(len(factors)):
                value = np.uint32(np.uint32(factors[k] * gram) + offsets[k])
                if value < signatures[here, k]:
                    signatures[here, k] = value


@njit(nogil=True, cache=True)
def _trigram_key(hashes, one, two, three):
    h = hashes[one] * np.uint64(0x9E3779B97F4A7C15)
    h = ((h ^ (h >> np.uint64(29))) + hashes[two]) * np.uint64(0xBF58476D1CE4E5B9)
    h = ((h ^ (h >> np.uint64(32))) + hashes[three]) * np.uint64(0x94D049BB133111EB)
    return h ^ (h >> np.uint64(31))


@njit(nogil=True, cache=True)
def trigram_sets(ids, page_tokens, hashes, keys, bounds):
    """Give the different trigrams of each page, each a key of 64 bits, in order.

    `bounds` says where each page ends in `keys`; its first number is 0.
    """
    last = 0
    for page in range(len(page_tokens) - 1):
        first = g = last
        for t in range(page_tokens[page], page_tokens[page + 1] - 2):
            keys[g] = _trigram_key(hashes, ids[t], ids[t + 1], ids[t + 2])
            g += 1
        keys[first:g].sort()
        for here in range(first, g):
            if here == first or keys[here] != keys[last - 1]:
                keys[last] = keys[here]
                last += 1
        bounds[page + 1] = last


@njit(nogil=True, cache=True)
def _shared(a, b):
    i = j = shared = 0
    while i < len(a) and j < len(b):
        x, y = a[i], b[j]
        shared += x == y
        i += x <= y
        j += y <= x
    return shared


@njit(nogil=True, cache=True)
def shared_keys(keys, begins, ends, other_keys, other_begins, other_ends):
    """Count the keys that two sorted sets have in common, pair by pair."""
    shared = np.empty(len(begins), dtype=np.int64)
    for pair in range(len(begins)):
        one = keys[begins[pair] : ends[pair]]
        shared[pair] = _shared(one, other_keys[other_begins[pair] : other_ends[pair]])
    return shared
