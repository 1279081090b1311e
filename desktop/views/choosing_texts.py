"""The choice between two texts in a case: which pair is on the screen, and the bar that leads from one to the next."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.models.records import CaseRecord, TwoTexts
from desktop.views.case_banner import TwoTextsBar
from desktop.views.side_column import SideColumn
from desktop.views.two_texts_view import TwoTextsView, label_of
from desktop.views.view_context import ViewContext


class ChoosingTexts(QObject):
    """Shows pairs in `view`. `began` carries the kind of document a pair is shown of; `ended`: nothing is left."""

    began = Signal(str)
    ended = Signal()

    def __init__(self, context: ViewContext, side: SideColumn, case: QWidget) -> None:
        super().__init__(case)
        self._context = context
        self._case = case
        self._side = side
        self._record: CaseRecord | None = None
        self.going_on = False
        self.view = TwoTextsView(context)
        self.bar = TwoTextsBar()
        self.bar.next_requested.connect(self.show_next)
        side.compare_requested.connect(self.show_pair)

    def show_record(self, record: CaseRecord) -> None:
        """Take in the newest record: the pair on the screen stays, or the next one takes its place."""
        self._record = record
        if self.going_on:
            left = [pair for pair in record.two_texts if pair.conflict.conflict_id == self.view.shown_conflict()]
            if left:
                self._put(left[0])
            elif record.two_texts:
                self._put(record.two_texts[0])
                self._stand_in_choice()
            else:
                self.ended.emit()
        self.show_bar()

    def leave(self) -> None:
        """Something else is to be shown."""
        self.going_on = False
        self.show_bar()

    def show_bar(self) -> None:
        """Say how many there are, and of what; nothing when there is nothing to choose."""
        pairs = self._pairs()
        self._side.show_compared(self.view.shown_conflict() if self.going_on else "")
        if not pairs or self._record is None:
            self.bar.hide()
            return
        shown = [pair for pair in pairs if pair.conflict.conflict_id == self.view.shown_conflict()]
        pair = shown[0] if shown and self.going_on else pairs[0]
        definition = self._context.definition(self._record.case.documents[pair.doc_id])
        people = sorted((pair.shown, pair.other), key=lambda who: not self._context.by_me(who))
        you = QCoreApplication.translate("CaseView", "you")
        names = [you if self._context.by_me(who) else who.user_name for who in people]
        field = label_of(definition, pair.conflict.paths[0], self._context)
        self.bar.show_choice(names[0], names[1], field, pairs.index(pair) + 1, len(pairs), comparing=self.going_on)

    def show_pair(self, doc_id: str, conflict_id: str) -> None:
        """Show one pair side by side."""
        pair = next((p for p in self._pairs() if p.conflict.conflict_id == conflict_id and p.doc_id == doc_id), None)
        if pair is None or self._record is None:
            return
        self.going_on = True
        self._put(pair)
        self.began.emit(self._record.case.documents[pair.doc_id].kind)
        self.show_bar()
        self._stand_in_choice()

    def show_field(self, doc_id: str, path: str) -> None:
        """The pair that a field is part of."""
        pair = next((p for p in self._pairs() if p.doc_id == doc_id and path in p.conflict.paths), None)
        if pair is not None:
            self.show_pair(doc_id, pair.conflict.conflict_id)

    def show_next(self) -> None:
        """The first pair, or the one after the one shown."""
        pairs = self._pairs()
        if not pairs:
            return
        shown = [place for place, p in enumerate(pairs) if p.conflict.conflict_id == self.view.shown_conflict()]
        place = (shown[0] + 1) % len(pairs) if shown and self.going_on else 0
        self.show_pair(pairs[place].doc_id, pairs[place].conflict.conflict_id)

    def _pairs(self) -> tuple[TwoTexts, ...]:
        return self._record.two_texts if self._record is not None else ()

    def _put(self, pair: TwoTexts) -> None:
        if self._record is not None:
            pairs = self._pairs()
            self.view.show_pair(self._record, pair, pairs.index(pair) + 1, len(pairs))

    def _stand_in_choice(self) -> None:
        """The cursor goes to the first choice, but never out of a text being written there, nor from elsewhere."""
        focus = QApplication.focusWidget()
        elsewhere = focus is not None and not self._case.isAncestorOf(focus)
        if not elsewhere and not (focus is not None and self.view.isAncestorOf(focus)):
            self.view.stand_in_choice()
