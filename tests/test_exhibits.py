"""Tables are escaped, labelled and linked, whatever the text in them says."""

import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from counterclaim.exhibits import Sentence, answer, exhibit

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% raw %}",
    "</td></table><svg onload=alert(1)>",
    "&lt;b&gt;",
]


def cells(shown):
    html = shown._repr_html_().strip()
    return ET.fromstring(f"<x>{html}</x>").findall(".//td")


@pytest.mark.parametrize("text", ATTACKS)
def test_text_stays_text_in_cells_captions_and_headings(text):
    shown = exhibit(pd.DataFrame({text: [text]}), text)
    root = ET.fromstring(f"<x>{shown._repr_html_().strip()}</x>")
    assert root.find(".//td").text == text
    assert root.find(".//p").text == text
    assert root.find(".//th").text == text.replace("_", " ")
    assert root.find(".//script") is None


@pytest.mark.parametrize("text", ATTACKS)
def test_a_finding_is_escaped(text):
    assert ET.fromstring(Sentence(text)._repr_html_()).text == text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        'https://x.example/" onclick="alert(1)',
        "https://x.example/<script>",
        " https://x.example",
    ],
)
def test_only_a_plain_web_address_becomes_a_link(address):
    cell = cells(exhibit(pd.DataFrame({"url": [address]}), "pages"))[0]
    assert cell.find("a") is None
    assert cell.text == address


def test_an_address_is_shown_by_its_host_and_leaks_no_referrer():
    link = cells(exhibit(pd.DataFrame({"url": ["https://www.x.example/a?b=1&c=2"]}), ""))[0].find(
        "a"
    )
    assert link.text == "x.example"
    assert link.get("href") == "https://www.x.example/a?b=1&c=2"
    assert link.get("rel") == "noopener noreferrer"


def test_codes_and_columns_are_said_in_the_chosen_language():
    table = pd.DataFrame({"speaker": ["nl_police"], "value": [1234567.0]})
    shown = exhibit(table, "", language="nl")._repr_html_()
    assert "Nederlandse politie" in shown
    assert ">spreker<" in shown
    assert "1,23 miljoen" in shown


def test_missing_is_blank_and_never_nan():
    shown = exhibit(pd.DataFrame({"a": [None, pd.NA], "b": [float("nan"), 2]}), "")
    assert [cell.text for cell in cells(shown)] == [None, None, None, "2"]


def test_no_rows_say_what_they_were_told_to_say():
    assert "not held" in exhibit(pd.DataFrame({"a": []}), "x", empty="not held")._repr_html_()


def test_a_row_is_anchored_by_its_id():
    shown = exhibit(pd.DataFrame({"figure_id": ["f0001"]}), "", anchor="figure_id")
    assert 'id="row-f0001"' in shown._repr_html_()


def test_a_series_shows_its_index():
    shown = exhibit(pd.Series({"a": 1}, name="pages").rename_axis("phase"), "")
    assert [cell.text for cell in cells(shown)] == ["a", "1"]


def test_an_answer_is_its_finding(sky):
    from counterclaim.findings import sentence

    assert repr(answer(sky, "pages_and_denials")) == sentence(sky, "pages_and_denials")


def test_a_small_p_is_never_printed_as_nought():
    p = pd.Series([0.002165, 0.0286, 3e-7, -0.0004, 0.0, 0.25], name="p")
    cells = re.findall(r'<td class="number">\s*([^<]*?)\s*</td>', exhibit(p, "p")._repr_html_())
    assert cells == ["0.002", "0.029", "&lt; 0.001", "&gt; −0.001", "0", "0.25"]
