"""A case with a plan in force at a store, and people of other units who may want to read it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from central.store.answers import UserRecord
from central.store.shipped import shipped_forms
from central.store.store import Store
from domain.directory import Membership, Unit
from tests.central.pen import Pen, admission, new_id, opening, planning

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
    """The ward opens and tells the nurse's unit, which makes the plan and puts it in force."""
    told = Established(new_id(), new_id(), new_id())
    answer = ward.push(
        store,
        ward.write("open_case", told.case_id, opening(told.header, **header)),
        ward.write("send", told.case_id, admission("ska-ssk", "ska-vc1")),
    )
    form = shipped_forms().current("SIP").hash
    cells = [{"path": path, "value": value, "base": None} for path, value in _complete().items()]
    step = {"doc": told.plan, "definition": form}
    written = [
        nurse.write("create_document", told.case_id, planning(told.plan, "SIP")),
        nurse.write("publish", told.case_id, {**step, "seen_ver": 3, "cells": cells}),
        nurse.write(
            "transition", told.case_id, {"doc": told.plan, "event": "meeting_held", "expected": "SIP_PREPARING"}
        ),
        nurse.write("transition", told.case_id, {**step, "event": "establish", "expected": "SIP_MEETING_HELD"}),
    ]
    verdicts = [*answer.verdicts, *nurse.push(store, *written).verdicts]
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
