"""Who collects what lies in cycles: the window's thread, however much another one makes."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.views.gui_collector import collect_what_is_due

_MUCH = 30_000


class Ring:
    """Refers to itself: nothing but the collector takes it away."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def often() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("often")
def test_a_thread_that_makes_much_collects_nothing(qtbot: QtBot) -> None:
    collected_by: list[threading.Thread] = []
    kept: list[list[int]] = []

    def make() -> None:
        for _ in range(20):
            weakref.finalize(Ring(), lambda: collected_by.append(threading.current_thread()))
        kept.extend([number] for number in range(_MUCH))

    maker = threading.Thread(target=make)
    maker.start()
    maker.join()
    assert not collected_by
    qtbot.waitUntil(lambda: len(collected_by) == 20)  # by the timer, with nobody asking
    assert set(collected_by) == {threading.main_thread()}


@pytest.mark.usefixtures("often")
def test_nothing_is_collected_before_it_is_due() -> None:
    gc.collect()
    found = weakref.ref(Ring())
    collect_what_is_due()
    assert found() is not None
    kept = [[number] for number in range(_MUCH)]
    collect_what_is_due()
    assert found() is None
    assert len(kept) == _MUCH
