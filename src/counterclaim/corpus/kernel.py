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
SLOT, BLOCK = 4, 256
# Bytes that may be read, or must be free, beyond the end of what was written.
MARGIN = 64


@njit(forceinline=True)
def _tail(data, at, more):
    return np.int64(data[np.uint64(at) + np.uint64(more)] & 0x3F)


@njit(forceinline=True)
def _character(data, at):
    """Decode one character of valid UTF-8: code point and bytes."""
    first = np.int64(data[np.uint64(at)])
    if first < 0x80:
        return first, 1
    if first < 0xE0:
        return (first & 0x1F) << 6 | _tail(data, at, 1), 2
    if first < 0xF0:
        return (first & 0x0F) << 12 | _tail(data, at, 1) << 6 | _tail(data, at, 2), 3
    code = (first & 0x07) << 18 | _tail(data, at, 1) << 12 | _tail(data, at, 2) << 6
    return code | _tail(data, at, 3), 4


@njit(forceinline=True)
def _kind_at(data, at, end, kinds):
    """Give the kind of the character that begins here; 0 at the end."""
    if at >= end:
        return 0
    code, _ = _character(data, at)
    return np.int64(kinds[np.uint64(code)]) if code < SIZE else 0


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
def _join_page(data, at, end, kinds, lower, closers, out, o, token_ends, t):
    """Write one page's tokens; give where they end, their number, and how many are quoted.

    Of an odd page nothing is written, and -1 of its tokens are quoted.
    """
    begin, first = o, t
    quoted, open_with, state, before, line_start = 0, 0, NOTHING, 0, True
    while at < end:
        code, size = _character(data, at)
        if code >= SIZE:
            return begin, first, -1
        kind = np.int64(kinds[np.uint64(code)])
        if kind & ODD:
            return begin, first, -1
        following = at + size
        if kind & (LETTER | DIGIT):
            now = WORD if kind & LETTER else NUMBER
            if state != now:
                if o > begin:
                    token_ends[t] = o
                    t += 1
                    out[np.uint64(o)] = BLANK
                    o += 1
                quoted += open_with != 0
                state = now
            low = np.int64(lower[np.uint64(code)])
            if low < 0x80:
                out[np.uint64(o)] = low
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
    if o > begin:
        token_ends[t] = o
        t += 1
    return o, t, quoted


@njit(nogil=True, cache=True)
def join_pages(data, offsets, tables, out, ends, token_ends, lasts, quoted):
    """Write the tokens of each page, joined by one space, one page after the other.

    `ends` says where each page ends in `out`, `token_ends` where each token does, `lasts` where
    each page ends in those, `quoted` how many of its tokens are quoted, or -1 where the page is
    left to Python.
    """
    kinds, lower, closers = tables
    o = t = 0
    for page in range(len(offsets) - 1):
        at, end = offsets[page], offsets[page + 1]
        if _is_stamped(data, at, end, kinds):
            quoted[page] = -1
        else:
            o, t, quoted[page] = _join_page(
                data, at, end, kinds, lower, closers, out, o, token_ends, t
            )
        ends[page], lasts[page] = o, t


@njit(nogil=True, cache=True)
def split_line(joined, begin, end, token_ends, t):
    """Say where each token of a joined page ends; give the number of tokens by then."""
    for here in range(begin + 1, end + 1):
        if here == end or joined[here] == BLANK:
            token_ends[t] = here
            t += 1
    return t


@njit(forceinline=True)
def _byte(data, at, more):
    # Unsigned: no check for a place counted from the end, so eight reads become one.
    return np.uint64(data[np.uint64(at) + np.uint64(more)])


@njit(forceinline=True)
def _eight(data, at):
    """Read eight bytes as one number."""
    low = _byte(data, at, 0) | _byte(data, at, 1) << np.uint64(8)
    low |= _byte(data, at, 2) << np.uint64(16) | _byte(data, at, 3) << np.uint64(24)
    high = _byte(data, at, 4) | _byte(data, at, 5) << np.uint64(8)
    high |= _byte(data, at, 6) << np.uint64(16) | _byte(data, at, 7) << np.uint64(24)
    return low | high << np.uint64(32)


@njit(forceinline=True)
def _at_most_eight(data, at, size):
    if size <= 0:
        return np.uint64(0)
    whole = _eight(data, at)
    return whole if size >= 8 else whole & ((np.uint64(1) << np.uint64(8 * size)) - np.uint64(1))


@njit(forceinline=True)
def _key(data, begin, end):
    """Give the first sixteen bytes of a token as two numbers, and its hash."""
    size = end - begin
    one, two = _at_most_eight(data, begin, size), _at_most_eight(data, begin + 8, size - 8)
    h = (one ^ (np.uint64(size) << np.uint64(56))) * np.uint64(0x9E3779B97F4A7C15)
    h = ((h ^ (h >> np.uint64(32))) ^ two) * np.uint64(0xBF58476D1CE4E5B9)
    for at in range(begin + 16, end, 8):
        more = _at_most_eight(data, at, end - at)
        h = ((h ^ (h >> np.uint64(29))) ^ more) * np.uint64(0x94D049BB133111EB)
    h = (h ^ (h >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return one, two, h ^ (h >> np.uint64(32))


@njit(forceinline=True)
def _same(data, begin, size, letters, there):
    for i in range(16, size):  # noqa: SIM110
        if data[begin + i] != letters[there + i]:
            return False
    return True


# A slot of the table is four numbers that lie in one line of the processor's cache: the first
# sixteen bytes of a token, its hash, and its length and number. Most tokens need no other look.
@njit(forceinline=True)
def _slot(table, one, two, h, size, data, begin, bounds, letters):
    """Find the slot of a token, or the free one where it belongs."""
    mask = len(table) // SLOT - 1
    slot = np.int64(h & np.uint64(mask))
    while True:
        at = SLOT * slot
        held = np.int64(table[at + 3])
        if held == 0:
            return at
        if table[at] == one and table[at + 1] == two and held >> 32 == size:
            if size <= 16:
                return at
            number = (held & 0xFFFFFFFF) - 1
            if table[at + 2] == h and _same(data, begin, size, letters, bounds[number]):
                return at
        slot = (slot + 1) & mask


@njit(nogil=True, cache=True)
def number_tokens(
    joined, token_ends, pages, page, table, hashes, bounds, letters, count, keys, ids
):
    """Give each token its number, page by page, until the vocabulary has no room for a page.

    Returns
    -------
    The page to go on with, and the number of tokens in the vocabulary.

    Notes
    -----
    Keys are made some hundred at a time, and looked up then: so that the processor waits for many
    at once. Arrays go in one by one: a tuple taken apart for each token costs more than the rest.
    """
    begins, firsts, lasts = pages
    while page < len(begins):
        begin, first, last = begins[page], firsts[page], lasts[page]
        most = count + last - first
        length = token_ends[last - 1] - begin if last > first else 0
        if (
            2 * SLOT * most > len(table)
            or most > len(hashes)
            or bounds[count] + length + MARGIN > len(letters)
        ):
            break
        for block in range(first, last, BLOCK):
            many = min(BLOCK, last - block)
            for i in range(many):
                end = token_ends[block + i]
                keys[0, i], keys[1, i], keys[2, i] = _key(joined, begin, end)
                keys[3, i], keys[4, i] = np.uint64(begin), np.uint64(end - begin)
                begin = end + 1
            for i in range(many):
                here, size = np.int64(keys[3, i]), np.int64(keys[4, i])
                at = _slot(
                    table, keys[0, i], keys[1, i], keys[2, i], size, joined, here, bounds, letters
                )
                held = table[at + 3]
                if held:
                    ids[block + i] = np.int64(held & np.uint64(0xFFFFFFFF)) - 1
                    continue
                there = bounds[count]
                for j in range(size):
                    letters[there + j] = joined[here + j]
                bounds[count + 1] = there + size
                hashes[count] = keys[2, i]
                ids[block + i] = count
                count += 1
                table[at], table[at + 1], table[at + 2] = keys[0, i], keys[1, i], keys[2, i]
                table[at + 3] = np.uint64(size) << np.uint64(32) | np.uint64(count)
        page += 1
    return page, count


@njit(nogil=True, cache=True)
def refill(table, larger):
    """Lay a table into a larger one."""
    mask = len(larger) // SLOT - 1
    for old in range(0, len(table), SLOT):
        if table[old + 3]:
            slot = np.int64(table[old + 2] & np.uint64(mask))
            while larger[SLOT * slot + 3]:
                slot = (slot + 1) & mask
            for j in range(SLOT):
                larger[SLOT * slot + j] = table[old + j]


@njit(nogil=True, cache=True)
def count_rows(ids, firsts, lasts, last_row, terms, counts, row, types):
    """Count each page's different tokens, into rows from `row` on; give the row to go on with."""
    for page in range(len(firsts)):
        begin = row
        for t in range(firsts[page], lasts[page]):
            number = ids[t]
            there = last_row[number]
            if there >= begin:
                counts[there] += 1
            else:
                last_row[number] = row
                terms[row] = number
                counts[row] = 1
                row += 1
        types[page] = row - begin
    return row


@njit(nogil=True, cache=True)
def sum_terms(terms, counts, rank, totals, term_pages):
    """Put each row's term by its rank, and sum up how often and in how many pages each occurs."""
    for row in range(len(terms)):
        term = rank[terms[row]]
        terms[row] = term
        totals[term] += counts[row]
        term_pages[term] += 1


@njit(nogil=True, cache=True)
def order_rows(types, terms, counts, pages, term_pages, by_term):
    """Put each page's rows in order of their term: dealt out by term, and back by page."""
    places = np.empty(len(term_pages), dtype=np.int64)
    place = 0
    for term in range(len(term_pages)):
        places[term] = place
        place += term_pages[term]
    row = 0
    for page in range(len(types)):
        for _ in range(types[page]):
            term = np.uint64(terms[row])
            by_term[np.uint64(places[term])] = page << 32 | counts[row]
            places[term] += 1
            pages[row] = page
            row += 1
    ends = np.cumsum(types) - types
    begin = 0
    for term in range(len(term_pages)):
        for here in range(begin, begin + term_pages[term]):
            page = np.uint64(by_term[here] >> 32)
            back = np.uint64(ends[page])
            terms[back] = term
            counts[back] = by_term[here] & 0xFFFFFFFF
            ends[page] += 1
        begin += term_pages[term]


@njit(forceinline=True)
def _child(keys, children, parent, token, count):
    """Give the node that a token leads to, or -1."""
    key = np.int64(parent) * count + token
    mask = len(keys) - 1
    slot = (key * 0x9E3779B1) & mask
    while keys[slot] != -1:
        if keys[slot] == key:
            return children[slot]
        slot = (slot + 1) & mask
    return -1


@njit(nogil=True, cache=True)
def count_phrases(
    ids,
    firsts,
    lasts,
    tongues,
    roots,
    nodes,
    entries,
    last_hit,
    hit_entries,
    hit_counts,
    hit,
    page_hits,
):
    """Count each page's phrases, into rows from `hit` on; give the row to go on with."""
    keys, children = nodes
    bounds, listed, tongues_of = entries
    count = len(roots)
    for page in range(len(firsts)):
        first, end = hit, lasts[page]
        for t in range(firsts[page], end):
            node = roots[ids[t]] if ids[t] < count else -1
            here = t
            while node >= 0:
                for place in range(bounds[node], bounds[node + 1]):
                    entry = listed[place]
                    if tongues_of[entry] >> tongues[page] & 1:
                        if last_hit[entry] >= first:
                            hit_counts[last_hit[entry]] += 1
                        else:
                            last_hit[entry] = hit
                            hit_entries[hit] = entry
                            hit_counts[hit] = 1
                            hit += 1
                here += 1
                if here >= end or ids[here] >= count:
                    break
                node = _child(keys, children, node, ids[here], count)
        page_hits[page] = hit - first
    return hit


@njit(nogil=True, cache=True)
def trigram_hashes(joined, begins, firsts, lasts, token_ends, scratch, grams, page_grams):
    """Hash every trigram of every page, as datasketch does; long ones one by one."""
    words, long_words, state = scratch
    g = filled = 0
    for page in range(len(begins)):
        first, last = firsts[page], lasts[page]
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
def trigram_sets(ids, firsts, lasts, hashes, keys, bounds):
    """Give the different trigrams of each page, each a key of 64 bits, in order.

    `bounds` says where each page ends in `keys`; its first number is 0.
    """
    last = 0
    for page in range(len(firsts)):
        first = g = last
        for t in range(firsts[page], lasts[page] - 2):
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
