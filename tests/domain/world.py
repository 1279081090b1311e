"""A small world to decide in: three Skaraborg units, the shipped forms and processes, and short ways to act."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import yaml

from domain.access_table import AccessTable, load_access
from domain.apply import apply
from domain.case import Case, Document
from domain.consent import INPATIENT, OPEN_CARE, PLAN
from domain.context import Context, form_library
from domain.directory import Directory, Membership, Seat, Unit
from domain.forms.definition import FormDefinition
from domain.forms.findings import Facts
from domain.forms.loading import load_definition
from domain.ids import uuid7
from domain.operation import NO_PREVIOUS, Author, Operation
from domain.outcome import Outcome
from domain.process import ProcessTable, load_process
from domain.protected import Protection, load_protection
from resources import resource_path

TODAY = "2026-11-20"
MEETING_HELD = "SIP_MEETING_HELD"

_UNITS = (
    Unit("ska-avd1", "Sjukhusavdelning 1", "SLUTEN", "Skaraborg"),
    Unit("ska-avd2", "Sjukhusavdelning 2", "SLUTEN", "Skaraborg"),
    Unit("ska-ssk", "Kommun SSK", "KOM_SSK", "Skaraborg"),
    Unit("ska-vc1", "Vårdcentral 1", "VC", "Skaraborg"),
    Unit("fyr-ssk", "Kommun SSK", "KOM_SSK", "Fyrbodal"),
)
_ROLES = {"SLUTEN": "CASEWORKER_SLUTEN", "KOM_SSK": "CASEWORKER_KOM", "VC": "CASEWORKER_OPENV"}
_NAMES = {
    "ska-avd1": "Eva Dahl",
    "ska-avd2": "Ola Berg",
    "ska-ssk": "Anna Lindh",
    "ska-vc1": "Sara Nyberg",
    "fyr-ssk": "Per Ek",
}


@cache
def shipped_forms() -> tuple[FormDefinition, ...]:
    files = sorted(resource_path("forms").glob("*.yaml"))
    return tuple(load_definition(yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)) for file in files)


@cache
def shipped_processes() -> Mapping[str, ProcessTable]:
    files = sorted(resource_path("processes").glob("*.yaml"))
    tables = [load_process(yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)) for file in files]
    return MappingProxyType({table.process_id: table for table in tables})


@cache
def shipped_access() -> AccessTable:
    return load_access(yaml.load(resource_path("access", "access.yaml").read_text("utf-8"), yaml.CSafeLoader))


@cache
def shipped_protection() -> Protection:
    return load_protection(yaml.load(resource_path("access", "protected.yaml").read_text("utf-8"), yaml.CSafeLoader))


class World:
    """Acts and returns outcomes; ids are counted, so a test reads the same every time."""

    def __init__(self) -> None:
        directory = Directory(
            MappingProxyType({unit.unit_id: unit for unit in _UNITS}),
            (
                *(Membership(f"{unit.unit_id}.1", unit.unit_id, _ROLES[unit.kind]) for unit in _UNITS),
                Membership("ska-ssk.reader", "ska-ssk", "READ"),
                Membership("ska-ssk.2", "ska-ssk", "CASEWORKER_KOM"),
            ),
            (Seat("ska-ssk.1", "compartment:ska-ssk/few"),),
        )
        facts = Facts(TODAY, f"{TODAY}T09:00", MappingProxyType({}))
        self.context = Context(
            directory, form_library(shipped_forms()), shipped_processes(), facts, shipped_access(), shipped_protection()
        )
        self._count = itertools.count(1)

    def form(self, form_id: str) -> FormDefinition:
        return self.context.forms.current(form_id)

    def name_of(self, unit: str) -> str:
        return _NAMES[unit]

    def new_id(self) -> str:
        return uuid7(1_700_000_000_000 + next(self._count), b"0123456789")

    def operation(
        self, case: Case | None, unit: str, kind: str, body: Mapping[str, object], *, user: str = ""
    ) -> Operation:
        number = next(self._count)
        return Operation(
            self.new_id(),
            kind,
            case.case_id if case else self.new_id(),
            uuid7(1, unit.encode().ljust(10, b"-")),
            1,
            number,
            NO_PREVIOUS,
            Author(user or f"{unit}.1", _NAMES.get(unit, unit), "sjuksköterska"),
            unit,
            f"{TODAY}T09:00:00.000Z",
            0,
            body,
        )

    def do(self, case: Case | None, unit: str, kind: str, body: Mapping[str, object]) -> Outcome:
        return apply(case, self.operation(case, unit, kind, body), self.context)

    def open_case(self, consent: str = "GIVET", *, harm_assessed: bool = False, case_type: str = "inpatient") -> Case:
        cells: dict[str, object] = {
            "case_type": case_type,
            "person/id": "194410119046",
            "person/id_kind": "PNR",
            "person/name": "Ingrid Hallberg",
            **consent_cells(consent, harm_assessed=harm_assessed),
        }
        return _case(self.do(None, "ska-avd1", "open_case", {"doc": self.new_id(), "cells": cells}))

    def send_admission(
        self,
        case: Case,
        recipients: tuple[str, ...],
        *,
        attachments: object = (),
        more: Mapping[str, object] = MappingProxyType({}),
        supersedes: str = "",
    ) -> Outcome:
        cells = {
            "admitted_at": "2026-11-19T11:30",
            "ward_phone": "031-390 06 21",
            "estimated_discharge": "2026-11-25",
            "municipality": "1495",
            "consent": "YES",
            "needs/KOM_HSL": True,
            "health_centre": "ska-vc1",
            "legal_care_form": "HSL",
            **more,
        }
        body = {
            "doc": self.new_id(),
            "doc_kind": "INS",
            "definition": self.form("INS").hash,
            "recipients": list(recipients),
            "cells": cells,
            **({"attachments": attachments} if attachments else {}),
            **({"supersedes": supersedes} if supersedes else {}),
        }
        return self.do(case, "ska-avd1", "send", body)

    def send_message(self, case: Case, unit: str, kind: str, recipients: tuple[str, ...]) -> Outcome:
        body = {
            "doc": self.new_id(),
            "doc_kind": kind,
            "definition": self.form(kind).hash,
            "recipients": list(recipients),
            "cells": {"summary": "Läkemedelslistan är ändrad", "wants_answer": "NO", "person_informed": "YES"},
        }
        return self.do(case, unit, "send", body)

    def admission(self, recipients: tuple[str, ...]) -> Case:
        return _case(self.send_admission(self.open_case(), recipients))

    def create(self, case: Case, unit: str, kind: str) -> Case:
        body = {"doc": self.new_id(), "doc_kind": kind, "definition": self.form(kind).hash}
        return _case(self.do(case, unit, "create_document", body))

    def publish_body(self, case: Case, seen: Document, values: Mapping[str, object]) -> dict[str, object]:
        cells = [
            {"path": path, "value": value, "base": seen.cells[path].op_id if path in seen.cells else None}
            for path, value in values.items()
        ]
        return {"doc": seen.doc_id, "definition": self.form(seen.kind).hash, "seen_ver": seen.ver, "cells": cells}

    def publish(self, case: Case, seen: Document, unit: str, values: Mapping[str, object]) -> Outcome:
        """Publish by somebody who last saw `seen`, which may be older than the case."""
        return self.do(case, unit, "publish", self.publish_body(case, seen, values))

    def plan_step(
        self,
        case: Case,
        unit: str,
        event: str,
        cells: Mapping[str, object] = MappingProxyType({}),
        expected: str = "",
        form: str = "",
    ) -> Outcome:
        """A step of the case's process; the form is the one its row names, unless another is told."""
        header = case.header
        assert header is not None
        table = shipped_processes()[header.text("case_type")]
        row = next((row for (_, name), row in table.rows.items() if name == event), None)
        wanted = form or (row.form if row is not None else "")
        told = {"definition": self.form(wanted).hash} if wanted else {}
        if event == "establish":
            told = {"definition": self.form("SIP").hash}
        body = {"doc": header.doc_id, "event": event, "expected": expected or case.status, "cells": dict(cells), **told}
        return self.do(case, unit, "transition", body)

    def plan_case(
        self, units: tuple[str, ...] = ("ska-avd1", "ska-vc1"), owner: str = "ska-ssk", grade: str = ""
    ) -> Case:
        """A SIP case in which the person has said yes, with the plan begun and nothing written in it."""
        cells: dict[str, object] = {
            "case_type": "sip",
            "person/id": "194410119046",
            "person/id_kind": "PNR",
            "person/name": "Ingrid Hallberg",
            **consent_cells("GIVET"),
            **({"person/protected": grade} if grade else {}),
            **{f"parties/{unit}": True for unit in units},
        }
        case = _case(self.do(None, owner, "open_case", {"doc": self.new_id(), "cells": cells}))
        case = _case(self.plan_step(case, owner, "register_need", NEED))
        case = _case(self.plan_step(case, owner, "offer_accepted", {"answered_on": TODAY}))
        return self.create(case, owner, "SIP")

    def plan_with_meeting_held(self, cells: Mapping[str, object]) -> tuple[Case, Document]:
        case = self.plan_case()
        plan = case.of_kind("SIP")[0]
        if cells:
            case = _case(self.publish(case, plan, "ska-ssk", cells))
        case = _case(self.plan_step(case, "ska-ssk", "meeting_held", MEETING))
        return case, case.documents[plan.doc_id]

    def establish(self, case: Case, plan: Document, expected: str = MEETING_HELD) -> Outcome:
        assert plan.kind == "SIP"
        return self.plan_step(case, "ska-ssk", "establish", expected=expected)


NEED: Mapping[str, object] = MappingProxyType(
    {"noticed_on": TODAY, "noticed_by": "STAFF", "need": "Hemgång med många insatser", "both_principals": "YES"}
)
MEETING: Mapping[str, object] = MappingProxyType(
    {"held_on": TODAY, "chair": "Sara Nyberg", "person_present": "YES", "others_present": "Lena Hallberg, dotter"}
)
"""What is filled in for the two steps of a plan that ask for most."""


def consent_cells(state: str, *, harm_assessed: bool = False) -> dict[str, object]:
    """What the header of a new case says when the person has answered the same to all purposes but kin."""
    cells: dict[str, object] = {}
    for purpose in (INPATIENT, OPEN_CARE, PLAN):
        cells[f"consent/{purpose}/state"] = state
        if harm_assessed:
            cells[f"consent/{purpose}/harm_assessed"] = True
    return cells


def complete_plan(world: World) -> dict[str, object]:
    """Every cell the law demands before a plan is established."""
    row, other = world.new_id(), world.new_id()
    return {
        "consent_form": "ORAL",
        "consent_date": "2026-11-16",
        "consent_received_by": "Anna Lindh",
        "withdrawal_informed": "YES",
        "took_part": "YES",
        f"participants/{row}/name": "Anna Lindh",
        f"participants/{row}/principal": "MUNICIPALITY",
        f"participants/{other}/name": "Sara Nyberg",
        f"participants/{other}/principal": "REGION",
        "background": "Bor själv",
        "current_situation": "Går med rollator",
        "important_to_me": "Att få vara hemma",
        f"needs/{row}/area": "Förflyttning",
        f"needs/{row}/description": "Behöver träna trappan",
        "long_term_goal": "Jag vill bo kvar hemma",
        f"subgoals/{row}/text": "Jag går i trappan",
        f"subgoals/{row}/measure": "En gång om dagen",
        f"subgoals/{row}/target_date": "2026-12-20",
        f"actions/{row}/description": "Tränar trappan",
        f"actions/{row}/principal": "MUNICIPALITY",
        f"actions/{row}/contact_name": "Omar Haddad",
        f"actions/{row}/schedule": "Tisdag och fredag",
        "plan_owner/name": "Anna Lindh",
        "plan_owner/unit": "ska-ssk",
        "plan_owner/principal": "MUNICIPALITY",
        "plan_owner/phone": "031-390 06 32",
        "follow_up_date": "2027-01-13",
        "follow_up_form": "PHYSICAL",
        "copy_person": "PRINT",
    }


def _case(outcome: Outcome) -> Case:
    assert outcome.verdict.accepted, outcome.verdict
    assert outcome.case is not None
    return outcome.case
