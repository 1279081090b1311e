"""A unit's phrases as text: which fit what is typed, and what their placeholders become. Knows no screen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.models.unit_records import Phrase

TRIGGER: Final = ";"
MOST_SHOWN: Final = 8
_BEGUN = re.compile(r"(?:^|\s);([^\s;]{0,30})$")
_PLACEHOLDER = re.compile(r"\{([^{}\n]{1,40})\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A phrase as it is put in. `stops` are (start, length) of what is still to be written, in its text."""

    text: str
    stops: tuple[tuple[int, int], ...]


def begun(line: str) -> str | None:
    """What is typed after a `;` at the beginning of a word, up to the cursor at the end of `line`; None outside one."""
    found = _BEGUN.search(line)
    return found.group(1) if found is not None else None


def fitting(phrases: Sequence[Phrase], typed: str) -> list[Phrase]:
    """Those to offer: names that begin so first, then where any word begins so. Case does not count."""
    wanted = typed.casefold()
    first = [one for one in phrases if one.name.casefold().startswith(wanted)]
    word = re.compile(rf"(?<!\w){re.escape(wanted)}")
    then = [one for one in phrases if one not in first and word.search(f"{one.name} {one.text}".casefold())]
    return [*first, *then][:MOST_SHOWN]


def filled(text: str, known: Mapping[str, str]) -> Filled:
    """Put in what is known; what is not becomes `[name]`, to be written over."""
    out, stops, at = "", [], 0
    for found in _PLACEHOLDER.finditer(text):
        out += text[at : found.start()]
        name = found.group(1).strip()
        value = known.get(name.casefold(), "")
        if not value:
            value = f"[{name}]"
            stops.append((len(out), len(value)))
        out += value
        at = found.end()
    return Filled(out + text[at:], tuple(stops))


def to_review(phrase: Phrase, today: str) -> bool:
    """Whether the day on which somebody was to read it again has passed. `today` is YYYY-MM-DD."""
    return bool(phrase.review) and phrase.review < today
