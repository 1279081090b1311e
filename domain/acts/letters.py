"""A message that also goes on paper, or only so: to units that have no inbox."""

from __future__ import annotations

from collections.abc import Iterable

from domain.acts.receiving import receiving
from domain.context import Context
from domain.directory import NOT_CONNECTED, Directory, state_on
from domain.operation import CellValue, Operation, OperationError, read_units
from domain.outcome import Refusal

LETTER_KINDS = frozenset({"MVO", "ADM"})
"""Messages that say all they have to say in a letter."""
ON_PAPER = "on_paper"
"""`on_paper/<unit>` in a message: the unit has no inbox and gets it as a letter."""


def on_paper(operation: Operation, kind: str, context: Context) -> dict[str, CellValue]:
    """Cells that name the units that get it as a letter. Raises OperationError, and Refusal recipient_has_inbox for one
    that can be sent to."""
    if operation.body.get(ON_PAPER) is None:
        return {}
    units = read_units(operation.body, ON_PAPER)
    if kind not in LETTER_KINDS:
        raise OperationError("bad_field", ON_PAPER)
    for unit_id in units:
        if not _lacks_inbox(unit_id, context):
            raise Refusal("recipient_has_inbox", unit=unit_id)
    return {f"{ON_PAPER}/{unit_id}": True for unit_id in units}


def _lacks_inbox(unit_id: str, context: Context) -> bool:
    """Raises Refusal for a unit that can be reached by neither."""
    try:
        receiving(unit_id, context)
    except Refusal as refused:
        if refused.code != "recipient_not_connected":
            raise
        return True
    return False


def parted(kind: str, units: Iterable[str], directory: Directory, day: str) -> tuple[list[str], list[str]]:
    """Of those a message is for: who gets it in the inbox, and who on paper. `day` is a Swedish date."""
    inboxes: list[str] = []
    letters: list[str] = []
    for unit_id in units:
        unit = directory.unit(unit_id)
        paper = kind in LETTER_KINDS and unit is not None and state_on(unit, day) == NOT_CONNECTED
        (letters if paper else inboxes).append(unit_id)
    return inboxes, letters
