"""From what people hold to a `pages` table, and what could not be read beside it.

`read_pages` gives tables; `output.write_pages` streams them to disk. A reader of one kind of file
(`tabular`, `objects`, `columnar`, `plain`, `html`, `nexis`) gives records and refusals; `pages`
turns records into pages, and refuses what cannot be one. Media Cloud and GDELT are kinds of CSV
and JSON whose column names `columns` knows.
"""

from counterclaim.readers.pages import Reading, read_pages
from counterclaim.readers.records import ReadError

__all__ = ["ReadError", "Reading", "read_pages"]
