"""Plots as SVG, written by hand: text stays text, in fonts that hold hanzi and Latin letters."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FONTS = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',Arial,sans-serif"
COLOURS = ("#1b6ca8", "#d1495b", "#3b8b5a", "#c98a1b", "#6f4e9b", "#5a6470")
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 360, 70, 200, 46, 50


def _text(x: float, y: float, words: str, *, anchor: str = "start", size: int = 12) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"'
    return f"<text {place}>{escape(words)}</text>"


def _svg(width: int, height: int, title: str, body: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="{FONTS}" fill="#222" role="img">'
    )
    back = f'<rect width="{width}" height="{height}" fill="#fff"/>'
    lines = [head, f"<title>{escape(title)}</title>", back, _text(16, 26, title, size=15), *body]
    return "\n".join([*lines, "</svg>"]) + "\n"


def bars(title: str, rows: Sequence[tuple[str, float, str]], most: float) -> str:
    """Return horizontal bars: a name, a length, and what to write behind it."""
    body: list[str] = []
    for number, (name, value, label) in enumerate(rows):
        y = TOP + 26 * number
        length = 360 * value / most
        body.append(_text(190, y + 14, name, anchor="end"))
        body.append(
            f'<rect x="200" y="{y}" width="{length:.1f}" height="18" fill="{COLOURS[number % 6]}"/>'
        )
        body.append(_text(206 + length, y + 14, label))
    return _svg(WIDTH, TOP + 26 * len(rows) + 14, title, body)


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
        body.append(_text(x - 8, y + 4, label, anchor="end"))
    for value, label in x_ticks:
        x, y = at(value, y_low)
        body.append(_text(x, y + 18, label, anchor="middle"))
    body.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, axes[0], anchor="middle"))
    body.append(_text(16, TOP - 6, axes[1]))
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % 6]
        path = " ".join("{:.1f},{:.1f}".format(*at(x, y)) for x, y in points)
        body.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        y = TOP + 10 + 20 * number
        body.append(
            f'<rect x="{WIDTH - RIGHT + 14}" y="{y}" width="14" height="4" fill="{colour}"/>'
        )
        body.append(_text(WIDTH - RIGHT + 34, y + 7, name, size=11))
    return _svg(WIDTH, HEIGHT, title, body)
