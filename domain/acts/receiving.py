"""Whether a unit's inbox takes what is sent to it today, and if not, how one reaches it instead."""

from __future__ import annotations

from collections.abc import Iterable

from domain.context import Context
from domain.directory import ACTIVE, CLOSED, NOT_CONNECTED, PAUSED, Unit, is_live, state_on
from domain.ids import is_unit_id
from domain.operation import CellValue
from domain.outcome import Refusal

SHARED = "shared_inbox"
"""`shared_inbox/<unit>` in a message: the unit in whose inbox lies what was written to that unit."""


def receiving(unit_id: str, context: Context) -> Unit:
    """The unit whose inbox takes what is sent to this one.

    Raises Refusal: recipient_paused or recipient_closed with the unit that takes it `instead` (…_alone when none does),
    recipient_not_connected, recipient_not_begun with the `day` it begins, else recipient_without_inbox.
    """
    directory, day = context.directory, context.facts.today
    unit = directory.unit(unit_id) if is_unit_id(unit_id) else None
    if unit is None:
        raise Refusal("recipient_without_inbox", unit=unit_id)
    inbox = directory.receiving_inbox(unit_id, day)
    if inbox is not None:
        return inbox
    own = directory.inbox_of(unit_id) if state_on(unit, day) == ACTIVE else unit
    state = state_on(own, day) if own is not None else ""
    instead = directory.substitute_for(unit_id, day)
    if state == PAUSED:
        if instead is None:
            raise Refusal("recipient_paused_alone", unit=unit_id)
        raise Refusal("recipient_paused", unit=unit_id, instead=instead.unit_id)
    if state == CLOSED:
        if instead is None:
            raise Refusal("recipient_closed_alone", unit=unit_id)
        raise Refusal("recipient_closed", unit=unit_id, instead=instead.unit_id)
    if state == NOT_CONNECTED:
        raise Refusal("recipient_not_connected", unit=unit_id)
    if not is_live(unit, day):
        raise Refusal("recipient_not_begun", unit=unit_id, day=unit.live_from)
    raise Refusal("recipient_without_inbox", unit=unit_id)


def working(unit_id: str, context: Context) -> Unit:
    """The unit whose inbox it is, if anybody works there: also one that pauses. Raises Refusal as `receiving` does."""
    unit = context.directory.inbox_of(unit_id)
    if unit is not None and unit.staffed and is_live(unit, context.facts.today):
        return unit
    return receiving(unit_id, context)


def shared(units: Iterable[str], inboxes: Iterable[Unit]) -> dict[str, CellValue]:
    """Cells of a message that tell in whose inbox it lies, for each unit that shares another's."""
    return {
        f"{SHARED}/{unit_id}": inbox.unit_id
        for unit_id, inbox in zip(units, inboxes, strict=True)
        if inbox.unit_id != unit_id
    }
