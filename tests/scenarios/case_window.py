"""A case on the screen of one computer of the county: the view of the product, and behind it that computer's desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop.app.view_facts import context_of
from desktop.models.message_drafts import MessageDraft
from desktop.models.records import Answer, CaseRecord
from desktop.views.case_view import CaseView
from desktop.views.message_act import MessageAct
from desktop.views.message_form import MessageForm
from domain.operation import CellValue
from tests.sync.little_town import TEXTS, Device

SWEDISH_WINTER = timezone(timedelta(hours=1))


class CaseWindow:
    """One case, shown anew after every command; `answers` are those of all commands."""

    def __init__(self, device: Device, case_id: str, qtbot: QtBot) -> None:
        self.desk, self.case_id = device.desk, case_id
        self.answers: list[Answer] = []

        def now() -> datetime:
            return device.clock.moment().astimezone(SWEDISH_WINTER)

        self.view = CaseView(context_of(device.desk.workplace, TEXTS, now))
        qtbot.addWidget(self.view)
        self.view.draft_changed.connect(self._save)
        self.view.send_requested.connect(self._send)
        self.view.message_acted.connect(self._act)
        self.view.seen.connect(lambda doc_id, _ver: self.desk.mark_seen(case_id, doc_id))
        self.view.resize(1200, 900)
        self.view.show()
        self.refresh()
        self.view.show_tab("messages")

    def refresh(self) -> CaseRecord | None:
        record = self.desk.case(self.case_id)
        if record is not None:
            self.view.show_record(record)
        return record

    def press(self, name: str) -> None:
        button = self.view.findChild(QAbstractButton, name)
        assert button is not None, name
        assert button.isVisible(), name
        assert button.isEnabled(), name
        button.click()

    def open(self, kind: str) -> None:
        """Open the newest message of a kind."""
        record = self.refresh()
        assert record is not None
        found = [one.document.doc_id for one in record.messages if one.document.kind == kind]
        self.view.messages.open_message(max(found))

    def write(self, **cells: CellValue) -> MessageForm:
        """Fill in fields of the message that is being written (`__` stands for `/`)."""
        message = self.view.message
        assert message is not None
        message.view.build_all()
        for path, value in cells.items():
            assert message.form is not None
            message.form.put(path.replace("__", "/"), value)
        return message

    def send(self) -> None:
        """Press Send, and Send all the same where there is something to look at first."""
        self.press("message.send")
        if self.view.message is not None and not self.view.message.warnings.isHidden():
            self.press("message.send_anyway")

    def _save(self, doc_id: str, path: str, value: CellValue, seen: str) -> None:
        at = self.desk.save_draft(self.case_id, doc_id, path, value, seen or None)
        self.view.draft_saved(doc_id, path, value, at)

    def _send(self, draft: MessageDraft) -> None:
        answer = self.desk.messages.send(self.case_id, draft)
        self._done(draft.doc_id, answer)
        if answer.queued:
            self.view.end_message()

    def _act(self, act: MessageAct) -> None:
        messages = self.desk.messages
        commands: dict[str, Callable[[], Answer]] = {
            "forward": lambda: messages.forward(self.case_id, act.doc_id, act.unit),
            "misdirected": lambda: messages.misdirected(self.case_id, act.doc_id, act.reason, act.unit),
            "share": lambda: messages.share(self.case_id, act.doc_id),
            "take_over": lambda: messages.take_over(self.case_id, act.doc_id),
            "discard": lambda: messages.discard(self.case_id, act.doc_id),
        }
        self._done(act.doc_id, commands[act.name]())

    def _done(self, doc_id: str, answer: Answer) -> None:
        self.answers.append(answer)
        self.view.answered(doc_id, answer)
        self.refresh()
