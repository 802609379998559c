"""What encoding bytes are in: by their mark, by their zeros, else by a guess."""

import codecs

# The mark of UTF-32 begins with that of UTF-16, so it is looked for first.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Dutch, French and German files without UTF-8 are in; bytes it lacks are kept as escapes.
FALLBACK = "cp1252"
SAMPLE = 64_000


def marked(head: bytes) -> str:
    """Name the encoding that a byte order mark at the beginning tells; "" without one."""
    return next((name for mark, name in MARKS if head.startswith(mark)), "")


def wide(head: bytes) -> str:
    """Find UTF-16 without a mark: of Latin text every other byte is NUL; "" where it is not."""
    even, odd = head[0::2], head[1::2]
    if len(odd) < 2:
        return ""
    if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return ""


def guessed(sample: bytes) -> str:
    """Guess between the encodings of one byte a character; too little text is Western."""
    from charset_normalizer import from_bytes

    try:
        sample.decode(FALLBACK)
        western = True
    except UnicodeDecodeError:
        western = False
    best = from_bytes(sample.replace(b"\0", b"")).best()
    if best is None:
        return FALLBACK
    # Its languages tell a real Cyrillic or Greek file from a short Western one read askew.
    letters = [c for c in str(best) if c.isalpha() and not c.isascii()]
    latin = sum(c < "\u0250" for c in letters)
    if western and (len(letters) < 30 or latin > 0.5 * len(letters)):
        return FALLBACK
    return best.encoding
