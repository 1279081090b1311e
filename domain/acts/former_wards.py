"""What is written to a ward that has handed the case over reaches the one that has it now."""

from __future__ import annotations

from domain.case import Case
from domain.operation import CellValue

AFTER = "ward/after"
"""`ward/after/<ward>` in the header: the ward that has the case in its place."""
REDIRECTED = "redirected"
"""`redirected/<ward>` in a message: where what was written to that ward went instead."""


def after_moves(
    case: Case, recipients: tuple[str, ...], acting_unit: str
) -> tuple[tuple[str, ...], dict[str, CellValue]]:
    """The recipients as the wards now stand, and cells of the message that tell of each change.

    A ward that somebody names besides the one that has the case is meant, and so is one that this ward itself names.
    """
    header = case.header
    told: dict[str, CellValue] = {}
    reached: list[str] = []
    for unit in recipients:
        now = header.text(f"{AFTER}/{unit}") if header is not None else ""
        if now and now not in recipients and now != acting_unit:
            told[f"{REDIRECTED}/{unit}"] = now
            unit = now
        if unit not in reached:
            reached.append(unit)
    return tuple(reached), told
