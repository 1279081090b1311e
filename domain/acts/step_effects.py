"""What rows of a process do besides moving the state, each by the name that the table gives it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.acts import open_care_steps
from domain.acts.former_wards import AFTER
from domain.acts.sip_steps import SIP_EFFECTS
from domain.acts.step import SINCE, Effect, Step, ward_of
from domain.case import Case
from domain.operation import CellValue
from domain.patient_contacts import contact_path


def _ward_takes_on(step: Step) -> None:
    _set(step, {"ward/unit": step.unit})


def _care_contact_known(step: Step) -> None:
    """The ward has written who it is, and nobody else has before."""
    name = step.told("fvk/name")
    if name and not step.header.text("fvk/name"):
        known: dict[str, CellValue] = {f"fvk/{part}": step.told(f"fvk/{part}") or None for part in ("unit", "phone")}
        _set(step, {**known, "fvk/name": name, "care_contact": "FVK_ASSIGNED"})


def _care_contact_named(step: Step) -> None:
    named = {f"fvk/{name}": step.told(name) or None for name in ("name", "phone")}
    _set(step, {**named, "fvk/unit": step.unit})


def _contact_named(step: Step) -> None:
    """The unit tells of its own contact with a role; without a name there is none any more."""
    name, role = step.told("name"), step.told("role")
    told: dict[str, CellValue] = {"name": name or None, "phone": (step.told("phone") or None) if name else None}
    _set(step, {contact_path(step.unit, role, part): value for part, value in told.items()})


def _discharge_expected(step: Step) -> None:
    _set(step, {"estimated_discharge": step.told("estimated_discharge")})


def _ward_offered(step: Step) -> None:
    """The ward must see the case before it can say yes; `newcomer` tells whether it leaves again when it says no."""
    to_unit = step.told("to_unit")
    newcomer = not step.draft.case.takes_part(to_unit)
    step.draft.join([to_unit])
    _set(step, {"ward/offered_to": to_unit, "ward/newcomer": newcomer})


def _ward_accepted(step: Step) -> None:
    """`ward/after/<ward>` tells where what is written to the former ward goes from now on."""
    header, before = step.header, ward_of(step.header)
    former = {path: step.unit for path, cell in header.cells.items() if path.startswith(f"{AFTER}/") and cell.value}
    values: dict[str, CellValue] = {**former, f"{AFTER}/{before}": step.unit, f"{AFTER}/{step.unit}": None}
    if header.text("owner_unit") == before:
        values["owner_unit"] = step.unit
    _set(step, {**values, "ward/unit": step.unit, "ward/offered_to": None, "ward/newcomer": None})


def _ward_offer_ends(step: Step) -> None:
    offered, newcomer = step.header.text("ward/offered_to"), step.header.value("ward/newcomer") is True
    _set(step, {"ward/offered_to": None, "ward/newcomer": None})
    if newcomer and offered:
        step.draft.leave([offered])


def _person_deceased(step: Step) -> None:
    """The day is told to all parties; a ward that was asked to take the case is asked no longer."""
    _ward_offer_ends(step)
    known: dict[str, CellValue] = {"deceased/from": step.row.source, "deceased/by": step.unit}
    _set(step, {**known, "person/deceased_on": step.told("deceased_on"), "ward/state": None})


def _calls_cancelled(step: Step) -> None:
    for call in step.draft.case.of_kind("KAL"):
        if call.text("date") >= step.told("deceased_on") and not call.text("cancelled"):
            step.draft.set(call.doc_id, {"cancelled": "DECEASED"})


def _deceased_by_mistake(step: Step) -> None:
    state = step.header.text("deceased/from")
    alive: dict[str, CellValue] = {"person/deceased_on": None, "deceased/from": None, "deceased/by": None}
    _set(step, {**alive, "status": state, SINCE: step.context.facts.today})


def _unit_closes(step: Step) -> None:
    """The unit has done its part. When all have, the case is closed."""
    _set(step, {f"closed/{step.unit}": True})
    header = step.header
    if all(header.value(f"closed/{unit}") is True for unit in step.draft.case.parties):
        _ends(step)
        _set(step, {"status": "INP_CLOSED", SINCE: step.context.facts.today})


def _unit_reopens(step: Step) -> None:
    _set(step, {f"closed/{step.unit}": False})


def _ends(step: Step) -> None:
    """Where a case that is taken up again goes back to, and who may do that."""
    _set(step, {"ended/from": step.row.source, "ended/by": step.unit})


def _reopened(step: Step) -> None:
    """Back to where it was; what has ended by itself never left that state, and begins it anew."""
    header = step.header
    by_itself = header.text("status") != step.row.source
    state = header.text("status") if by_itself else header.text("ended/from")
    closed: dict[str, CellValue] = {path: False for path in header.cells if path.startswith("closed/")}
    ended: dict[str, CellValue] = {"ended/from": None, "ended/by": None}
    _set(step, {**closed, **ended, "status": state, SINCE: step.context.facts.today})


def reopen_for(case: Case, units: tuple[str, ...]) -> dict[str, CellValue]:
    """Cells of the header by which units that had closed for their part have the case again."""
    header = case.header
    return {f"closed/{unit}": False for unit in units if header and header.value(f"closed/{unit}") is True}


def _set(step: Step, values: Mapping[str, CellValue]) -> None:
    step.draft.set(step.subject.doc_id, values)


EFFECT_OF: Mapping[str, Effect] = MappingProxyType(
    {
        **SIP_EFFECTS,
        "ward_takes_on": _ward_takes_on,
        "care_contact_known": _care_contact_known,
        "care_contact_named": _care_contact_named,
        "contact_named": _contact_named,
        "discharge_expected": _discharge_expected,
        "ward_offered": _ward_offered,
        "ward_accepted": _ward_accepted,
        "ward_offer_ends": _ward_offer_ends,
        "person_deceased": _person_deceased,
        "calls_cancelled": _calls_cancelled,
        "deceased_by_mistake": _deceased_by_mistake,
        "unit_closes": _unit_closes,
        "unit_reopens": _unit_reopens,
        "ends": _ends,
        "reopened": _reopened,
        **open_care_steps.EFFECTS,
    },
)
