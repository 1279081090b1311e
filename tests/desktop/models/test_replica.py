"""A page is taken whole or not at all, and a replica that has gone wrong mends itself or stays red."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.models.pages import Page, PageError
from domain.case import unit_scope
from tests.sync.little_town import Device, Town, lose


def next_page(device: Device, limit: int = 100) -> Page:
    return device.transport.pull(device.scope, device.replica.scope(device.scope).cursor, limit)


def news(town: Town) -> tuple[str, str]:
    """The ward has shared something that the nurse has not pulled: (case id, document id)."""
    case_id, plan = town.planning()
    town.ward.desk.save_draft(case_id, plan, "situation", "Uppegående")
    assert town.ward.desk.publish(case_id, plan).queued
    assert town.ward.sync().ok
    return case_id, plan


def refused(device: Device, page: Page) -> str:
    before = device.replica.scope(device.scope)
    with pytest.raises(PageError) as error:
        device.replica.apply_page(page, "2026-11-20T10:00:00.000Z", device.desk.shown.rewrite_touched)
    assert device.replica.scope(device.scope) == before
    return error.value.code


def test_a_page_that_does_not_add_up_moves_nothing(town: Town) -> None:
    case_id, plan = news(town)
    page = next_page(town.nurse)
    assert refused(town.nurse, replace(page, bundles=page.bundles[:-1])) == "gap"
    assert refused(town.nurse, replace(page, header=replace(page.header, superseded=9))) == "gap"
    shown = town.nurse.desk.case(case_id)
    assert shown is not None
    assert shown.case.documents[plan].value("situation") is None


def test_a_page_from_elsewhere_moves_nothing(town: Town) -> None:
    news(town)
    page = next_page(town.nurse)
    town.nurse.replica.apply_page(page, "2026-11-20T10:00:00.000Z")
    assert refused(town.nurse, page) == "wrong_start"


def test_a_changed_cell_or_digest_is_noticed(town: Town) -> None:
    news(town)
    page = next_page(town.nurse)
    *others, bundle = page.bundles
    cells = {path: replace(cell, value="Sängliggande") for path, cell in bundle.document.cells.items()}
    forged = replace(bundle, document=replace(bundle.document, cells=cells))
    assert refused(town.nurse, replace(page, bundles=(*others, forged))) == "content_mismatch"
    assert refused(town.nurse, replace(page, header=replace(page.header, digest=bytes(16)))) == "digest_mismatch"
    missing = replace(bundle, from_ver=bundle.document.ver + 50)
    assert refused(town.nurse, replace(page, bundles=(*others, missing))) == "refetch"


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE r_document SET cells = replace(cells, '\"Ingrid Hallberg\"', '\"annat\"')",
        (
            "UPDATE r_document SET cells = (SELECT json_group_array(json(value)) FROM json_each(cells)"
            " WHERE json_extract(value, '$[0]') <> 'person/name')"
        ),
        "DELETE FROM r_document WHERE kind = 'INS'",
        "UPDATE r_scope SET digest = zeroblob(16)",
    ],
)
def test_a_replica_gone_wrong_is_mended_from_the_store(town: Town, harm: str) -> None:
    case_id, plan = news(town)
    with town.nurse.replica.file.write.begin() as db:
        db.exec_driver_sql(harm)
    town.nurse.stop()
    town.nurse.start()
    town.ward.desk.save_draft(case_id, plan, "kin_view", "Orolig")
    town.ward.desk.publish(case_id, plan)
    town.ward.do("mark_seen", case_id, {"doc": town.ward.desk.case(case_id).case.header.doc_id, "ver": 1})  # type: ignore[union-attr]
    town.ward.sync()
    assert town.nurse.sync().ok
    shown = town.nurse.desk.case(case_id)
    assert shown is not None
    assert shown.person.name == "Ingrid Hallberg"
    assert len(shown.messages) == 1
    assert shown.case.documents[plan].value("situation") == "Uppegående"
    assert not town.nurse.replica.scope(town.nurse.scope).in_doubt


def test_what_stays_wrong_stays_red_and_work_goes_up_all_the_same(town: Town) -> None:
    case_id, plan = news(town)
    with town.store._database.write() as db:
        db.exec_driver_sql("UPDATE scope SET digest = zeroblob(16)")
    town.nurse.desk.save_draft(case_id, plan, "kin_view", "Orolig")
    town.nurse.desk.publish(case_id, plan)
    for _ in range(2):
        report = town.nurse.sync()
        assert report.problem == "digest_mismatch"
        assert not report.ok
    assert town.nurse.outbox.waiting() == 0


def test_another_lineage_of_the_store_is_fetched_anew(town: Town) -> None:
    case_id, _ = news(town)
    assert town.nurse.sync().ok
    town.store.epoch = "another"
    assert town.nurse.sync().ok
    assert town.nurse.replica.scope(unit_scope("ska-ssk")).epoch == "another"
    assert town.nurse.desk.case(case_id) is not None


def count(device: Device, what: str) -> int:
    with device.replica.file.read.begin() as db:
        return int(db.exec_driver_sql(f"SELECT count(*) FROM {what}").scalar() or 0)


def plant(device: Device, *statements: str) -> None:
    """Things from before the store was restored, and a store of another lineage that does not tell of them again."""
    with device.replica.file.write.begin() as db:
        for statement in statements:
            db.exec_driver_sql(statement)
    device.town.store.epoch = "another"


_GHOST = (
    (
        "INSERT INTO r_document SELECT 'ghost-' || doc_id, {case}, scope, kind, ver, created_by, definition,"
        " content_hash, replace(cells, '\"01', '\"ghost-01'), conflicts FROM r_document WHERE kind = 'INS'"
    ),
    (
        "INSERT INTO r_op SELECT 'ghost-' || op_id, received_at, data, sig, told FROM r_op"
        ' WHERE CAST(data AS TEXT) LIKE \'%"kind":"send"%\''
    ),
    "INSERT INTO inbox_row SELECT 'ghost-' || key, {case}, grp, since, item FROM inbox_row WHERE item LIKE '%INS%'",
)


def test_a_case_the_store_has_lost_leaves_nothing_behind(town: Town) -> None:
    town.planning()
    plant(
        town.nurse,
        *(statement.format(case="'ghost'") for statement in _GHOST),
        "INSERT INTO case_summary VALUES ('ghost', 'Gösta Spöke', '194410119046', '', 'INP_ADMITTED', '')",
    )
    assert count(town.nurse, "inbox_row WHERE case_id = 'ghost'") > 0
    assert count(town.nurse, "r_op WHERE op_id LIKE 'ghost-%'") == 1
    assert town.nurse.sync().ok
    for rows in (
        "inbox_row WHERE case_id",
        "case_summary WHERE case_id",
        "r_op WHERE op_id",
        "r_document WHERE doc_id",
    ):
        assert count(town.nurse, f"{rows} LIKE 'ghost%'") == 0, rows
    assert count(town.nurse, "case_summary") == 1
    named = "SELECT json_extract(cell.value, '$[2]') FROM r_document, json_each(cells) cell"
    assert count(town.nurse, f"r_op WHERE op_id NOT IN ({named})") == 0


def test_a_case_that_lost_a_document_is_listed_as_it_now_is(town: Town) -> None:
    case_id, _ = town.planning()
    wanted = [item.kind for item in town.nurse.desk.inbox().items]
    plant(town.nurse, *(statement.format(case=f"'{case_id}'") for statement in _GHOST))
    assert count(town.nurse, "inbox_row") > len(wanted)
    assert town.nurse.sync().ok
    assert [item.kind for item in town.nurse.desk.inbox().items] == wanted
    assert count(town.nurse, "inbox_row") == len(wanted)
    shown = town.nurse.desk.case(case_id)
    assert shown is not None
    assert len(shown.messages) == 1
    assert shown.unverified == frozenset()


def test_what_we_have_queued_in_a_case_the_store_has_lost_is_still_listed(town: Town) -> None:
    ward = town.ward
    case_id = town.admit("Karl Berg")
    before = ward.desk.inbox()
    assert {item.person_name for item in before.items} == {"Karl Berg"}
    row = "('ghost', ?, 'unit:ska-avd1', 'KAL', 1, 'x', NULL, 'x', '[]', '[]')"
    with ward.replica.file.write.begin() as db:
        db.exec_driver_sql(f"INSERT INTO r_document VALUES {row}", (case_id,))
    town.store.epoch = "another"
    ward.transport.before = lose("push")
    ward.sync()
    assert count(ward, "r_document WHERE doc_id = 'ghost'") == 0
    assert ward.desk.inbox() == before
