"""An archive's address of a page, on its day, as it was sent."""

import pandas as pd
import pytest

from counterclaim.fetch.archive import copy_address, is_copy, roads

DAY = pd.Timestamp("2021-03-10")
PAGE = "https://example.org/news/1?a=b"
WAYBACK = "https://web.archive.org/web"


@pytest.mark.parametrize(
    ("address", "copy"),
    [
        (PAGE, f"{WAYBACK}/20210310id_/{PAGE}"),
        (f"{WAYBACK}/20210311223344/{PAGE}", f"{WAYBACK}/20210311223344id_/{PAGE}"),
        (f"{WAYBACK}/20210311223344if_/{PAGE}", f"{WAYBACK}/20210311223344id_/{PAGE}"),
        (f"{WAYBACK}/20210311223344id_/{PAGE}", f"{WAYBACK}/20210311223344id_/{PAGE}"),
        (f"{WAYBACK}/2021/{PAGE}", f"{WAYBACK}/2021id_/{PAGE}"),
        (f"{WAYBACK}/*/{PAGE}", f"{WAYBACK}/20210310id_/{PAGE}"),
        (f"http://archive.org/web/2021/{WAYBACK}/2020/{PAGE}", f"{WAYBACK}/2020id_/{PAGE}"),
        ("https://archive.ph/AbCdE", "https://archive.ph/AbCdE"),
    ],
)
def test_the_copy_of_a_page_is_asked_as_it_was_sent(address, copy):
    assert copy_address(address, DAY) == copy


def test_a_page_is_asked_of_its_site_first_and_of_the_archive_if_wanted():
    copy = ("archive", f"{WAYBACK}/20210310id_/{PAGE}")
    assert roads(PAGE, DAY) == [("live", PAGE), copy]
    assert roads(PAGE, DAY, archive=False) == [("live", PAGE)]


@pytest.mark.parametrize("wanted", [True, False])
def test_an_address_of_an_archive_has_one_road(wanted):
    address = f"{WAYBACK}/20210311/{PAGE}"
    assert roads(address, DAY, archive=wanted) == [("archive", f"{WAYBACK}/20210311id_/{PAGE}")]


def test_a_page_that_names_an_archive_in_its_address_is_no_copy():
    assert not is_copy("https://example.org/?u=https://web.archive.org/web/2021/https://a.org/")
    assert not is_copy("https://notarchive.ph/x")
