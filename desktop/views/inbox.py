"""The unit's inbox: the list to the left, the reading pane to the right, one key for each verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.models.inbox_rows import InboxGroupKey, InboxItem, InboxRecord
from desktop.views.components.base import column
from desktop.views.components.groups import EmptyState
from desktop.views.components.keys import bind_letter
from desktop.views.components.list_head import ListHead
from desktop.views.components.two_panes import TwoPanes
from desktop.views.grouped_list import GroupedList, RowBadge, RowDelegate, RowLook
from desktop.views.inbox_model import GroupedModel, Head, Row, grouped
from desktop.views.kinds import kind_icon, kind_word
from desktop.views.limit_words import due_badge, follow_up_badge, in_words, is_late
from desktop.views.moments import age, local_now
from desktop.views.open_care_topics import EVERY, TopicBar, counts_of, topic_word
from desktop.views.say import Say, unsaid

if TYPE_CHECKING:  # a first inbox is on the screen before these are needed
    from desktop.models.known import Known
    from desktop.models.records import MessageRecord
    from desktop.views.reading_pane import ReadingPane

_AGE_EVERY_MS = 30_000
_REQUEST = "VBG"


class InboxPage(QWidget):
    """Shows an `InboxRecord`. Selecting a row only asks for its message; opening it is another thing."""

    message_requested = Signal(str)
    seen_requested = Signal(str)
    acknowledge_requested = Signal(str)
    open_case_requested = Signal(str)
    answer_requested = Signal(str, str)

    def __init__(
        self, say: Say = unsaid, clock: Callable[[], datetime] = local_now, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("inbox.page")
        self._say = say
        self._clock = clock
        self._record: InboxRecord | None = None
        self._own_name = ""
        self._closed: frozenset[str] = frozenset()
        self._reading: ReadingPane | None = None
        self._build()
        bind_letter(self, "K", self._acknowledge_current)
        bind_letter(self, "R", self._answer_current)
        bind_letter(self, "A", self.topics.next)
        self._ages = QTimer(self)
        self._ages.setInterval(_AGE_EVERY_MS)
        self._ages.timeout.connect(self._time_passed)
        self._ages.start()

    def _build(self) -> None:
        list_head = ListHead(self.tr("Inbox"))
        self.topics = TopicBar(self._say)
        self.topics.chosen.connect(self._show_topic)
        head = QWidget()
        top = column(head)
        top.addWidget(list_head)
        top.addWidget(self.topics)
        self.oldest = list_head.line
        self.oldest.setObjectName("inbox.oldest")
        self.list = GroupedList("inbox.list")
        self.list.setAccessibleName(self.tr("Inbox"))
        model = GroupedModel(self._speak, self._clock, self.list)
        self.list.set_grouped_model(model, RowDelegate(self._look, self._head_aside, self._clock, self.list))
        self.list.current_changed.connect(self._on_current)
        self.list.opened.connect(self._on_opened)
        self.list.fold_requested.connect(self._on_fold)
        self.empty = EmptyState(self.tr("Nothing to acknowledge."))
        self.empty.setObjectName("inbox.empty")
        self.empty.hide()
        self._right = QWidget()
        self._right.setProperty("ground", "pane")
        self.panes = TwoPanes("inbox.splitter", (head, self.list, self.empty), self._right)
        column(self).addWidget(self.panes)
        self.setFocusProxy(self.list)

    @property
    def reading(self) -> ReadingPane:
        """The right pane. Built when it is first asked for: the first list need not wait for it."""
        if self._reading is None:
            self._reading = self._build_reading()
            self._read_current()
        return self._reading

    def _build_reading(self) -> ReadingPane:
        from desktop.views.reading_pane import ReadingPane  # noqa: PLC0415 - see above

        pane = ReadingPane(self._say, self._clock)
        pane.acknowledge_requested.connect(self.acknowledge_requested)
        pane.open_case_requested.connect(self.open_case_requested)
        pane.answer_requested.connect(self.answer_requested)
        pane.touched.connect(self._on_touched)
        pane.back_requested.connect(self.panes.go_back)
        self.panes.one_pane_changed.connect(pane.set_narrow)
        pane.set_own_name(self._own_name)
        pane.set_narrow(self.panes.one_pane)
        column(self._right).addWidget(pane)
        return pane

    # -- what the application says ----------------------------------------------------------------------------------

    def set_words(self, known: Callable[[], Known]) -> None:
        """Forms, units and code lists as they are known at the moment, for the reading pane."""
        self.reading.set_words(known)

    def set_own_name(self, name: str) -> None:
        """The user's own display name: what she has seen herself is said as *du*."""
        self._own_name = name
        if self._reading is not None:
            self._reading.set_own_name(name)

    def show_inbox(self, record: InboxRecord) -> None:
        """Show the inbox. Rows that did not change are not touched; the selection and the scroll position stay."""
        self._record = record
        self._arrange_rows()

    def show_opening(self) -> None:
        """Say that the files are being read, where there is no inbox to show yet."""
        self.list.hide()
        self.empty.set_text(self.tr("Reading what is kept on this computer …"))
        self.empty.show()

    def show_message(self, record: MessageRecord) -> None:
        """Show the message that was asked for. One that is no longer the current row is ignored."""
        item = self.current_item()
        if item is not None and item.doc_id == record.document.doc_id:
            self.reading.show_message(record)

    def current_item(self) -> InboxItem | None:
        row = self.list.current_row()
        return row if isinstance(row, InboxItem) else None

    def to_acknowledge(self) -> int:
        """How many wait to be acknowledged."""
        return len(self._record.group(InboxGroupKey.TO_ACKNOWLEDGE)) if self._record else 0

    # -- rows -------------------------------------------------------------------------------------------------------

    def _arrange_rows(self) -> None:
        record = self._record
        if record is None:
            return
        self.topics.show_counts(len(record.items), counts_of(record.items))
        topic = self.topics.topic
        parts: dict[str, list[InboxItem]] = {key.value: [] for key in InboxGroupKey}
        for item in record.items:
            if topic in {EVERY, item.topic}:
                parts[item.group.value].append(item)
        names = self._group_names()
        groups = {key: (names[key], items[0].since if items else "", items) for key, items in parts.items()}
        rows = grouped(groups, self._closed)
        self.list.setVisible(bool(rows))
        nothing = self.tr("Nothing to acknowledge.")
        self.empty.set_text(self._say("topic.nothing", topic=self.topics.word()) if topic else nothing)
        self.empty.setVisible(not rows)
        self.list.show_rows(rows)
        self._say_oldest()
        if self.current_item() is None:
            self._read_current()

    def _show_topic(self, _topic: str) -> None:
        """Other rows: she goes on in the list, from its beginning where her row is not among them."""
        self._arrange_rows()

    def _group_names(self) -> dict[str, str]:
        return {
            InboxGroupKey.TO_ACKNOWLEDGE.value: self.tr("To acknowledge"),
            InboxGroupKey.WAITING_FOR_US.value: self.tr("Waiting for us"),
            InboxGroupKey.WAITING_FOR_OTHERS.value: self.tr("Waiting for others"),
            InboxGroupKey.WATCHED.value: self.tr("Watched"),
        }

    def _say_oldest(self) -> None:
        items = self._record.group(InboxGroupKey.TO_ACKNOWLEDGE) if self._record else ()
        if items:
            self.oldest.setText(self.tr("Oldest unacknowledged: {age}").format(age=age(items[0].since, self._clock())))
        else:
            self.oldest.setText(self.tr("Nothing to acknowledge"))

    def _head_aside(self, head: Head, now: datetime) -> str:
        words = age(head.since, now)
        return self.tr("oldest {age}").format(age=words) if words else ""

    def _speak(self, row: Row, now: datetime) -> str:
        if isinstance(row, Head):
            parts = (row.name, str(row.count), self._head_aside(row, now))
            return ", ".join(part for part in parts if part)
        return self._look(row, now).sentence() if isinstance(row, InboxItem) else ""

    def _look(self, item: InboxItem, now: datetime) -> RowLook:
        return RowLook(
            name=self.tr("Protected personal data") if item.protected else item.person_name,
            number="" if item.protected else item.person_id,
            age=age(item.since, now),
            icon=kind_icon(item.kind),
            kind=" · ".join(part for part in (kind_word(item.kind), topic_word(self._say, item.topic)) if part),
            counterpart=item.counterpart,
            states=self._states(item, now),
            badge=self._badge(item, now),
            aside=self.tr("The name is shown when you open the case") if item.protected and not item.badge else "",
            unseen=item.group is InboxGroupKey.TO_ACKNOWLEDGE and not item.seen_by,
            late=is_late(item.due, now),
            protected=bool(item.protected),
        )

    def _states(self, item: InboxItem, now: datetime) -> tuple[tuple[str, str], ...]:
        states: list[tuple[str, str]] = []
        reason = self._reason(item, now)
        if item.group is not InboxGroupKey.TO_ACKNOWLEDGE and reason:
            icon = "alarm" if item.group is InboxGroupKey.WATCHED else "hourglass_top" if item.pending else "history"
            return ((icon, reason),)
        if item.seen_by:
            name = self.tr("you") if item.seen_by == self._own_name else item.seen_by
            states.append(("visibility", self.tr("Seen by {name}").format(name=name)))
        else:
            states.append(("visibility_off", self.tr("Not seen")))
        if item.acknowledged_by:
            words = self.tr("Acknowledged by {name}").format(name=item.acknowledged_by)
            states.append(("check_circle", words))
        else:
            states.append(("radio_button_unchecked", self.tr("Not acknowledged")))
        return tuple(states)

    def _reason(self, item: InboxItem, now: datetime) -> str:
        return self._say(item.reason, **in_words(dict(item.params), now.date())) if item.reason else ""

    def _badge(self, item: InboxItem, now: datetime) -> RowBadge | None:
        if item.pending or item.badge == "queued":
            return RowBadge(self.tr("Queued"), "hourglass_top-fill", "warn")
        limit = follow_up_badge(item.due, now) if item.badge == "follow_up" else due_badge(item.due, now)
        if limit is not None:
            return RowBadge(*limit)
        known = {
            "high": RowBadge(self.tr("High priority"), "priority_high", "neutral"),
            "two_texts": RowBadge(self.tr("Two texts"), "compare_arrows", "accent"),
            "follow_up": RowBadge(self.tr("Follow-up"), "event", "accent"),
        }
        badge = known.get(item.badge)
        return badge if badge is not None and badge.text else None

    # -- what the user does -----------------------------------------------------------------------------------------

    def _on_current(self, row: object) -> None:
        self._read_current()
        if isinstance(row, InboxItem) and row.doc_id:
            self.message_requested.emit(row.doc_id)

    def _read_current(self) -> None:
        """Have the reading pane show what the list knows of its current row."""
        if self._reading is None:
            return
        row = self.current_item()
        if row is not None:
            self._reading.show_item(row, self._reason(row, self._clock()))
            return
        nothing_here = self._record is not None and not self._record.items
        self._reading.show_nothing(self.tr("Nothing to acknowledge.") if nothing_here else "")

    def _on_opened(self, row: object) -> None:
        if not isinstance(row, InboxItem):
            return
        if row.doc_id:
            self.seen_requested.emit(row.doc_id)
        if self.panes.go_right(self.reading.open_case):
            return
        if row.kind == _REQUEST:  # it is read and completed in the case, so that is where one wants to be
            self.answer_requested.emit(row.case_id, row.doc_id)
        else:
            self.open_case_requested.emit(row.case_id)

    def _on_touched(self) -> None:
        item = self.current_item()
        if item is not None and item.doc_id:
            self.seen_requested.emit(item.doc_id)

    def _on_fold(self, group: str, opened: bool) -> None:
        self._closed = self._closed - {group} if opened else self._closed | {group}
        self._arrange_rows()

    def _answer_current(self) -> None:
        self.reading.request_answer()

    def _acknowledge_current(self) -> None:
        item = self.current_item()
        if item is not None and item.doc_id and item.group is InboxGroupKey.TO_ACKNOWLEDGE and not item.pending:
            self.acknowledge_requested.emit(item.doc_id)
        else:
            self.reading.request_acknowledge()

    def _time_passed(self) -> None:
        self._say_oldest()
        self.list.grouped_model().ages_changed()
