"""Pictures of every component and view, to be looked at beside the target pictures. Run by hand:

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.gui.gallery OUT [only-names-containing]
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from desktop.models.clock import utc_text
from desktop.models.records import SyncState
from desktop.models.unit_news import UnitNews
from desktop.views.application import prepare
from desktop.views.components.badge import Badge
from desktop.views.components.bars import TrainingBand
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.error_summary import ErrorLink, ErrorSummary
from desktop.views.components.facts import InfoBox
from desktop.views.components.fields import Check, Choice, FieldFrame, Prose, Radio, TextLine
from desktop.views.components.labels import Label
from desktop.views.components.navigation import OpenCase
from desktop.views.components.person_banner import Mark, PersonBanner
from desktop.views.components.steps import MessageSteps, Step, StepNote
from desktop.views.first_sync_page import FirstSyncPage
from desktop.views.frame import MainWindow
from desktop.views.inbox import InboxPage
from desktop.views.launcher_window import LauncherWindow
from desktop.views.outbox_page import OutboxPage
from desktop.views.shortcuts_dialog import ShortcutsDialog
from desktop.views.sign_in_window import SignInWindow
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from desktop.views.trouble_page import Trouble, TroublePage, WayOut
from tests.gui import sample_records as samples
from tests.gui.conftest import compile_swedish

_LOCKED_MS = 1_795_007_100_000
VARIANTS = (("light", 1.0), ("dark", 1.0), ("high_contrast", 1.0), ("light", 1.25), ("light", 2.0))


def components() -> QWidget:
    board = QWidget()
    board.setProperty("ground", "pane")
    box = column(board, 8, (24, 16, 24, 16))
    for name, line, mark in (
        ("Ingrid Hallberg", "19441011-9046 · 82 år", Mark("Samtycke givet 16 nov", "verified_user", "ok")),
        ("Göran Åberg", "19541007-2572 · avled 12 nov 2026", Mark("Avliden, nya ärenden går inte", "block")),
        ("Sven Lundqvist", "19480216-2174 · 78 år", Mark("Samtycke nekat", "do_not_disturb_on", "danger")),
    ):
        banner = PersonBanner()
        banner.show_person(name, line, (mark,), (Mark("Sekretessmarkering", "shield_person", "prot"),))
        box.addWidget(banner)
    buttons = row(spacing=8)
    held = Button("Skicka")
    held.set_unavailable("Går inte nu")
    focused = Button("Bevaka")
    for button in (
        Button("Kvittera", "primary", icon="check_circle", key="K"),
        Button("Svara", key="R"),
        focused,
        Button("Felsänt", "quiet", icon="more_horiz"),
        held,
        Button("Läkemedelslista", "link"),
    ):
        buttons.addWidget(button)
    buttons.addStretch(1)
    box.addLayout(buttons)
    for frame in _fields():
        box.addWidget(frame)
    choices = row(spacing=16)
    for control in (Radio("Ja"), Radio("Nej"), Check("Fall"), Check("Ätstörning")):
        control.setChecked(control.text() in {"Ja", "Fall"})
        choices.addWidget(control)
    choices.addStretch(1)
    box.addLayout(choices)
    badges = row(spacing=8)
    for text, icon, kind in (
        ("Försenad 2 tim", "error", "danger"),
        ("Före 14.05", "schedule", "warn"),
        ("Kvitterat", "check_circle", "ok"),
        ("Köat", "hourglass_top-fill", "warn"),
        ("Skickat", "check", "neutral"),
        ("Dygn 0", "event_available", "accent"),
    ):
        badges.addWidget(Badge(text, icon, kind))
    badges.addStretch(1)
    box.addLayout(badges)
    steps = MessageSteps()
    steps.show_steps(Step.QUEUED, (StepNote(Step.SAVED, "i dag 14.10"), StepNote(Step.QUEUED, "väntar på nät")))
    box.addWidget(steps)
    told = "Meddelandet skickas av sig självt när nätet är tillbaka. Tidsgränser räknas från när det tas emot centralt."
    box.addWidget(InfoBox(told, extra=("call", "Är det bråttom? Ring Vårdcentral 1, 031-390 06 40.")))
    errors = ErrorSummary()
    box.addWidget(errors)
    links = (ErrorLink("a", "Delmål 2, Senast: skriv ett datum"), ErrorLink("b", "Insats 3, Vem ansvarar: välj enhet"))
    errors.show_errors("Planen kan inte upprättas än. Rätta 2 uppgifter.", links)
    box.addWidget(TrainingBand())
    box.addWidget(Label("Ångström Ärlig Öring", Role.PAGE))
    box.addStretch(1)
    board.setProperty("first", focused)
    board.resize(int(760 * theme().scale), int(1180 * theme().scale))
    return board


def _fields() -> list[FieldFrame]:
    phone = FieldFrame("Telefon", TextLine())
    phone.set_provenance("Anna Lindh, Kommun SSK · i dag 13.12")
    latest = FieldFrame("Senast", TextLine("åååå-mm-dd"), required=True)
    latest.set_error("Skriv ett datum")
    locked = FieldFrame("Planerade insatser", line := TextLine())
    line.setText("Hemtjänst fyra besök om dagen.")
    locked.set_locked("Låst för er")
    prose = FieldFrame("Aktuell situation", text := Prose(), help_text="Kort, med den enskildes egna ord.")
    text.setPlainText("Går till matsalen med rollator. ÅÄÖ åäö.")
    prose.set_two_texts(True)
    choice = Choice()
    choice.addItems(["Planerat", "Utfört"])
    return [phone, latest, locked, prose, FieldFrame("Status", choice, compact=True)]


def _window(size: tuple[int, int], *, connected: bool, page: str) -> MainWindow:
    clock = lambda: samples.NOW  # noqa: E731 - one word is enough here
    window = MainWindow(clock=clock)
    window.show_unit("Kommun SSK", "Skaraborg")
    window.show_user("Anna Lindh", "Sjuksköterska")
    window.show_duty("Johan Berg till kl. 16.00")
    inbox = InboxPage(samples.say, clock)
    inbox.set_words(samples.known)
    inbox.set_context(samples.context())
    inbox.set_own_name("Anna Lindh")
    inbox.show_people(samples.colleagues())
    inbox.whose.show_duty("johan", "Johan Berg")
    outbox = OutboxPage(samples.say, clock)
    outbox.set_words(samples.known)
    window.add_page("inbox", inbox)
    window.add_page("outbox", outbox)
    window.show_counts({"inbox": 8, "outbox": 0 if connected else 4})
    window.show_open_cases((OpenCase("c1", "Elsa Berg", True), OpenCase("c2", "Ingrid Hallberg")))
    at = samples.ago(minutes=0 if connected else 39)
    window.show_sync(SyncState(connected, at, at, 0 if connected else 2, 0 if connected else 2, 0))
    window.show_readable("Kan läsas utan nät till 20 nov kl. 08.00")
    window.resize(*size)
    window.show()
    inbox.show_inbox(samples.inbox())
    inbox.list.select_key("2")
    inbox.show_message(samples.message())
    outbox.show_outbox(samples.outbox(), connected=connected)
    outbox.list.select_key("op-2")
    window.show_page(page)
    return window


def asked(verb: str, size: tuple[int, int] = (1360, 860)) -> QWidget:
    """The inbox with a question open."""
    window = _window(size, connected=False, page="inbox")
    inbox = window.findChild(InboxPage)
    assert inbox is not None
    inbox.press(verb)
    inbox.bar.tell(
        "Kvitterat: Karl-Erik Nyström, inskrivningsmeddelande. Köat, skickas när nätet är tillbaka.", can_undo=True
    )
    return window


def launcher() -> QWidget:
    window = LauncherWindow()
    window.show_units(samples.units())
    window.choose_region("Skaraborg")
    window.resize(1360, 860)
    window.show()
    unit = window.findChild(QWidget, "launcher.unit.ska-ssk")
    if unit is not None:
        unit.setFocus()
    return window


def locked() -> QWidget:
    window = launcher()
    assert isinstance(window, LauncherWindow)
    for unit, new, high in (("ska-avd1", 1, 0), ("ska-ssk", 3, 1)):
        window.show_locked(unit)
        window.show_news(unit, UnitNews(utc_text(_LOCKED_MS), new, high, utc_text(_LOCKED_MS)))
    return window


def locked_at_work(*, apart: bool = False) -> QWidget:
    window = SignInWindow()
    window.show_locked("Kommun SSK")
    window.show_news(UnitNews(utc_text(_LOCKED_MS), 3, 1, utc_text(_LOCKED_MS + 900_000), apart=apart))
    return window


def starting() -> QWidget:
    window = LauncherWindow()
    window.show_progress(214, 600)
    window.resize(1360, 860)
    return window


def trouble() -> QWidget:
    page = TroublePage()
    page.show_trouble(
        Trouble(
            "Uppgifterna på den här datorn går inte att öppna",
            "Nyckeln som låser upp filen saknas i datorns nyckelring.",
            "Det ni har skickat finns centralt. Filen med det som väntar är orörd.",
            "Logga in på den dator där du brukar arbeta, eller hämta uppgifterna på nytt.",
            (WayOut("rebuild", "Hämta uppgifterna på nytt", "download"), WayOut("close", "Stäng programmet")),
            "missing_key",
        )
    )
    page.resize(1360, 700)
    return page


def first_sync() -> QWidget:
    page = FirstSyncPage()
    page.show_progress(1240, 4870)
    page.resize(1360, 500)
    return page


def shortcuts() -> QWidget:
    return ShortcutsDialog()


VIEWS: dict[str, Callable[[], QWidget]] = {
    "components": components,
    "inbox": lambda: _window((1360, 860), connected=True, page="inbox"),
    "inbox-watch": lambda: asked("watch"),
    "inbox-misdirected": lambda: asked("misdirected"),
    "inbox-900-watch": lambda: asked("watch", (900, 700)),
    "inbox-1100": lambda: _window((1100, 760), connected=True, page="inbox"),
    "inbox-900": lambda: _window((900, 700), connected=True, page="inbox"),
    "offline": lambda: _window((1360, 860), connected=False, page="outbox"),
    "launcher": launcher,
    "locked": locked,
    "locked-at-work": locked_at_work,
    "locked-apart": lambda: locked_at_work(apart=True),
    "starting": starting,
    "trouble": trouble,
    "first-sync": first_sync,
    "shortcuts": shortcuts,
}


def main(out: Path, wanted: str = "") -> None:
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    prepare(app)
    with tempfile.TemporaryDirectory() as folder:
        for path in compile_swedish(Path(folder)):
            translator = QTranslator(app)
            translator.load(str(path))
            app.installTranslator(translator)
    out.mkdir(parents=True, exist_ok=True)
    for name, build in VIEWS.items():
        if wanted not in name:
            continue
        for mode, scale in VARIANTS:
            theme().set_mode(mode)
            theme().set_scale(scale)
            view = build()
            view.show()
            first = view.property("first")
            if isinstance(first, QWidget):
                first.setFocus()
            app.processEvents()
            app.processEvents()
            path = out / f"{name}_{mode}_{int(scale * 100)}.png"
            view.grab().save(str(path))
            print(path)
            view.close()
            view.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
