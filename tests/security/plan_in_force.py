"""A case with a plan in force at a store, and people of other units who may want to read it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from central.store.answers import UserRecord
from central.store.shipped import shipped_forms
from central.store.store import Store
from domain.directory import Membership, Unit
from tests.central.pen import Pen, new_id, opening, planning

PERSON = "194410119046"
NOBODY_KNOWN = "191212121212"
ON_CALL = "EMERGENCY_READ"
OUTSIDE = (
    Unit("fyr-vc1", "Vårdcentral 1", "VC", "Fyrbodal"),
    Unit("fyr-avd1", "Sjukhusavdelning 1", "SLUTEN", "Fyrbodal"),
    Unit("fyr-soc1", "Äldreomsorg", "KOM_SOL", "Fyrbodal"),
    Unit("fyr-hemtj", "Privat hemtjänst", "KOM_SOL", "Fyrbodal", "Privat"),
    Unit("fyr-ifo", "Individ- och familjeomsorg", "IFO", "Fyrbodal"),
    Unit("fyr-grund", "Grundskola", "SKOLA", "Fyrbodal"),
)
HANDLERS = {"VC": "CASEWORKER_OPENV", "SLUTEN": "CASEWORKER_SLUTEN", "SKOLA": "CASEWORKER_SKOLA"}


def on_call(unit_id: str) -> str:
    """The id of the person at a unit who may read without taking part."""
    return f"{unit_id}.0"


def handler(unit_id: str) -> str:
    """The id of the one who may not."""
    return f"{unit_id}.2"


def staff(store: Store) -> None:
    """At each of the units outside one who may read and one who may not; one at a unit that takes part."""
    units = [unit.unit_id for unit in OUTSIDE]
    users = [UserRecord(on_call(unit), "Jo Sand", "läkare") for unit in (*units, "ska-vc1", "ska-avd1", "fyr-ssk")]
    users += [UserRecord(handler(unit), "Bo Ek", "sjuksköterska") for unit in units]
    members = [Membership(user.user_id, user.user_id.partition(".")[0], ON_CALL) for user in users[: len(units) + 3]]
    members += [
        Membership(handler(one.unit_id), one.unit_id, HANDLERS.get(one.kind, "CASEWORKER_KOM")) for one in OUTSIDE
    ]
    store.write_reference(OUTSIDE, users, members)


@dataclass(frozen=True)
class Established:
    """A case of two units with a plan in force."""

    case_id: str
    header: str
    plan: str


def establish(store: Store, ward: Pen, nurse: Pen, **header: Any) -> Established:
    """The nurse opens a case for a plan with the ward's unit and another, and puts the plan in force."""
    told = Established(new_id(), new_id(), new_id())
    del ward
    forms = shipped_forms()
    opened: dict[str, Any] = {**opening(told.header, **header)}
    parties = {f"parties/{unit}": True for unit in ("ska-avd1", "ska-vc1")}
    opened["cells"] = {**opened["cells"], "case_type": "sip", **parties}
    cells = [{"path": path, "value": value, "base": None} for path, value in _complete().items()]

    def step(event: str, expected: str, form: str, **filled: str) -> dict[str, Any]:
        to = {"doc": told.header, "event": event, "expected": expected}
        return {**to, "definition": forms.current(form).hash, "cells": filled}

    need = {"noticed_on": "2026-11-02", "noticed_by": "STAFF", "need": "Hemgång", "both_principals": "YES"}
    held = {"held_on": "2026-11-16", "chair": "Anna Lindh", "person_present": "YES", "others_present": "Lena"}
    written = [
        nurse.write("open_case", told.case_id, opened),
        nurse.write("transition", told.case_id, step("register_need", "SIP_NEED", "STEP_SIP_NEED", **need)),
        nurse.write(
            "transition", told.case_id, step("offer_accepted", "SIP_NEED", "STEP_SIP_YES", answered_on="2026-11-02")
        ),
        nurse.write("create_document", told.case_id, planning(told.plan, "SIP")),
        nurse.write(
            "publish",
            told.case_id,
            {"doc": told.plan, "definition": forms.current("SIP").hash, "seen_ver": 4, "cells": cells},
        ),
        nurse.write("transition", told.case_id, step("meeting_held", "SIP_PREPARING", "STEP_SIP_MEETING", **held)),
        nurse.write("transition", told.case_id, step("establish", "SIP_MEETING_HELD", "SIP")),
    ]
    verdicts = nurse.push(store, *written).verdicts
    assert {one.ruling for one in verdicts} == {"applied"}, [(one.ruling, one.code, one.params) for one in verdicts]
    return told


def _complete() -> dict[str, object]:
    row, other = new_id(), new_id()
    return dict(
        itertools.chain(
            _head().items(),
            {
                f"participants/{row}/name": "Anna Lindh",
                f"participants/{row}/principal": "MUNICIPALITY",
                f"participants/{other}/name": "Sara Nyberg",
                f"participants/{other}/principal": "REGION",
                f"needs/{row}/area": "Förflyttning",
                f"needs/{row}/description": "Behöver träna trappan",
                f"subgoals/{row}/text": "Jag går i trappan",
                f"subgoals/{row}/measure": "En gång om dagen",
                f"subgoals/{row}/target_date": "2026-12-20",
                f"actions/{row}/description": "Tränar trappan",
                f"actions/{row}/principal": "MUNICIPALITY",
                f"actions/{row}/contact_name": "Omar Haddad",
                f"actions/{row}/schedule": "Tisdag och fredag",
            }.items(),
        )
    )


def _head() -> dict[str, object]:
    return {
        "consent_form": "ORAL",
        "consent_date": "2026-11-16",
        "consent_received_by": "Anna Lindh",
        "withdrawal_informed": "YES",
        "took_part": "YES",
        "background": "Bor själv",
        "current_situation": "Går med rollator",
        "important_to_me": "Att få vara hemma",
        "long_term_goal": "Jag vill bo kvar hemma",
        "plan_owner/name": "Anna Lindh",
        "plan_owner/unit": "ska-ssk",
        "plan_owner/principal": "MUNICIPALITY",
        "plan_owner/phone": "031-390 06 32",
        "follow_up_date": "2027-01-13",
        "follow_up_form": "PHYSICAL",
        "copy_person": "PRINT",
    }
