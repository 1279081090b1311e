"""What is new in a case since she last left it: in the timeline, on the tabs, and counted in words.

It stays new for as long as she is there, and is new no more when she leaves: to open a case is not to have read it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.models.records import CaseRecord, Provenance
from desktop.models.visit import Visit
from desktop.views.case_events import CaseEvent, events_of
from desktop.views.case_tabs import CaseTabs
from desktop.views.components.announce import announce
from desktop.views.components.labels import Label
from desktop.views.moments import since_words
from desktop.views.timeline import Timeline
from desktop.views.view_context import ViewContext
from domain.case import Document

_DOCUMENT_OF = {"request": "VBG", "planning": "PLN", "sip": "SIP", "notes": "INT"}
_NOT_TOLD = ("seen/", "receipt/", "hand_out/", "draft/")
"""Marks that tell who has read or got something; nothing anybody has written."""


class Newness:
    """Whether something that stands in a case came after her last visit, by another hand than hers."""

    def __init__(self, record: CaseRecord, visit: Visit, context: ViewContext) -> None:
        self._told = visit.told
        self._record = record
        self._context = context

    def __call__(self, ver: int, who: Provenance | None) -> bool:
        if not 0 < self._told < ver or who is None or who.pending:
            return False
        return not self._context.by_me(who)

    def of_document(self, document: Document, prefix: str = "") -> bool:
        """Whether anything that is written in it is new; `prefix` narrows to some of its cells."""
        return any(
            self(cell.ver, self._record.provenance.get(cell.op_id))
            for path, cell in document.cells.items()
            if path.startswith(prefix) and not path.startswith(_NOT_TOLD)
        )


class CaseNews(QObject):
    """Belongs to one case view."""

    left = Signal(int)
    """She leaves the case; the newest version of the store's that she has been shown."""

    def __init__(self, context: ViewContext, timeline: Timeline, tabs: CaseTabs, label: Label, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._timeline = timeline
        self._tabs = tabs
        self._label = label
        self._visit = Visit()
        self._record: CaseRecord | None = None

    def show_record(self, record: CaseRecord, *, there: bool) -> None:
        """`there` tells that she is in the case already: then what was new when she came still is."""
        same = self._record is not None and self._record.case.case_id == record.case.case_id
        if not (there and same):
            self._visit = record.visit
        self._record = record
        new = Newness(record, self._visit, self._context)
        events = events_of(record, self._context, new)
        own = self._context.editor.unit_id
        units = [
            (unit_id, self._context.unit_name(unit_id), unit_id == own)
            for unit_id in self._context.in_order(record.case.parties)
        ]
        self._timeline.show_events(units, events, self._context.clock().date())
        self._say(events)
        self._mark_tabs(record, new)

    def leave(self) -> None:
        """Nothing of the case is on the screen any more."""
        if self._record is not None:
            self.left.emit(self._record.told)

    def _say(self, events: list[CaseEvent]) -> None:
        count = sum(1 for event in events if event.new)
        since = since_words(self._visit.at, self._context.clock())
        words = self.tr("%n new event(s) since {when}", "", count).format(when=since)
        shown = words if count and since else ""
        self._label.setHidden(not shown)
        if shown != self._label.plain():
            self._label.setText(shown)
            self._label.setToolTip(self.tr("What has come since you last left the case") if shown else "")
            if shown and self._label.isVisible():
                announce(self._label)

    def _mark_tabs(self, record: CaseRecord, new: Newness) -> None:
        for tab, kind in _DOCUMENT_OF.items():
            newest = record.case.newest(kind)
            if newest is not None and newest.open_conflicts:
                self._tabs.buttons[tab].show_mark(self.tr("Two texts"))
            else:
                changed = newest is not None and new.of_document(newest)
                self._tabs.buttons[tab].show_mark(self.tr("Changed") if changed else "")
        fresh = any(new(_sent_in(one.document), one.author) for one in record.messages)
        self._tabs.buttons["messages"].show_mark(self.tr("New") if fresh else "")
        header = record.case.header
        asked = header is not None and new.of_document(header, "consent/")
        self._tabs.buttons["consent"].show_mark(self.tr("Changed") if asked else "")


def _sent_in(document: Document) -> int:
    """The version with which a message came."""
    return min((cell.ver for cell in document.cells.values()), default=document.ver)
