"""Reading a plan without taking part, on both databases: asked, opened, read, entered in the plan, ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from central.store import schema
from central.store.answers import Asker, StoreRefusal, UserRecord
from central.store.outside import Wish
from central.store.outside_plans import _cases_of
from central.store.store import Store
from central.store.verify import verify
from domain.acts.readings import readings_since
from domain.case import Case
from domain.directory import Membership
from domain.identity import Identity
from domain.inbox import inbox_entries
from tests.central.pen import Pen, asker_of
from tests.security.plan_in_force import NOBODY_KNOWN, PERSON, establish, on_call, staff

SNR, PNR = "1.2.752.129.2.1.3.3", "1.2.752.129.2.1.3.1"


def test_from_the_question_to_the_end(store: Store) -> None:
    staff(store)
    told = establish(store, Pen("ska-avd1").enrol(store), Pen("ska-ssk").enrol(store))
    asker = Asker(on_call("fyr-vc1"), "fyr-vc1")
    assert not store.outside.ask(asker, "a", NOBODY_KNOWN).exists
    answer = store.outside.ask(asker, "a", PERSON)
    assert (answer.exists, answer.takes_part) == (True, False)
    wish = Wish(answer.asked, PERSON, "sip_by_consent", "GIVET", "Hembesök, hon vill att vi läser", 60, True, False)
    opened = store.outside.open(asker, "a", timedelta(hours=10), wish, lambda: None)
    assert opened.heads.keys() == {"unit:ska-avd1", "unit:ska-ssk", "unit:ska-vc1"}
    plan = store.outside.read(asker, "a", opened.reading_id)
    assert "Att få vara hemma" in plan.plan.decode()
    documents = {
        one.document.doc_id: one.document for one in store.pull(asker_of("unit:ska-avd1"), "unit:ska-avd1", 0).bundles
    }
    assert len(readings_since(documents[told.plan], 0)) == 1
    case = Case(told.case_id, 99, documents)
    assert "read_outside" in {row.reason for row in inbox_entries(case, "ska-ssk")}, "the main responsible of the plan"
    for other in ("ska-avd1", "ska-vc1"):
        assert "read_outside" not in {row.reason for row in inbox_entries(case, other)}
    with store._database.read() as connection:
        assert verify(connection, 0, 1).clean, "the store's own operation stands in the case's chain like any other"
    store.outside.end(asker, "a", opened.reading_id)
    with pytest.raises(StoreRefusal, match="unknown_reading"):
        store.outside.read(asker, "a", opened.reading_id)


def test_two_entries_in_one_plan_are_numbered_one_after_the_other(store: Store) -> None:
    staff(store)
    told = establish(store, Pen("ska-avd1").enrol(store), Pen("ska-ssk").enrol(store))
    for unit in ("fyr-vc1", "fyr-avd1"):
        asker = Asker(on_call(unit), unit)
        asked = store.outside.ask(asker, unit, PERSON).asked
        wish = Wish(asked, PERSON, "sip_by_consent", "GIVET", "Hembesök, hon vill att vi läser", 60, True, False)
        store.outside.open(asker, unit, timedelta(hours=10), wish, lambda: None)
    page = store.pull(asker_of("unit:ska-ssk"), "unit:ska-ssk", 0)
    plan = next(one.document for one in page.bundles if one.document.doc_id == told.plan)
    assert [plan.text(f"outside/{op}/unit") for op in readings_since(plan, 0)] == ["fyr-vc1", "fyr-avd1"]


def test_a_plan_is_found_under_a_number_that_the_person_has_got_since(store: Store) -> None:
    staff(store)
    reserve, keeper = "194410719043", Asker("ska-vc1.keeper", "ska-vc1")
    people = [UserRecord(keeper.user_id, "Kim Ek", "handläggare")]
    store.write_reference([], people, [Membership(keeper.user_id, "ska-vc1", "IDENTITY_ADMIN")])
    ward, nurse = Pen("ska-avd1").enrol(store), Pen("ska-ssk").enrol(store)
    named = {"person/id": reserve, "person/id_kind": "SNR", "person/id_issuer": SNR}
    establish(store, ward, nurse, **named)
    asker = Asker(on_call("fyr-vc1"), "fyr-vc1")
    assert not store.outside.ask(asker, "a", PERSON).exists
    store.identities.join(keeper, Identity(SNR, reserve), Identity(PNR, PERSON), "Hon har visat sitt pass")
    assert store.outside.ask(asker, "a", PERSON).exists


def test_a_persons_cases_are_found_without_reading_everybodys(store: Store) -> None:
    """The index is of person numbers alone; a question that does not name it as such would read every cell."""
    with store._database.read() as db:
        if db.dialect.name == "postgresql":
            db.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN " if db.dialect.name == "sqlite" else "EXPLAIN "
        asked = _cases_of.where(schema.field.c.value == '"194410119046"')
        words = str(asked.compile(db, compile_kwargs={"literal_binds": True}))
        plan = " ".join(str(row) for row in db.exec_driver_sql(explain + words.replace("%", "%%")))
    assert "field_person_id" in plan
