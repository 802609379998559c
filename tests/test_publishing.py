"""A published folder is whole, holds no link, and no text but what the project shares."""

import shutil
import subprocess

import pytest

from conftest import ROOT
from counterclaim.publishing import PublishError, publish, unshared_texts


@pytest.fixture
def made(tmp_path):
    """A report as `make report` leaves it: a link to a folder."""
    (tmp_path / "report-1" / "_static").mkdir(parents=True)
    (tmp_path / "report-1" / "index.html").write_text("<p>new</p>")
    (tmp_path / "report-1" / "_static" / "a.css").write_text("")
    (tmp_path / "report").symlink_to("report-1", target_is_directory=True)
    return tmp_path / "report"


@pytest.fixture
def story(tmp_path):
    """A case in a project of its own, whose one shared text git tracks."""
    folder = tmp_path / "project" / "sky"
    shutil.copytree(ROOT / "data" / "sky-ecc" / "coded", folder / "coded")
    (folder / "texts").mkdir()
    (folder / "texts" / "given.txt").write_text("Gedeeld.")
    subprocess.run(["git", "init", "-q", str(folder.parent)], check=True)
    subprocess.run(["git", "-C", str(folder), "add", "texts/given.txt"], check=True)
    return folder


def test_a_site_is_a_folder_of_real_files_with_what_hosts_need(made, story):
    out = made.parent / "site"
    publish(made, out, case=str(story), base="/name/")
    assert not out.is_symlink()
    assert not any(path.is_symlink() for path in out.rglob("*"))
    assert (out / ".nojekyll").exists()
    assert (out / "index.html").read_text() == "<p>new</p>"
    lost = (out / "404.html").read_text()
    assert '<a href="/name/">' in lost
    # Shown at any depth: whatever it needs is in it.
    assert "src=" not in lost
    assert "<link" not in lost


def test_a_notebook_s_page_leads_to_the_browser_lab_only_where_one_was_built(made, story):
    title = '<h1>One<a class="headerlink" href="#one">#</a></h1>'
    for name in ("03-one", "methods"):
        (made / f"{name}.html").write_text(f"<h1>One</h1>{title}<p>text</p>")
    lab = made.parent / "lite"
    (lab / "files" / "notebooks").mkdir(parents=True)
    (lab / "files" / "notebooks" / "03-one.ipynb").write_text("{}")
    out = made.parent / "site"
    publish(made, out, case=str(story), lab=lab)
    assert "lab/" not in (out / "03-one.html").read_text()
    assert not (out / "lab").exists()
    (lab / "jupyter-lite.json").write_text("{}")
    publish(made, out, case=str(story), lab=lab)
    link = '<p><a href="lab/lab/index.html?path=notebooks/03-one.ipynb">Run this in your browser</a></p>'
    assert (out / "03-one.html").read_text() == f"<h1>One</h1>{title}\n{link}<p>text</p>"
    assert (out / "methods.html").read_text() == f"<h1>One</h1>{title}<p>text</p>"
    assert (out / "lab" / "files" / "notebooks" / "03-one.ipynb").exists()


def test_a_site_is_replaced_whole_and_the_same_report_gives_the_same_files(made, story):
    out = made.parent / "site"
    first = publish(made, out, case=str(story))
    files = {path.name: path.read_bytes() for path in first.rglob("*") if path.is_file()}
    (out / "stale.html").write_text("")
    publish(made, out, case=str(story))
    assert {p.name: p.read_bytes() for p in out.rglob("*") if p.is_file()} == files
    assert sorted(path.name for path in made.parent.iterdir()) == [
        "project",
        "report",
        "report-1",
        "site",
    ]


def test_a_text_that_the_project_does_not_share_stops_it(made, story):
    (story / "texts" / "mine.txt").write_text("Van mij.")
    assert unshared_texts(str(story)) == ["mine.txt"]
    with pytest.raises(PublishError, match=r"mine\.txt"):
        publish(made, made.parent / "site", case=str(story))
    assert not (made.parent / "site").exists()
    publish(made, made.parent / "site", case=str(story), with_texts=True)


def test_a_folder_that_is_no_site_is_left_alone(made, story):
    out = made.parent / "holiday"
    out.mkdir()
    (out / "photo.jpg").write_text("")
    with pytest.raises(PublishError, match="no site"):
        publish(made, out, case=str(story))
    assert (out / "photo.jpg").exists()


@pytest.mark.parametrize("base", ["name", "/name", "//elsewhere.example/", "https://x.example/"])
def test_a_base_that_is_no_path_is_refused(made, story, base):
    with pytest.raises(PublishError, match="base"):
        publish(made, made.parent / "site", case=str(story), base=base)


def test_without_a_report_there_is_no_site(tmp_path, story):
    with pytest.raises(PublishError, match="make one first"):
        publish(tmp_path / "nothing", tmp_path / "site", case=str(story))
