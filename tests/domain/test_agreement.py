"""Client and store agree, and nothing is lost: random cases, operations, units and roles, each operation judged twice.

Once as the store judges it, over the whole case and knowing who everybody is; once as the client of whoever does it
predicts it, over what her unit holds of the case and knowing only her own roles. Given the same forms, processes,
policies and moment, the two must come to the same.
"""

from __future__ import annotations

import random
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from domain.apply import apply
from domain.canonical import CanonicalError
from domain.case import Case, Document, belongs_to
from domain.context import Context
from domain.directory import Directory
from domain.operation import LIVING_KINDS, CellValue, Operation, OperationError, parse_operation, read_edits, same_value
from domain.outcome import Outcome, Ruling
from tests.domain.process_walk import OTHER_ROLES, UNITS, WITH_OTHER_ROLES
from tests.domain.test_process_table import InpatientWalk
from tests.domain.world import shipped_processes

SAMPLE, WHOLE = 1_500, 50_000
_STATES = (*shipped_processes()["inpatient"].states, *(["INP_ADMITTED", "INP_PLANNING", "INP_READY"] * 3))
_EVENTS = shipped_processes()["inpatient"].events
_STORE_SEES_MORE = frozenset({"not_all_have_acknowledged"})
"""Where the store judges by messages between others: there the client says *queued*, and the store may still refuse."""
_TEXTS = ("", "Går med rollator", "Vill hem", None)
_WRITTEN: tuple[tuple[str, tuple[CellValue, ...]], ...] = (
    ("situation", _TEXTS),
    ("person_view", _TEXTS),
    ("sip_to_be_done", ("YES", "NO", "NOT_ASSESSED", "PERHAPS", None)),
    ("sip_comment", _TEXTS),
    ("areas/mobility/now", ("1", "2", "9")),
    ("unit_rows/{unit}/planned_actions", _TEXTS),
    ("unit_rows/{unit}/planned_actions", _TEXTS),
    ("unit_rows/centre/planned_actions", _TEXTS),
)
_SPOILS: tuple[object, ...] = (
    None,
    "",
    "INP_READY",
    7,
    True,
    [],
    {},
    ["ward1"],
    {"reason": 5},
    [{"path": "situation"}],
)


class Course:
    """A case that goes on, with what every unit saw of its planning a while ago."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.walk = InpatientWalk()
        self.case = self.walk.case_in(self.dice.choice(_STATES), self.dice.choice(("early", "late")))
        self.seen: list[Document] = [self.case.documents[self.walk.ids["PLN"]]]

    def act(self) -> tuple[Operation, Context] | None:
        """The next operation with what her client knows; None for one that no client could even write."""
        unit = self.dice.choice(list(UNITS))
        role = self.dice.choice(("c", "c", "c", "c", *(OTHER_ROLES if unit in WITH_OTHER_ROLES else ())))
        kind, body = self._body(unit)
        if self.dice.random() < 0.08 and body:
            body = {**body, self.dice.choice(sorted(body)): self.dice.choice(_SPOILS)}
        user = f"{unit}.{role}"
        operation = replace(self.walk.operation(self.case, "ska-ssk", kind, body, user=user), acting_unit=unit)
        try:
            operation = parse_operation(operation.to_bytes())
        except (CanonicalError, OperationError):
            return None
        whole = self.walk.context
        mine = tuple(one for one in whole.directory.memberships if (one.user_id, one.unit_id) == (user, unit))
        return operation, replace(whole, directory=Directory(whole.directory.units, mine))

    def _body(self, unit: str) -> tuple[str, dict[str, Any]]:
        if self.dice.random() < 0.5:
            return self.walk.act(self.case, self.dice.choice(_EVENTS), unit)
        seen = self.dice.choice(self.seen[-4:])
        cells = dict(self.dice.sample(_WRITTEN, self.dice.randint(1, 3)))
        told = {path.format(unit=unit): self.dice.choice(values) for path, values in cells.items()}
        if "sip_to_be_done" in told and self.dice.random() < 0.8:
            told["sip_comment"] = self.dice.choice(_TEXTS)  # tied to the answer: they come and go as one
        return "publish", self.walk.publish_body(self.case, seen, told)

    def go_on(self, outcome: Outcome) -> None:
        assert outcome.case is not None
        self.case = outcome.case
        self.seen.append(self.case.documents[self.walk.ids["PLN"]])


def as_held(case: Case | None, unit: str) -> Case | None:
    """What a unit's computers hold of a case."""
    if case is None:
        return None
    held = {d.doc_id: d for d in case.documents.values() if any(belongs_to(scope, unit) for scope in d.scopes)}
    return Case(case.case_id, case.head, MappingProxyType(held)) if held else None


def kept(before: Document, after: Document, operation: Operation) -> list[str]:
    """The places of a document whose value is gone: neither there, nor beside it, nor replaced by who had seen it."""
    beside = {
        (path, repr(value))
        for conflict in after.conflicts
        for values in (conflict.incumbent_values, conflict.values)
        for path, value in zip(conflict.paths, values, strict=True)
    }
    written = operation.kind in {"publish", "resolve"} and operation.doc_id == before.doc_id
    told = {edit.path: edit for edit in read_edits(operation.body)} if written else {}
    lost = []
    for path, cell in before.cells.items():
        now = after.cells.get(path)
        stands = cell.value is None or (now is not None and same_value(now.value, cell.value))
        replaced = path in told and told[path].base == cell.op_id
        below = any(path.startswith(f"{row}/") and edit.value is False for row, edit in told.items())
        if not (stands or replaced or below or (path, repr(cell.value)) in beside or before.kind not in LIVING_KINDS):
            lost.append(path)
    for path, edit in told.items():
        now = after.cells.get(path)
        value = None if now is None else now.value
        if not (same_value(value, edit.value) or (path, repr(edit.value)) in beside):
            lost.append(f"{path} of the operation")
    return lost


def play(acts: int, seed: int) -> list[str]:
    """What went wrong; the same seed goes wrong in the same way."""
    wrong: list[str] = []
    course, left = Course(seed), 0
    for number in range(acts):
        if left == 0:
            course, left = Course(seed + number), 12
        left -= 1
        drawn = course.act()
        if drawn is None:
            continue
        operation, known = drawn
        unit, before = operation.acting_unit, course.case
        predicted = apply(as_held(before, unit), operation, known)
        judged = apply(before, operation, course.walk.context)
        what = operation.body.get("event") or operation.body.get("doc_kind") or ""
        where = f"seed {seed + number} {operation.kind} {what} {unit}"
        unforeseen = predicted.verdict.accepted and judged.verdict.code in _STORE_SEES_MORE
        told = [(outcome.verdict.ruling, outcome.verdict.code) for outcome in (predicted, judged)]
        if told[0] != told[1] and not unforeseen:
            wrong.append(f"{where}: {predicted.verdict} but {judged.verdict}")
        if judged.verdict.ruling is Ruling.HELD:
            if judged.case is not before or judged.changes or not judged.verdict.code:
                wrong.append(f"{where}: a refused operation changed the case")
            continue
        assert judged.case is not None
        mine, there = as_held(predicted.case, unit), as_held(judged.case, unit)
        if predicted.verdict.accepted and mine != there:
            wrong.append(f"{where}: what is shown at once is not what comes back")
        for doc_id, document in before.documents.items():
            wrong += [f"{where}: lost {path}" for path in kept(document, judged.case.documents[doc_id], operation)]
        course.go_on(judged)
    return wrong


def test_client_and_store_agree_and_nothing_is_lost() -> None:
    wrong = play(SAMPLE, 20261120)
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.long
def test_so_it_is_fifty_thousand_times() -> None:
    wrong = play(WHOLE, 1)
    assert not wrong, "\n".join(wrong[:20])
