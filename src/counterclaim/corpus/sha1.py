"""SHA-1 (FIPS 180-4) of many short messages side by side, in compiled code.

A signature begins with the first four bytes of the SHA-1 of each trigram. Messages lie in columns,
so that the compiler can hash as many at a time as a register of the processor holds.
"""

import numpy as np
from numba import njit

COLUMNS = 256
# What fits one block with its end mark and its length.
SHORT = 55
START = (
    np.uint32(0x67452301),
    np.uint32(0xEFCDAB89),
    np.uint32(0x98BADCFE),
    np.uint32(0x10325476),
    np.uint32(0xC3D2E1F0),
)
K = tuple(np.uint32(k) for k in (0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6))


# Numba widens every sum to 64 bits: each step is brought back, and the compiler takes both away.
@njit(forceinline=True)
def _turned(x, by):
    return np.uint32(np.uint32(x << np.uint32(by)) | np.uint32(x >> np.uint32(32 - by)))


@njit(forceinline=True)
def _choice(b, c, d):
    return np.uint32(d ^ (b & (c ^ d)))


@njit(forceinline=True)
def _parity(b, c, d):
    return np.uint32(b ^ c ^ d)


@njit(forceinline=True)
def _majority(b, c, d):
    return np.uint32((b & c) | (d & (b | c)))


@njit(forceinline=True)
def _round(state, mix, k, word):
    a, b, c, d, e = state
    return np.uint32(_turned(a, 5) + mix(b, c, d) + e + k + word), a, _turned(b, 30), c, d


@njit(forceinline=True)
def _five(state, mix, k, words):
    state = _round(state, mix, k, words[0])
    state = _round(state, mix, k, words[1])
    state = _round(state, mix, k, words[2])
    state = _round(state, mix, k, words[3])
    return _round(state, mix, k, words[4])


@njit(forceinline=True)
def _twenty(state, mix, k, words):
    state = _five(state, mix, k, words[0:5])
    state = _five(state, mix, k, words[5:10])
    state = _five(state, mix, k, words[10:15])
    return _five(state, mix, k, words[15:20])


@njit(forceinline=True)
def _next_word(w):
    return (*w[1:16], _turned(np.uint32(w[13] ^ w[8] ^ w[2] ^ w[0]), 1))


@njit(forceinline=True)
def _next_four(w):
    return _next_word(_next_word(_next_word(_next_word(w))))


@njit(forceinline=True)
def _expanded(w):
    return _next_four(_next_four(_next_four(_next_four(w))))


@njit(forceinline=True)
def _block(w0):
    state = START
    w1 = _expanded(w0)
    w2 = _expanded(w1)
    w3 = _expanded(w2)
    w4 = _expanded(w3)
    s = _twenty(state, _choice, K[0], w0 + w1[0:4])
    s = _twenty(s, _parity, K[1], w1[4:16] + w2[0:8])
    s = _twenty(s, _majority, K[2], w2[8:16] + w3[0:12])
    s = _twenty(s, _parity, K[3], w3[12:16] + w4)
    return np.uint32(state[0] + s[0])


@njit(forceinline=True)
def _column(w, i):
    return (
        w[0, i], w[1, i], w[2, i], w[3, i], w[4, i], w[5, i], w[6, i], w[7, i],
        w[8, i], w[9, i], w[10, i], w[11, i], w[12, i], w[13, i], w[14, i], w[15, i],
    )  # fmt: skip


@njit(forceinline=True)
def _as_little_endian(x):
    return np.uint32(
        np.uint32(x << np.uint32(24))
        | np.uint32((x & np.uint32(0xFF00)) << np.uint32(8))
        | np.uint32((x >> np.uint32(8)) & np.uint32(0xFF00))
        | np.uint32(x >> np.uint32(24))
    )


@njit(nogil=True, cache=True)
def sha1_columns(words, count, out, at):
    """Hash the messages that lie in the first columns, one block each."""
    for i in range(count):
        out[at + i] = _as_little_endian(_block(_column(words, i)))


@njit(forceinline=True)
def _byte(data, at, more):
    # Unsigned: no check for a place counted from the end, so four reads become one.
    return np.uint32(data[np.uint64(at) + np.uint64(more)])


@njit(forceinline=True)
def _four_bytes(data, at):
    return np.uint32(
        np.uint32(_byte(data, at, 0) << np.uint32(24))
        | np.uint32(_byte(data, at, 1) << np.uint32(16))
        | np.uint32(_byte(data, at, 2) << np.uint32(8))
        | _byte(data, at, 3)
    )


@njit(nogil=True, cache=True)
def set_column(words, column, data, begin, end):
    """Lay the last block of a message into a column; `data` has three bytes more than it needs."""
    left = end - begin
    full = left >> 2
    for j in range(full):
        words[j, column] = _four_bytes(data, begin + 4 * j)
    rest = np.uint32(8 * (left & 3))
    kept = np.uint32(~np.uint32(np.uint64(0xFFFFFFFF) >> np.uint64(rest)))
    last = np.uint32(_four_bytes(data, begin + 4 * full) & kept)
    words[full, column] = np.uint32(last | np.uint32(np.uint32(0x80000000) >> rest))
    for j in range(full + 1, 15):
        words[j, column] = 0
    words[15, column] = np.uint32(8 * left)


@njit(nogil=True, cache=True)
def _mixed_in(state, words):
    """Mix one block into a state, round by round; the first 16 of the 80 words are the block."""
    for t in range(16, 80):
        words[t] = _turned(
            np.uint32(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16]), 1
        )
    a, b, c, d, e = state[0], state[1], state[2], state[3], state[4]
    for t in range(80):
        mixed = _majority(b, c, d) if t >= 40 else _choice(b, c, d)
        if 20 <= t < 40 or t >= 60:
            mixed = _parity(b, c, d)
        turned = np.uint32(_turned(a, 5) + mixed + e + K[t // 20] + words[t])
        a, b, c, d, e = turned, a, _turned(b, 30), c, d
    state[0], state[1], state[2] = state[0] + a, state[1] + b, state[2] + c
    state[3], state[4] = state[3] + d, state[4] + e


@njit(nogil=True, cache=True)
def sha1_long(words, state, data, begin, end):
    """Hash one message of any length; `words` has room for 80 numbers, `state` for 5."""
    for i in range(5):
        state[i] = START[i]
    length = end - begin
    # The end mark and eight bytes of length, filled up to whole blocks.
    for block in range((length + 9 + 63) // 64):
        for j in range(16):
            words[j] = 0
        for place in range(64):
            here = 64 * block + place
            byte = np.uint32(data[begin + here]) if here < length else np.uint32(0)
            if here == length:
                byte = np.uint32(0x80)
            words[place >> 2] |= np.uint32(byte << np.uint32(24 - 8 * (place & 3)))
        if 64 * (block + 1) >= length + 9:
            words[14] = np.uint32((8 * length) >> 32)
            words[15] = np.uint32((8 * length) & 0xFFFFFFFF)
        _mixed_in(state, words)
    return _as_little_endian(state[0])
