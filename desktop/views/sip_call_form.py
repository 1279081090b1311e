"""What writing a call to a SIP meeting asks for besides its form: who is called is told what to bring."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.models.records import CaseRecord
from desktop.models.sip_calls import CALL
from desktop.views.form_controller import FormController

_CALLED, _GUESTS = "called", "participants"


def may_call_anybody(record: CaseRecord, kind: str) -> bool:
    """Whether the message may go to units that do not take part yet: a call in a plan's own case takes them in."""
    return kind == CALL and record.is_plan


def goes_on_paper(form: FormController) -> bool:
    """Whether a call is for somebody without an inbox, and need not go to any."""
    if form.definition.id != CALL:
        return False
    rows = form.rows(_GUESTS)
    return any(form.value(f"{_GUESTS}/{row}/role") == "EXTERNAL" for row in rows)


def follow_recipients(form: FormController, chosen: Sequence[str]) -> None:
    """A row for each unit that is called, in which to write what it is to bring; gone with the unit, if left empty."""
    if form.definition.id != CALL:
        return
    rows = {row: str(form.value(f"{_CALLED}/{row}/unit") or "") for row in form.rows(_CALLED)}
    for row, unit in rows.items():
        if unit and unit not in chosen and not form.value(f"{_CALLED}/{row}/contribution"):
            form.remove_row(_CALLED, row)
    for unit in chosen:
        if unit not in rows.values():
            row = form.add_row(_CALLED)
            form.put(f"{_CALLED}/{row}/unit", unit)
