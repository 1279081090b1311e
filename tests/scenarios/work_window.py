"""The window of one computer of the county: inbox, new case and case pages of the product, over that computer's desk.

Jobs are done at once, and what a command changed is shown at once, as the session does it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.case_pages import CasePages
from desktop.app.view_facts import context_of
from desktop.models.records import Answer
from desktop.views.case_view import CaseView
from desktop.views.frame import MainWindow
from desktop.views.inbox import InboxPage
from desktop.views.message_form import MessageForm
from desktop.views.new_case_page import NewCasePage
from desktop.views.step_panels import StepPanel
from domain.operation import CellValue
from tests.gui.conftest import press, type_text
from tests.gui.test_new_case import SameThread
from tests.scenarios.case_window import SWEDISH_WINTER
from tests.sync.little_town import TEXTS, Device

if TYPE_CHECKING:
    from desktop.app.workday import Workday

_W = TypeVar("_W", bound=QWidget)


class _QuietDay:
    """The day's work as far as the pages ask for it: what is noted in the log is not looked at here."""

    texts = TEXTS

    def note(self, *_told: object, **_more: object) -> None:
        pass

    def wake(self) -> None:
        pass


class WorkWindow:
    """`answers` are those of all commands."""

    def __init__(self, device: Device, qtbot: QtBot) -> None:
        self.device, self.desk = device, device.desk
        self.answers: list[Answer] = []

        def now() -> datetime:
            return device.clock.moment().astimezone(SWEDISH_WINTER)

        self.now = now
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.window.resize(1300, 900)
        self.inbox = InboxPage(TEXTS.say, now)
        self.window.add_page("inbox", self.inbox)
        self.window.show_page("inbox")
        context = context_of(self.desk.workplace, TEXTS, now)
        self.pages = CasePages(self.window, SameThread(), cast("Workday", _QuietDay()), self.desk, context)
        self.pages.acted.connect(self._acted)
        self.inbox.open_case_requested.connect(self.pages.open)
        self.inbox.answer_requested.connect(lambda case_id, doc_id: self.pages.open(case_id, doc_id=doc_id))
        self.window.show()
        self.look()

    def look(self) -> None:
        """What has come since is on the screen."""
        self.inbox.show_inbox(self.desk.inbox())
        for case_id in list(self.pages._views):
            self.pages.refresh((case_id,))

    def _acted(self, answer: Answer) -> None:
        self.answers.append(answer)
        self.look()

    # -- what is on the screen --------------------------------------------------------------------------------------

    @property
    def case(self) -> CaseView:
        return self._shown(CaseView)

    @property
    def case_id(self) -> str:
        assert self.case.record is not None
        return self.case.record.case.case_id

    @property
    def new_case(self) -> NewCasePage:
        return self._shown(NewCasePage)

    @property
    def message(self) -> MessageForm:
        message = self.case.message
        assert message is not None
        message.view.build_all()
        return message

    @property
    def dialog(self) -> StepPanel:
        panel = self.case.process.panel
        assert panel is not None
        return panel

    def _shown(self, kind: type[_W]) -> _W:
        page = self.window.stack.currentWidget()
        assert isinstance(page, kind), page
        return page

    # -- what somebody does -----------------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """A button of the window or of a dialog over it."""
        shown = [button for button in self.window.findChildren(QAbstractButton, name) if button.isVisible()]
        assert shown, name
        shown[-1].click()

    def begin(self, number: str, name: str) -> NewCasePage:
        self.window.new_case.click()
        for field, text in (("new_case.number", number), ("new_case.name", name)):
            line = self.new_case.findChild(QLineEdit, field)
            assert line is not None
            line.setFocus()
            type_text(line, text)
            line.editingFinished.emit()
        return self.new_case

    def pick(self, reason: str) -> str:
        """Open the row of the inbox with this reason or kind by Enter, and tell what it says."""
        rows = [item for item in self.desk.inbox().items if reason in {item.kind, item.reason}]
        assert rows, reason
        self.window.show_page("inbox")
        assert self.inbox.list.select_key(rows[0].key)
        press(self.inbox.list, Qt.Key.Key_Return)
        return TEXTS.say(rows[0].reason, **rows[0].params) if rows[0].reason else ""

    def write(self, **cells: CellValue) -> None:
        """Fill in the message that is being written (`__` stands for `/`)."""
        form = self.message.form
        assert form is not None
        for path, value in cells.items():
            form.put(path.replace("__", "/"), value)

    def fill_request(self, cells: dict[str, CellValue]) -> None:
        """Write in the request for care."""
        view = self.case.request.view
        assert view is not None
        view.form_view.build_all()
        for path, value in cells.items():
            view.form.put(path, value)

    def fill_step(self, cells: dict[str, CellValue]) -> None:
        """Fill in the step that is asked about."""
        form = self.dialog.form
        assert form is not None
        for path, value in cells.items():
            form.put(path, value)
