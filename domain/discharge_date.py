"""The day somebody is expected to leave the ward, and every day that it has been before (domain.md §3.1)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.case import Case

EXPECTED = "estimated_discharge"


@dataclass(frozen=True, slots=True)
class DateSet:
    """The operation that set the day, in the version `ver`: from `before` ('' for the first time) to `after`."""

    op_id: str
    ver: int
    before: str
    after: str


def dates_set(case: Case) -> tuple[DateSet, ...]:
    """In the order they were set; saying the same day once more changes nothing and is not told."""
    header = case.header
    told: dict[str, tuple[int, str]] = {}
    for notice in case.of_kind("INS"):
        cell = notice.cells.get(EXPECTED)
        if cell is not None and isinstance(cell.value, str):
            told[cell.op_id] = (cell.ver, cell.value)
    for path, cell in header.cells.items() if header is not None else ():
        a_step = path.startswith("step/") and path.endswith(f"/{EXPECTED}")
        if (a_step or path == EXPECTED) and isinstance(cell.value, str):
            told.setdefault(cell.op_id, (cell.ver, cell.value))
    found: list[DateSet] = []
    for op_id, (ver, day) in sorted(told.items(), key=lambda one: (one[1][0], one[0])):
        before = found[-1].after if found else ""
        if day != before:
            found.append(DateSet(op_id, ver, before, day))
    return tuple(found)
