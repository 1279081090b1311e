"""What has come of a message, in sentences: answered, corrected, passed on, sent back, sent in spite of a warning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from desktop.models.records import MessageRecord
from desktop.views.components.base import clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.labels import IconLabel
from desktop.views.kinds import kind_word
from desktop.views.style.typography import Role
from domain.acts.former_wards import REDIRECTED
from domain.acts.receiving import SHARED
from domain.case import Document
from domain.forms.definition import FormDefinition


@dataclass(frozen=True, slots=True)
class Mark:
    """`doc_id` is the message it speaks of, '' for none."""

    text: str
    icon: str
    tone: str = "text2"
    doc_id: str = ""


def return_words(code: str) -> str:
    """Why a message was sent back, in words."""
    return {
        "WRONG_UNIT": QCoreApplication.translate("messages", "wrong unit"),
        "WRONG_PERSON": QCoreApplication.translate("messages", "wrong person"),
    }.get(code, QCoreApplication.translate("messages", "another reason"))


def marks_of(
    message: MessageRecord,
    known: Mapping[str, Document],
    unit_name: Callable[[str], str],
    definition: FormDefinition | None,
) -> tuple[Mark, ...]:
    """`known` are the documents of the case that are held here."""
    document = message.document
    found = [*_about(document, known, unit_name), *_moved(document, unit_name), *_came_of_it(message, known, unit_name)]
    if definition is not None:
        said = QCoreApplication.translate("messages", "Sent all the same: {text}")
        for name in document.marked("skipped"):
            rule = definition.rule(name)
            if rule is not None:
                found.append(Mark(said.format(text=rule.message), "warning", "warn"))
    return tuple(found)


def _about(document: Document, known: Mapping[str, Document], unit_name: Callable[[str], str]) -> list[Mark]:
    found = []
    if document.text("superseded_by"):
        words = QCoreApplication.translate("messages", "Corrected by a newer message")
        found.append(Mark(words, "error", "danger", _held(document.text("superseded_by"), known)))
    if document.text("supersedes"):
        words = QCoreApplication.translate("messages", "Corrects an earlier message")
        found.append(Mark(words, "edit", "text2", _held(document.text("supersedes"), known)))
    asked = known.get(document.text("in_reply_to"))
    if asked is not None:
        words = QCoreApplication.translate("messages", "Answers {kind} from {unit}")
        told = words.format(kind=kind_word(asked.kind), unit=unit_name(asked.text("sender_unit") or asked.created_by))
        found.append(Mark(told, "forum", "text2", asked.doc_id))
    return found


def _moved(document: Document, unit_name: Callable[[str], str]) -> list[Mark]:
    """What the process has made of it: it went to another ward, or its meeting will not be."""
    found = []
    head = f"{REDIRECTED}/"
    for path in sorted(path for path in document.cells if path.startswith(head)):
        words = QCoreApplication.translate("messages", "Written to {unit}, but {other} has the patient now and got it")
        told = words.format(unit=unit_name(path.removeprefix(head)), other=unit_name(document.text(path)))
        found.append(Mark(told, "arrow_forward", "warn"))
    head = f"{SHARED}/"
    for path in sorted(path for path in document.cells if path.startswith(head)):
        words = QCoreApplication.translate("messages", "Written to {unit}, which shares the inbox of {other}")
        told = words.format(unit=unit_name(path.removeprefix(head)), other=unit_name(document.text(path)))
        found.append(Mark(told, "inbox"))
    if document.text("cancelled"):
        words = QCoreApplication.translate("messages", "The meeting is cancelled: the person is deceased")
        found.append(Mark(words, "block", "danger"))
    return found


def _came_of_it(message: MessageRecord, known: Mapping[str, Document], unit_name: Callable[[str], str]) -> list[Mark]:
    found = []
    for reply in message.document.marked("reply"):
        document = known.get(reply)
        if document is not None:
            found.append(_reply(document, unit_name))
    for receipt in message.receipts:
        if receipt.forwarded_to:
            words = QCoreApplication.translate("messages", "{unit} has passed it on to {other}")
            found.append(Mark(words.format(unit=receipt.unit_name, other=receipt.forwarded_to), "arrow_forward"))
        if receipt.misdirected:
            words = QCoreApplication.translate("messages", "{unit} has sent it back: {reason}")
            told = words.format(unit=receipt.unit_name, reason=return_words(receipt.misdirected))
            if receipt.right_unit:
                right = QCoreApplication.translate("messages", "Right unit: {unit}").format(unit=receipt.right_unit)
                told = f"{told}. {right}"
            found.append(Mark(told, "undo", "danger"))
    return found


def _reply(document: Document, unit_name: Callable[[str], str]) -> Mark:
    """What an answer says, as far as it is one of the answers that are asked for."""
    unit, other = unit_name(document.text("sender_unit")), document.text("right_unit")
    if document.text("code") == "COMPLETE":
        words = QCoreApplication.translate("messages", "{unit} asks for more").format(unit=unit)
        return Mark(words, "forum", "warn", document.doc_id)
    match document.text("coming"):
        case "COMES":
            words = QCoreApplication.translate("messages", "{unit} comes").format(unit=unit)
            return Mark(words, "check_circle", "ok", document.doc_id)
        case "SUBSTITUTE":
            words = QCoreApplication.translate("messages", "{unit} sends {name} instead")
            told = words.format(unit=unit, name=document.text("substitute"))
            return Mark(told, "check_circle", "ok", document.doc_id)
        case "WRONG_UNIT":
            words = QCoreApplication.translate("messages", "{unit} is the wrong place, refers to {other}")
            return Mark(words.format(unit=unit, other=unit_name(other)), "undo", "danger", document.doc_id)
        case "HINDERED":
            words = QCoreApplication.translate("messages", "{unit} cannot come").format(unit=unit)
            return Mark(words, "do_not_disturb_on", "warn", document.doc_id)
    words = QCoreApplication.translate("messages", "{unit} has answered").format(unit=unit)
    return Mark(words, "forum", "text2", document.doc_id)


def _held(doc_id: str, known: Mapping[str, Document]) -> str:
    return doc_id if doc_id in known else ""


class MarkLines(QWidget):
    """One line for each mark, with the way to the message it speaks of."""

    open_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages.marks")
        self._box = column(self, spacing=4)

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        clear(self._box)
        for place, mark in enumerate(marks):
            line = QWidget(self)
            box = row(line, spacing=8)
            box.addWidget(IconLabel(mark.icon, mark.text, Role.BODY, mark.tone, wrap=True), 1)
            if mark.doc_id:
                show = Button(self.tr("Show"), "link", name=f"messages.marks.{place}")
                show.setAccessibleName(f"{self.tr('Show')}: {mark.text}")
                show.clicked.connect(lambda _on=False, doc_id=mark.doc_id: self.open_requested.emit(doc_id))
                box.addWidget(show)
            self._box.addWidget(line)
        self.setVisible(bool(marks))
