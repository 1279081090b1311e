"""Every kind of operation on real cases: what `decide_operation` gathers and answers is what the law's table says."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import pytest

from domain.access import decide_operation, functions_of
from domain.access_table import BLOCKS, CONSENTS, GRADES, NO_BLOCK, NOT_PROTECTED, OWN_UNIT, ROLES
from domain.case import Case, Cell, Document, compartment_scope, unit_scope
from domain.consent import PURPOSES
from domain.context import Context
from domain.directory import Directory, Membership, Seat
from domain.operation import OPERATION_KINDS, Operation
from tests.domain.world import World
from tests.security import law

UNIT, OTHER = "ska-ssk", "ska-avd1"
REAL_ROLES = sorted(ROLES - {"NOBODY", "LAUNCHER", "SESSION", "LOCKED"})
_SOME_ROLES = ("CASEWORKER_KOM", "CASEWORKER_SLUTEN", "READ", "REPORTS")
STANDS = ("absent", "stranger", "no_seat", "left", "party", "reader", "recipient", "owner", "alone")
_HERS = frozenset({unit_scope(UNIT), unit_scope(OTHER)})
_SAFE_AFTERWARDS = "sent_messages_never_change"


@dataclass(frozen=True)
class Deed:
    """An operation to try. `about` is what it names: the case as a whole, a message, a living document or nothing."""

    kind: str
    about: str
    body: Mapping[str, object]
    functions: tuple[str, ...]
    tells: bool = True
    """Whether the law's consent counts only when another unit gets to know of it."""


_FULL_INS = {"admitted_at": "2026-11-19T11:30", "reason": "Fall hemma"}
DEEDS = (
    Deed("create_document", "case", {"doc_kind": "PLN"}, ("create_PLN",)),
    Deed("create_document", "case", {"doc_kind": "SIP"}, ("create_SIP",)),
    Deed("send", "case", {"doc_kind": "INS", "cells": _FULL_INS}, ("send_INS",), tells=False),
    Deed("send", "case", {"doc_kind": "INS", "cells": {"needs/PV": True}}, ("send_INS_statutory",), tells=False),
    Deed("send", "case", {"doc_kind": "MVO", "cells": {}}, ("send_MVO",), tells=False),
    Deed("send", "case", {"doc_kind": "KAL", "cells": {}}, ("send_KAL",), tells=False),
    *(
        Deed("send", "case", {"doc_kind": kind, "cells": {}}, (f"send_{kind}",), tells=False)
        for kind in ("UKL_W", "AVB", "KVI", "ADM")
    ),
    *(
        Deed("send", "case", {"doc_kind": kind, "cells": cells}, (f"send_{kind}{only}",), tells=False)
        for kind, said in (("UKL", "assessed_at"), ("UTS", "discharged_at"))
        for only, cells in (("_statutory", {said: "2026-11-20T09:00"}), ("", {said: "x", "summary_of_needs": "y"}))
    ),
    Deed("create_document", "case", {"doc_kind": "INT"}, ("create_INT",)),
    Deed("share_draft", "case", {"doc_kind": "MVO", "cells": {}}, ("share_draft",)),
    Deed("triage", "case", {"cells": {"assigned/user": "ska-ssk.1", "assigned/name": "Anna Lindh"}}, ("triage",)),
    Deed("take_back", "message", {"what": "acknowledged"}, ("take_back",)),
    Deed("unit_desk", "desk", {"cells": {"duty/20": None}}, ("unit_desk",)),
    Deed("forward", "message", {"unit": "ska-vc1"}, ("forward",), tells=False),
    Deed("publish", "living", {}, ("publish",)),
    Deed("resolve", "living", {}, ("resolve",)),
    Deed("transition", "living", {"event": "whatever"}, ("transition",)),
    Deed("transition", "living", {"event": "offer_declined"}, ("step_offer_declined",)),
    Deed("acknowledge", "message", {}, ("acknowledge",)),
    Deed("misdirected", "message", {}, ("misdirected",)),
    Deed("mark_seen", "message", {}, ("mark_seen",)),
    Deed("mark_seen", "living", {}, ("mark_seen",)),
    Deed("hand_out", "living", {"purpose": "TO_PERSON"}, ("hand_out_TO_PERSON",)),
    Deed("hand_out", "living", {"purpose": "DOWNTIME"}, ("hand_out_DOWNTIME",)),
    Deed(
        "hand_out",
        "living",
        {"purpose": "TO_PARTY_WITHOUT_SYSTEM"},
        ("hand_out_TO_PARTY_WITHOUT_SYSTEM",),
        tells=False,
    ),
    Deed("hand_out", "living", {"purpose": "TO_KIN", "kin": "Lena"}, ("hand_out_TO_KIN",), tells=False),
    Deed("record_consent", "case", {"purpose": "SIP", "cells": []}, ("record_consent",)),
    Deed("change_parties", "case", {"add": ["ska-vc1"], "remove": []}, ("invite_party",), tells=False),
    Deed("change_parties", "case", {"add": [], "remove": [UNIT]}, ("leave_case",)),
    Deed("change_parties", "case", {"add": [], "remove": ["ska-vc1"]}, ("govern_parties",)),
    Deed("change_parties", "case", {"add": [], "remove": [], "owner": "ska-vc1"}, ("govern_parties",)),
    Deed(
        "change_parties",
        "case",
        {"add": ["fyr-ssk"], "remove": ["ska-vc1"]},
        ("invite_party", "govern_parties"),
        tells=False,
    ),
    Deed("change_compartment", "case", {"compartment": None}, ("change_compartment",)),
    Deed(
        "block_unit", "case", {"unit": "ska-vc1", "block": "OUTER", "asked_by": "PERSON"}, ("block_unit",), tells=True
    ),
    Deed("lift_block", "case", {"unit": "ska-vc1", "asked_by": "PERSON"}, ("lift_block",)),
    Deed("bind_identity", "case", {"cells": {}}, ("bind_identity",)),
    Deed("open_case", "nothing", {"cells": {f"parties/{OTHER}": True}}, ("open_case",)),
    Deed("open_case", "nothing", {"cells": {}}, ("open_case",)),
)


@dataclass(frozen=True)
class Stage:
    """A case in which the unit stands in one way, and how the law calls that for what an operation names."""

    case: Case | None
    living: str
    message: str
    calls: Mapping[str, str]
    shared: bool


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def context(world: World) -> Context:
    """One person per role at the unit, `ska-ssk.<ROLE>`; nobody has a seat in its compartment."""
    directory = world.context.directory
    members = tuple(Membership(f"{UNIT}.{role}", UNIT, role) for role in REAL_ROLES)
    return replace(
        world.context, directory=Directory(directory.units, members, (Seat("x", f"compartment:{UNIT}/few"),))
    )


@pytest.fixture(scope="module")
def stages(world: World) -> Mapping[str, Stage]:
    return MappingProxyType({stand: _stage(world, stand) for stand in STANDS})


def _stage(world: World, stand: str) -> Stage:
    case = world.create(world.admission((UNIT, "ska-vc1")), OTHER, "PLN")
    header, living, message = case.header, case.of_kind("PLN")[0], case.of_kind("INS")[0]
    assert header is not None
    unheld = frozenset({unit_scope(OTHER)})
    called = {"case": "PARTY", "living": "PARTY", "message": "PARTY"}
    if stand == "absent":
        return Stage(None, living.doc_id, message.doc_id, dict.fromkeys(called, "NONE"), shared=True)
    if stand == "stranger":
        header = _with(header, {f"parties/{UNIT}": None}, unheld)
    elif stand == "left":
        header = _with(header, {f"parties/{UNIT}": False}, unheld)
    elif stand == "no_seat":
        header = _with(header, {}, unheld | {compartment_scope(UNIT, "few")})
    elif stand == "owner":
        header, called = _with(header, {"owner_unit": UNIT}, _HERS), dict.fromkeys(called, "OWNER")
    elif stand == "reader":
        message = _with(message, {f"recipients/{UNIT}": None}, _HERS)
        called |= {"living": "READER", "message": "READER"}
    elif stand == "recipient":
        called |= {"living": "READER", "message": "RECIPIENT"}
    elif stand == "alone":
        others = {f"parties/{unit}": None for unit in header.marked("parties") if unit != UNIT}
        header = _with(header, {**others, "owner_unit": UNIT}, frozenset({unit_scope(UNIT)}))
        living = _with(living, {}, frozenset({unit_scope(UNIT)}))
        message = _with(message, {}, frozenset({unit_scope(UNIT)}))
        called = {"case": "OWNER", "living": "READER", "message": "RECIPIENT"}
    if stand in {"stranger", "left", "no_seat"}:
        called = dict.fromkeys(called, "NONE")
    if stand in {"party", "owner"}:
        living, message = _with(living, {}, unheld), _with(message, {}, unheld)
    for document in (header, living, message):
        case = case.with_document(document)
    return Stage(case, living.doc_id, message.doc_id, called, shared=stand != "alone")


def _with(document: Document, cells: Mapping[str, object], scopes: frozenset[str]) -> Document:
    set_now = {path: Cell(value, document.ver, "") for path, value in cells.items()}  # type: ignore[arg-type]
    return replace(document.changed(document.ver, set_now), scopes=scopes)


def _recorded(consent: str) -> dict[str, object]:
    """The header's cells for a state of the law's table."""
    state = consent.removesuffix("_MENPRÖVAD")
    told = {"state": state, "harm_assessed": True if state != consent else None}
    return {f"consent/{purpose}/{field}": value for purpose in PURPOSES for field, value in told.items()}


def test_every_kind_of_operation_is_tried() -> None:
    assert {deed.kind for deed in DEEDS} == OPERATION_KINDS


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: "+".join(deed.functions))
def test_the_answer_is_the_laws(world: World, context: Context, stages: Mapping[str, Stage], deed: Deed) -> None:
    wrong: list[tuple[object, ...]] = []
    for stand, consent in itertools.product(STANDS, sorted(CONSENTS - {OWN_UNIT})):
        stage = stages[stand]
        base = _with_consent(stage.case, consent)
        body = {**deed.body, "doc": {"living": stage.living, "message": stage.message}.get(deed.about, world.new_id())}
        if deed.kind == "open_case":
            body["cells"] = {**deed.body["cells"], **_recorded(consent)}  # type: ignore[dict-item]
        operation = world.operation(base, UNIT, deed.kind, body)
        for grade in sorted(GRADES):
            case, operation = _protected(base, operation, grade)
            blocked = {
                block: _blocked(case, block) for block in sorted(BLOCKS) if case is not None or block == NO_BLOCK
            }
            for role in REAL_ROLES if grade == NOT_PROTECTED else _SOME_ROLES:
                asked = replace(operation, author=replace(operation.author, user_id=f"{UNIT}.{role}"))
                for block, at_hand in blocked.items():
                    lawful = _lawful(deed, stage, role, consent, block, grade)
                    told = decide_operation(asked, at_hand, context)
                    if lawful is not (told.allowed or told.reason == _SAFE_AFTERWARDS):
                        wrong.append((stand, consent, grade, role, block, lawful, told.reason))
    assert wrong == []


def _lawful(deed: Deed, stage: Stage, role: str, consent: str, block: str, grade: str) -> bool:
    relation = {"nothing": "NEW", "desk": "OWN_SCOPE"}.get(deed.about) or stage.calls[deed.about]
    leaves = bool(deed.body["cells"]) if deed.kind == "open_case" else stage.shared or not deed.tells
    under = consent if leaves else OWN_UNIT
    return all(law.acts()[one].allows(role, relation, under, block, grade, "HSL") for one in deed.functions)


def _blocked(case: Case | None, block: str) -> Case | None:
    """The case with the unit blocked from it like this."""
    if case is None or case.header is None or block == NO_BLOCK:
        return case
    return case.with_document(_with(case.header, {f"block/{UNIT}": block}, case.header.scopes))


def _with_consent(case: Case | None, consent: str) -> Case | None:
    if case is None or case.header is None:
        return case
    return case.with_document(_with(case.header, _recorded(consent), case.header.scopes))


def _protected(case: Case | None, operation: Operation, grade: str) -> tuple[Case | None, Operation]:
    told = None if grade == NOT_PROTECTED else grade
    if operation.kind == "open_case":
        cells: dict[str, object] = dict(operation.body["cells"])  # type: ignore[call-overload]
        return case, replace(operation, body={**operation.body, "cells": {**cells, "person/protected": told}})
    if case is None or case.header is None:
        return case, operation
    return case.with_document(_with(case.header, {"person/protected": told}, case.header.scopes)), operation


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: "+".join(deed.functions))
def test_what_is_not_hers_is_answered_as_what_is_not_there(
    world: World, context: Context, stages: Mapping[str, Stage], deed: Deed
) -> None:
    for role in REAL_ROLES:
        answers = []
        for stand in ("absent", "stranger", "no_seat", "left"):
            stage = stages[stand]
            doc = {"living": stage.living, "message": stage.message}.get(deed.about, world.new_id())
            operation = world.operation(stage.case, UNIT, deed.kind, {**deed.body, "doc": doc}, user=f"{UNIT}.{role}")
            answers.append(decide_operation(operation, stage.case, context))
        assert all(answer == answers[0] for answer in answers)


def test_a_block_answers_as_if_nothing_were_there(world: World, context: Context, stages: Mapping[str, Stage]) -> None:
    stage = stages["recipient"]
    operation = world.operation(stage.case, UNIT, "acknowledge", {"doc": stage.message}, user=f"{UNIT}.CASEWORKER_KOM")
    assert decide_operation(operation, stage.case, context).allowed
    for block in ("INNER", "OUTER", "of a kind nobody knows"):
        blocked = decide_operation(operation, _blocked(stage.case, block), context)
        assert blocked == decide_operation(operation, None, context)


@pytest.mark.parametrize(("kind", "body"), [("remind", {}), ("send", {"doc_kind": 7}), ("hand_out", {"purpose": []})])
def test_what_nobody_knows_is_judged_by_a_known_function_or_denied(
    world: World, context: Context, kind: str, body: Mapping[str, object]
) -> None:
    operation = world.operation(None, UNIT, kind, body, user=f"{UNIT}.CASEWORKER_KOM")
    known = set(functions_of(operation, context.access)) <= context.access.functions.keys()
    assert known or not decide_operation(operation, None, context).allowed


def test_a_unit_of_a_kind_nobody_has_placed_may_nothing(
    world: World, context: Context, stages: Mapping[str, Stage]
) -> None:
    stage = stages["recipient"]
    operation = world.operation(stage.case, UNIT, "acknowledge", {"doc": stage.message}, user=f"{UNIT}.CASEWORKER_KOM")
    units = {**context.directory.units, UNIT: replace(context.directory.units[UNIT], kind="KIOSK")}
    strange = replace(context, directory=Directory(units, context.directory.memberships))
    assert decide_operation(operation, stage.case, strange).reason == "regime_may_not"


# The law's answers seen from outside: what becomes of the operation


def test_what_the_law_demands_goes_after_an_assessment_and_nothing_more_does(world: World) -> None:
    case = world.open_case(consent="EJ_TILLFRÅGAD", harm_assessed=True)
    assert world.send_admission(case, (UNIT,)).verdict.accepted
    more = world.send_admission(case, (UNIT,), more={"physician": "Maria Ek"}).verdict
    assert (more.code, more.params["state"]) == ("consent_does_not_allow", "EJ_TILLFRÅGAD")
    refused = world.open_case(consent="NEKAT", harm_assessed=True)
    assert world.send_admission(refused, (UNIT,)).verdict.code == "consent_does_not_allow"


def test_a_case_begins_with_other_parties_only_where_they_may_be_told(world: World) -> None:
    person = {"case_type": "sip", "person/id": "194410119046", "person/name": "Ingrid Hallberg"}
    for state, allowed in (("GIVET", True), ("NEKAT", False), ("", False), ("vad som helst", False)):
        cells = {**person, "consent/SIP/state": state or None, f"parties/{UNIT}": True}
        verdict = world.do(None, OTHER, "open_case", {"doc": world.new_id(), "cells": cells}).verdict
        assert verdict.accepted is allowed, state
        assert verdict.params.get("state", "") in {"", "NEKAT", "EJ_TILLFRÅGAD"}, "what was typed is not quoted"
        alone = {path: value for path, value in cells.items() if not path.startswith("parties/")}
        assert world.do(None, OTHER, "open_case", {"doc": world.new_id(), "cells": alone}).verdict.accepted


def test_a_withdrawn_consent_stops_what_is_new_and_leaves_what_is_there(world: World) -> None:
    case = world.create(world.admission((UNIT, "ska-vc1")), OTHER, "PLN")
    taken_back = _with_consent(case, "ÅTERKALLAT")
    assert taken_back is not None
    plan, message = taken_back.of_kind("PLN")[0], taken_back.of_kind("INS")[0]
    assert world.publish(taken_back, plan, UNIT, {"situation": "x"}).verdict.code == "consent_does_not_allow"
    assert world.do(taken_back, UNIT, "acknowledge", {"doc": message.doc_id}).verdict.accepted
