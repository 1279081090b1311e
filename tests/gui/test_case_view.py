"""The case: whom it is about, what has happened per party and day, and what it tells the outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.texts import Texts
from desktop.models.workplace import shipped_forms
from desktop.views.case_view import CaseView
from desktop.views.components.badge import Badge
from desktop.views.drafts_page import DraftsPage
from desktop.views.theme import theme
from desktop.views.timeline import Day, columns_of
from domain.context import form_library
from domain.forms.loading import load_definition
from tests.domain.forms.newer import planning_2
from tests.gui import case_gallery
from tests.gui import case_stage as stage_of
from tests.gui.case_stage import Stage
from tests.gui.conftest import press, type_text
from tests.gui.planning_hands import words_on

Open = Callable[..., CaseView]


@pytest.fixture
def open_case(qtbot: QtBot) -> Open:
    def show(stage: Stage, width: int = 1150, height: int = 760) -> CaseView:
        view = CaseView(stage_of.context(stage.unit))
        qtbot.addWidget(view)
        view.resize(width, height)
        view.show()
        qtbot.waitExposed(view)
        view.activateWindow()
        view.show_record(stage.record())
        return view

    return show


class WindowsOpened(QObject):
    """Every window that is shown while it watches."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.found.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[WindowsOpened]:
    watch = WindowsOpened()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


def table(view: CaseView) -> QTableWidget:
    found = view.findChild(QTableWidget, "case.timeline")
    assert found is not None
    return found


def cells(view: CaseView) -> list[str]:
    shown = table(view)
    return [
        item.text()
        for row in range(shown.rowCount())
        for column in range(shown.columnCount())
        if (item := shown.item(row, column)) is not None and item.text()
    ]


def test_the_banner_tells_who_and_what_one_must_not_miss(open_case: Open) -> None:
    view = open_case(stage_of.admitted()[0])
    said = view.banner.accessibleName()
    assert said.startswith("Ingrid Hallberg. 19441011-9046 · 82 år")
    assert "Samtycke givet 16 nov" in said
    assert "Beräknad utskrivning 23 nov" in said


def test_a_protected_person_is_marked_and_address_is_said_not_to_be_shown(open_case: Open) -> None:
    said = open_case(stage_of.admitted(stage_of.ELSA)[0]).banner.accessibleName()
    assert "Sekretessmarkering" in said
    assert "adress och telefon visas inte" in said
    assert said.startswith("Sekretessmarkering. "), "the mark is read before anything else about her"


def test_the_mark_of_a_protected_person_stands_before_her_name_and_goes_with_her(open_case: Open) -> None:
    view = open_case(stage_of.admitted(stage_of.ELSA)[0])
    banner = view.banner

    def places() -> list[int]:
        QApplication.processEvents()  # a widget put into a layout is shown a moment later
        shown = [badge for badge in banner._who.findChildren(Badge) if not badge.isHidden()]
        return [badge.mapTo(banner, QPoint(0, 0)).x() for badge in shown]

    (mark,) = places()
    assert mark < banner._name.mapTo(banner, QPoint(0, 0)).x()
    banner.show_person("Ingrid Hallberg", "19441011-9046")
    assert places() == []
    assert banner.name() == "Ingrid Hallberg"


def test_a_deceased_person_is_marked(open_case: Open) -> None:
    stage, _ = stage_of.admitted(replace(stage_of.INGRID, deceased_on="2026-11-12"))
    said = open_case(stage).banner.accessibleName()
    assert "avled 12 nov" in said
    assert "Avliden, nya ärenden går inte" in said


def test_offline_the_case_tells_of_what_moment_it_is(open_case: Open) -> None:
    view = open_case(stage_of.admitted()[0])
    assert "Ärendet som det såg ut" not in view.banner.accessibleName()
    view.set_connected(False)
    assert "Ärendet som det såg ut kl. 13.20" in view.banner.accessibleName()


def test_the_timeline_tells_each_party_and_day_in_words(open_case: Open) -> None:
    view = open_case(stage_of.admitted()[0])
    said = cells(view)
    assert "tor 19, i dag" in said
    assert "Kommun SSK (ni)" in said
    assert "Vårdcentral 1, mån 16: Kvitterat" in said
    assert "Socialtjänst 2, ons 18: Planering, nytt" in said
    assert "Sjukhusavdelning 1, mån 23: Utskrivning" in said
    assert view.news.plain() == "2 nya händelser sedan i går kl. 15.40"


def test_arrow_keys_walk_the_timeline(open_case: Open) -> None:
    view = open_case(stage_of.admitted()[0])
    shown = table(view)
    shown.setFocus()
    shown.setCurrentCell(1, 1)
    press(shown, Qt.Key.Key_Right)
    press(shown, Qt.Key.Key_Down)
    assert (shown.currentRow(), shown.currentColumn()) == (2, 2)


def test_empty_days_are_joined_and_today_has_its_column() -> None:
    days = {date(2026, 11, 16), date(2026, 11, 23)}
    assert columns_of(days, date(2026, 11, 19)) == [
        Day(date(2026, 11, 16), date(2026, 11, 16)),
        Day(date(2026, 11, 17), date(2026, 11, 18)),
        Day(date(2026, 11, 19), date(2026, 11, 19)),
        Day(date(2026, 11, 20), date(2026, 11, 22)),
        Day(date(2026, 11, 23), date(2026, 11, 23)),
    ]


def test_opening_marks_the_document_seen_once_per_version(open_case: Open) -> None:
    stage, doc = stage_of.admitted()
    view = open_case(stage)
    told: list[tuple[str, int]] = []
    view.seen.connect(lambda doc_id, ver: told.append((doc_id, ver)))
    written = max(c.ver for p, c in stage.documents[doc].cells.items() if not p.startswith("seen/"))
    view.show_tab("history")
    view.show_tab("planning")
    view.show_record(stage.record())
    assert told == []  # shown already when the case was opened
    stage.put(doc, "fyr-ssk", "2026-11-19T13:20", {"seen/fyr-ssk": written}, "mark_seen")
    view.show_record(stage.record())
    assert told == []
    stage.put(doc, "fyr-vc1", "2026-11-19T13:21", {"kin_view": "Ny"})
    view.show_record(stage.record())
    assert [seen[0] for seen in told] == [doc]
    assert told[0][1] > written


def test_a_case_behind_another_page_is_not_seen_until_it_is_shown(qtbot: QtBot) -> None:
    stage, doc = stage_of.admitted()
    view = CaseView(stage_of.context())
    qtbot.addWidget(view)
    told: list[str] = []
    view.seen.connect(lambda doc_id, _ver: told.append(doc_id))
    view.show_record(stage.record())
    assert told == []
    view.show()
    assert told == [doc]


def test_a_case_without_planning_offers_to_begin_one(open_case: Open) -> None:
    stage, doc = stage_of.admitted()
    del stage.documents[doc]
    view = open_case(stage)
    asked: list[str] = []
    view.create_document_requested.connect(asked.append)
    button = view.findChild(QAbstractButton, "case.tab.planning")
    assert button is not None
    button.click()
    begin = view.findChild(QAbstractButton, "case.create.PLN")
    assert begin is not None
    begin.click()
    assert asked == ["PLN"]


def test_messages_show_receipts_and_opening_one_marks_it_seen(open_case: Open) -> None:
    view = open_case(stage_of.admitted()[0])
    told: list[str] = []
    view.seen.connect(lambda doc_id, _ver: told.append(doc_id))
    view.show_tab("messages")
    assert told == []
    view.messages.open_line(0)
    view.messages.open_line(0)
    assert told == [view.messages._messages[0].document.doc_id]
    item = view.messages.table.item(0, 3)
    assert item is not None
    assert item.text() == "4 av 4 enheter"


def test_history_tells_who_did_what_and_keeps_both_texts(open_case: Open) -> None:
    stage, doc = stage_of.with_two_texts()
    chosen = stage.put(doc, "fyr-ssk", "2026-11-19T13:10", {"situation": stage_of.MINE}, "resolve")
    old = stage.documents[doc]
    settled = replace(old.conflicts[0], resolved_by=chosen)
    stage.documents[doc] = replace(old, conflicts=(settled, *old.conflicts[1:]))
    stage.two_texts.pop(0)
    view = open_case(stage)
    view.show_tab("history")
    rows = ["  ".join(cell.text for cell in row) for row in view.history.events(stage.record())]
    assert any("Anna Lindh, Kommun SSK" in row and "Valde mellan två texter: Aktuell situation" in row for row in rows)
    kept = view.findChild(QWidget, "history.settled.conflict-0")
    assert kept is not None
    texts = [fact.value for listed in kept.findChildren(QObject) if hasattr(listed, "_facts") for fact in listed._facts]
    assert texts == [stage_of.THEIRS, stage_of.MINE, stage_of.MINE]


def test_going_back_hands_over_what_was_just_typed(open_case: Open) -> None:
    view = open_case(stage_of.admitted()[0])
    heard: list[str] = []
    view.draft_changed.connect(lambda _doc, path, _value: heard.append(path))
    view.back_requested.connect(lambda: heard.append("back"))
    actions = view.findChild(QPlainTextEdit, "field.unit_rows/fyr-ssk/planned_actions")
    assert actions is not None
    actions.setFocus()
    type_text(actions, "Sist")
    view.back_button.click()
    assert heard[-1] == "back"
    assert "unit_rows/fyr-ssk/planned_actions" in heard


def test_the_preview_is_asked_for_only_where_there_is_a_plan(open_case: Open) -> None:
    view = open_case(stage_of.admitted()[0])
    assert not view.preview_button.isVisible()
    stage, plan = stage_of.with_plan()
    view = open_case(stage)
    asked: list[str] = []
    view.print_requested.connect(lambda doc_id, _party: asked.append(doc_id))
    view.show_tab("sip")
    view.preview_button.click()
    assert asked == [plan]


def test_no_window_flashes_while_a_case_is_built(open_case: Open, windows: WindowsOpened) -> None:
    stage, doc = stage_of.with_two_texts()
    stage.drafts[doc] = dict(stage_of.OWN_ROW)
    plan = stage.document("SIP", "fyr-ssk")
    stage.put(plan, "fyr-ssk", "2026-11-19T10:02", {"status": "SIP_MEETING_HELD", **stage_of.plan_cells(stage)})
    view = open_case(stage)
    windows.found.clear()
    for tab in ("messages", "planning", "sip", "history"):
        view.show_tab(tab)
    assert view.plan is not None
    assert view.planning is not None
    view.plan.establish()
    view.planning.show_tab("patient")
    view.planning.patient.view.build_all()
    view.choosing.show_next()
    view.choosing.show_next()
    assert windows.found == []


def test_in_a_narrow_window_parties_and_limits_have_a_tab_of_their_own(open_case: Open) -> None:
    view = open_case(stage_of.admitted()[0], 760, 700)
    about = view.findChild(QAbstractButton, "case.tab.about")
    assert about is not None
    assert about.isVisible()
    about.click()
    assert view.side.isVisible()
    view.resize(1150, 700)
    assert not about.isVisible()
    assert view.side.isVisible()


def test_drafts_are_listed_and_protected_persons_are_not_named(qtbot: QtBot) -> None:
    from desktop.models.records import DraftItem  # noqa: PLC0415

    page = DraftsPage(lambda: stage_of.NOW)
    qtbot.addWidget(page)
    page.show_drafts(())
    assert "Inga utkast. Det du skriver sparas här av sig självt." in page.empty.accessibleName()
    opened: list[tuple[str, str]] = []
    page.open_requested.connect(lambda case_id, doc_id: opened.append((case_id, doc_id)))
    page.show_drafts(
        (
            DraftItem("c", "d", "PLN", "Ingrid Hallberg", "19441011-9046", "", "2026-11-19T12:18:00Z", 7),
            DraftItem("e", "f", "SIP", "Elsa Berg", "19401016-9185", "MARKED", "2026-11-18T12:18:00Z", 1),
        )
    )
    said = [item.text() for row in range(2) for column in range(4) if (item := page.table.item(row, column))]
    assert "Ingrid Hallberg 19441011-9046" in said
    assert not any("Elsa" in text or "19401016" in text for text in said)
    page.table.cellActivated.emit(1, 0)
    assert opened == [("e", "f")]


def test_a_page_gives_way_when_its_document_moves_on_to_a_newer_form(
    open_case: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, doc = stage_of.admitted()
    view = open_case(stage)
    view.show_tab("planning")
    before = view.planning
    assert before is not None
    drafts: list[tuple[str, object]] = []
    view.draft_changed.connect(lambda _doc, path, value, _base: drafts.append((path, value)))
    before.form._note("situation", "Halv mening")
    newer = load_definition(planning_2())
    monkeypatch.setattr(stage_of, "library", lambda: form_library((*shipped_forms().by_hash.values(), newer)))
    stage.documents[doc] = replace(stage.documents[doc], definition=newer.hash)
    view.context = replace(view.context, known=stage_of.context(stage.unit).known)
    view.show_record(stage.record())
    assert view.planning is not before
    assert view.planning is not None
    assert view.planning.form.definition == newer
    assert drafts == [("situation", "Halv mening")]
    view.show_record(stage.record())
    assert view.planning.form.definition == newer


def test_a_document_of_an_unknown_kind_can_be_read_among_the_messages(open_case: Open) -> None:
    stage, _ = stage_of.admitted()
    stage.message("REM", "fyr-vc1", "2026-11-19T10:05", {"text": "Ring dottern", "urgent": True}, {})
    view = open_case(stage)
    view.show_tab("messages")
    view.messages.open_message(stage.messages[-1].document.doc_id)
    words = words_on(view.messages)
    assert all(part in words for part in ("Okänt för programmet (REM)", "Ring dottern", "Övriga uppgifter", "Ja"))
    assert "Kvittenser" not in [label.text() for label in view.messages.findChildren(QLabel) if label.isVisible()]


def test_what_nobody_vouches_for_is_said_above_everything_else(open_case: Open) -> None:
    stage, _ = stage_of.with_plan()
    view = open_case(stage)
    view.context = replace(view.context, say=Texts.load().say)
    assert view.unverified.isHidden()
    record = stage.record()
    plan, header = record.case.of_kind("SIP")[0], record.case.header
    assert header is not None
    view.show_record(replace(record, unverified=frozenset({plan.doc_id, header.doc_id})))
    assert view.unverified.isVisible()
    told = view.unverified.text()
    assert told.startswith("Kan inte verifieras: ")
    assert "uppgifterna om personen" in told
    assert "SIP" in told
    view.show_record(record)
    assert view.unverified.isHidden()


def test_a_person_is_never_cut_when_her_marks_take_a_line_of_their_own(qtbot: QtBot) -> None:
    """They measure nothing before they are shown, and the banner is filled before that."""
    theme().set_scale(2.0)
    window = case_gallery.offline()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    banner = window.findChild(QWidget, "person.banner")
    needed = banner.layout() if banner is not None else None
    assert banner is not None
    assert needed is not None
    qtbot.waitUntil(lambda: banner.height() >= needed.minimumSize().height())
