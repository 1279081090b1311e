"""Open care after a stay at a ward (domain.md §1.4): a case of its own, with what was planned there.

What was planned comes as a draft. Nobody signs another's words without having read them, and what only the unit itself
may say of its part is for each to write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.models.records import Answer
from domain.case import Case
from domain.forms.definition import Moment
from domain.forms.evaluate import evaluate
from domain.forms.findings import Editor
from domain.identity import PERSON
from domain.merge import row_is_gone
from domain.open_care import OPEN_CARE
from domain.operation import CellValue
from domain.upgrade import newer_than, upgraded

if TYPE_CHECKING:
    from desktop.models.desk import Desk

TAKEN_ALONG = (
    *(PERSON + name for name in ("id", "id_kind", "id_issuer", "name", "phone", "address", "municipality")),
    *(PERSON + name for name in ("birth_date", "protected")),
    *("fvk/name", "fvk/unit", "fvk/phone"),
)
"""Cells of the header that a case which goes on from another takes from it. Consent is asked anew."""
_PLANNING = "PLN"


@dataclass(frozen=True, slots=True)
class WentOn:
    """What became of it: the answer, and the new case."""

    answer: Answer
    case_id: str


def go_on_in_open_care(desk: Desk, before: str, origin: str = "") -> WentOn:
    """Open an open-care case of the own unit that goes on from `before`, its planning as drafts. Nothing is sent."""
    shown = desk.shown.case(before)
    header = shown.case.header if shown is not None else None
    if shown is None or header is None:
        return WentOn(Answer("", queued=False, code="case_unknown"), "")
    place = desk.workplace
    case_id, planning = place.clock.new_id(), place.clock.new_id()
    known = {path: header.value(path) for path in TAKEN_ALONG if header.value(path) is not None}
    cells = {**known, "case_type": OPEN_CARE, "origin_case": before}
    opening = {"doc": place.clock.new_id(), "cells": cells}
    begins = {"doc": planning, "doc_kind": _PLANNING, "definition": place.forms.current(_PLANNING).hash}
    answer = desk.act(case_id, origin, [("open_case", opening), ("create_document", begins)])
    if answer.queued:
        for path, value in _planned(desk, shown.case):
            desk.save_draft(case_id, planning, path, value, origin=origin)
    return WentOn(answer, case_id)


def _planned(desk: Desk, case: Case) -> Iterator[tuple[str, CellValue]]:
    """The answers of the case's planning that this unit could write itself, in the form as it is now."""
    for document in case.of_kind(_PLANNING)[:1]:
        place, definition = desk.workplace, desk.workplace.forms.current(_PLANNING)
        upgrade = newer_than(document, place.forms, definition.hash)
        planned = upgraded(document, upgrade, definition.hash, document.ver) if upgrade is not None else document
        values = planned.values()
        kind = place.directory.kind_of(place.unit_id)
        editor = Editor.of(place.unit_id, kind, place.session.roles)
        readonly = evaluate(definition, values, Moment.CHANGE, editor, place.context().facts).readonly
        for path, value in values.items():
            if (
                value is not None
                and definition.template_of(path)
                and path not in readonly
                and not row_is_gone(planned, path)
            ):
                yield path, value
