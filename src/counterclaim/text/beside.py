"""What the extractors find in a page, beside what was coded."""

import pandas as pd

_KEY = ["measure", "jurisdiction", "value"]
_LIMITS = ["value", "value_low", "value_high"]


def figures_beside_coded(found: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """Set the figures found in one page beside the coded ones.

    Parameters
    ----------
    found
        From `extract_figures`, of one page.
    coded
        Rows of `enforcement_figures` with that page's address as `source_url`.

    Returns
    -------
    One row a figure that either has, coded ones first: `measure`, `jurisdiction`, `reported_as`
    (coded), `text` (found), `value_coded`, `value_found`, `value_low_coded`, `value_low_found`,
    `value_high_coded`, `value_high_found`, and `agreement`: "all" (measure, country, value and
    both limits), "value" (limits differ), "coded only", "found only". Missing is missing.
    """
    left = coded[["measure", "jurisdiction", "reported_as", *_LIMITS]].astype({"value": "float64"})
    right = found[["measure", "jurisdiction", "text", *_LIMITS]].drop_duplicates()
    both = left.assign(key=left["value"]).merge(
        right.assign(key=right["value"]),
        on=["measure", "jurisdiction", "key"],
        how="outer",
        suffixes=("_coded", "_found"),
        indicator=True,
    )
    both = both.assign(agreement=both.apply(_agreement, axis=1))
    limits = [f"{name}_{side}" for name in _LIMITS for side in ("coded", "found")]
    order = {"all": 0, "value": 1, "coded only": 2, "found only": 3}
    return (
        both.sort_values("agreement", key=lambda column: column.map(order), kind="stable")
        .reset_index(drop=True)
        .loc[:, ["measure", "jurisdiction", "reported_as", "text", *limits, "agreement"]]
    )


def _agreement(row: pd.Series) -> str:
    if row["_merge"] != "both":
        return "coded only" if row["_merge"] == "left_only" else "found only"
    same = all(
        row[f"{name}_coded"] == row[f"{name}_found"]
        or (pd.isna(row[f"{name}_coded"]) and pd.isna(row[f"{name}_found"]))
        for name in ("value_low", "value_high")
    )
    return "all" if same else "value"


def speech_beside_coded(found: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """Set the speech found in one page beside the coded statements.

    Parameters
    ----------
    found
        From `extract_speech`, of one page.
    coded
        Rows of `statements` of that page.

    Returns
    -------
    One row a coded statement that is not in the outlet's own voice, in text order, then the
    extracted ones that no coded row has: `position`, `proposition`, `speaker_coded`,
    `speaker_found` (as printed), `speaker_class_found`, `verb_coded`, `verb_found`, `kind_coded`,
    `kind_found`, and `agreement`: "all" (speaker code, verb and kind), "speech" (found, but with
    another speaker code, verb or kind), "coded only", "found only".

    Notes
    -----
    Rows are tied in text order; a quotation with two propositions is found once and stands in both
    rows. The headline (position 0) is not in the text and is left out.
    """
    said = coded[coded["attribution"].ne("outlet_voice") & coded["position"].astype(int).gt(0)]
    rows, at, used = [], -1, set()
    records = found.to_dict("records")
    for statement in said.to_dict("records"):
        index = _next_match(statement, records, at)
        rows.append(_pair(statement, None if index is None else records[index]))
        if index is not None:
            at = index
            used.add(index)
    rows += [_pair(None, record) for index, record in enumerate(records) if index not in used]
    return pd.DataFrame(rows)


def _next_match(statement: dict, records: list[dict], at: int) -> int | None:
    ahead = [*range(at + 1, min(len(records), at + 3))]
    if at >= 0:
        # A second proposition of one quotation has its verb; without one, look ahead first.
        ahead = [at, *ahead] if statement["reporting_verb"] else [*ahead, at]
    for same in (_same_all, _same_speech):
        for index in ahead:
            if same(statement, records[index]):
                return index
    return None


def _kind(attribution: str) -> str:
    return "direct" if attribution == "direct_quote" else "indirect"


def _same_all(statement: dict, record: dict) -> bool:
    verb = statement["reporting_verb"] or record["verb"]
    return (statement["speaker"], verb, _kind(statement["attribution"])) == (
        record["speaker_class"],
        record["verb"],
        record["kind"],
    )


def _same_speech(statement: dict, record: dict) -> bool:
    if statement["reporting_verb"]:
        return statement["reporting_verb"] == record["verb"]
    return statement["speaker"] == record["speaker_class"]


def _pair(statement: dict | None, record: dict | None) -> dict:
    coded, found = statement or {}, record or {}
    agreement = "coded only" if record is None else "found only"
    if statement is not None and record is not None:
        agreement = "all" if _same_all(statement, record) else "speech"
    return {
        "position": coded.get("position", pd.NA),
        "proposition": coded.get("proposition", ""),
        "speaker_coded": coded.get("speaker", ""),
        "speaker_found": found.get("speaker", ""),
        "speaker_class_found": found.get("speaker_class", ""),
        "verb_coded": coded.get("reporting_verb", ""),
        "verb_found": found.get("verb", ""),
        "kind_coded": _kind(coded["attribution"]) if coded else "",
        "kind_found": found.get("kind", ""),
        "agreement": agreement,
    }
