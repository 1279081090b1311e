"""Open care after a stay at a ward (domain.md §1.4): a case of its own, with what was planned there.

What was planned comes as a draft. Nobody signs another's words without having read them, and what only the unit itself
may say of its part is for each to write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.models.persons_desk import consent_said
from desktop.models.records import Answer
from desktop.models.workplace import Workplace
from domain.access import decide_operation
from domain.case import Case, Document
from domain.forms.definition import Moment
from domain.forms.evaluate import evaluate
from domain.forms.findings import Editor
from domain.identity import ISSUER, NUMBER, PERSON
from domain.intents import DEPTH, WARDS
from domain.merge import row_is_gone
from domain.open_care import OPEN_CARE, OVER
from domain.operation import NO_PREVIOUS, CellValue, Operation
from domain.upgrade import newer_than, upgraded

if TYPE_CHECKING:
    from desktop.models.desk import Desk

TAKEN_ALONG = (
    *(PERSON + name for name in ("id", "id_kind", "id_issuer", "name", "phone", "address", "municipality")),
    *(PERSON + name for name in ("birth_date", "protected")),
    *("fvk/name", "fvk/unit", "fvk/phone"),
)
"""Cells of the header that a case which goes on from another takes from it. Consent is asked anew."""
GO_ON = "go_on_in_open_care"
"""What it is called among the steps of a ward's case; it is none of its process, and nobody else sees it."""
_HOME_AGAIN = frozenset({"INP_DISCHARGED", "INP_CLOSED"})
_PLANNING = "PLN"


@dataclass(frozen=True, slots=True)
class WentOn:
    """What became of it: the answer, and the new case. Refused as `went_on_already`: the case that goes on since."""

    answer: Answer
    case_id: str


def may_go_on(header: Document, state: str, workplace: Workplace) -> bool:
    """Whether open care goes on from a ward's case that stands in `state`: at the units that meet the person at home
    or at a clinic, by whoever may begin a case there."""
    if header.text("case_type") != "inpatient" or state not in _HOME_AGAIN:
        return False
    kind = workplace.directory.kind_of(workplace.unit_id)
    if kind not in DEPTH or kind in WARDS:
        return False
    tried = Operation(
        op_id="",
        kind="open_case",
        case_id="",
        device_id="",
        incarnation=1,
        device_seq=1,
        prev_hash=NO_PREVIOUS,
        author=workplace.session.author,
        acting_unit=workplace.unit_id,
        client_time="",
        clock_offset_ms=0,
        body={"doc": "", "cells": {**_known(header), "case_type": OPEN_CARE}},
    )
    return decide_operation(tried, Case("", 0), workplace.context()).allowed


def go_on_in_open_care(desk: Desk, before: str, origin: str = "", consent: str = "") -> WentOn:
    """Open an open-care case of the own unit that goes on from `before`, its planning as drafts. Nothing is sent.

    `consent` is the person's answer for open care (YES, NO, HARM_ASSESSED), '' when she has not been asked yet.
    """
    shown = desk.shown.case(before)
    header = shown.case.header if shown is not None else None
    if shown is None or header is None:
        return WentOn(Answer("", queued=False, code="case_unknown"), "")
    known = _known(header)
    since = _goes_on_since(desk, header, before)
    if since:
        return WentOn(Answer("", queued=False, code="went_on_already"), since)
    against = desk.persons.stands_against(known)
    if against:
        return WentOn(Answer("", queued=False, code=against), "")
    place = desk.workplace
    case_id, planning = place.clock.new_id(), place.clock.new_id()
    said = consent_said(consent, place.session.author.name, place.clock.local_minute(), OPEN_CARE)
    cells = {**known, **said, "case_type": OPEN_CARE, "origin_case": before}
    opening = {"doc": place.clock.new_id(), "cells": cells}
    begins = {"doc": planning, "doc_kind": _PLANNING, "definition": place.forms.current(_PLANNING).hash}
    answer = desk.act(case_id, origin, [("open_case", opening), ("create_document", begins)])
    if answer.queued:
        for path, value in _planned(desk, shown.case):
            desk.save_draft(case_id, planning, path, value, origin=origin)
    return WentOn(answer, case_id)


def _known(header: Document) -> dict[str, CellValue]:
    return {path: value for path in TAKEN_ALONG if (value := header.value(path)) is not None}


def _goes_on_since(desk: Desk, header: Document, before: str) -> str:
    """The own unit's open-care case that has gone on from there and is not over, ''."""
    for case in desk.persons.cases_of(header.text(NUMBER), header.text(ISSUER)):
        other = case.header
        goes_on = other is not None and other.text("case_type") == OPEN_CARE and other.text("origin_case") == before
        if goes_on and case.status not in OVER:
            return case.case_id
    return ""


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
