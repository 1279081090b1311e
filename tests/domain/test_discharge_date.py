"""Every day that a discharge has been expected on, in the order in which they were told."""

from __future__ import annotations

from types import MappingProxyType

from domain.case import HEADER, Case, Cell, Document
from domain.discharge_date import DateSet, dates_set
from domain.operation import CellValue


def document(doc_id: str, kind: str, **cells: tuple[CellValue, str, int]) -> Document:
    told = {path.replace("__", "/"): Cell(value, ver, op_id) for path, (value, op_id, ver) in cells.items()}
    return Document(doc_id, "case", kind, 9, "avd1", None, frozenset(), MappingProxyType(told))


def case(*documents: Document) -> Case:
    return Case("case", 9, MappingProxyType({one.doc_id: one for one in documents}))


def test_each_move_is_told_once_from_the_day_before_it() -> None:
    notice = document("m", "INS", estimated_discharge=("2026-11-23", "o2", 2))
    header = document(
        "h",
        HEADER,
        estimated_discharge=("2026-11-21", "o6", 6),
        step__o4__estimated_discharge=("2026-11-25", "o4", 4),
        step__o5__estimated_discharge=("2026-11-25", "o5", 5),
        step__o6__estimated_discharge=("2026-11-21", "o6", 6),
        step__o6__event=("change_expected_discharge", "o6", 6),
    )
    assert dates_set(case(header, notice)) == (
        DateSet("o2", 2, "", "2026-11-23"),
        DateSet("o4", 4, "2026-11-23", "2026-11-25"),
        DateSet("o6", 6, "2026-11-25", "2026-11-21"),
    )


def test_a_case_without_a_day_tells_none() -> None:
    assert dates_set(case(document("h", HEADER, estimated_discharge=(None, "o1", 1)))) == ()
    assert dates_set(Case("case", 0)) == ()
