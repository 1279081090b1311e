"""The page where two numbers become one person's: by two people where the numbers differ, and apart again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from central.api.sessions import Sessions
from central.store.answers import UserRecord
from central.store.case_rows import read_documents
from central.store.store import Store
from desktop.app.identity_pages import PAGE, IdentityPages
from desktop.app.jobs import Jobs, Trouble
from desktop.models.clock import Clock
from desktop.models.records import SyncState
from desktop.models.texts import Texts
from desktop.models.workplace import Session, Workplace
from desktop.sync.dialogue import StoreRefused
from desktop.views.components.button import Button
from desktop.views.components.fields import TextLine
from desktop.views.frame import MainWindow
from desktop.views.identity_form import IdentityForm
from domain.directory import Membership, Unit
from domain.operation import Author
from tests.central.pen import Pen, new_id, opening, sqlite_store
from tests.central.service import LAUNCH_TOKEN, Caller, serving

_T = TypeVar("_T")
UNIT = Unit("ska-vc1", "Vårdcentral 1", "VC", "Skaraborg")
RESERVE, SAME = "19810829M071", "19441071-9043"
PERSON = "19441011-9046"
WHY = "Hon har visat sitt pass"


class AtOnce(Jobs):
    """Jobs done at once, as the answer comes: whatever is asked fails to whoever asked."""

    def __init__(self) -> None:
        pass

    def aside(
        self, job: Callable[[], _T], then: Callable[[_T], None] | None = None, fail: Trouble | None = None
    ) -> None:
        try:
            told = job()
        except Exception as error:  # noqa: BLE001 - as the real one hands it on
            assert fail is not None
            fail(error)
        else:
            if then is not None:
                then(told)


class Line:
    """The service as a client reaches it."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def network(self) -> Line:
        return self

    def identities(self, step: str, body: Mapping[str, object] | None) -> Mapping[str, Any]:
        path = f"/v1/identities/{step}" if step else "/v1/identities"
        answer = self._caller.post(path, dict(body or {})) if step else self._caller.get(path)
        told: dict[str, Any] = answer.json()
        if answer.status != 200:
            raise StoreRefused(told.pop("code"), told)
        return told


class Keeper:
    """One person's window with her page."""

    def __init__(self, qtbot: QtBot, port: int, sessions: Sessions, user: str, role: str = "IDENTITY_ADMIN") -> None:
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.window.add_page("inbox", QWidget())
        session = Session(Author(user, user, "handläggare"), UNIT, ("READ", role), "00" * 32)
        line: Any = Line(Caller(port, sessions.begin(user, UNIT.unit_id)))
        self.pages = IdentityPages(self.window, AtOnce(), line, Workplace(session, Clock()), Texts.load().say)
        self.pages.show_connection(_state(connected=True))
        self.window.show()

    @property
    def form(self) -> IdentityForm:
        found = self.window.findChild(IdentityForm)
        assert found is not None
        return found

    def write(self, number: str, now: str = PERSON, why: str = WHY) -> None:
        for field, text in ((self.form.number, number), (self.form.now, now)):
            assert isinstance(field.editor, TextLine)
            field.editor.setText(text)
        reason = self.form.reason.editor
        assert isinstance(reason, QPlainTextEdit)
        reason.setPlainText(why)

    def said(self) -> str:
        return self.form.notice.text()

    def rows(self) -> list[Button]:
        QCoreApplication.processEvents()
        return [one for one in self.form.findChildren(Button, "identities.confirm") if one.isVisibleTo(self.form)]


def _state(*, connected: bool) -> SyncState:
    return SyncState(connected, "", "", 0, 0, 0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = sqlite_store(tmp_path)
    people = [UserRecord(f"keeper.{n}", name, "handläggare") for n, name in ((1, "Kim Ek"), (2, "Lo Ask"))]
    roles = [Membership(one.user_id, UNIT.unit_id, "IDENTITY_ADMIN") for one in people]
    opened.write_reference([], people, roles)
    yield opened
    opened.close()


@pytest.fixture
def keepers(store: Store, qtbot: QtBot) -> Iterator[tuple[Keeper, Keeper]]:
    sessions = Sessions(LAUNCH_TOKEN)
    with serving(store, sessions=sessions) as caller:
        yield tuple(Keeper(qtbot, caller.port, sessions, f"keeper.{n}") for n in (1, 2))  # type: ignore[misc]


def number_shown(store: Store, case_id: str) -> str:
    with store._database.read() as connection:
        (header,) = (one for one in read_documents(connection, case_id).values() if one.kind == "header")
    return header.text("person/now_id")


def test_two_people_join_what_differs_and_one_takes_it_apart(store: Store, keepers: tuple[Keeper, Keeper]) -> None:
    first, second = keepers
    case_id = new_id()
    body = opening(**{"person/id": RESERVE, "person/id_kind": "LRID"})
    assert Pen("ska-avd1").enrol(store).do(store, "open_case", case_id, body).ruling == "applied"
    first.pages.show()
    assert first.window.shown_page() == PAGE
    first.write(RESERVE)
    first.form.look.click()
    assert "Ärenden under det tidigare numret: 1. Under personens nummer: 0." in first.said()
    assert "En annan person med behörigheten behöver bekräfta" in first.said()
    first.form.join.click()
    assert first.said() == "Väntar på att en annan person bekräftar."
    (mine,) = first.rows()
    mine.click()
    assert "En annan person bekräftar" in first.said()
    assert number_shown(store, case_id) == ""

    second.pages.show()
    (row,) = second.rows()
    assert "19810829-M071 till 19441011-9046, frågat av Kim Ek" in row.accessibleName()
    row.click()
    assert "Ihopslagna" in second.said()
    assert second.rows() == []
    assert number_shown(store, case_id) == "194410119046"

    first.write(RESERVE)
    first.form.part.click()
    assert "Delade" in first.said()
    assert number_shown(store, case_id) == ""


def test_one_person_is_enough_for_the_same_birth_date_and_sex(keepers: tuple[Keeper, Keeper]) -> None:
    keeper = keepers[0]
    keeper.pages.show()
    keeper.write(SAME)
    keeper.form.look.click()
    assert "Du kan slå ihop dem själv" in keeper.said()
    assert keeper.form.join.text() == "Slå ihop"
    keeper.form.join.click()
    assert "Ihopslagna" in keeper.said()
    keeper.form.look.click()
    assert keeper.said() == "Numren är redan ihopslagna. Dela dem först om det är fel."


def test_what_cannot_be_is_told_and_a_reason_is_asked_for(keepers: tuple[Keeper, Keeper]) -> None:
    keeper = keepers[0]
    keeper.pages.show()
    keeper.write("19810829M072")
    keeper.form.look.click()
    assert keeper.form.number.error() == "Kontrollsiffran stämmer inte. Kontrollera numret."
    keeper.write(PERSON, RESERVE)
    keeper.form.look.click()
    assert keeper.said() == "Ett personnummer ersätts inte av ett reservnummer. Byt plats på numren."
    keeper.write(SAME, why=" ")
    keeper.form.look.click()
    keeper.form.join.click()
    assert keeper.form.reason.error() == "Skriv varför, med högst 500 tecken"
    keeper.write("19440101K062")
    keeper.form.part.click()
    assert keeper.said() == "Numret är inte ihopslaget med något annat"


def test_a_number_of_another_region_is_kept_as_it_is(keepers: tuple[Keeper, Keeper]) -> None:
    keeper = keepers[0]
    keeper.pages.show()
    keeper.write("sk 440101-a1b2")
    keeper.form.other_region.click()
    keeper.form.look.click()
    assert "En annan person med behörigheten behöver bekräfta" in keeper.said()
    keeper.form.join.click()
    (row,) = keeper.rows()
    assert "SK 440101-A1B2 till 19441011-9046" in row.accessibleName()


def test_without_a_connection_nothing_is_asked(keepers: tuple[Keeper, Keeper]) -> None:
    keeper = keepers[0]
    keeper.pages.show_connection(_state(connected=False))
    keeper.pages.show()
    keeper.write(SAME)
    keeper.form.look.click()
    assert "bara med kontakt" in keeper.said()


def test_only_those_who_look_after_identities_are_offered_the_page(
    keepers: tuple[Keeper, Keeper], qtbot: QtBot
) -> None:
    reader = Keeper(qtbot, 1, Sessions("x"), "ska-vc1.1", role="CASEWORKER_OPENV")
    assert keepers[0].window.findChild(QAction, "action.identities") is not None
    assert reader.window.findChild(QAction, "action.identities") is None
