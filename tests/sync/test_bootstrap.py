"""A scope begun anew on the client: whole, checked, agreed with before it is shown, and safe to be broken anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop.models.pages import SnapshotPage
from desktop.models.replica_build import building_path, ready_path
from domain.case import REFERENCE_SCOPE
from tests.sync.beginning_anew import busy, forget_everything, lists, make_small, put_back, rows
from tests.sync.little_town import Town, lose


@pytest.fixture
def anew(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A small town in which a client may be told to begin anew."""
    make_small(monkeypatch)
    return town


def test_a_bootstrap_leaves_what_a_pull_from_the_beginning_would(anew: Town) -> None:
    busy(anew)
    nurse = anew.nurse
    before = rows(nurse), lists(nurse)
    forget_everything(nurse)
    asked: list[str] = []
    nurse.transport.before = asked.append
    assert nurse.sync().ok
    assert asked.count("bootstrap") == 4
    assert (rows(nurse), lists(nurse)) == before
    assert nurse.desk.data_at()
    assert not building_path(nurse.replica.file.path).exists()
    assert not ready_path(nurse.replica.file.path).exists()


def test_what_we_have_queued_ourselves_is_on_the_lists_of_a_scope_begun_anew(anew: Town) -> None:
    busy(anew, 2)
    nurse = anew.nurse
    item = nurse.desk.inbox().items[0]
    nurse.transport.before = lose("push")
    assert nurse.desk.acknowledge(item.case_id, item.doc_id).queued
    before = lists(nurse)
    forget_everything(nurse)
    nurse.sync()
    assert lists(nurse) == before
    assert nurse.outbox.waiting() == 1


def test_what_moves_while_the_pages_come_is_there_in_the_end(anew: Town) -> None:
    busy(anew)
    forget_everything(anew.nurse)
    pages = 0

    def move(what: str) -> None:
        nonlocal pages
        pages += what == "bootstrap"
        if what == "bootstrap" and pages == 2:
            anew.admit("Sent Kommen")
            assert anew.ward.sync().ok

    anew.nurse.transport.before = move
    assert anew.nurse.sync().ok
    assert "Sent Kommen" in {name for _, name, _, _ in lists(anew.nurse)}  # type: ignore[attr-defined]


def test_a_lost_page_is_asked_for_again_and_the_rest_goes_on_from_there(anew: Town) -> None:
    busy(anew)
    nurse = anew.nurse
    forget_everything(nurse)
    asked = 0

    def third_is_lost(what: str) -> None:
        nonlocal asked
        asked += what == "bootstrap"
        if asked == 3:
            lose("bootstrap")(what)

    nurse.transport.before = third_is_lost
    assert nurse.sync().problem == "unreachable"
    assert nurse.desk.inbox().items == ()
    assert nurse.desk.data_at() == ""
    nurse.transport.before = lose("pull")
    nurse.sync()
    before = asked
    nurse.transport.before = lambda _what: None
    assert nurse.sync().ok
    assert asked == before == 3, "no page came twice"
    assert lists(nurse)


Change = Callable[[SnapshotPage], SnapshotPage]


def _other_text(page: SnapshotPage) -> SnapshotPage:
    return replace(page, lines=tuple(line.replace(b"Person 0", b"Person X") for line in page.lines))


def _one_less(page: SnapshotPage) -> SnapshotPage:
    return replace(page, lines=page.lines[1:])


def _skipped(page: SnapshotPage) -> SnapshotPage:
    return replace(page, header=replace(page.header, after="elsewhere"))


def _broken(page: SnapshotPage) -> SnapshotPage:
    return replace(page, lines=(page.lines[0][:-5], *page.lines[1:]))


def _forgotten(page: SnapshotPage) -> SnapshotPage:
    header = replace(page.header, rows=page.header.rows - 1)
    return replace(page, header=header, lines=page.lines[1:])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_other_text, "content_mismatch"),
        (_one_less, "gap"),
        (_skipped, "wrong_start"),
        (_broken, "gap"),
        (_forgotten, "digest_mismatch"),
    ],
)
def test_nothing_of_a_wrong_page_is_shown_and_what_was_there_stays(anew: Town, change: Change, problem: str) -> None:
    busy(anew)
    nurse = anew.nurse
    before = rows(nurse)
    put_back(nurse)
    nurse.transport.change_snapshot = change
    assert nurse.sync().problem == problem
    kept = rows(nurse)
    assert {name: kept[name] for name in kept if name != "r_scope"} == {n: before[n] for n in before if n != "r_scope"}
    nurse.transport.change_snapshot = lambda page: page
    assert nurse.sync().ok
    assert rows(nurse) == before


def test_other_scopes_are_taken_along(anew: Town) -> None:
    busy(anew, 1)
    nurse = anew.nurse
    units = nurse.replica.scope(REFERENCE_SCOPE)
    put_back(nurse)
    assert nurse.sync().ok
    assert nurse.replica.scope(REFERENCE_SCOPE) == replace(
        units, agreed_at=nurse.replica.scope(REFERENCE_SCOPE).agreed_at
    )
    assert len([doc for doc in nurse.replica.reference() if doc.kind == "unit"]) == 3


def test_what_the_store_no_longer_tells_of_is_given_up_and_what_is_owed_stays_owed(anew: Town) -> None:
    busy(anew, 1)
    nurse = anew.nurse
    put_back(nurse)
    with nurse.replica.file.write.begin() as db:
        db.exec_driver_sql(
            "INSERT INTO r_document SELECT 'ghost', case_id, scope, kind, 7, created_by, definition, content_hash,"
            " cells, conflicts FROM r_document WHERE kind = 'INS'"
        )
        db.exec_driver_sql("INSERT INTO r_purge VALUES ('unit:ska-ssk', 'earlier', 3, 1)")
    assert nurse.sync().ok
    with nurse.replica.file.read.begin() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM r_document WHERE doc_id = 'ghost'").scalar() == 0
    assert nurse.replica.unwiped() == ()
