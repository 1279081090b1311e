"""Whose number it is, in the store: other cases of a person, and numbers that turn out to be one person's."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from central.store import schema
from central.store.answers import Asker, StoredVerdict, StoreRefusal, UserRecord
from central.store.case_rows import read_documents
from central.store.store import Store
from central.store.verify import verify
from domain.case import Document
from domain.directory import Membership, Unit
from domain.event import Event, parse_event
from domain.identity import Identity
from domain.operation import Author
from tests.central.pen import Pen, admission, new_id, opening, planning

VGR, PNR, SNR = "1.2.752.113.11.0.2.1.1.1", "1.2.752.129.2.1.3.1", "1.2.752.129.2.1.3.3"
RESERVE = Identity(VGR, "19440101K062")
OTHER_BIRTH = Identity(VGR, "19810829M071")
COORDINATION = Identity(SNR, "194410719043")
PERSON = Identity(PNR, "194410119046")
KEEPER, SECOND = Asker("keeper.1", "ska-vc1"), Asker("keeper.2", "ska-vc1")
WHY = "Hon har visat sitt pass"


@pytest.fixture
def ward(store: Store) -> Pen:
    return Pen("ska-avd1").enrol(store)


@pytest.fixture
def elsewhere(store: Store) -> Pen:
    """A ward of another hospital."""
    unit = Unit("gbg-avd1", "Göteborg sjukhusavdelning 1", "SLUTEN", "Göteborg")
    people = [UserRecord("gbg-avd1.1", "Karin Ros", "sjuksköterska")]
    store.write_reference([unit], people, [Membership("gbg-avd1.1", "gbg-avd1", "CASEWORKER_SLUTEN")])
    return Pen("gbg-avd1", author=Author("gbg-avd1.1", "Karin Ros", "sjuksköterska")).enrol(store)


@pytest.fixture(autouse=True)
def keepers(store: Store) -> None:
    people = [UserRecord(one.user_id, name, "handläggare") for one, name in ((KEEPER, "Kim Ek"), (SECOND, "Lo Ask"))]
    store.write_reference(
        [], people, [Membership(one.user_id, "ska-vc1", "IDENTITY_ADMIN") for one in (KEEPER, SECOND)]
    )


def named(identity: Identity, name: str = "Ingrid Hallberg", **cells: object) -> dict[str, object]:
    kind = {VGR: "LRID", PNR: "PNR", SNR: "SNR"}[identity.issuer]
    person: dict[str, object] = {
        "person/id": identity.value,
        "person/id_kind": kind,
        "person/id_issuer": identity.issuer,
    }
    body = opening()
    return {**body, "cells": {**_cells(body), **person, "person/name": name, **cells}}


def _cells(body: dict[str, object]) -> dict[str, object]:
    cells = body["cells"]
    assert isinstance(cells, dict)
    return cells


def begin(store: Store, pen: Pen, identity: Identity, name: str = "Ingrid Hallberg", **cells: object) -> str:
    case_id = new_id()
    verdict = pen.do(store, "open_case", case_id, named(identity, name, **cells))
    assert verdict.ruling == "applied", verdict
    return case_id


def opened(store: Store, pen: Pen, identity: Identity, name: str = "Ingrid Hallberg") -> StoredVerdict:
    return pen.do(store, "open_case", new_id(), named(identity, name))


def header(store: Store, case_id: str) -> Document:
    with store._database.read() as connection:
        (found,) = (one for one in read_documents(connection, case_id).values() if one.kind == "header")
    return found


def shown(store: Store, case_id: str) -> tuple[str, str]:
    """(the number in the case, the number the person has now)."""
    told = header(store, case_id)
    return told.text("person/id"), told.text("person/now_id")


def events(store: Store, kind: str) -> list[Event]:
    with store._database.read() as connection:
        rows = connection.scalars(select(schema.event.c.data).order_by(schema.event.c.owner, schema.event.c.n)).all()
    return [one for one in map(parse_event, rows) if one.kind == kind]


def refused(asked: Any) -> str:
    with pytest.raises(StoreRefusal) as caught:
        asked()
    assert caught.value.code == "identity_refused"
    return str(caught.value.details["reason"])


# Other cases


def test_nobody_lies_at_two_wards(store: Store, ward: Pen, elsewhere: Pen) -> None:
    here = begin(store, ward, PERSON)
    there = begin(store, elsewhere, PERSON)  # neither has sent anything
    assert ward.do(store, "send", here, admission("ska-ssk")).ruling == "applied"
    assert elsewhere.do(store, "send", there, admission("ska-ssk")).code == "other_inpatient_case"
    assert opened(store, elsewhere, PERSON).code == "other_inpatient_case"
    assert opened(store, ward, PERSON).ruling == "applied", "a ward sees its own cases and is warned there"
    assert opened(store, elsewhere, RESERVE).ruling == "applied", "somebody else"


def test_two_who_open_in_one_batch_are_judged_one_after_the_other(store: Store, ward: Pen) -> None:
    """Cases are judged in the order of their ids, whatever order they were sent in."""
    first, second = new_id(), new_id()
    written = [
        ward.write("open_case", second, named(RESERVE, "Berit Svensson")),
        ward.write("open_case", first, named(RESERVE, "Ingrid Hallberg")),
    ]
    verdicts = ward.push(store, *written).verdicts
    assert [(verdict.ruling, verdict.code) for verdict in verdicts] == [("held", "identity_collision"), ("applied", "")]


def test_one_reserve_number_on_two_people_is_stopped_and_somebody_is_told(store: Store, ward: Pen) -> None:
    begin(store, ward, RESERVE, "Okänd kvinna")
    begin(store, ward, RESERVE, "Ingrid Hallberg")
    held = opened(store, ward, RESERVE, "Berit Svensson")
    assert held.code == "identity_collision"
    incident = held.params["incident"]
    assert incident.startswith("K-")
    (event,) = events(store, "identity_collision")
    assert (event.resource, event.actor.user_id, event.person_id) == (incident, ward.user_id, RESERVE.value)
    assert opened(store, ward, PERSON, "Berit Svensson").ruling == "applied"
    begin(store, ward, PERSON, "Ingrid Hallberg")


def test_nothing_begins_for_whom_another_case_knows_to_be_dead(store: Store, ward: Pen, elsewhere: Pen) -> None:
    first = begin(store, ward, PERSON)
    second = begin(store, elsewhere, PERSON)
    with store._database.write() as connection:  # by hand: the process that tells of a death is another part
        doc = header(store, first).doc_id
        row = {"doc_id": doc, "path": "person/deceased_on", "ver": 1, "value": '"2026-11-19"', "op_id": new_id()}
        connection.execute(schema.field.insert(), row)
    assert opened(store, elsewhere, PERSON).code == "person_deceased"
    assert elsewhere.do(store, "create_document", second, planning()).code == "person_deceased"
    assert elsewhere.do(store, "send", second, admission("ska-ssk")).code == "person_deceased"


def test_a_temporary_identity_is_nobodys_until_it_is_bound(store: Store, ward: Pen) -> None:
    case_id, number = new_id(), f"TMP-{new_id()}"
    body = opening(**{"person/id": number, "person/id_kind": "TMP", "person/name": "Okänd man"})
    assert ward.do(store, "open_case", case_id, body).ruling == "applied"
    assert ward.do(store, "send", case_id, admission("ska-ssk")).code == "identity_not_bound"
    doc = header(store, case_id).doc_id
    begin(store, ward, RESERVE, "Berit Svensson")
    cells = {"person/id": RESERVE.value, "person/id_kind": "LRID", "person/name": "Per Ek"}
    assert ward.do(store, "bind_identity", case_id, {"doc": doc, "cells": cells}).code == "identity_collision"
    cells = {"person/id": PERSON.value, "person/id_kind": "PNR", "person/name": "Per Ek"}
    assert ward.do(store, "bind_identity", case_id, {"doc": doc, "cells": cells}).ruling == "applied"
    assert ward.do(store, "send", case_id, admission("ska-ssk")).ruling == "applied"


# The register


def test_joining_shows_every_case_under_the_number_she_has_now_and_parting_undoes_it(store: Store, ward: Pen) -> None:
    reserve, person = begin(store, ward, OTHER_BIRTH), begin(store, ward, PERSON)
    look = store.identities.look(KEEPER, OTHER_BIRTH, PERSON)
    assert (look.refused, look.two, look.cases, look.cases_now) == ("", True, 1, 1)

    asked = store.identities.join(KEEPER, OTHER_BIRTH, PERSON, WHY)
    assert asked.state == "ASKED"
    assert shown(store, reserve) == (OTHER_BIRTH.value, ""), "nothing before a second person has agreed"
    assert refused(lambda: store.identities.confirm(KEEPER, asked.alias_id)) == "second_person"
    (waits,) = store.identities.waiting(SECOND)
    assert (waits.number, waits.now, waits.asked_by, waits.mine) == (OTHER_BIRTH, PERSON, "Kim Ek", False)

    told = store.identities.confirm(SECOND, asked.alias_id)
    assert (told.state, set(told.heads)) == ("JOINED", {"unit:ska-avd1"})
    assert shown(store, reserve) == (OTHER_BIRTH.value, PERSON.value), "the number it was sent with stays"
    assert shown(store, person) == (PERSON.value, "")
    assert header(store, reserve).text("person/now_by") == "Lo Ask, Vårdcentral 1"
    assert store.identities.waiting(SECOND) == ()

    store.identities.part(KEEPER, OTHER_BIRTH, "Fel person")
    assert shown(store, reserve) == (OTHER_BIRTH.value, "")
    assert [(one.actor.user_id, one.reason) for one in events(store, "identity_parted")] == [("keeper.1", "Fel person")]
    assert [one.actor.user_id for one in events(store, "identity_joined")] == ["keeper.2"]
    assert events(store, "identity_join_asked")[0].reason == WHY


def test_what_tells_the_same_birth_date_and_sex_takes_one_person(store: Store, ward: Pen) -> None:
    old = begin(store, ward, COORDINATION)
    assert store.identities.join(KEEPER, COORDINATION, PERSON, WHY).state == "JOINED"
    assert shown(store, old) == (COORDINATION.value, PERSON.value)


def test_a_case_opened_under_an_earlier_number_is_hers_at_once(store: Store, ward: Pen) -> None:
    store.identities.join(KEEPER, COORDINATION, PERSON, WHY)
    late = begin(store, ward, COORDINATION)
    assert shown(store, late) == (COORDINATION.value, PERSON.value)
    assert ward.do(store, "create_document", late, planning()).ruling == "applied", "the shelf knows what was noted"


def test_a_number_that_leads_to_one_that_leads_on(store: Store, ward: Pen) -> None:
    first = begin(store, ward, OTHER_BIRTH)
    confirm(store, OTHER_BIRTH, COORDINATION)
    second = begin(store, ward, COORDINATION)
    store.identities.join(KEEPER, COORDINATION, PERSON, WHY)
    assert shown(store, first) == (OTHER_BIRTH.value, PERSON.value)
    store.identities.part(KEEPER, COORDINATION, WHY)
    assert shown(store, first) == (OTHER_BIRTH.value, COORDINATION.value)
    assert shown(store, second) == (COORDINATION.value, "")


def confirm(store: Store, number: Identity, now: Identity) -> None:
    store.identities.confirm(SECOND, store.identities.join(KEEPER, number, now, WHY).alias_id)


def test_the_store_knows_a_persons_cases_under_all_her_numbers(store: Store, ward: Pen, elsewhere: Pen) -> None:
    case = begin(store, ward, COORDINATION)
    assert ward.do(store, "send", case, admission("ska-ssk")).ruling == "applied"
    assert opened(store, elsewhere, PERSON).ruling == "applied"
    store.identities.join(KEEPER, COORDINATION, PERSON, WHY)
    assert opened(store, elsewhere, PERSON).code == "other_inpatient_case"
    assert store.identities.look(KEEPER, COORDINATION, PERSON).inpatient == ("ska-avd1",)


@pytest.mark.parametrize(
    ("number", "now", "reason"),
    [
        (PERSON, PERSON, "same_number"),
        (PERSON, RESERVE, "goes_backwards"),
        (Identity("", f"TMP-{new_id()}"), PERSON, "not_a_number"),
        (Identity(VGR, "19440101K063"), PERSON, "check_digit"),
        (Identity(SNR, PERSON.value), RESERVE, "other_issuer"),
    ],
)
def test_what_cannot_be_one_person(store: Store, number: Identity, now: Identity, reason: str) -> None:
    assert refused(lambda: store.identities.join(KEEPER, number, now, WHY)) == reason


def test_what_is_joined_is_not_joined_again_and_takes_a_reason(store: Store, ward: Pen) -> None:
    assert refused(lambda: store.identities.join(KEEPER, COORDINATION, PERSON, " ")) == "no_reason"
    store.identities.join(KEEPER, COORDINATION, PERSON, WHY)
    assert refused(lambda: store.identities.join(KEEPER, COORDINATION, PERSON, WHY)) == "joined_already"
    assert refused(lambda: store.identities.part(KEEPER, RESERVE, WHY)) == "nothing_joined"
    assert refused(lambda: store.identities.confirm(SECOND, "alias:none")) == "nothing_waits"


def test_a_hidden_identity_is_never_joined(store: Store, ward: Pen) -> None:
    begin(store, ward, COORDINATION, **{"person/protected": "FICTITIOUS"})
    assert refused(lambda: store.identities.join(KEEPER, COORDINATION, PERSON, WHY)) == "protection_forbids"


def test_a_case_that_is_hidden_is_shown_under_no_other_number(store: Store, ward: Pen) -> None:
    case = begin(store, ward, COORDINATION)
    store.identities.join(KEEPER, COORDINATION, PERSON, WHY)
    assert shown(store, case) == (COORDINATION.value, PERSON.value)
    hidden = begin(store, ward, COORDINATION, **{"person/protected": "PROTECTED_REGISTRATION"})
    assert shown(store, hidden) == (COORDINATION.value, "")


def test_a_grade_that_comes_later_reaches_her_under_every_number_and_hides_the_others(store: Store, ward: Pen) -> None:
    reserve, person = begin(store, ward, OTHER_BIRTH), begin(store, ward, PERSON)
    confirm(store, OTHER_BIRTH, PERSON)
    changed, _ = store.protect_person(PERSON.value, "FICTITIOUS")
    assert changed == 2
    assert [header(store, one).text("person/protected") for one in (reserve, person)] == ["FICTITIOUS"] * 2
    assert shown(store, reserve) == (OTHER_BIRTH.value, ""), "that the two are one is told nowhere any more"
    with store._database.read() as connection:
        withheld = set(connection.scalars(select(schema.withheld.c.case_id)))
    assert reserve in withheld, "nor by the bytes that told it"


@pytest.mark.parametrize(
    "asker", [Asker("ska-vc1.1", "ska-vc1"), Asker("nobody", "ska-vc1"), Asker("keeper.1", "ska-ssk")]
)
def test_nobody_else_may(store: Store, asker: Asker) -> None:
    register = store.identities
    for step in (
        lambda: register.look(asker, COORDINATION, PERSON),
        lambda: register.waiting(asker),
        lambda: register.join(asker, COORDINATION, PERSON, WHY),
        lambda: register.confirm(asker, "x"),
        lambda: register.part(asker, COORDINATION, WHY),
    ):
        assert refused(step) == "role_may_not"
    assert events(store, "identity_joined") == []


def test_nobody_else_writes_that_a_number_is_anothers(store: Store, ward: Pen) -> None:
    case = begin(store, ward, OTHER_BIRTH)
    body = {"doc": header(store, case).doc_id, "now": {"issuer": PNR, "value": PERSON.value}, "by": "x"}
    assert ward.do(store, "note_identity", case, body).code == "unknown_kind"
    cells = {"person/now_id": PERSON.value}
    assert ward.do(store, "open_case", new_id(), opening(**cells)).code == "unknown_cell"


def test_the_record_holds_with_what_the_store_has_noted(store: Store, ward: Pen) -> None:
    begin(store, ward, COORDINATION)
    store.identities.join(KEEPER, COORDINATION, PERSON, WHY)
    begin(store, ward, COORDINATION)
    store.identities.part(KEEPER, COORDINATION, WHY)
    with store._database.read() as connection:
        assert verify(connection, 0, 1).clean
