"""Lines as SVG, on logarithmic axes, readable on light and dark paper."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from html import escape

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 60, 190, 20, 40
COLOURS = ("#4361d8", "#c8452f", "#2f8f5b", "#a05fd0", "#c08a1e", "#1e8fb0", "#7a7a7a", "#d0508a")
_LABEL_GAP = 14

Line = Mapping[int, float]


def lines(series: Mapping[str, Line], x_title: str, y_title: str) -> str:
    """Return a picture of several lines; each point tells its value on hover."""
    xs = sorted({x for line in series.values() for x in line})
    ys = [y for line in series.values() for y in line.values()]
    low, high = min(ys) / 1.3, max(ys) * 1.3

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            LEFT + _share(x, xs[0], xs[-1]) * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - _share(y, low, high) * (HEIGHT - TOP - BOTTOM),
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12" fill="#7a7f8a">',
        f"<title>{escape(y_title)} by {escape(x_title)}</title>",
    ]
    for x in xs:
        at = place(x, low)[0]
        parts.append(f'<text x="{at:.0f}" y="{HEIGHT - 18}" text-anchor="middle">{x:,}</text>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 3}">{escape(x_title)}</text>')
    for y in _ticks(low, high):
        at = place(xs[0], y)[1]
        parts.append(f'<text x="{LEFT - 8}" y="{at + 4:.0f}" text-anchor="end">{y:g}</text>')
        parts.append(
            f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#7a7f8a" stroke-opacity=".25"/>'
        )
    parts.append(f'<text x="4" y="12">{escape(y_title)}</text>')
    ends = _spread({name: place(max(line), line[max(line)])[1] for name, line in series.items()})
    for number, (name, line) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        points = [(place(x, y), y) for x, y in sorted(line.items())]
        path = "L".join(f"{x:.1f} {y:.1f}" for (x, y), _ in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for (x, y), value in points:
            told = f"<title>{escape(name)}: {value:,}</title>"
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}">{told}</circle>'
            )
        label = f'<text x="{WIDTH - RIGHT + 10}" y="{ends[name] + 4:.0f}" fill="{colour}">'
        parts.append(f"{label}{escape(name)}</text>")
    return "\n".join((*parts, "</svg>")) + "\n"


def _share(value: float, low: float, high: float) -> float:
    if low == high:
        return 0.5
    return (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))


def _ticks(low: float, high: float) -> Iterator[float]:
    """Yield 1, 2, 5, 10, … within the bounds."""
    power = 10.0 ** math.floor(math.log10(low))
    while power <= high:
        for step in (1, 2, 5):
            if low <= power * step <= high:
                yield power * step
        power *= 10


def _spread(ends: Mapping[str, float]) -> dict[str, float]:
    """Return where the names of lines stand, so that none covers another."""
    found: dict[str, float] = {}
    last = -math.inf
    for name, y in sorted(ends.items(), key=lambda item: item[1]):
        last = found[name] = max(y, last + _LABEL_GAP)
    over = max(0.0, last - (HEIGHT - BOTTOM))
    return {name: y - over for name, y in found.items()}
