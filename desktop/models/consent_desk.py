"""What a person does about consent: records what the patient has said, and stops what waits when it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from desktop.models.print_out import PrintOut
from desktop.models.records import Answer
from domain.acts.hand_outs import TO_KIN
from domain.case import Case
from domain.consent import FORM, TELLING, UNIT_FIELD, WITHDRAWN, head_of
from domain.operation import CellValue

if TYPE_CHECKING:
    from desktop.models.desk import Desk


class ConsentDesk:
    """Commands of one area of the desk. Not thread-safe: the database worker calls it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def record(self, case_id: str, purpose: str, fields: Mapping[str, CellValue], origin: str = "") -> Answer:
        """Record what the person has said to a purpose, {field: value} by the form SAM: the whole of it.

        What was recorded before is kept, and two records at odds are settled by this one. One that takes consent back
        goes before everything that has not left this computer and would tell somebody more: that stops at once.
        """
        overtakes = TELLING if fields.get("state") == WITHDRAWN else frozenset()
        return self._desk.act(case_id, origin, [self.step(purpose, fields)], overtakes=overtakes)

    def step(self, purpose: str, fields: Mapping[str, CellValue]) -> tuple[str, Callable[[Case], Mapping[str, object]]]:
        """The same as one of several operations that are kept together."""
        desk = self._desk

        def body(case: Case) -> dict[str, object]:
            return {
                "doc": case.header.doc_id if case.header else "",
                "purpose": purpose,
                "definition": desk.workplace.forms.current(FORM).hash,
                "conflicts": _at_odds(case, purpose),
                "cells": _whole(case, purpose, fields),
            }

        return "record_consent", body

    def may_hand_out_to_kin(self, case_id: str, doc_id: str, kin: str) -> Answer:
        """Whether the person's consent lets a next of kin have a print, before it is printed. Nothing is written."""
        told = {"doc": doc_id, "version": 0, "purpose": TO_KIN, "kin": kin, "pages": 1, "print_code": "-"}
        return self._desk.would(case_id, "hand_out", told)

    def hand_out_to_kin(self, case_id: str, doc_id: str, kin: str, paper: PrintOut, origin: str = "") -> Answer:
        """Record that a print of a plan has been handed to a next of kin, by name; the person's consent decides."""
        told = {"doc": doc_id, "purpose": TO_KIN, "kin": kin}
        return self._desk.act(case_id, origin, [("hand_out", {**told, **paper.told()})])


def _at_odds(case: Case, purpose: str) -> list[str]:
    head = head_of(purpose)
    told = case.header.open_conflicts if case.header else ()
    return [one.conflict_id for one in told if one.paths[0].startswith(head)]


def _whole(case: Case, purpose: str, fields: Mapping[str, CellValue]) -> list[dict[str, object]]:
    """Every field that stands there and every one that is told, with what she saw there."""
    head = head_of(purpose)
    known = case.header.cells if case.header else {}
    there = {path.removeprefix(head) for path in known if path.startswith(head)} - {UNIT_FIELD}
    values: dict[str, CellValue] = {**dict.fromkeys(sorted(there)), **fields}
    return [
        {
            "path": head + field,
            "value": list(value) if isinstance(value, tuple) else value,
            "base": known[head + field].op_id if head + field in known else None,
        }
        for field, value in values.items()
        if value is not None or field in there
    ]
