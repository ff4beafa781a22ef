"""Plots as SVG, written by hand: text stays text, in fonts that hold hanzi and Latin letters."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Latin letters from the same font as hanzi where there is one, else from what is nearest.
FONTS = (
    "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Hiragino Sans GB',"
    "'Microsoft YaHei','WenQuanYi Micro Hei','Helvetica Neue',Arial,sans-serif"
)
COLOURS = ("#1b6ca8", "#d1495b", "#3b8b5a", "#c98a1b", "#6f4e9b", "#5a6470", "#2aa1a1")
DASHES = ("", "7 4", "2 3")
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 380, 76, 230, 56, 56
NAMES, LONGEST = 220, 420  # of bars: where they begin, how long one is at most
BAR, GAP = 15, 9


def _text(x: float, y: float, words: str, *, anchor: str = "start", size: int = 12) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"'
    return f"<text {place}>{escape(words)}</text>"


def _svg(width: int, height: float, title: str, body: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" '
        f'width="{width}" height="{height:.0f}" font-family="{FONTS}" fill="#222" role="img">'
    )
    back = f'<rect width="{width}" height="{height:.0f}" fill="#fff"/>'
    lines = [head, f"<title>{escape(title)}</title>", back, _text(16, 28, title, size=16), *body]
    return "\n".join([*lines, "</svg>"]) + "\n"


def _bar(y: float, length: float, colour: str, label: str) -> list[str]:
    shape = f'x="{NAMES}" y="{y:.1f}" width="{max(length, 1):.1f}" height="{BAR}"'
    label_at = NAMES + max(length, 1) + 6
    return [f'<rect {shape} fill="{colour}"/>', _text(label_at, y + 12, label, size=11)]


def bars(
    title: str, rows: Sequence[tuple[str, Sequence[tuple[float, str]]]], legend: Sequence[str]
) -> str:
    """Return horizontal bars, several for each name: shares of 1, each with its label."""
    body: list[str] = []
    x = float(NAMES)
    for colour, words in zip(COLOURS, legend, strict=False):
        body.append(f'<rect x="{x:.0f}" y="42" width="12" height="12" fill="{colour}"/>')
        body.append(_text(x + 18, 53, words))
        x += 40 + 10 * len(words)
    y = float(TOP + 12)
    for name, values in rows:
        middle = y + BAR * len(values) / 2 + 4
        body.append(_text(NAMES - 10, middle, name, anchor="end"))
        for (value, label), colour in zip(values, COLOURS, strict=False):
            body += _bar(y, LONGEST * value, colour, label)
            y += BAR
        y += GAP
    return _svg(WIDTH, y + 8, title, body)


def log_bars(title: str, rows: Sequence[tuple[str, float, str]]) -> str:
    """Return one bar for each name on a logarithmic axis, whose powers of ten are marked.

    References, whose names begin with "reference", are grey.
    """
    low = math.floor(math.log10(min(value for _, value, _ in rows)))
    high = math.ceil(math.log10(max(value for _, value, _ in rows)))
    bottom = TOP + (BAR + GAP) * len(rows)
    body: list[str] = []
    for power in range(low, high + 1):
        x = NAMES + LONGEST * (power - low) / max(high - low, 1)
        body.append(f'<path d="M{x:.1f} {TOP - 4}V{bottom}" stroke="#ddd"/>')
        body.append(_text(x, bottom + 16, f"{10.0**power:g}", anchor="middle", size=11))
    for number, (name, value, label) in enumerate(rows):
        y = TOP + (BAR + GAP) * number
        length = LONGEST * (math.log10(value) - low) / max(high - low, 1)
        colour = "#9aa3ab" if name.startswith("reference") else COLOURS[0]
        body.append(_text(NAMES - 10, y + 12, name, anchor="end"))
        body += _bar(y, length, colour, label)
    return _svg(WIDTH, bottom + 28, title, body)


def curves(
    title: str,
    series: Mapping[str, Sequence[tuple[float, float]]],
    x_ticks: Sequence[tuple[float, str]],
    y_ticks: Sequence[tuple[float, str]],
    axes: tuple[str, str],
) -> str:
    """Return lines over a common x; the ticks say where the axes begin and end."""
    x_low, x_high = x_ticks[0][0], x_ticks[-1][0]
    y_low, y_high = y_ticks[0][0], y_ticks[-1][0]

    def at(x: float, y: float) -> tuple[float, float]:
        across = (x - x_low) / (x_high - x_low)
        up = (y - y_low) / (y_high - y_low)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (
            HEIGHT - TOP - BOTTOM
        )

    body: list[str] = []
    for value, label in y_ticks:
        x, y = at(x_low, value)
        body.append(f'<path d="M{x:.1f} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        body.append(_text(x - 8, y + 4, label, anchor="end", size=11))
    for value, label in x_ticks:
        x, y = at(value, y_low)
        body.append(f'<path d="M{x:.1f} {y:.1f}v5" stroke="#999"/>')
        body.append(_text(x, y + 19, label, anchor="middle", size=11))
    body.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, axes[0], anchor="middle"))
    body.append(_text(16, TOP - 8, axes[1]))
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        dash = DASHES[number % len(DASHES)]
        look = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
        path = " ".join("{:.1f},{:.1f}".format(*at(x, y)) for x, y in points)
        body.append(f'<polyline points="{path}" {look}/>')
        body += [
            '<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="{}"/>'.format(*at(x, y), colour)
            for x, y in points
        ]
        y = TOP + 10 + 22 * number
        x = WIDTH - RIGHT + 16
        body.append(f'<path d="M{x} {y}h24" {look}/>')
        body.append(_text(x + 32, y + 4, name, size=11))
    return _svg(WIDTH, HEIGHT, title, body)
