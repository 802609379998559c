"""What the browser lab lacks, said by name: the packages that have no build for the browser."""

import sys
from collections.abc import Sequence

# What stops without the package, and what to do instead. Everything else runs as elsewhere.
ABSENT = {
    "altair": "the tables that are filtered by a pointer; they are on the report's pages",
    "docx": "exports in docx; save them as plain text",
    "httpcore": "fetching of pages; put the texts that you hold into the case's folder `texts`",
    "httpx": "fetching of pages; put the texts that you hold into the case's folder `texts`",
    "lxml": "saved web pages and docx; save them as plain text",
    "py3langid": "guesses of a text's language; write it into the column `language`",
    "pyarrow": "Parquet; use CSV",
    "trafilatura": "saved web pages; save them as plain text",
    "vl_convert": "the tables that are filtered by a pointer; they are on the report's pages",
}


class AbsentFinder:
    """The last finder of modules: says why a package is not there."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: object = None) -> None:
        """Find nothing.

        Raises
        ------
        ModuleNotFoundError
            Names the package, what needs it, and what to do, where it is one of `ABSENT`.
        """
        if name in ABSENT:
            what, _, instead = ABSENT[name].partition("; ")
            raise ModuleNotFoundError(
                f"{name} has no build for the browser, and {what} need it: {instead}, or run this "
                "on your own machine with `make lab`",
                name=name,
            )


def name_what_is_absent() -> None:
    """Let an import that cannot succeed say why."""
    if AbsentFinder not in sys.meta_path:
        sys.meta_path.append(AbsentFinder)
