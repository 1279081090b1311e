"""Steps of a case that the store has not accepted and nobody has decided about: what was filled in is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.models.outbox import Outbox
from desktop.models.outbox_rows import SendState
from domain.operation import CellValue, OperationError, read_cells

_AFTER_ANY = "9999"


@dataclass(frozen=True, slots=True)
class HeldStep:
    """`event` was not accepted because of `code`; `cells` are the answers that were given with it."""

    op_id: str
    event: str
    code: str
    params: Mapping[str, str]
    cells: Mapping[str, CellValue]


def held_steps(outbox: Outbox, unit_id: str, case_id: str) -> tuple[HeldStep, ...]:
    """Those of one case, oldest first."""
    found = []
    for entry in outbox.listed(unit_id, _AFTER_ANY):
        operation = entry.operation
        if entry.state is not SendState.HELD or (operation.kind, operation.case_id) != ("transition", case_id):
            continue
        try:
            cells = read_cells(operation.body)
        except OperationError:
            continue
        found.append(HeldStep(operation.op_id, str(operation.body.get("event")), entry.code, entry.params, cells))
    return tuple(found)
