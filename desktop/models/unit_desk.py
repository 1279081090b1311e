"""The unit's own desk: who is responsible on which day, the phrases the unit writes with, and who works there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop.models.records import Answer
from desktop.models.replica_rows import load_authors
from desktop.models.unit_records import Colleague, DutyRecord, Phrase
from domain.case import Document
from domain.operation import CellValue
from domain.unit_desk import (
    DUTY,
    UnitPhrase,
    desk_case_id,
    desk_doc_id,
    desk_of,
    duty_cell,
    duty_on,
    phrase_cell,
    phrases_in,
    told_phrase,
)

if TYPE_CHECKING:
    from desktop.models.desk import Desk

_LOOKED_THROUGH = 3_000
"""How many of the latest operations are asked who made them: a bounded read."""


class UnitDesk:
    """What is the unit's and about no person, reached as `desk.unit_desk`; the database worker calls it. Written here
    it is seen at once, and at the others' when it has been sent."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def duty(self, day: str) -> DutyRecord | None:
        """Who is responsible on a Swedish day ('YYYY-MM-DD'): today, lately, or already decided for a day to come."""
        document = self._document()
        told = duty_on(document, day) if document is not None else None
        return DutyRecord(told.user_id, told.name) if told is not None else None

    def set_duty(self, day: str, user_id: str, name: str, origin: str = "") -> Answer:
        """Say who is responsible on a day, at most three weeks ahead; nobody with an empty user."""
        return self._write({duty_cell(day): (day, user_id, name) if user_id else None}, origin)

    def colleagues(self) -> tuple[Colleague, ...]:
        """Oneself first, then by name whoever has lately acted for the unit or been responsible."""
        unit_id, author = self._desk.workplace.unit_id, self._desk.workplace.session.author
        found = {author.user_id: Colleague(author.user_id, author.name, author.title)}
        with self._desk.replica.file.read.begin() as db:
            for user_id, name, title in load_authors(db, unit_id, _LOOKED_THROUGH):
                found.setdefault(user_id, Colleague(user_id, name, title))
        document = self._document()
        for path in document.cells if document is not None else ():
            told = document.value(path) if document is not None and path.startswith(f"{DUTY}/") else None
            if isinstance(told, tuple) and told[1]:
                found.setdefault(told[1], Colleague(told[1], told[2], ""))
        own = found.pop(author.user_id)
        return (own, *sorted(found.values(), key=lambda one: (one.name.casefold(), one.user_id)))

    def phrases(self) -> tuple[Phrase, ...]:
        """The unit's phrases by name."""
        document = self._document()
        told = phrases_in(document) if document is not None else ()
        return tuple(Phrase(one.key, one.name, one.text, one.owner, one.review) for one in told)

    def save_phrase(self, phrase: Phrase, origin: str = "") -> Answer:
        """Keep a phrase, a new one under a key of its own."""
        name, text = phrase.name.strip(), phrase.text.strip()
        if not name or not text:
            return Answer("", queued=False, code="phrase_incomplete")
        key = phrase.key or self._desk.workplace.clock.new_id()
        return self._write(told_phrase(UnitPhrase(key, name, text, phrase.owner.strip(), phrase.review)), origin)

    def remove_phrase(self, key: str, origin: str = "") -> Answer:
        """The unit writes with it no longer."""
        return self._write({phrase_cell(key): None}, origin)

    def _document(self) -> Document | None:
        shown = self._desk.shown.case(desk_case_id(self._desk.workplace.unit_id))
        return desk_of(shown.case) if shown is not None else None

    def _write(self, cells: Mapping[str, CellValue], origin: str) -> Answer:
        unit_id = self._desk.workplace.unit_id
        told = {path: list(value) if isinstance(value, tuple) else value for path, value in cells.items()}
        steps = [("unit_desk", {"doc": desk_doc_id(unit_id), "cells": told})]
        return self._desk.act(desk_case_id(unit_id), origin, steps)
