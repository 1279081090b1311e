"""Administration in the store: what is changed and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from central.store import admin_lists, schema
from central.store.admin_acts import Wish
from central.store.admin_book import ChangeFilter
from central.store.admin_lists import Asked
from central.store.answers import Asker, UserRecord
from central.store.shipped import form_data
from central.store.store import Store
from domain.administration import version_of
from domain.case import REFERENCE_SCOPE, Document, unit_scope
from domain.directory import Membership
from domain.event import parse_event
from domain.operation import Author
from domain.reference import unit_cells
from tests.central.pen import Pen, admission, new_id, opening
from tests.central.two_principals import (
    LOCAL,
    NURSE,
    OF_CARE,
    OF_REGION,
    OF_TOWN,
    REGIONAL,
    TOWN,
    denied,
    held,
    of_role,
    of_unit,
    refused,
    two_principals,
    unit_now,
)

PERSON = UserRecord("ska-soc1.1", "Ove Alm", "biståndshandläggare")
AUTHOR = Author("ska-soc1.1", "Ove Alm", "biståndshandläggare")
MEMBER = Membership("ska-soc1.1", "ska-soc1", "CASEWORKER_KOM")
SOON = "2026-12-24T11:00:00.000Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = two_principals(tmp_path / "central.db")
    yield opened
    opened.close()


@pytest.fixture
def both(address: Path | str) -> Iterator[Store]:
    """Once on each database, for what asks either of them in its own words."""
    opened = two_principals(address)
    yield opened
    opened.close()


def letter_to(store: Store, unit: str) -> tuple[str, str]:
    """A message to a unit that nobody has acknowledged; the ids of the case and the message."""
    ward, case, doc = Pen("ska-avd1").enrol(store), new_id(), new_id()
    written = [ward.write("open_case", case, opening()), ward.write("send", case, admission(unit, doc=doc))]
    assert [verdict.ruling for verdict in ward.push(store, *written).verdicts] == ["applied", "applied"]
    return case, doc


def users_of(store: Store, asker: Asker, **asked: object) -> list[str]:
    rows, _, _ = store.admin.users(asker, Asked(**asked))  # type: ignore[arg-type]
    return [row.user.user_id for row in rows]


# Who may


def test_only_who_administers_gets_in(store: Store) -> None:
    for asker in (NURSE, Asker("ada", "ska-soc1"), Asker("nobody", "ska-ssk"), Asker("ada", "no-such-unit")):
        assert denied(store.admin.units, asker, Asked()) == "not_administrator"
        assert denied(of_unit, store, asker, "ska-ssk", phone="1") == "not_administrator"


def test_a_local_administrator_reaches_no_other_principals_units(store: Store) -> None:
    """Scenario 70."""
    assert denied(of_unit, store, OF_TOWN, "ska-vc1", phone="1") == "other_principal"
    assert denied(of_unit, store, OF_TOWN, "ska-soc1", principal="Övningsregionen") == "regional_only"
    assert denied(of_unit, store, OF_TOWN, "ska-soc1", substitute="ska-vc1") == "other_principal"
    assert denied(of_unit, store, OF_TOWN, "new", seen="", name="Ny", kind="VC", principal="X", sub_region="SIMBA") == (
        "other_principal"
    )
    assert denied(of_role, store, OF_TOWN, "dan", "ska-vc1", "CASEWORKER_OPENV") == "other_principal"
    assert denied(of_role, store, OF_TOWN, "bo", "ska-vc1", LOCAL, SOON, seen=held()) == "other_principal"
    assert denied(of_role, store, OF_TOWN, "dan", "ska-ssk", REGIONAL) == "regional_only"
    assert denied(store.admin.change, OF_TOWN, Wish("user", "bo", "x" * 16, {"name": "Någon"})) == (
        "other_principals_person"
    )
    mine = {row.unit.unit_id for row in store.admin.units(OF_TOWN, Asked())[0] if row.mine}
    assert mine == {"ska-ssk", "fyr-ssk", "ska-soc1"}


def test_what_applies_to_all_is_the_regions(store: Store) -> None:
    notice = Wish("notice", new_id(), "", {"text": "Driftstopp", "until": "2026-11-21T06:00"})
    policy = Wish("policy", "auto_close_days", "", {"since": "2026-12-01", "value": "14"})
    codes = Wish("codes", "municipalities", "", {"9999": "Ny"})
    form = Wish("form", "", "", {"json": "{}", "since": "2026-12-01"})
    for wish in (notice, policy, codes, form):
        assert denied(store.admin.change, OF_TOWN, wish) == "regional_only"
    told, regional = store.admin.applies(OF_TOWN)
    assert not regional
    assert {row.name for row in told.policies} >= {"sip_no_comment", "deadline_3"}


# Units


def test_a_unit_is_made_changed_and_told_of(both: Store) -> None:
    cells = {"name": "Hemrehab", "kind": "KOM_REHAB", "sub_region": "Skaraborg", "principal": TOWN}
    done = both.admin.change(OF_TOWN, Wish("unit", "ska-hemrehab", "", {**cells, "hsa_id": "se2321000131-e1"}))
    made = unit_now(both, "ska-hemrehab")
    assert (made.inbox_state, made.hsa_id, made.principal) == ("CONNECTED_INACTIVE", "SE2321000131-E1", TOWN)
    assert done.version == version_of(unit_cells(made))
    assert done.heads.keys() == {REFERENCE_SCOPE}
    of_unit(both, OF_TOWN, "ska-hemrehab", inbox_state="ACTIVE", live_from="2026-12-01", point__hours="8–16")
    now = unit_now(both, "ska-hemrehab")
    assert (now.inbox_state, now.live_from, now.contact_point.hours) == ("ACTIVE", "2026-12-01", "8–16")
    rows, total = both.admin.changes(OF_TOWN, ChangeFilter(target="ska-hemrehab"), 10)
    assert total == 2
    newest = rows[0]
    assert newest.before["inbox_state"] == "CONNECTED_INACTIVE"
    assert newest.after == {"inbox_state": "ACTIVE", "live_from": "2026-12-01", "contact_point/hours": "8–16"}
    assert (newest.user_name, newest.row.unit_name, newest.target_name) == ("Ada Berg", "Kommun SSK", "Hemrehab")
    assert [row.row.number for row in rows] == [2, 1]
    assert both.admin.changes(OF_CARE, ChangeFilter(), 10) == ([], 0)


def test_the_catalogues_unit_is_not_taken_from_another(store: Store) -> None:
    store.logins.write_unit_identity("SE2321000131-E9", "ska-vc1")
    assert refused(of_unit, store, OF_TOWN, "ska-soc1", hsa_id="SE2321000131-E9") == "hsa_id_taken"
    of_unit(store, OF_CARE, "ska-vc1", hsa_id="SE2321000131-E9")
    assert refused(of_unit, store, OF_TOWN, "ska-soc1", hsa_id="SE2321000131-E9") == "hsa_id_taken"
    of_unit(store, OF_TOWN, "ska-soc1", hsa_id="SE2321000131-E8")
    with store._database.read() as connection:
        known = connection.execute(select(schema.unit_identity)).all()
    assert {(one.hsa_id, one.unit_id) for one in known} == {
        ("SE2321000131-E9", "ska-vc1"),
        ("SE2321000131-E8", "ska-soc1"),
    }


def test_what_somebody_else_has_changed_is_not_written_over(store: Store) -> None:
    seen = version_of(unit_cells(unit_now(store, "ska-soc1")))
    of_unit(store, OF_TOWN, "ska-soc1", phone="0500-1")
    assert refused(of_unit, store, OF_REGION, "ska-soc1", seen=seen, phone="0500-2") == "changed_by_other"
    assert refused(of_unit, store, OF_REGION, "ska-soc1", seen="", name="En till") == "exists_already"
    assert refused(of_unit, store, OF_TOWN, "ska-soc1", phone="0500-1") == "nothing_changes"
    assert unit_now(store, "ska-soc1").phone == "0500-1"


def test_an_inbox_with_unread_messages_is_not_closed_or_paused_without_a_substitute(both: Store) -> None:
    case, doc = letter_to(both, "ska-soc1")
    row = both.admin.inboxes(OF_TOWN, Asked())[0]
    assert {one.unit.unit_id: one.unread.count for one in row}["ska-soc1"] == 1
    for cells in (
        {"inbox_state": "CLOSED"},
        {"inbox_state": "PAUSED"},
        {"inbox_state": "CONNECTED_INACTIVE"},
        {"inbox": "ska-ssk"},
        {"live_from": "2027-01-01"},
        {"inbox_state": "PAUSED", "paused_from": "2026-12-24", "paused_until": "2027-01-02"},
    ):
        assert refused(of_unit, both, OF_TOWN, "ska-soc1", **cells) == "inbox_has_unread"
    of_unit(both, OF_TOWN, "ska-soc1", inbox_state="PAUSED", substitute="ska-ssk")
    assert refused(of_unit, both, OF_TOWN, "ska-soc1", substitute="") == "inbox_has_unread"
    assert refused(of_unit, both, OF_TOWN, "ska-soc1", inbox_state="CLOSED") == "inbox_has_unread"
    of_unit(both, OF_TOWN, "ska-soc1", inbox_state="ACTIVE", substitute="")
    both.write_reference([], [PERSON], [MEMBER])
    pen = Pen("ska-soc1", author=AUTHOR)
    both.enrol(pen.device_id, "ska-soc1.1", pen.public_key)
    assert pen.do(both, "acknowledge", case, {"doc": doc}).ruling == "applied"
    of_unit(both, OF_TOWN, "ska-soc1", inbox_state="CLOSED")
    assert refused(of_role, both, OF_TOWN, "dan", "ska-soc1", "CASEWORKER_KOM") == "unit_is_closed"


def test_what_waits_at_a_unit_that_closes_goes_on_to_the_one_it_becomes_part_of(both: Store) -> None:
    case, doc = letter_to(both, "ska-soc1")
    done = of_unit(both, OF_TOWN, "ska-soc1", inbox_state="CLOSED", merged_into="ska-ssk")
    assert done.heads.keys() >= {REFERENCE_SCOPE, "unit:ska-ssk", "unit:ska-avd1"}
    message = _held_by(both, "ska-ssk")[doc]
    assert message.value("recipients/ska-ssk") is True
    assert message.value("receipt/ska-soc1/forwarded") == "ska-ssk"
    pen = Pen("ska-ssk").enrol(both)
    assert pen.do(both, "acknowledge", case, {"doc": doc}).ruling == "applied"
    assert {one.unit.unit_id: one.unread.count for one in both.admin.inboxes(OF_TOWN, Asked())[0]}["ska-ssk"] == 0


def test_a_unit_is_not_closed_when_what_waits_there_must_not_go_on(store: Store) -> None:
    ward, case, doc = Pen("ska-avd1").enrol(store), new_id(), new_id()
    header, blocked = new_id(), {"block": "OUTER", "asked_by": "PERSON"}
    first = [
        ward.write("open_case", case, opening(header)),
        ward.write("send", case, admission("ska-soc1", doc=doc)),
        ward.write("block_unit", case, {"doc": header, "unit": "ska-ssk", **blocked}),
    ]
    verdicts = ward.push(store, *first).verdicts
    assert [verdict.code for verdict in verdicts] == ["", "", ""]
    closing = {"inbox_state": "CLOSED", "merged_into": "ska-ssk"}
    assert refused(of_unit, store, OF_TOWN, "ska-soc1", **closing) == "not_handed_over"
    assert unit_now(store, "ska-soc1").inbox_state == "ACTIVE"
    assert doc not in _held_by(store, "ska-ssk")


def _held_by(store: Store, unit: str) -> dict[str, Document]:
    page = store.bootstrap(Asker(f"{unit}.1", unit), unit_scope(unit))
    return {bundle.document.doc_id: bundle.document for bundle in page.bundles}


def test_nobody_loses_the_substitute_they_lean_on(store: Store) -> None:
    of_unit(store, OF_TOWN, "ska-soc1", inbox_state="PAUSED", substitute="ska-ssk")
    store.admin.change(OF_TOWN, Wish("role", "dan", "", {"unit": "fyr-ssk", "role": LOCAL, "until": ""}))
    assert refused(of_unit, store, OF_TOWN, "ska-ssk", inbox_state="CLOSED") == "others_lean_on_it"
    assert refused(of_unit, store, OF_TOWN, "ska-ssk", substitute="ska-soc1") == "leads_back"
    assert refused(of_unit, store, OF_TOWN, "ska-ssk", substitute="no-such") == "no_such_unit"


# People and roles


def test_somebody_is_taken_in_given_a_role_and_ended(both: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = {"name": "Eva Öst", "title": "undersköterska", "hsa_id": "se2321000131-abc1"}
    made = both.admin.change(OF_TOWN, Wish("user", "", "", cells), "https://idp.example")
    assert made.target == "se2321000131-abc1"
    role = of_role(both, OF_TOWN, made.target, "ska-ssk", "CASEWORKER_KOM", SOON)
    assert role.version == held(SOON)
    found, after = list[str](), ""
    while not found or after:
        rows, after, total = both.admin.users(OF_REGION, Asked(limit=2, after=after))
        found += [one.user.user_id for one in rows]
    assert (len(found), len(set(found))) == (total, total)
    of_few = users_of(both, OF_TOWN)
    monkeypatch.setattr(admin_lists, "_MANY", 0)
    assert users_of(both, OF_TOWN) == of_few == ["ada", "ska-ssk.1", made.target, "fyr-ssk.1"]
    row = both.admin.users(OF_TOWN, Asked(search="öst eva"))[0][0]
    assert (row.user.name, row.user.hsa_id, row.mine) == ("Eva Öst", "SE2321000131-ABC1", True)
    assert [(one.unit_id, one.role, one.until) for one in row.roles] == [("ska-ssk", "CASEWORKER_KOM", SOON)]
    both.write_compartment("ska-ssk", "few", [made.target])
    of_role(both, OF_TOWN, made.target, "ska-ssk", "CASEWORKER_KOM", "2000-01-01T00:00:00Z", seen=role.version)
    assert both.admin.users(OF_TOWN, Asked(one=made.target))[0][0].roles == ()
    with both._database.read() as connection:
        kept = connection.execute(select(schema.member).where(schema.member.c.user_id == made.target)).all()
    assert {(one.scope_id, one.until) for one in kept} == {
        ("unit:ska-ssk", "2026-11-20T09:00:00.000Z"),
        ("compartment:ska-ssk/few", "2026-11-20T09:00:00.000Z"),
    }
    assert refused(of_role, both, OF_TOWN, made.target, "ska-ssk", "CASEWORKER_KOM", "2000-01-01T00:00:00Z") == (
        "no_such_role"
    )


def test_an_hsa_id_is_one_persons(store: Store) -> None:
    issuer = "https://idp.example"
    first = store.admin.change(OF_TOWN, Wish("user", "", "", {"name": "Eva", "hsa_id": "SE2321000131-A"}), issuer)
    assert refused(
        store.admin.change, OF_TOWN, Wish("user", "p1", "", {"name": "Per", "hsa_id": "SE2321000131-A"}), issuer
    ) == ("hsa_id_taken")
    store.logins.write_identity(issuer, "SE2321000131-B", "dan")
    assert refused(
        store.admin.change, OF_TOWN, Wish("user", "p1", "", {"name": "Per", "hsa_id": "SE2321000131-B"}), issuer
    ) == ("hsa_id_taken")
    other = Wish("user", first.target, first.version, {"hsa_id": "SE2321000131-C"})
    assert denied(store.admin.change, OF_TOWN, other, issuer) == "regional_only"
    store.admin.change(OF_REGION, other, issuer)
    with store._database.read() as connection:
        known = connection.execute(select(schema.identity)).all()
    assert {(one.hsa_id, one.user_id) for one in known} == {("SE2321000131-B", "dan"), ("SE2321000131-C", first.target)}


def test_of_who_is_protected_no_name_is_kept_or_told(store: Store) -> None:
    made = store.admin.change(OF_TOWN, Wish("user", "pia", "", {"name": "Pia Gömd", "title": "kurator"}))
    of_role(store, OF_TOWN, "pia", "ska-ssk", "CASEWORKER_KOM")
    hidden = store.admin.change(OF_TOWN, Wish("user", "pia", made.version, {"protected": True}))
    row = store.admin.users(OF_TOWN, Asked(one="pia"))[0][0]
    assert (row.user.name, row.user.protected) == ("Kurator", True)
    told, _ = store.admin.changes(OF_REGION, ChangeFilter(target="pia"), 10)
    assert "Gömd" not in repr([[one.target_name, one.before, one.after] for one in told])
    assert users_of(store, OF_TOWN, search="gömd", everyone=True) == []
    assert refused(store.admin.change, OF_TOWN, Wish("user", "pia", hidden.version, {"protected": False})) == "needed"


def test_a_person_who_works_elsewhere_too_is_not_renamed_by_one_of_them(store: Store) -> None:
    version = store.admin.users(OF_TOWN, Asked(one="dan"))[0][0].version
    of_role(store, OF_TOWN, "dan", "ska-ssk", "CASEWORKER_KOM")
    of_role(store, OF_CARE, "dan", "ska-vc1", "READ")
    row = store.admin.users(OF_TOWN, Asked(one="dan"))[0][0]
    assert ([one.unit_id for one in row.roles], row.elsewhere, row.mine) == (["ska-ssk"], True, False)
    assert (
        denied(store.admin.change, OF_TOWN, Wish("user", "dan", version, {"name": "Dan"})) == "other_principals_person"
    )
    store.admin.change(OF_REGION, Wish("user", "dan", version, {"name": "Dan Åberg"}))
    assert "dan" not in users_of(store, Asker("bo", "ska-vc1"), unit="ska-ssk", search="x")
    assert users_of(store, OF_CARE, unit="ska-vc1") == ["bo", "dan", "ska-vc1.1"]


def test_a_role_is_given_where_it_belongs(store: Store) -> None:
    assert refused(of_role, store, OF_TOWN, "dan", "ska-ssk", "CASEWORKER_SLUTEN") == "role_of_other_kind"
    assert refused(of_role, store, OF_TOWN, "dan", "ska-ssk", "NOBODY") == "unknown_role"
    assert refused(of_role, store, OF_TOWN, "dan", "no-such", "READ") == "no_such_unit"
    assert refused(of_role, store, OF_TOWN, "who", "ska-ssk", "READ") == "no_such_person"
    assert refused(of_role, store, OF_TOWN, "dan", "ska-ssk", "READ", "i morgon") == "not_a_moment"


# That somebody is left who can


def test_the_last_administrator_stays(store: Store) -> None:
    for until in (SOON, "2000-01-01T00:00:00Z"):
        assert refused(of_role, store, OF_TOWN, "ada", "ska-ssk", LOCAL, until, seen=held()) == "last_administrator"
        assert refused(of_role, store, OF_REGION, "cia", "ska-avd1", REGIONAL, until, seen=held()) == (
            "last_regional_administrator"
        )
    assert refused(of_unit, store, OF_TOWN, "ska-ssk", inbox_state="CLOSED", merged_into="ska-soc1") == (
        "last_administrator"
    )
    assert refused(of_unit, store, OF_TOWN, "ska-ssk", inbox="ska-soc1") == "last_administrator"
    of_role(store, OF_TOWN, "dan", "ska-soc1", LOCAL, SOON)
    assert refused(of_role, store, OF_TOWN, "ada", "ska-ssk", LOCAL, SOON, seen=held()) == "last_administrator"
    of_role(store, OF_TOWN, "dan", "ska-soc1", LOCAL, seen=held(SOON))
    of_role(store, OF_TOWN, "ada", "ska-ssk", LOCAL, "2000-01-01T00:00:00Z", seen=held())
    assert denied(store.admin.units, OF_TOWN, Asked()) == "not_administrator"


# What applies to all


def test_a_policy_a_code_and_a_message_reach_everybody(store: Store) -> None:
    store.admin.change(OF_REGION, Wish("policy", "auto_close_days", "", {"since": "2026-12-01", "value": "14"}))
    told, _ = store.admin.applies(OF_REGION)
    policy = next(row for row in told.policies if row.name == "auto_close_days")
    assert (dict(policy.values), policy.form) == ({"2026-12-01": "14"}, "number")
    past = Wish("policy", "auto_close_days", policy.version, {"since": "2026-11-19", "value": "7"})
    assert refused(store.admin.change, OF_REGION, past) == "in_the_past"
    name, words, version = told.codes[0]
    store.admin.change(OF_REGION, Wish("codes", name, version, {"9999": "Nykommun"}))
    assert store.admin.applies(OF_REGION)[0].codes[0][1] == {**words, "9999": "Nykommun"}
    notice = new_id()
    cells = {"text": "Driftstopp i kväll", "level": "WARNING", "until": "2026-11-21T06:00"}
    done = store.admin.change(OF_REGION, Wish("notice", notice, "", cells))
    page = store.bootstrap(Asker("ska-ssk.1", "ska-ssk"), REFERENCE_SCOPE)
    assert any(b"Driftstopp" in line for line in page.lines)
    assert (
        store.admin.change(OF_REGION, Wish("notice", notice, done.version, {"until": "2026-11-20T10:00"})).number == 4
    )
    rows, _ = store.admin.changes(OF_CARE, ChangeFilter(), 10)
    assert [row.row.kind for row in rows] == ["notice", "notice", "codes", "policy"]


def test_a_form_is_issued_from_a_day_on(store: Store) -> None:
    form = next(dict(one) for one in form_data() if one["id"] == "ADM")
    same = {"json": json.dumps(form), "since": "2026-12-01"}
    assert refused(store.admin.change, OF_REGION, Wish("form", "", "", same)) == "nothing_changes"
    assert refused(store.admin.change, OF_REGION, Wish("form", "", "", {**same, "json": '{"id": "X"}'})) == "form_unfit"
    assert refused(store.admin.change, OF_REGION, Wish("form", "", "", {**same, "json": "[1"})) == "not_json"
    assert refused(store.admin.change, OF_REGION, Wish("process", "", "", {**same, "json": "{}"})) == "process_unfit"


# The log


def test_every_change_is_an_event_and_no_refusal_leaves_a_record(store: Store) -> None:
    assert refused(of_unit, store, OF_TOWN, "ska-soc1", phone="x" * 300) == "too_long"
    store.admin.change(OF_TOWN, Wish("unit", "ska-soc1", _version(store, "ska-soc1"), {"phone": "1"}, "Nytt nummer"))
    with store._database.read() as connection:
        events = [parse_event(row) for row in connection.scalars(select(schema.event.c.data))]
        numbers = list(connection.scalars(select(schema.admin_change.c.number)))
    told = [event for event in events if event.kind == "administered"]
    assert [(one.what, one.resource, one.reason, one.actor.user_id) for one in told] == [
        ("unit", "ska-soc1", "Nytt nummer", "ada")
    ]
    assert numbers == [1]


def _version(store: Store, unit_id: str) -> str:
    return version_of(unit_cells(unit_now(store, unit_id)))


def test_who_works_at_a_unit_that_was_made_can_be_written_to(store: Store) -> None:
    cells = {"name": "Vårdcentral 3", "kind": "VC", "sub_region": "Skaraborg", "inbox_state": "ACTIVE"}
    store.admin.change(OF_REGION, Wish("unit", "ska-vc3", "", {**cells, "principal": "Övningsregionen"}))
    letter_to(store, "ska-vc3")
    heads = store.pulse().heads
    assert heads[unit_scope("ska-vc3")] > 0
