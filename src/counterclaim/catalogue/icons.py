"""The theme's script of icons, cut down to the icons that the site shows: a tenth of its size."""

import re
from pathlib import Path

from counterclaim.files import write_whole

_ICON = re.compile(
    r'(?P<name>"[a-z0-9-]+"|(?<![a-z0-9])[a-z0-9]+):\[\d+,\d+,\[(?P<also>[^\]]*)\],"[0-9a-f]+",'
    r'(?:"[^"]*"|\["[^"]*","[^"]*"\])\],?'
)
_SHOWN = re.compile(r"\bfa-([a-z0-9-]+)")


def slim_icons(site: Path) -> None:
    """Leave out of the site's icons those that none of its pages or scripts names.

    The whole script is 1.5 MB, loaded by every page; the site shows a dozen of its icons.
    """
    script = site / "_static" / "scripts" / "fontawesome.js"
    if not script.exists():
        return
    scripts = [p for p in script.parent.glob("*.js") if p != script]
    texts = (p.read_text(encoding="utf-8") for p in (*site.rglob("*.html"), *scripts))
    shown = {name for text in texts for name in _SHOWN.findall(text)}

    def kept(icon: re.Match) -> str:
        names = {icon["name"].strip('"'), *re.findall(r'"([a-z0-9-]+)"', icon["also"])}
        return icon[0] if names & shown else ""

    write_whole(script, _ICON.sub(kept, script.read_text(encoding="utf-8")))
    for unneeded in (site / "_static").rglob("*.map"):
        unneeded.unlink()
