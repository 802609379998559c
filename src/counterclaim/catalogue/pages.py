"""The reference pages of a case, all of them, and the files that go with them."""

from pathlib import Path

from counterclaim.case import Case
from counterclaim.catalogue.coverage import coverage_page
from counterclaim.catalogue.dictionary import dictionary
from counterclaim.catalogue.downloads import FOLDER, download_page, downloads
from counterclaim.catalogue.figures import figure_pages
from counterclaim.catalogue.outlets import outlet_pages, slugs


def write_pages(source: Path, story: Case, notebooks: list[Path], language: str) -> None:
    """Write the reference pages and the downloads of a case into the source of its site.

    Parameters
    ----------
    source
        The folder of the site's source. Pages of outlets go into `outlets/`, the files to take home
        into `extra/`, which the site copies as it stands.
    story
        The case.
    notebooks
        The notebooks as they were written.
    language
        "en" or "nl".
    """
    names = slugs(story.articles["outlet"])
    files = downloads(story, notebooks, language)
    pages = {
        **outlet_pages(story, language),
        **coverage_page(story, names, language),
        **figure_pages(story, names, language),
        "codebook.md": dictionary(story, language),
        "download.rst": download_page(story, files, language),
    }
    (source / "outlets").mkdir(exist_ok=True)
    for name, text in pages.items():
        (source / name).write_text(text, encoding="utf-8")
    home = source / "extra" / FOLDER
    home.mkdir(parents=True, exist_ok=True)
    for those in files.values():
        for one in those:
            (home / one.name).write_bytes(one.content)
