"""A unit's own desk: who is responsible on which day, and the phrases the unit writes with. It is about no person.

It is one document of a folder of its own, and both ids follow from the unit's: whoever of the unit writes first makes
it, on whatever computer. It has no header, so that nothing that goes by cases of persons ever finds it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.case import Case, Document
from domain.ids import id_that_follows
from domain.operation import DESK_KIND, CellValue

DUTY, PHRASE = "duty", "phrase"
_KEY = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_AT_NO_TIME = "00000000-0000-7"
"""How the ids of desks begin: no case is ever made at the beginning of the year 1970."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is responsible for the unit's inbox on a Swedish day ('YYYY-MM-DD'); no user for nobody."""

    day: str
    user_id: str
    name: str


@dataclass(frozen=True, slots=True)
class UnitPhrase:
    """A text the unit writes with. `owner` is who answers for it, by name; `review` the day it is to be read again."""

    key: str
    name: str
    text: str
    owner: str
    review: str


def desk_case_id(unit_id: str) -> str:
    """The folder of a unit's desk."""
    return _made_of("desk", unit_id)


def desk_doc_id(unit_id: str) -> str:
    """The one document in it."""
    return _made_of("desk-document", unit_id)


def is_desk(case_id: str) -> bool:
    """Whether the id is one of a desk's, whatever unit's."""
    return case_id.startswith(_AT_NO_TIME)


def desk_of(case: Case | None) -> Document | None:
    """The document of a desk; None before anybody has written in it."""
    documents = case.documents.values() if case is not None else ()
    return next((document for document in documents if document.kind == DESK_KIND), None)


def duty_cell(day: str) -> str:
    """Where it stands who is responsible on a day: one place per day of the month, so that it stays small. What stood
    there a month ago makes room."""
    return f"{DUTY}/{day[8:10]}"


def duty_on(document: Document, day: str) -> Duty | None:
    """Who is responsible on a day; None for nobody."""
    told = _texts(document.value(duty_cell(day)))
    return Duty(*told) if len(told) == 3 and told[0] == day and told[1] else None


def phrase_cell(key: str) -> str:
    return f"{PHRASE}/{key}"


def phrases_in(document: Document) -> tuple[UnitPhrase, ...]:
    """The unit's phrases by name."""
    start = f"{PHRASE}/"
    told = {
        path.removeprefix(start): _texts(cell.value) for path, cell in document.cells.items() if path.startswith(start)
    }
    found = (UnitPhrase(key, *texts) for key, texts in told.items() if len(texts) == 4)
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.key)))


def is_key(text: object) -> bool:
    """Whether text can be the key of a phrase."""
    return isinstance(text, str) and _KEY.fullmatch(text) is not None


def is_day(text: object) -> bool:
    """Whether text is a day, 'YYYY-MM-DD'."""
    try:
        return isinstance(text, str) and len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def told_phrase(phrase: UnitPhrase) -> Mapping[str, CellValue]:
    """The cells that keep a phrase."""
    return {phrase_cell(phrase.key): (phrase.name, phrase.text, phrase.owner, phrase.review)}


def _made_of(what: str, unit_id: str) -> str:
    return id_that_follows(0, what, unit_id)


def _texts(value: CellValue) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
