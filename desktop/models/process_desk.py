"""What a person does with the process of a case: takes a step of it that is no message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from desktop.models.records import Answer
from desktop.models.workplace import Workplace
from domain.acts.step import state_of
from domain.case import Case
from domain.operation import CellValue

_Body = Mapping[str, object] | Callable[[Case], Mapping[str, object]]


JUDGED_BY: Mapping[str, str] = MappingProxyType({"establish": "SIP"})
"""Steps that a document's own form judges, and not one that is filled in for the step."""


class Acting(Protocol):
    """The desk, as far as it is needed here."""

    workplace: Workplace

    def act(
        self, case_id: str, origin: str, steps: Sequence[tuple[str, _Body]], publishes: str | None = None
    ) -> Answer: ...


class ProcessDesk:
    """The commands, reached as `desk.process`."""

    def __init__(self, desk: Acting) -> None:
        self._desk = desk

    def take(self, case_id: str, event: str, cells: Mapping[str, CellValue] | None = None, origin: str = "") -> Answer:
        """Take a step (T3, T5, T12 … of docs/processes.md), with what was filled in for it."""
        return self._desk.act(case_id, origin, [("transition", lambda case: self.body(case, event, cells or {}))])

    def ready_with_admission(
        self,
        case_id: str,
        recipients: Sequence[str],
        admission: Mapping[str, CellValue],
        ready: Mapping[str, CellValue],
        origin: str = "",
    ) -> Answer:
        """Admission notice and notice that somebody is ready, in that order, both or none: where the first was missed.

        Refused for either, neither is sent.
        """
        told = [("INS", admission), ("UKL", ready)]
        return self._desk.act(
            case_id, origin, [("send", self._message(kind, recipients, cells)) for kind, cells in told]
        )

    def _message(self, kind: str, recipients: Sequence[str], cells: Mapping[str, CellValue]) -> dict[str, object]:
        place = self._desk.workplace
        return {
            "doc": place.clock.new_id(),
            "doc_kind": kind,
            "definition": place.forms.current(kind).hash,
            "recipients": list(recipients),
            "cells": dict(cells),
            "priority": "normal",
        }

    def body(self, case: Case, event: str, cells: Mapping[str, CellValue]) -> dict[str, object]:
        """The body of a step, with the form that its row names."""
        place, header = self._desk.workplace, case.header
        if header is None:
            return {"doc": "", "event": event, "expected": ""}
        context = place.context()
        table = context.process(header.text("case_type"))
        state = state_of(header, table, context)
        row = table.rows.get((state, event))
        body: dict[str, object] = {"doc": header.doc_id, "event": event, "expected": state}
        if row is None or not row.form:
            judged = {"definition": place.forms.current(JUDGED_BY[event]).hash} if event in JUDGED_BY else {}
            return {**body, **judged}
        told = {path: list(value) if isinstance(value, tuple) else value for path, value in cells.items()}
        return {**body, "definition": place.forms.current(row.form).hash, "cells": told}
