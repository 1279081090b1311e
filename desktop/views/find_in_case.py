"""Free text inside one case: a bar under the case's head that finds words in its messages, plans and notes.

Here, and nowhere across patients. What is found is marked where it stands; F3 goes on, Shift+F3 back, Esc closes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPlainTextEdit, QScrollArea, QTextEdit, QWidget

from desktop.models.records import CaseRecord
from desktop.views.components.announce import announce
from desktop.views.components.base import Themed, column, keep_private, row
from desktop.views.components.button import Button
from desktop.views.components.labels import Label
from desktop.views.document_facts import facts_of, unknown_facts
from desktop.views.form_view import FormView
from desktop.views.kinds import kind_word
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from desktop.views.view_context import ViewContext
from domain.case import HEADER, Document
from domain.finding import places_of

if TYPE_CHECKING:
    from desktop.views.case_view import CaseView

_SHORTEST: Final = 2
_ROOMY: Final = 880
"""Logical width from which one line holds the field, the buttons and what is said."""
_TABS: Final = {"VBG": "request", "PLN": "planning", "SIP": "sip", "INT": "notes"}


@dataclass(frozen=True, slots=True)
class CaseHit:
    """An answer in which the words stand: the document, what the answer is called, all of it. `path` is where the
    cursor can be put, '' for nowhere; `plain` tells that å, ä and ö were passed over."""

    doc_id: str
    kind: str
    path: str
    label: str
    text: str
    plain: bool


def search_case(record: CaseRecord, context: ViewContext, words: str) -> tuple[CaseHit, ...]:
    """Every answer in the case that holds the words, and those the unit has written and not shared; the spelling as it
    was typed first, then without å, ä and ö."""
    if len(words.strip()) < _SHORTEST:
        return ()
    told = list(_told(record, context))
    hits: list[CaseHit] = []
    for plain in (False, True):
        for document, path, label, text in told:
            fits = bool(places_of(words, text, plain=plain)) and not (plain and places_of(words, text))
            if fits:
                at = path or _path_of(document, words, text, plain=plain)
                hits.append(CaseHit(document.doc_id, document.kind, at, label, text, plain))
    return tuple(hits)


def _told(record: CaseRecord, context: ViewContext) -> Iterator[tuple[Document, str, str, str]]:
    """(document, path, label, words) of every answer, in the order in which the documents came; the path of those that
    are nobody else's yet."""
    known, now = context.known(), context.clock()
    for doc_id, document in sorted(record.case.documents.items()):
        if document.kind == HEADER or not document.kind.isupper():
            continue
        form = context.form(document)
        facts = facts_of(form, document, known, now) if form is not None else ()
        for fact in (*facts, *unknown_facts(form, document, known)):
            yield document, "", fact.label, fact.value
        for path, value in record.drafts.get(doc_id, {}).items():
            if isinstance(value, str) and value != document.value(path):
                yield document, path, known.label_of(document.definition, path), value


def _path_of(document: Document, words: str, text: str, *, plain: bool) -> str:
    """Where an answer was written that reads so: what is chosen among words has no text of its own to go to."""
    for path, value in sorted(document.values().items()):
        if isinstance(value, str) and value in text and places_of(words, value, plain=plain):
            return path
    return ""


class FindInCase(Themed, QFrame):
    """The bar. Hidden until Ctrl+F is pressed somewhere in the case."""

    def __init__(self, view: CaseView) -> None:
        super().__init__()
        self.setObjectName("case.find")
        self.setProperty("ground", "sub")
        self.setProperty("edge", "bottom")
        self.setAccessibleName(self.tr("Search in the case"))
        self._view = view
        self._hits: tuple[CaseHit, ...] = ()
        self._of: CaseRecord | None = None
        self._place = -1
        self._marked: list[QWidget] = []
        self._before: QWidget | None = None
        self.line = QLineEdit()
        keep_private(self.line)
        self.line.setObjectName("case.find.field")
        self.line.setAccessibleName(self.tr("Search in the case"))
        self.line.setPlaceholderText(self.tr("Search in the case"))
        self.line.textEdited.connect(self._typed)
        self.line.installEventFilter(self)
        self.told = Label("", Role.BODY, "text2", wrap=True)
        self.told.setObjectName("case.find.told")
        self.back = Button(self.tr("Previous"), icon="keyboard_arrow_up", key=self.tr("Shift F3"), in_bar=True)
        self.next = Button(self.tr("Next"), icon="keyboard_arrow_down", key="F3", in_bar=True)
        self.close_button = Button(self.tr("Close"), "quiet", icon="close", key=self.tr("Esc"), in_bar=True)
        named = ((self.back, "case.find.back"), (self.next, "case.find.next"), (self.close_button, "case.find.close"))
        for button, name in named:
            button.setObjectName(name)
        self.back.clicked.connect(lambda: self.go(-1))
        self.next.clicked.connect(lambda: self.go(1))
        self.close_button.clicked.connect(self.end)
        self._lay_out()
        for keys, act in (("Ctrl+F", self.begin), ("F3", lambda: self.go(1)), ("Shift+F3", lambda: self.go(-1))):
            shortcut = QShortcut(QKeySequence(keys), view, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.hide()
        self.built()

    def _lay_out(self) -> None:
        box = column(self, spacing=4, margins=(24, 6, 16, 6))
        line = row(spacing=8)
        self._beside, self._below = column(), column()
        line.addWidget(self.line, 1)
        for part in (self.back, self.next):
            line.addWidget(part)
        line.addLayout(self._beside, 2)
        line.addWidget(self.close_button)
        box.addLayout(line)
        box.addLayout(self._below)
        self._beside.addWidget(self.told)

    def restyle(self) -> None:
        self.line.setMinimumWidth(theme().width(120))
        self.line.setMaximumWidth(theme().width(320))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What is said stands beside the field while there is room, else below it."""
        roomy = self.width() >= theme().width(_ROOMY)
        if roomy == (self._below.indexOf(self.told) < 0):
            return
        old, new = (self._below, self._beside) if roomy else (self._beside, self._below)
        old.removeWidget(self.told)
        new.addWidget(self.told)

    # -- coming and going -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Ctrl+F: the bar with what was sought last, ready to be typed over."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self._search()

    def end(self) -> None:
        """Esc: nothing is marked any more, and the keyboard is where it was."""
        self._unmark()
        self.hide()
        before, self._before = self._before, None
        try:
            focus = before if before is not None and before.isVisible() else self._view.tabs
        except RuntimeError:  # Qt has taken it away meanwhile
            focus = self._view.tabs
        focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:  # before the case's own Esc, which leaves the case
                event.accept()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.go(-1 if back else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.end()
                return True
        return super().eventFilter(watched, event)

    # -- finding ----------------------------------------------------------------------------------------------------

    def _typed(self, _text: str) -> None:
        self._search()

    def _search(self) -> None:
        record, words = self._view.record, self.line.text()
        self._of, self._place = record, -1
        self._hits = search_case(record, self._view.context, words) if record is not None else ()
        self._mark()
        self._say()

    def go(self, step: int) -> None:
        """To the next (1) or the previous (-1) hit, round at the ends; opens the bar where it is closed."""
        if self.isHidden():
            self.begin()
            return
        if self._of is not self._view.record:  # the case has changed since it was searched
            place = self._place
            self._search()
            self._place = min(place, len(self._hits) - 1)
        if not self._hits:
            return
        first = 0 if step > 0 else len(self._hits) - 1
        self._place = first if self._place < 0 else (self._place + step) % len(self._hits)
        typing = self.line.hasFocus()
        self._show(self._hits[self._place])
        if typing:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say()

    def _say(self) -> None:
        if len(self.line.text().strip()) < _SHORTEST:
            text = ""
        elif not self._hits:
            text = self.tr("No hit in the case")
        elif self._place < 0:
            text = self.tr("%n hit(s)", "", len(self._hits))
        else:
            hit = self._hits[self._place]
            where = f"{kind_word(hit.kind)}, {hit.label}" if hit.label else kind_word(hit.kind)
            text = self.tr("{n} of {all}: {where}").format(n=self._place + 1, all=len(self._hits), where=where)
        if any(hit.plain for hit in self._hits):
            text = self.tr("{found}. Also hits without å, ä, ö").format(found=text)
        self.told.setText(text)
        self.back.setEnabled(bool(self._hits))
        self.next.setEnabled(bool(self._hits))
        announce(self.told)

    # -- showing ----------------------------------------------------------------------------------------------------

    def _show(self, hit: CaseHit) -> None:
        view = self._view
        if hit.kind in _TABS:
            view.show_tab(_TABS[hit.kind])
            page = {"VBG": view.request, "PLN": view.planning, "SIP": view.plan}.get(hit.kind)
            if page is not None and hit.path:
                page.focus_path(hit.path)
        else:
            view.show_tab("messages")
            view.messages.open_message(hit.doc_id)
        self._mark()
        # Once what was opened has been laid out.
        QTimer.singleShot(0, self, lambda: self._bring_into_sight(hit))

    def _bring_into_sight(self, hit: CaseHit) -> None:
        near = min(self._marked, key=lambda widget: _far_from(_text_of(widget), hit.text), default=None)
        above = near.parentWidget() if near is not None else None
        while near is not None and above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(near, 24, 48)
            above = above.parentWidget()

    def _unmark(self) -> None:
        for widget in self._marked:
            try:
                _mark(widget, [])
            except RuntimeError:  # a page that was built anew has taken it away
                continue
        self._marked = []

    def _mark(self) -> None:
        """Mark the words on the page that is shown, in the spelling that was typed where it stands there at all."""
        self._unmark()
        words = self.line.text()
        page = self._view.pages.currentWidget()
        if page is None or len(words.strip()) < _SHORTEST:
            return
        for form in page.findChildren(FormView):
            form.build_all()
        plain = bool(self._hits) and all(hit.plain for hit in self._hits)
        for widget in _readable(page):
            spans = places_of(words, _text_of(widget), plain=plain)
            if spans:
                _mark(widget, spans)
                self._marked.append(widget)


def _readable(page: QWidget) -> Iterator[QWidget]:
    """Where text stands on a page, from the top."""
    for widget in page.findChildren(QWidget):
        if isinstance(widget, Label | QPlainTextEdit) and widget.isVisibleTo(page):
            yield widget


def _text_of(widget: QWidget) -> str:
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    return widget.plain() if isinstance(widget, Label) else ""


def _mark(widget: QWidget, spans: list[tuple[int, int]]) -> None:
    if isinstance(widget, Label):
        widget.mark(spans)
    elif isinstance(widget, QPlainTextEdit):
        marks = []
        for start, end in spans:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(widget.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            look = QTextCharFormat()
            look.setBackground(theme().colour("accentsoft"))
            look.setForeground(theme().colour("text"))
            # Drawn by the layout: an underline of the font itself is passed over in what is only marked.
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
            look.setUnderlineColor(theme().colour("accent"))
            mark.cursor, mark.format = cursor, look
            marks.append(mark)
        widget.setExtraSelections(marks)


def _far_from(text: str, told: str) -> int:
    """0 for the very words of an answer, then where they stand among others, or the other way round."""
    if text == told:
        return 0
    return 1 if told in text else 2 if text and text in told else 3
