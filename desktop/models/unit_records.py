"""What screens are given of the unit's own desk: who is responsible, colleagues, phrases. Knows no rules."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DutyRecord:
    """Who is responsible for the unit's inbox on a day."""

    user_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at the unit, as far as this computer knows."""

    user_id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text the unit writes with; it may hold placeholders such as {idag}.

    `key` is '' for one that is new, `owner` the name of who answers for it, `review` the Swedish day on which it is to
    be read again, '' for none.
    """

    key: str
    name: str
    text: str
    owner: str
    review: str
