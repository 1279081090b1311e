"""A process table as a picture: its states as boxes, what leads from one to another as arrows with the row's number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_WIDE, _TALL, _COLUMN, _ROW = 188, 62, 232, 250
_LEFT, _TOP = 130, 170
_INK, _SOFT, _LINE, _GROUND = "#1b2733", "#51606f", "#7a8794", "#ffffff"
_FILL = {"before": "#f3f5f7", "open": "#e6f0fa", "after": "#e9f5ec", "ended": "#ececec", "deceased": "#ececec"}
_STYLE = """\
  text {{ font-family: "Source Sans 3", "Noto Sans", "DejaVu Sans", sans-serif; fill: {ink}; }}
  .state {{ font-size: 17px; font-weight: 600; }}
  .code {{ font-size: 12px; fill: {soft}; }}
  .row {{ font-size: 13px; }}
  .title {{ font-size: 22px; font-weight: 600; }}
  .line {{ fill: none; stroke: {line}; stroke-width: 1.6; marker-end: url(#arrow); }}
"""


_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" width="{wide}" height="{tall}" role="img">'
_ARROW = (
    '<defs><marker id="arrow" markerWidth="9" markerHeight="9" refX="7" refY="4" orient="auto">'
    '<path d="M0,0 L8,4 L0,8 z" fill="{line}"/></marker></defs>'
)


def draw(table: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    """The SVG, the same for the same table."""
    states = table["states"]
    places = {name: _place(told["at"]) for name, told in states.items()}
    wide = max(x for x, _ in places.values()) + _WIDE // 2 + 120
    regions = list(table["regions"].values())
    tall = max(y for _, y in places.values()) + _TALL + 60
    parts = [
        _SVG.format(wide=wide, tall=tall + 90 * len(regions) + 30),
        f"<title>{escape(table['title'])}: lägen och händelser</title>",
        f"<style>\n{_STYLE.format(ink=_INK, soft=_SOFT, line=_LINE)}</style>",
        _ARROW.format(line=_LINE),
        f'<rect width="100%" height="100%" fill="{_GROUND}"/>',
        _text(42, 44, table["title"], "title", "start"),
        *_frame(states, places, str(table.get("frame", "Under vårdtiden"))),
        *_arrows(table, places, texts),
        *(_box(name, told, places[name]) for name, told in states.items()),
        *_backs(table, places),
    ]
    for number, region in enumerate(regions):
        parts += _region(table, region, tall + 90 * number)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _place(at: tuple[int, int]) -> tuple[int, int]:
    return _LEFT + at[0] * _COLUMN // 2, _TOP + at[1] * _ROW


def _members(states: Mapping[str, Any]) -> list[str]:
    """The open states of the upper line, which stand in the frame."""
    return [name for name, told in states.items() if told["phase"] == "open" and told["at"][1] == 0]


def _frame(states: Mapping[str, Any], places: Mapping[str, tuple[int, int]], words: str) -> Iterator[str]:
    xs = [places[name][0] for name in _members(states)]
    left, right = min(xs) - _WIDE // 2 - 18, max(xs) + _WIDE // 2 + 18
    top = _TOP - _TALL // 2 - 66
    yield (
        f'<rect x="{left}" y="{top}" width="{right - left}" height="{_TALL + 100}" rx="14" fill="none" '
        f'stroke="{_LINE}" stroke-dasharray="5 5"/>'
    )
    yield _text(left + 14, top + 20, words, "code", "start")


def _box(name: str, told: Mapping[str, Any], at: tuple[int, int]) -> str:
    x, y = at
    rect = (
        f'<rect x="{x - _WIDE // 2}" y="{y - _TALL // 2}" width="{_WIDE}" height="{_TALL}" rx="8" '
        f'fill="{_FILL[told["phase"]]}" stroke="{_INK}" stroke-width="1.3"/>'
    )
    return "\n".join([rect, _text(x, y - 3, told["says"], "state"), _text(x, y + 18, name, "code")])


def _arrows(table: Mapping[str, Any], places: Mapping[str, tuple[int, int]], texts: Mapping[str, str]) -> Iterator[str]:
    """One arrow per pair of states, and one from the frame where every state in it leads to the same."""
    states = table["states"]
    led = _led(table)
    members = _members(states)
    targets = [target for target in states if target not in members and all((one, target) in led for one in members)]
    for target in targets:
        shared = {row for one in members for row in led.pop((one, target))}
        yield from _from_frame(target, sorted(shared), places, members, texts)
        for below in [one for one in states if one not in members and states[one]["phase"] == "open"]:
            if set(led.get((below, target), ())) <= shared:
                led.pop((below, target), None)  # an open state below the frame ends like those in it
    for (source, target), rows in led.items():
        yield from _arrow(places[source], places[target], list(rows), texts, set(places.values()))


def _led(table: Mapping[str, Any]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(row, event) by (from, to), for what changes the state."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in table["rows"]:
        for source in row["from"]:
            target = row.get("to", source)
            if target not in {source, "BEFORE"}:
                found.setdefault((source, target), []).append((row["row"], row["event"]))
            if row.get("or_to", source) != source and source in row.get("or_from", row["from"]):
                found.setdefault((source, row["or_to"]), []).append((row["row"], row["event"]))
            if "at_last" in row:
                found.setdefault((source, row["at_last"]), []).append((f"{row['row']} när alla har avslutat", ""))
    wait = table.get("waiting")
    if wait:
        found.setdefault((wait["from"], wait["to"]), []).append((f"efter {wait['days']} dagar", ""))
    return found


def _from_frame(
    target: str,
    rows: list[tuple[str, str]],
    places: Mapping[str, tuple[int, int]],
    members: list[str],
    texts: Mapping[str, str],
) -> Iterator[str]:
    x, y = places[target]
    right = max(places[name][0] for name in members) + _WIDE // 2 + 18
    bottom = _TOP + _TALL // 2 + 34
    if y == _TOP:
        yield f'<path class="line" d="M{right},{y} H{x - _WIDE // 2 - 2}"/>'
        yield from _words((right + x - _WIDE // 2) // 2, y - 16, rows, texts, short=True)
        return
    yield f'<path class="line" d="M{x},{bottom} V{y - _TALL // 2 - 2}"/>'
    yield from _words(x + 8, bottom + 26, rows, texts, anchor="start")


def _arrow(
    start: tuple[int, int],
    end: tuple[int, int],
    rows: list[tuple[str, str]],
    texts: Mapping[str, str],
    boxes: set[tuple[int, int]],
) -> Iterator[str]:
    (x1, y1), (x2, y2) = start, end
    half, tall = _WIDE // 2, _TALL // 2
    between = sum(y == y1 and min(x1, x2) < x < max(x1, x2) for x, y in boxes)
    if y1 == y2 == _TOP and between:
        lane = y1 - tall - 26 * between
        yield f'<path class="line" d="M{x1 + 30},{y1 - tall} V{lane} H{x2 - 20} V{y2 - tall - 2}"/>'
        yield from _words((x1 + x2) // 2, lane - 5, rows, texts, short=len(rows) > 1)
    elif y1 == y2 and x1 < x2:
        yield f'<path class="line" d="M{x1 + half},{y1 - 8} H{x2 - half - 2}"/>'
        yield from _words((x1 + x2) // 2, y1 - 16, rows, texts, short=True)
    elif y1 == y2:
        yield f'<path class="line" d="M{x1 - half},{y1 + 14} H{x2 + half + 2}"/>'
        yield from _words((x1 + x2) // 2, y1 + 30, rows, texts, short=True)
    elif x1 == x2:
        yield f'<path class="line" d="M{x1},{y1 + tall} V{y2 - tall - 2}"/>'
        yield from _words(x1 + 8, (y1 + y2) // 2, rows, texts, anchor="start")
    else:
        forth = x1 < x2
        lane = y2 - tall - 24 - 20 * round(abs(x1 - x2) / _COLUMN)
        out, into = x1 + (20 if forth else -40) - lane // 8 % 3 * 12, x2 + (-46 if forth else 46)
        yield f'<path class="line" d="M{out},{y1 + tall} V{lane} H{into} V{y2 - tall - 2}"/>'
        yield from _words(out + (6 if forth else -6), lane - 6, rows, texts, "start" if forth else "end", short=True)


def _words(
    x: int,
    y: int,
    rows: list[tuple[str, str]],
    texts: Mapping[str, str],
    anchor: str = "middle",
    *,
    short: bool = False,
) -> Iterator[str]:
    """The rows' numbers, with what happens where there is room. Several stand above each other."""
    told = [row if short or not event else f"{row} {texts[f'event.{event}']}" for row, event in rows]
    told = [", ".join(told)] if short else told
    for number, line in enumerate(reversed(told)):
        yield _text(x, y - 16 * number, line, "row", anchor)


def _backs(table: Mapping[str, Any], places: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    """Rows that lead back to where the case was are told under the box they leave."""
    for row in table["rows"]:
        if row.get("to") == "BEFORE":
            for source in row["from"]:
                x, y = places[source]
                yield _text(x, y + _TALL // 2 + 20, f"{row['row']}: åter till läget före", "row")


def _region(table: Mapping[str, Any], region: Mapping[str, Any], top: int) -> list[str]:
    """A region's states in a line; each arrow with its rows' numbers."""
    names = list(region["states"])
    parts = [_text(42, top + 36, region["title"], "state", "start")]
    xs = {name: 330 + 260 * place for place, name in enumerate(names)}
    moves: dict[tuple[str, str], list[str]] = {}
    for row in table["rows"]:
        if table["regions"].get(row.get("region", "")) is region:
            for source in row["within"]:
                moves.setdefault((source, row["then"]), []).append(row["row"])
    y = top + 30
    for (source, target), rows in moves.items():
        label = ", ".join(rows)
        if source == target:
            x = xs[source] + 100
            parts.append(f'<path class="line" d="M{x},{y - 8} h26 v16 h-24"/>')
            parts.append(_text(x + 32, y + 4, label, "row", "start"))
        elif abs(names.index(source) - names.index(target)) > 1:
            x1, x2 = xs[source], xs[target]
            parts.append(f'<path class="line" d="M{x1},{y - 20} V{y - 36} H{x2 - 20} V{y - 22}"/>')
            parts.append(_text((x1 + x2) // 2, y - 40, label, "row"))
        else:
            forth = xs[source] < xs[target]
            shift = -6 if forth else 9
            x1, x2 = xs[source] + (100 if forth else -100), xs[target] + (-102 if forth else 102)
            parts.append(f'<path class="line" d="M{x1},{y + shift} H{x2}"/>')
            parts.append(_text((x1 + x2) // 2, y + (-11 if forth else 38), label, "row"))
    for name, x in xs.items():
        parts.append(
            f'<rect x="{x - 100}" y="{y - 20}" width="200" height="40" rx="8" fill="#fbf6e8" stroke="{_INK}"/>'
        )
        parts.append(_text(x, y + 5, region["states"][name], "row"))
    return parts


def _text(x: int, y: int, words: str, kind: str, anchor: str = "middle") -> str:
    return f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'
