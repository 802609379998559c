"""JSON, whole and line by line."""

import json
from collections.abc import Iterator
from pathlib import Path

from counterclaim.readers.encodings import decoded, encoding_of_file, lines
from counterclaim.readers.records import (
    MAX_RECORD,
    MAX_WHOLE,
    Record,
    Refusal,
    RefusedError,
    beginning,
    refusal,
)


def read_json_lines(path: Path, encoding: str = "") -> Iterator[Record | Refusal]:
    """Read a file of one JSON object a line.

    Yields
    ------
    A record or a refusal for each line that is not empty; its row is the number of the line.
    """
    for row, line in enumerate(lines(path, encoding or encoding_of_file(path)), 1):
        text = line.text.strip("\ufeff \t\r\n")
        if line.too_long:
            reason = f"the line is {line.size:,} characters long, more than {MAX_RECORD:,}"
            found = beginning(line.text, line.size)
            yield Refusal(row, "", reason, "check that it is one page", found, line.at)
        elif text:
            try:
                yield Record(row, _one_object(loaded(text)), text, line.at)
            except RefusedError as error:
                yield refusal(row, error, text, line.at)


def read_json(path: Path) -> Iterator[Record | Refusal]:
    """Read a JSON file: a list of objects, an object that holds one such list, or one object.

    The list of GDELT stands in `articles`. A file of JSON lines is read as such.

    Raises
    ------
    RefusedError
        The file is too large to be held whole, is not JSON, or holds no objects.
    """
    if path.stat().st_size > MAX_WHOLE:
        raise RefusedError(
            f"the file is larger than {MAX_WHOLE:,} bytes", "save it as JSON lines (.jsonl)"
        )
    text = decoded(path.read_bytes()).lstrip("\ufeff")
    if not text.strip():
        raise RefusedError("the file is empty", "give a list of objects")
    try:
        held = loaded(text)
    except RefusedError:
        if _is_json_lines(text):
            yield from read_json_lines(path)
            return
        raise
    for row, item in enumerate(_items(held), 1):
        try:
            yield Record(row, _one_object(item))
        except RefusedError as error:
            yield refusal(row, error, json.dumps(item, ensure_ascii=False))


def loaded(text: str) -> object:
    """Read a JSON text; an object that names a key twice is refused, for one would be lost.

    Raises
    ------
    RefusedError
        Not JSON, nested too deeply, or a number of too many digits.
    """
    try:
        return json.loads(text, object_pairs_hook=_object, strict=False)
    except json.JSONDecodeError as error:
        where = f"{error.msg}: line {error.lineno} column {error.colno}"
        raise RefusedError(
            f"not JSON ({where})", "one object a line, or a list of objects"
        ) from error
    except RecursionError as error:
        raise RefusedError(
            "the JSON is nested too deeply", "give each page as a flat object"
        ) from error
    except RefusedError:
        raise
    except ValueError as error:
        raise RefusedError(
            "a number has too many digits to be read", "put it in quotation marks"
        ) from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise RefusedError(
            f"the key {twice!r} stands twice in one object", "rename one of the two", twice
        )
    return made


def _one_object(item: object) -> dict[str, object]:
    if not isinstance(item, dict):
        raise RefusedError("not a JSON object", "write {...}")
    return item


def _items(held: object) -> list:
    if isinstance(held, list):
        return held
    if isinstance(held, dict):
        lists = [
            v for v in held.values() if isinstance(v, list) and any(isinstance(i, dict) for i in v)
        ]
        return lists[0] if len(lists) == 1 else [held]
    raise RefusedError("the file holds no objects", "give a list of objects")


def _is_json_lines(text: str) -> bool:
    first, _, rest = text.lstrip().partition("\n")
    try:
        return bool(rest.strip()) and isinstance(loaded(first), dict)
    except RefusedError:
        return False
