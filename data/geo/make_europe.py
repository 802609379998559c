"""Make europe.geojson from the npm package world-atlas; run by hand, see README.md.

npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
python make_europe.py package/countries-50m.json
"""

import json
import math
import sys
from pathlib import Path

# ISO 3166-1: numeric as world-atlas has it, alpha-2 as our tables have it. Kosovo has no number.
COUNTRIES = {
    "008": "AL", "020": "AD", "040": "AT", "056": "BE", "070": "BA", "100": "BG", "112": "BY",
    "191": "HR", "196": "CY", "203": "CZ", "208": "DK", "233": "EE", "246": "FI",
    "250": "FR", "276": "DE", "300": "GR", "348": "HU", "352": "IS", "372": "IE", "380": "IT",
    "428": "LV", "438": "LI", "440": "LT", "442": "LU", "470": "MT", "492": "MC", "498": "MD",
    "499": "ME", "528": "NL", "578": "NO", "616": "PL", "620": "PT", "642": "RO", "643": "RU",
    "674": "SM", "688": "RS", "703": "SK", "705": "SI", "724": "ES", "752": "SE", "756": "CH",
    "792": "TR", "804": "UA", "807": "MK", "826": "GB",
    # Neighbours, for the ground alone.
    "012": "DZ", "504": "MA", "788": "TN",
}  # fmt: skip
# Where a label stands, longitude and latitude, if not in the middle of the largest piece.
LABELS = {
    "AL": (20.1, 41.2), "AT": (14.6, 47.5), "FR": (2.4, 46.8), "GB": (-1.5, 52.8), "HR": (16.2, 45.6),
    "IT": (12.2, 43.4), "MD": (28.6, 47.2), "NO": (9.3, 61.2), "RU": (37.5, 55.5), "SE": (15.0, 62.0),
    "FI": (26.3, 62.8), "TR": (33.0, 39.2), "GR": (21.9, 39.5), "DK": (9.3, 56.1), "NL": (5.6, 52.3),
}  # fmt: skip
WEST, EAST, SOUTH, NORTH = -25.5, 45.0, 34.0, 72.0
SMALLEST = 0.05  # square degrees: an islet below it is left out, unless it is all there is
COARSE = 0.08  # degrees: a bend smaller than this is straightened


def main(source: str) -> None:
    """Write europe.geojson beside this script."""
    atlas = json.loads(Path(source).read_text(encoding="utf-8"))
    # Arcs are straightened before they are joined, so that neighbours keep one border.
    arcs = [straightened(decoded(arc, atlas["transform"])) for arc in atlas["arcs"]]
    features = []
    for shape in atlas["objects"]["countries"]["geometries"]:
        code = COUNTRIES.get(shape.get("id"))
        if shape["properties"]["name"] == "Kosovo":
            code = "XK"
        if code:
            polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
            rings = [inside(ring(polygon[0], arcs)) for polygon in polygons]
            rings = [r for r in rings if len(r) > 3]
            features += [feature(code, rings)] if rings else []
    found = {"type": "FeatureCollection", "features": sorted(features, key=by_code)}
    text = json.dumps(found, separators=(",", ":"))
    Path(__file__).with_name("europe.geojson").write_text(text + "\n", encoding="utf-8")


def decoded(arc: list, transform: dict) -> list:
    """Undo TopoJSON's delta coding and its whole-number grid."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * sx + tx, y * sy + ty))
    return points


def straightened(points: list) -> list:
    """Leave out the points that lie close to the line of the others (Douglas and Peucker 1973)."""
    if len(points) < 3:
        return points
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = math.hypot(x2 - x1, y2 - y1)
    far, at = max((off(point, points[0], points[-1], length), i) for i, point in enumerate(points))
    if far <= COARSE:
        return [points[0], points[-1]]
    return straightened(points[: at + 1])[:-1] + straightened(points[at:])


def off(point: tuple, one: tuple, other: tuple, length: float) -> float:
    """Measure how far a point lies from the line through two others, or from the one they are."""
    (x, y), (x1, y1), (x2, y2) = point, one, other
    if length == 0:
        return math.hypot(x - x1, y - y1)
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length


def ring(numbers: list, arcs: list) -> list:
    """Join arcs into one ring; the one's complement of a number is that arc backwards."""
    points = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    # Russia goes on beyond 180 degrees east.
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    return [(x + 360 if x < 0 else x, y) for x, y in points] if east - west > 300 else points


def inside(points: list) -> list:
    """Cut a ring to the window, side by side (Sutherland and Hodgman 1974)."""
    for axis, edge, sign in ((0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1)):
        points = half(points, axis, edge, sign)
    return points


def half(points: list, axis: int, edge: float, sign: int) -> list:
    """Keep what lies on one side of a line, with the points where the ring crosses it."""
    kept = []
    for one, other in zip(points, points[1:] + points[:1], strict=True):
        here, there = sign * (one[axis] - edge), sign * (other[axis] - edge)
        if here >= 0:
            kept.append(one)
        if here * there < 0:
            part = here / (here - there)
            crossing = [one[i] + part * (other[i] - one[i]) for i in (0, 1)]
            crossing[axis] = edge
            kept.append(tuple(crossing))
    return kept


def area(points: list) -> float:
    """Measure a ring in square degrees."""
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def feature(code: str, rings: list) -> dict:
    """Make one country, its largest piece first, to a hundredth of a degree."""
    rings = sorted(rings, key=area, reverse=True)
    rings = [r for i, r in enumerate(rings) if i == 0 or area(r) > SMALLEST]
    rounded = [[[[round(x, 2), round(y, 2)] for x, y in closed(r)]] for r in rings]
    geometry = {"type": "MultiPolygon", "coordinates": rounded}
    x, y = LABELS.get(code) or middle(rings[0])
    properties = {"country": code, "label": [round(x, 2), round(y, 2)]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def middle(points: list) -> tuple:
    """Find the centre of gravity of a ring."""
    pairs = list(zip(points, points[1:] + points[:1], strict=True))
    twice = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (3 * twice)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (3 * twice)
    return x, y


def closed(points: list) -> list:
    """End a ring where it begins."""
    return points if points[0] == points[-1] else [*points, points[0]]


def by_code(found: dict) -> str:
    """Sort countries by code."""
    return found["properties"]["country"]


if __name__ == "__main__":
    main(sys.argv[1])
