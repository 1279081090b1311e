"""A plan on the way to being established, by the desk's own commands: for those whose test begins there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.models.desk import Desk
from domain.operation import CellValue

PERSON: Mapping[str, CellValue] = {
    "person/id": "194410119046",
    "person/id_kind": "PNR",
    "person/name": "Ingrid Hallberg",
}
NEED: Mapping[str, CellValue] = {"noticed_by": "STAFF", "need": "Hemgång med många insatser", "both_principals": "YES"}
CONSENT: Mapping[str, CellValue] = {"state": "GIVET", "form": "ORAL", "given_by": "PERSON", "asked_by": "Anna Lindh"}


def begin_plan(
    desk: Desk, others: Sequence[str] = (), person: Mapping[str, CellValue] = PERSON, origin_case: str = ""
) -> tuple[str, str]:
    """(case, plan): the person has said yes, and the other units have been taken in."""
    today, now = desk.workplace.clock.today(), desk.workplace.clock.local_minute()
    begun = desk.sip.start({**NEED, "noticed_on": today}, None if origin_case else person, origin_case)
    assert begun.answer.queued, begun
    yes = desk.sip.offer_accepted(begun.case_id, {"answered_on": today}, {**CONSENT, "asked_at": now})
    assert yes.queued, yes
    if others:
        taken_in = desk.change_parties(begun.case_id, add=others)
        assert taken_in.queued, taken_in
    record = desk.sip.record(begun.case_id)
    assert record is not None
    assert record.plan
    return begun.case_id, record.plan


def hold_meeting(desk: Desk, case_id: str) -> None:
    """The meeting has been held today, with somebody besides."""
    told: dict[str, CellValue] = {"held_on": desk.workplace.clock.today(), "chair": "Sara Nyberg"}
    told |= {"person_present": "YES", "others_present": "Lena Hallberg, dotter"}
    held = desk.sip.meeting_held(case_id, told)
    assert held.queued, held


def write_plan(desk: Desk, case_id: str, plan: str, cells: Mapping[str, object]) -> None:
    """Write in the plan; nothing is shared yet."""
    for path, value in cells.items():
        desk.save_draft(case_id, plan, path, value)  # type: ignore[arg-type]
