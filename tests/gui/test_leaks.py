"""Opened and closed again and again, nothing is left behind: no thread, no timer, no window, no widget, no open file.

A few cycles in every run, two hundred of each view with `--long`. What grows with every cycle is a leak; what is made
once and kept (a font, a cache, a page that stays) is none.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMetaObject
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from desktop.documents.printers import Printer
from desktop.models.records import SyncState
from desktop.views.about_dialog import AboutDialog
from desktop.views.case_view import CaseView
from desktop.views.drafts_page import DraftsPage
from desktop.views.frame import MainWindow
from desktop.views.hand_out_dialog import HandOutDialog
from desktop.views.held_page import HeldPage
from desktop.views.help_page import HelpPage
from desktop.views.inbox import InboxPage
from desktop.views.outbox_page import OutboxPage
from desktop.views.print_preview import Shown
from desktop.views.settings_page import SettingsPage
from tests.gui import case_stage as stage_of
from tests.gui import sample_records as samples
from tests.gui.test_admin import Admin, local, served, store
from tests.gui.test_preview import pdf

__all__ = ["local", "served", "store"]

Cycle = Callable[[MainWindow], None]
_MANY = 200
_COLLECT_EVERY = 25
_OF_A_STORE = ("AnyIO", "Thread-", "asyncio", "uvicorn")
"""Threads of a test's own store, which has as many as it needs."""
_TABS = ("messages", "planning", "sip", "notes", "attachments", "consent", "history", "about")


@dataclass(frozen=True, slots=True)
class Alive:
    """What there is now: objects of Qt that Python knows, by their class; widgets, threads and open files."""

    kinds: Counter[str]
    widgets: int
    windows: int
    threads: int
    files: int


def settle() -> None:
    for _ in range(2):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def alive() -> Alive:
    settle()
    gc.collect()
    settle()
    kinds = Counter(type(one).__name__ for one in Shiboken.getAllValidWrappers())
    del kinds[QMetaObject.__name__]  # one for each class, whenever PySide comes to need it
    return Alive(kinds, len(QApplication.allWidgets()), len(QApplication.topLevelWidgets()), _threads(), _files())


def _threads() -> int:
    return sum(1 for one in threading.enumerate() if not one.name.startswith(_OF_A_STORE))


def _files() -> int:
    handles = Path("/proc/self/fd")
    return len(list(handles.iterdir())) if sys.platform == "linux" else 0


def grown(before: Alive, after: Alive, cycles: int) -> dict[str, int]:
    """What there is more of, by at least one for each cycle."""
    counts = {
        **{name: after.kinds[name] - before.kinds[name] for name in after.kinds},
        "widgets": after.widgets - before.widgets,
        "windows": after.windows - before.windows,
        "threads": after.threads - before.threads,
        "open files": after.files - before.files,
    }
    return {name: more for name, more in counts.items() if more >= cycles}


@contextmanager
def page_in(window: MainWindow, page: QWidget, name: str = "case:c") -> Iterator[None]:
    """A page of the window, shown, and taken away as the program does it."""
    window.add_page(name, page)
    window.show_page(name)
    QCoreApplication.processEvents()
    yield
    window.show_page("home")
    window.remove_page(name)


def inbox(window: MainWindow) -> None:
    page = InboxPage(samples.say, lambda: samples.NOW)
    page.set_words(samples.known)
    with page_in(window, page, "inbox"):
        page.show_inbox(samples.inbox())
        page.list.select_key("2")
        page.show_message(samples.message())


def every_tab_of_a_case(window: MainWindow) -> None:
    stage, _ = stage_of.with_plan()
    stage.messages[0] = replace(stage.messages[0], attachments=stage_of.EVERY_ATTACHMENT)
    view = CaseView(stage_of.context())
    view.show_record(stage.record())
    with page_in(window, view):
        for tab in _TABS:
            view.show_tab(tab)
            QCoreApplication.processEvents()
        view.messages.open_line(0)
        view.set_connected(False)
        view.show_record(stage.record())


def planning_at_the_ward(window: MainWindow) -> None:
    """Not every unit's own row has every field."""
    stage, _ = stage_of.with_two_texts()
    stage.unit = "fyr-avd1"
    view = CaseView(stage_of.context("fyr-avd1"))
    view.show_record(stage.record())
    with page_in(window, view):
        view.show_tab("planning")
        assert view.planning is not None
        view.planning.show_tab("responsibility")
        QCoreApplication.processEvents()


def left_with_the_focus_inside(window: MainWindow) -> None:
    """Then Qt looks through the window for where the focus may go."""
    view = CaseView(stage_of.context())
    view.show_record(stage_of.with_plan()[0].record())
    with page_in(window, view):
        view.tabs.findChildren(QAbstractButton)[0].setFocus()


def forms(window: MainWindow) -> None:
    stage, planning = stage_of.with_two_texts()
    stage.drafts[planning] = dict(stage_of.OWN_ROW)
    view = CaseView(stage_of.context())
    view.show_record(stage.record())
    with page_in(window, view):
        view.write_message()
        view.end_message()
        view.consent.write("SIP")
        view.consent.leave()
        view.choosing.show_next()
        view.show_tab("planning")


def preview(window: MainWindow) -> None:
    stage, _ = stage_of.with_plan()
    view = CaseView(stage_of.context())
    view.show_record(stage.record())
    with page_in(window, view):
        view.show_preview(_PAGES, (Printer("Kontoret"),), Shown("SIP"))
        QCoreApplication.processEvents()
        view.preview.closed.emit()


def outbox(window: MainWindow) -> None:
    page = OutboxPage(samples.say, lambda: samples.NOW)
    page.set_words(samples.known)
    with page_in(window, page, "outbox"):
        for connected in (False, True):
            page.show_outbox(samples.outbox(), connected=connected)
            for item in samples.outbox():
                page.list.select_key(item.op_id)


def held_and_drafts(window: MainWindow) -> None:
    held = HeldPage(samples.say, lambda: samples.NOW)
    held.set_words(samples.known)
    with page_in(window, held, "held"):
        held.show_items(())
        held.tell("Ingen kontakt")
    drafts = DraftsPage(lambda: samples.NOW)
    with page_in(window, drafts, "drafts"):
        drafts.show_drafts(())


def settings_and_guide(window: MainWindow) -> None:
    with page_in(window, SettingsPage(), "settings-again"):
        pass
    guide = HelpPage()
    with page_in(window, guide, "help-again"):
        guide.view.open("")


def dialogs(window: MainWindow) -> None:
    window.show_shortcuts()
    window.help.show_about()
    HandOutDialog("Ingrid Hallberg, 19441011-9046", "Kontoret", window).open()
    QCoreApplication.processEvents()
    for dialog in window.findChildren(QDialog):
        dialog.close()


def offline(window: MainWindow) -> None:
    at = samples.ago(minutes=0)
    window.show_sync(SyncState(False, at, at, 2, 1, 0))
    window.show_sync(SyncState(True, at, at, 0, 0, 0))


_PAGES = pdf(2)
_SCENES: tuple[tuple[Cycle, int], ...] = (
    (inbox, 4),
    (every_tab_of_a_case, 2),
    (planning_at_the_ward, 2),
    (left_with_the_focus_inside, 2),
    (forms, 2),
    (preview, 2),
    (outbox, 4),
    (held_and_drafts, 4),
    (settings_and_guide, 2),
    (dialogs, 3),
    (offline, 5),
)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    found = MainWindow(clock=lambda: samples.NOW)
    qtbot.addWidget(found)
    found.resize(1360, 860)
    found.add_page("home", QWidget())
    found.show_page("home")
    found.show()
    qtbot.waitExposed(found)
    return found


def run(cycle: Callable[[], None], cycles: int) -> dict[str, int]:
    cycle()  # what is made once and kept is there from now on
    before = alive()
    for number in range(1, cycles + 1):
        cycle()
        settle()
        if number % _COLLECT_EVERY == 0:
            gc.collect()
    return grown(before, alive(), cycles)


@pytest.mark.parametrize(("cycle", "cycles"), _SCENES, ids=[cycle.__name__ for cycle, _ in _SCENES])
def test_what_is_closed_is_gone(window: MainWindow, cycle: Cycle, cycles: int) -> None:
    assert run(lambda: cycle(window), cycles) == {}


@pytest.mark.long
@pytest.mark.parametrize("cycle", [cycle for cycle, _ in _SCENES], ids=[cycle.__name__ for cycle, _ in _SCENES])
def test_two_hundred_times_over_nothing_is_left(window: MainWindow, cycle: Cycle) -> None:
    assert run(lambda: cycle(window), _MANY) == {}


def admin_pages(admin: Admin) -> None:
    assert admin.pages is not None
    page = admin.pages.page
    for name in tuple(page.tabs) if page is not None else ():
        admin.open(name)
        QCoreApplication.processEvents()


def test_the_pages_of_an_administrator_keep_nothing_of_what_was_looked_at(local: Admin) -> None:
    local.units()
    assert run(lambda: admin_pages(local), 2) == {}


@pytest.mark.long
def test_the_pages_of_an_administrator_two_hundred_times(local: Admin) -> None:
    local.units()
    assert run(lambda: admin_pages(local), _MANY) == {}


def test_a_leak_is_noticed(window: MainWindow) -> None:
    kept: list[QWidget] = []
    assert run(lambda: kept.append(AboutDialog(None, window)), 3)["AboutDialog"] == 3
