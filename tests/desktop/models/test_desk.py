"""The desk: commands are tried first, kept durably, and shown at once; refusals lose nothing that was typed."""

from __future__ import annotations

import json

import pytest

from desktop.models.inbox_rows import InboxGroupKey
from desktop.models.print_out import PrintOut
from desktop.models.records import QueueState
from domain.case import Cell, Document
from domain.operation import CellValue
from domain.wire import OperationNote, cells_to_text, note_to_wire
from tests.desktop.plan_acts import begin_plan, hold_meeting
from tests.domain.world import World, complete_plan
from tests.sync.little_town import Device, Town

GROUP = InboxGroupKey


def write(device: Device, case_id: str, doc_id: str, **cells: CellValue) -> None:
    for path, value in cells.items():
        device.desk.save_draft(case_id, doc_id, path.replace("__", "/"), value)


def shown(device: Device, case_id: str, doc_id: str) -> Document:
    case = device.desk.case(case_id)
    assert case is not None
    return case.case.documents[doc_id]


def reasons(device: Device, group: InboxGroupKey) -> list[str]:
    return [item.reason for item in device.desk.inbox().group(group)]


def message_id(device: Device, case_id: str) -> str:
    case = device.desk.case(case_id)
    assert case is not None
    return case.messages[0].document.doc_id


def test_an_acknowledgement_is_shown_at_once_and_seen_by_the_sender_after_sync(town: Town) -> None:
    case_id = town.admit()
    town.sync_all()
    doc_id = message_id(town.nurse, case_id)
    assert len(town.nurse.desk.inbox().group(GROUP.TO_ACKNOWLEDGE)) == 1
    assert town.nurse.desk.acknowledge(case_id, doc_id).queued
    assert town.nurse.desk.inbox().group(GROUP.TO_ACKNOWLEDGE) == ()
    queued = town.nurse.desk.inbox().group(GROUP.WAITING_FOR_OTHERS)
    assert [(item.reason, item.pending, item.badge) for item in queued] == [("inbox.queued", True, "queued")]
    message = town.nurse.desk.message(doc_id)
    assert message is not None
    own = next(row for row in message.receipts if row.own)
    assert (own.acknowledged_by, own.pending, message.may_acknowledge) == ("Anna Lindh", True, False)

    town.sync_all()
    seen_by_ward = town.ward.desk.message(doc_id)
    assert seen_by_ward is not None
    row = next(row for row in seen_by_ward.receipts if row.unit_id == "ska-ssk")
    assert (row.acknowledged_by, row.pending, row.unit_name) == ("Anna Lindh", False, "Kommun SSK")
    waiting = town.ward.desk.inbox().group(GROUP.WAITING_FOR_OTHERS)
    assert [(item.reason, dict(item.params)) for item in waiting] == [("inbox.acknowledged_by", {"n": "1", "of": "2"})]
    assert waiting[0].counterpart == "Vårdcentral 1"


def test_acknowledging_twice_queues_once(town: Town) -> None:
    case_id = town.admit()
    town.sync_all()
    doc_id = message_id(town.nurse, case_id)
    assert town.nurse.desk.acknowledge(case_id, doc_id).queued
    again = town.nurse.desk.acknowledge(case_id, doc_id)
    assert (again.queued, again.code) == (False, "already_done")
    assert town.nurse.outbox.waiting() == 1


def test_what_is_typed_is_seen_by_nobody_until_it_is_published(town: Town) -> None:
    case_id, plan = town.planning()
    write(town.nurse, case_id, plan, situation="Uppegående med rollator")
    town.sync_all()
    assert shown(town.ward, case_id, plan).value("situation") is None
    record = town.nurse.desk.case(case_id)
    assert record is not None
    assert record.drafts[plan] == {"situation": "Uppegående med rollator"}
    assert record.drafts_saved_at
    assert [item.cells for item in town.nurse.desk.drafts()] == [1]
    assert town.nurse.desk.publish(case_id, plan).queued
    assert town.nurse.desk.drafts() == ()
    assert shown(town.nurse, case_id, plan).value("situation") == "Uppegående med rollator"
    town.sync_all()
    assert shown(town.ward, case_id, plan).value("situation") == "Uppegående med rollator"


def test_what_is_typed_in_a_document_that_was_held_is_kept_all_the_same(town: Town) -> None:
    case_id = town.admit()
    town.sync_all()
    nurse = town.nurse
    assert nurse.desk.create_document(case_id, "PLN").queued
    mine = town.document(nurse, case_id, "PLN")
    assert town.ward.desk.create_document(case_id, "PLN").queued
    assert town.ward.sync().ok
    assert nurse.sync().ok
    assert [item.reason for item in nurse.desk.outbox() if item.state is QueueState.HELD] == ["document_exists"]
    assert nurse.desk.save_draft(case_id, mine, "person_view", "Vill hem")
    assert [(cell.path, cell.value) for cell in nurse.outbox.drafts("ska-ssk", mine)] == [("person_view", "Vill hem")]


def test_no_without_comment_is_refused_and_the_draft_stays(town: Town) -> None:
    case_id, plan = town.planning()
    write(town.nurse, case_id, plan, sip_to_be_done="NO", situation="Uppegående")
    answer = town.nurse.desk.publish(case_id, plan)
    assert (answer.queued, answer.code, answer.params["path"]) == (False, "form", "sip_comment")
    record = town.nurse.desk.case(case_id)
    assert record is not None
    assert record.drafts[plan] == {"sip_to_be_done": "NO", "situation": "Uppegående"}
    assert town.nurse.outbox.waiting() == 0
    write(town.nurse, case_id, plan, sip_comment="Vill inte")
    assert town.nurse.desk.publish(case_id, plan).queued


def test_a_publish_carries_the_cells_tied_to_what_was_changed(town: Town) -> None:
    case_id, plan = town.planning()
    write(town.nurse, case_id, plan, sip_to_be_done="YES")
    town.nurse.desk.publish(case_id, plan)
    operation = town.nurse.outbox.entry(town.nurse.desk.outbox()[-1].op_id)
    assert operation is not None
    cells = operation.operation.body["cells"]
    assert isinstance(cells, list)
    assert {cell["path"] for cell in cells} >= {"sip_to_be_done", "sip_comment"}


def test_a_value_put_back_is_no_draft_any_more(town: Town) -> None:
    case_id, plan = town.planning()
    write(town.nurse, case_id, plan, situation="Uppegående")
    town.nurse.desk.publish(case_id, plan)
    write(town.nurse, case_id, plan, situation="Sängliggande")
    write(town.nurse, case_id, plan, situation="Uppegående")
    assert town.nurse.desk.drafts() == ()
    answer = town.nurse.desk.publish(case_id, plan)
    assert (answer.queued, answer.code) == (False, "nothing_to_publish")


def test_a_draft_begun_over_an_older_text_meets_the_newer_one_as_the_other_of_two(town: Town) -> None:
    case_id, plan = town.planning()
    write(town.nurse, case_id, plan, person_view="Vill hem")
    town.nurse.desk.publish(case_id, plan)
    town.sync_all()
    saw = shown(town.nurse, case_id, plan).cells["person_view"].op_id
    write(town.ward, case_id, plan, person_view="Vill till korttids")
    town.ward.desk.publish(case_id, plan)
    town.sync_all()
    town.nurse.desk.save_draft(case_id, plan, "person_view", "Vill hem med stöd", saw)
    assert town.nurse.desk.publish(case_id, plan).queued
    town.sync_all()
    document = shown(town.ward, case_id, plan)
    assert document.value("person_view") == "Vill till korttids"
    assert [conflict.values for conflict in document.open_conflicts] == [("Vill hem med stöd",)]


@pytest.mark.parametrize(("before", "sent"), [("", True), ("Vill hem", False)])
def test_who_goes_on_writing_before_her_screen_knows_that_she_has_shared_never_meets_her_own_text(
    town: Town, before: str, sent: bool
) -> None:
    case_id, plan = town.planning()
    if before:
        write(town.nurse, case_id, plan, person_view=before)
        town.nurse.desk.publish(case_id, plan)
    cell = shown(town.nurse, case_id, plan).cells.get("person_view")
    saw = cell.op_id if cell is not None else None
    for text in ("Vill hem i dag", "Vill hem i dag med katten", "Vill hem i dag med katten Sotis"):
        town.nurse.desk.save_draft(case_id, plan, "person_view", text, saw)
        town.nurse.desk.publish(case_id, plan)
        if sent:
            town.sync_all()
    document = shown(town.nurse, case_id, plan)
    assert document.text("person_view") == "Vill hem i dag med katten Sotis"
    assert document.open_conflicts == ()
    town.sync_all()
    assert shown(town.ward, case_id, plan).text("person_view") == "Vill hem i dag med katten Sotis"


def test_the_base_is_what_she_saw_when_she_began_though_the_field_changes_under_her(town: Town) -> None:
    case_id, plan = town.planning()
    write(town.nurse, case_id, plan, person_view="Vill hem")
    write(town.ward, case_id, plan, person_view="Vill till korttids", situation="Uppegående")
    town.ward.desk.publish(case_id, plan)
    town.sync_all()
    assert shown(town.nurse, case_id, plan).value("person_view") == "Vill till korttids"
    write(town.nurse, case_id, plan, person_view="Vill hem med stöd")
    assert town.nurse.desk.publish(case_id, plan).queued
    town.sync_all()
    for device in town.devices.values():
        record = device.desk.case(case_id)
        assert record is not None
        document = record.case.documents[plan]
        assert document.value("situation") == "Uppegående"
        assert document.value("person_view") == "Vill till korttids"
        (two,) = record.two_texts
        assert two.conflict.values == ("Vill hem med stöd",)
        assert (two.shown.user_name, two.other.user_name) == ("Eva Dahl", "Anna Lindh")
        assert reasons(device, GROUP.WAITING_FOR_US) == ["inbox.two_texts"]
        assert record.unverified == frozenset()

    conflict = town.nurse.desk.case(case_id).two_texts[0].conflict  # type: ignore[union-attr]
    choice = {"person_view": "Vill hem med stöd"}
    assert town.nurse.desk.resolve(case_id, plan, [conflict.conflict_id], choice).queued
    town.sync_all()
    for device in town.devices.values():
        document = shown(device, case_id, plan)
        assert document.value("person_view") == "Vill hem med stöd"
        assert not document.open_conflicts
        assert len(document.conflicts) == 1


def test_own_row_is_asked_for_until_it_is_written(town: Town) -> None:
    case_id, plan = town.planning()
    assert reasons(town.nurse, GROUP.WAITING_FOR_US) == ["inbox.own_row_missing"]
    assert reasons(town.ward, GROUP.WAITING_FOR_US) == []
    write(town.nurse, case_id, plan, **{"unit_rows__ska-ssk__contact_name": "Anna Lindh"})
    assert town.nurse.desk.publish(case_id, plan).queued
    assert reasons(town.nurse, GROUP.WAITING_FOR_US) == []


def test_anothers_row_is_refused_at_once(town: Town) -> None:
    case_id, plan = town.planning()
    write(town.nurse, case_id, plan, **{"unit_rows__ska-vc1__contact_name": "Anna Lindh"})
    answer = town.nurse.desk.publish(case_id, plan)
    assert (answer.queued, answer.code) == (False, "not_writable")


def test_a_plan_is_established_with_its_drafts_and_refused_with_nobody_responsible(town: Town) -> None:
    nurse = town.nurse
    case_id, plan = begin_plan(nurse.desk, ("ska-avd1", "ska-vc1"))
    hold_meeting(nurse.desk, case_id)
    town.sync_all()
    assert reasons(nurse, GROUP.WAITING_FOR_US) == ["inbox.plan_to_establish"]
    cells = complete_plan(World())
    owner = {path: value for path, value in cells.items() if path.startswith("plan_owner/")}
    for path, value in cells.items():
        if path not in owner:
            nurse.desk.save_draft(case_id, plan, path, value)  # type: ignore[arg-type]
    waiting = nurse.outbox.waiting()
    refused = nurse.desk.transition(case_id, plan, "establish")
    assert (refused.queued, refused.code) == (False, "nobody_responsible")
    assert nurse.outbox.waiting() == waiting
    assert nurse.desk.drafts()
    for path, value in owner.items():
        nurse.desk.save_draft(case_id, plan, path, value)  # type: ignore[arg-type]
    assert nurse.desk.transition(case_id, plan, "establish").queued
    assert shown(nurse, case_id, plan).text("status") == "SIP_ACTIVE"
    watched = nurse.desk.inbox().group(GROUP.WATCHED)
    assert [(item.reason, item.params["date"]) for item in watched] == [("inbox.follow_up", "2027-01-13")]
    town.sync_all()
    assert shown(town.ward, case_id, plan).text("status") == "SIP_ACTIVE"
    assert nurse.desk.hand_out(case_id, plan, "TO_PERSON", PrintOut(1, 2, "AB12")).queued
    town.sync_all()
    assert nurse.desk.counts() == (0, 0, 0)


def test_a_removed_row_goes_and_its_drafts_with_it(town: Town) -> None:
    case_id, plan = town.planning()
    row = town.nurse.clock.new_id()
    write(town.nurse, case_id, plan, **{f"equipment__{row}__what": "Rollator"})
    town.nurse.desk.save_draft(case_id, plan, f"equipment/{row}", False)
    assert town.nurse.desk.drafts() == ()
    write(town.nurse, case_id, plan, **{f"equipment__{row}__what": "Rollator"})
    assert town.nurse.desk.publish(case_id, plan).queued
    write(town.nurse, case_id, plan, **{f"equipment__{row}__who_orders": "Rehab"})
    town.nurse.desk.save_draft(case_id, plan, f"equipment/{row}", False)
    assert town.nurse.desk.publish(case_id, plan).queued
    assert shown(town.nurse, case_id, plan).value(f"equipment/{row}") is False
    town.sync_all()
    assert shown(town.ward, case_id, plan).value(f"equipment/{row}") is False
    assert not shown(town.ward, case_id, plan).conflicts


def test_an_operation_is_never_called_sent_before_the_store_has_it(town: Town) -> None:
    case_id = town.admit()
    sent = town.ward.desk.outbox()
    assert {item.state for item in sent} == {QueueState.QUEUED}
    waiting = town.ward.desk.inbox().group(GROUP.WAITING_FOR_OTHERS)
    assert [(item.reason, item.pending) for item in waiting if item.kind == "INS"] == [("inbox.queued_message", True)]
    town.sync_all()
    assert {item.state for item in town.ward.desk.outbox()} == {QueueState.SENT}
    doc_id = message_id(town.nurse, case_id)
    for device in (town.nurse, town.centre):
        device.desk.acknowledge(case_id, doc_id)
    town.sync_all()
    states = {item.kind: item.state for item in town.ward.desk.outbox()}
    assert states["send"] is QueueState.ACKNOWLEDGED
    assert [item.target for item in town.ward.desk.outbox() if item.kind == "send"] == ["Kommun SSK, Vårdcentral 1"]


def test_a_held_publish_is_shown_counted_and_can_be_taken_back(town: Town) -> None:
    case_id, plan = town.planning()
    definition = town.nurse.desk.workplace.forms.current("PLN").hash
    cells = [{"path": "unit_rows/ska-vc1/contact_name", "value": "Fel rad", "base": None}]
    body = {"doc": plan, "definition": definition, "seen_ver": 1, "cells": cells}
    op_id = town.nurse.do("publish", case_id, body)
    town.sync_all()
    (held,) = [item for item in town.nurse.desk.outbox() if item.state is QueueState.HELD]
    assert (held.op_id, held.reason) == (op_id, "not_writable")
    assert held.fields == (("unit_rows/ska-vc1/contact_name", "Fel rad"),)
    assert town.nurse.desk.counts() == (0, 0, 1)
    assert shown(town.nurse, case_id, plan).value("unit_rows/ska-vc1/contact_name") is None
    town.nurse.desk.take_back(op_id)
    assert town.nurse.desk.counts() == (0, 0, 0)
    record = town.nurse.desk.case(case_id)
    assert record is not None
    assert record.drafts[plan] == {"unit_rows/ska-vc1/contact_name": "Fel rad"}


def held_pair(town: Town) -> tuple[str, str, str]:
    """A held publish, and one more that was built on it: (case id, document id, operation id of the second)."""
    case_id, plan = town.planning()
    body = {"doc": plan, "definition": town.nurse.desk.workplace.forms.current("PLN").hash, "seen_ver": 1}
    row = "unit_rows/ska-vc1/contact_name"
    cells = [{"path": "situation", "value": "Går", "base": None}, {"path": row, "value": "Fel rad", "base": None}]
    first = town.nurse.do("publish", case_id, {**body, "cells": cells})
    second = [{"path": "situation", "value": "Går med rollator", "base": first}]
    return case_id, plan, town.nurse.do("publish", case_id, {**body, "cells": second})


def test_what_was_built_on_a_held_operation_can_be_taken_back_and_shared(town: Town) -> None:
    case_id, plan, second = held_pair(town)
    town.sync_all()
    reason = {item.op_id: item.reason for item in town.nurse.desk.outbox() if item.state is QueueState.HELD}
    assert reason[second] == "depends_on_held"
    town.nurse.desk.take_back(second)
    assert town.nurse.desk.publish(case_id, plan).queued
    town.sync_all()
    assert shown(town.ward, case_id, plan).value("situation") == "Går med rollator"


def test_taking_back_leaves_what_has_been_typed_since(town: Town) -> None:
    case_id, plan, second = held_pair(town)
    write(town.nurse, case_id, plan, situation="Går med rollator och stöd")
    town.sync_all()
    town.nurse.desk.take_back(second)
    record = town.nurse.desk.case(case_id)
    assert record is not None
    assert record.drafts[plan] == {"situation": "Går med rollator och stöd"}
    assert town.nurse.desk.publish(case_id, plan).queued
    town.sync_all()
    assert shown(town.ward, case_id, plan).value("situation") == "Går med rollator och stöd"


def test_marking_seen_again_says_nothing_new(town: Town) -> None:
    case_id, plan = town.planning()
    assert town.nurse.desk.mark_seen(case_id, plan).queued
    assert not town.nurse.desk.mark_seen(case_id, plan).queued
    town.sync_all()
    assert not town.nurse.desk.mark_seen(case_id, plan).queued
    assert town.ward.desk.mark_seen(case_id, plan).queued
    town.sync_all()
    assert not town.nurse.desk.mark_seen(case_id, plan).queued


def test_a_protected_person_is_named_in_no_list(town: Town) -> None:
    ward = town.ward
    case_id = ward.clock.new_id()
    cells = {
        "case_type": "inpatient",
        "person/id": "194410119046",
        "person/name": "Ingrid Hallberg",
        "person/protected": "PROTECTED_REGISTRATION",
        "consent/SAMORDNING_INUT/state": "GIVET",
        "consent/SIP/state": "GIVET",
    }
    ward.do("open_case", case_id, {"doc": ward.clock.new_id(), "cells": cells})
    (item,) = ward.desk.inbox().items
    assert (item.person_name, item.person_id) == ("Skyddade uppgifter", "")
    assert item.protected == "PROTECTED_REGISTRATION"
    assert {row.person_name for row in ward.desk.outbox()} == {"Skyddade uppgifter"}
    assert ward.desk.case(case_id) is not None
    another = ward.clock.new_id()
    told = {**cells, "person/phone": "0500-1"}
    ward.do("open_case", another, {"doc": ward.clock.new_id(), "cells": told})
    assert ward.desk.case(another) is None, "what leads to her is never shown, nor taken in"


@pytest.mark.parametrize("tampered", ["text", "nobody"])
def test_a_text_without_its_authors_signature_is_pointed_out(town: Town, tampered: str) -> None:
    case_id, plan = town.planning()
    write(town.ward, case_id, plan, situation="Uppegående")
    town.ward.desk.publish(case_id, plan)
    town.sync_all()
    record = town.nurse.desk.case(case_id)
    assert record is not None
    assert record.unverified == frozenset()
    assert all(told.verified is not False for told in record.provenance.values())
    with town.nurse.replica.file.write.begin() as db:
        if tampered == "text":
            db.exec_driver_sql("UPDATE r_document SET cells = replace(cells, '\"Uppegående\"', '\"Sängliggande\"')")
        else:
            other = "CAST(replace(CAST(data AS TEXT), 'Eva Dahl', 'Någon Annan') AS BLOB)"
            db.exec_driver_sql(f'UPDATE r_op SET data = {other} WHERE CAST(data AS TEXT) LIKE \'%"kind":"publish"%\'')
    town.nurse.stop()
    town.nurse.start()
    again = town.nurse.desk.case(case_id)
    assert again is not None
    assert again.unverified == {plan}


STRANGER = "01a1f82f-5918-7f0f-8f0f-0f0f0f0f0f0f"


@pytest.mark.parametrize("quoted", ["nothing", "a step without bytes", "another document's operation"])
@pytest.mark.parametrize("where", ["PLN", "INS", "header"])
def test_a_text_nobody_wrote_there_is_pointed_out_whatever_it_quotes(town: Town, where: str, quoted: str) -> None:
    case_id, plan = town.planning()
    town.ward.desk.save_draft(case_id, plan, "situation", "Uppegående")
    assert town.ward.desk.publish(case_id, plan).queued
    town.sync_all()
    nurse = town.nurse
    record = nurse.desk.case(case_id)
    assert record is not None
    assert record.unverified == frozenset()
    (document,) = record.case.of_kind(where)
    (other,) = record.case.of_kind("INS" if where == "PLN" else "PLN")
    genuine = other.cells["ward_phone" if where == "PLN" else "situation"].op_id
    op_id = {"nothing": "", "a step without bytes": STRANGER}.get(quoted, genuine)
    path = {"PLN": "person_view", "INS": "ward_phone", "header": "person/name"}[where]
    with nurse.replica.file.write.begin() as db:
        forged = {**document.cells, path: Cell("Någon har skrivit", 1, op_id)}
        db.exec_driver_sql("UPDATE r_document SET cells = ? WHERE doc_id = ?", (cells_to_text(forged), document.doc_id))
        note = OperationNote(STRANGER, "transition", "d", "u", "Anna Lindh", "ssk", "ska-ssk", "t", "t")
        told = json.dumps(note_to_wire(note))
        db.exec_driver_sql("INSERT INTO r_op (op_id, received_at, told) VALUES (?, 't', ?)", (STRANGER, told))
    again = nurse.desk.case(case_id)
    assert again is not None
    assert again.unverified == {document.doc_id}


def test_lists_are_right_again_after_a_crash_between_outbox_and_lists(town: Town) -> None:
    case_id = town.admit()
    town.sync_all()
    doc_id = message_id(town.nurse, case_id)
    operation = town.nurse.desk.operation(case_id, "acknowledge", {"doc": doc_id})
    town.nurse.outbox.append([operation])
    assert town.nurse.desk.inbox().group(GROUP.TO_ACKNOWLEDGE)
    town.nurse.stop()
    town.nurse.start()
    assert town.nurse.desk.inbox().group(GROUP.TO_ACKNOWLEDGE) == ()
