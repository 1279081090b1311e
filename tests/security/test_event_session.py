"""A working day at the screen leaves its events: a real session process, a real store, and what the store has then."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from central.store import schema
from central.store.dialect import sqlite_database
from central.store.event_check import check_events
from desktop.app.session_ticket import LOCKED, SessionTicket
from desktop.session.embedded_store import start_embedded_store
from desktop.tour.player import NotSeenError, Player
from desktop.tour.story import PLAN_PERSON
from domain.event import Event, parse_event
from tests.security.screen import open_planning

UNIT = "ska-ssk"
_NO_PAPER = "#!/bin/sh\ncat >/dev/null\nexit 1\n"


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    """The events of a short day: a message read, two cases, a print that does not come out, and the key that locks."""
    folder = tmp_path_factory.mktemp("day")
    programs = folder / "programs"
    programs.mkdir()
    for name, script in (("lpstat", "#!/bin/sh\necho Expeditionen\n"), ("lp", _NO_PAPER)):
        (programs / name).write_text(script, "utf-8")
        (programs / name).chmod(0o700)
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
        surroundings.setenv("QT_QPA_PLATFORM", "offscreen")
        with start_embedded_store(folder / "store", 20) as store:
            address = store.address
            work(Player("nurse", ticket_of(address, folder), folder))
    database = sqlite_database(folder / "store" / "central.db")
    with database.read() as db:
        assert check_events(db).clean
        rows = db.execute(select(schema.event).order_by(schema.event.c.owner, schema.event.c.n)).all()
    database.close()
    assert {row.doubt for row in rows} == {""}
    return [parse_event(row.data) for row in rows]


def ticket_of(address: object, folder: Path) -> SessionTicket:
    url, token, key = (getattr(address, name) for name in ("url", "token", "store_key"))
    return SessionTicket(url, token, key, UNIT, str(folder / "data"), drive=True)


def work(nurse: Player) -> None:
    try:
        open_planning(nurse)
        nurse.click("case.tab.history")
        nurse.wait("history.table")
        nurse.click("case.tab.planning")
        nurse.click("nav.inbox")
        nurse.pick("inbox.list", PLAN_PERSON)
        nurse.key("Return")
        nurse.wait("case", contains=PLAN_PERSON)
        nurse.click("case.tab.sip")
        nurse.click("case.preview")
        nurse.wait("preview.page_count", contains="sid")
        nurse.click("preview.print")
        nurse.wait("hand_out")
        nurse.click("hand_out.TO_PERSON")
        nurse.click("hand_out.confirm")
        nurse.wait("preview.notice", contains="skriva")
        with suppress(NotSeenError):  # it may be gone before it has answered
            nurse.key("Ctrl+L")
        assert nurse.wait_end(15) == LOCKED
    finally:
        nurse.close()


def of_kind(day: list[Event], kind: str) -> list[Event]:
    return [one for one in day if one.kind == kind and one.device_id != "store" and one.actor.unit_id == UNIT]


def test_who_came_and_went_is_told(day: list[Event]) -> None:
    mine = [one.kind for one in day if one.actor.unit_id == UNIT]
    assert mine.count("device_enrolled") == 1
    assert [one.reason for one in of_kind(day, "locked")] == ["asked"]
    assert of_kind(day, "logged_in")
    assert of_kind(day, "logged_out") == []


def test_each_case_and_document_is_told_once_for_each_time_it_was_opened(day: list[Event]) -> None:
    cases = of_kind(day, "case_opened")
    assert len({one.case_id for one in cases}) == 2
    assert all(len(one.person_id) == 12 for one in cases)
    first = cases[0].case_id
    opened = Counter(one.what for one in of_kind(day, "document_opened") if one.case_id == first and one.what != "INS")
    assert opened == {"PLN": 2, "history": 1}
    assert "SIP" in {one.what for one in of_kind(day, "document_opened")}


def test_a_print_is_told_before_it_leaves_and_its_failure_after(day: list[Event]) -> None:
    (printed,) = of_kind(day, "printed")
    assert (printed.what, printed.purpose) == ("SIP", "TO_PERSON")
    (failed,) = [one for one in of_kind(day, "failed") if one.what == "print"]
    assert failed.code == "printer_refused"
    assert failed.case_id == printed.case_id
    assert [one for one in of_kind(day, "written") if one.what == "hand_out"] == []
