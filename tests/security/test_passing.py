"""A computer shared under one account: online only, and nothing stays there that anybody could open."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from desktop.app.session_ticket import SessionTicket, read_ticket
from desktop.session.computer_kind import SETTING, ComputerKind, kind_of_computer
from desktop.session.folder_lock import SignInError
from desktop.session.keystore import KEY_FILE, KeyPlace
from tests.security.workdays import NOWHERE, Day

UNIT = "ska-ssk"


@pytest.fixture
def ticket(training: SessionTicket, tmp_path: Path) -> SessionTicket:
    return replace(training, data=str(tmp_path / "data"), computer=ComputerKind.SHARED)


def files(ticket: SessionTicket) -> list[str]:
    data = Path(ticket.data)
    return sorted(str(path.relative_to(data)) for path in data.rglob("*") if path.is_file())


def test_what_is_done_is_sent_and_nothing_is_left(ticket: SessionTicket) -> None:
    assert not ticket.asks_pin
    day = Day(ticket).open(first=True).whole()
    opened = day.work.opened
    assert opened is not None
    assert opened.key_place is KeyPlace.MEMORY
    done = day.acknowledge()
    day.close()
    assert files(ticket) == []
    assert not (Path(ticket.data) / KEY_FILE).exists()
    later = Day(ticket).open(first=True).whole()
    assert done not in later.to_acknowledge()
    later.close()


def test_without_the_store_it_does_not_open(ticket: SessionTicket) -> None:
    Day(ticket).open(first=True).whole().close()
    away = Day(replace(ticket, url=NOWHERE))
    with pytest.raises(SignInError, match="first_login_needs_network"):
        away.open()
    away.close()
    assert files(ticket) == []


def test_what_a_crash_leaves_is_cleared_up_and_its_work_delivered(ticket: SessionTicket) -> None:
    day = Day(ticket).open(first=True).whole()
    schedule, opened = day.work._schedule, day.work.opened
    assert schedule is not None
    assert opened is not None
    schedule.stop(0)
    done = day.acknowledge()
    other = Day(ticket).open(first=True).whole()  # somebody else at the same time is left alone
    assert opened.folder.outbox.exists()
    other.close()
    opened.lock.give_back()  # as the system does when a process dies
    next_one = Day(ticket).open(first=True).whole()
    assert not opened.folder.path.exists()
    next_one.until(lambda: not list((Path(ticket.data) / "left").glob("*")))
    next_one.work.try_now()
    next_one.until(lambda: done not in next_one.to_acknowledge())
    next_one.close()
    day.worker.stop()


@pytest.mark.parametrize(
    ("told", "kind"),
    [("", "own"), ("own", "own"), ("Ward", "ward"), ("shared", "shared"), ("delad", "shared"), ("0", "shared")],
)
def test_a_word_nobody_knows_counts_as_the_most_careful_one(
    monkeypatch: pytest.MonkeyPatch, told: str, kind: str
) -> None:
    monkeypatch.setenv(SETTING, told)
    assert kind_of_computer() == kind
    assert SessionTicket("", "", "", UNIT, "").passing is (kind == "shared")


def test_the_ticket_tells_it_to_the_session(ticket: SessionTicket, tmp_path: Path) -> None:

    path = tmp_path / "ticket"
    path.write_text(json.dumps(asdict(ticket)) + "\n", "utf-8")
    with path.open(encoding="utf-8") as source:
        assert read_ticket(source) == ticket
