"""The rounds of a session begin once, however many threads ask for them."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.app.session_ticket import SessionTicket
from desktop.sync.schedule import Schedule
from tests.security.workdays import Day


def test_two_threads_that_ask_at_once_begin_one(
    training: SessionTicket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = Day(replace(training, data=str(tmp_path / "data"), pin=False))
    answer = day.work.log_in()
    day.worker.submit(lambda: day.work.open(answer)).result()
    network, other = day.work.network, threading.Thread(target=day.work.start_rounds)

    def meanwhile() -> object:
        if other.ident is None:
            other.start()
            other.join(0.3)  # it comes to the same place, or waits until this one is done
        return network()

    begun: list[Schedule] = []
    start = Schedule.start

    def counted(schedule: Schedule) -> None:
        begun.append(schedule)
        start(schedule)

    monkeypatch.setattr(Schedule, "start", counted)
    monkeypatch.setattr(day.work, "network", meanwhile)
    try:
        day.work.start_rounds()
        other.join(10)
        assert not other.is_alive()
        assert len(begun) == 1
        day.whole()
    finally:
        day.close()
