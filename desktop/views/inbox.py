"""The unit's inbox: the list to the left, the reading pane to the right, one key for each verb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
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
from desktop.views.message_act import KEYS, MessageAct
from desktop.views.moments import age, local_now, parse_day, short_day
from desktop.views.open_care_topics import EVERY, TopicBar, counts_of, topic_word
from desktop.views.say import Say, unsaid
from desktop.views.undo_bar import UndoBar
from desktop.views.whose_bar import ALL, WhoseBar, holds, mine

if TYPE_CHECKING:  # a first inbox is on the screen before these are needed
    from desktop.models.known import Known
    from desktop.models.records import MessageRecord
    from desktop.models.unit_records import Colleague
    from desktop.views.reading_pane import ReadingPane
    from desktop.views.view_context import ViewContext

_AGE_EVERY_MS = 30_000
_REQUEST = "VBG"
_LEAVING: Final = frozenset({"acknowledge", "forward", "misdirected", "watch", "done"})
"""Verbs after which the row stands where it stood no longer."""
_REFUSABLE: Final = frozenset({"acknowledge", "forward", "misdirected"})
"""Verbs of which the page itself says that they are not to be had; of the others the desk says why."""


class InboxPage(QWidget):
    """Shows an `InboxRecord`. Selecting a row only asks for its message; opening it is another thing."""

    message_requested = Signal(str)
    seen_requested = Signal(str)
    acted = Signal(object, object)
    """What is done (MessageAct) with which row. It has left the list already; `answered` tells how it went."""
    undo_requested = Signal()
    duty_chosen = Signal(str, str)
    """Who is to be responsible today (id, name), both '' for nobody."""
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
        self._own_name = self._own_id = ""
        self._gone: dict[str, bool] = {}
        """Rows that have left by a verb, and whether the desk has done it: then the next inbox tells the rest."""
        self._awaited: tuple[str, str] | None = None
        self._fresh = 0
        self._can_undo = False
        self._colleagues: tuple[Colleague, ...] = ()
        self._context: ViewContext | None = None
        self._closed: frozenset[str] = frozenset()
        self._reading: ReadingPane | None = None
        self._build()
        for key, verb in KEYS:
            bind_letter(self, key, partial(self.press, verb))
        bind_letter(self, "A", self.topics.next)
        bind_letter(self, "M", self.whose.next)
        undo = QShortcut(QKeySequence("Ctrl+Z"), self)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(self.undo_requested)
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
        self.whose = WhoseBar(self._say)
        self.whose.chosen.connect(self._show_topic)
        self.whose.duty_chosen.connect(self.duty_chosen)
        top.addWidget(self.whose)
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
        self.bar = UndoBar(self._say)
        self.bar.undo_requested.connect(self.undo_requested)
        self.bar.closed.connect(self.list.setFocus)
        page = column(self)
        page.addWidget(self.panes, 1)
        page.addWidget(self.bar)
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
        pane.acted.connect(self._act)
        pane.left.connect(self.panes.go_back)
        pane.open_case_requested.connect(self.open_case_requested)
        pane.answer_requested.connect(self.answer_requested)
        pane.touched.connect(self._on_touched)
        pane.back_requested.connect(self.panes.go_back)
        self.panes.one_pane_changed.connect(pane.set_narrow)
        pane.set_own_name(self._own_name)
        if self._context is not None:
            self._teach(pane, self._context)
        pane.set_narrow(self.panes.one_pane)
        column(self._right).addWidget(pane)
        return pane

    # -- what the application says ----------------------------------------------------------------------------------

    def set_words(self, known: Callable[[], Known]) -> None:
        """Forms, units and code lists as they are known at the moment, for the reading pane."""
        self.reading.set_words(known)

    def set_context(self, context: ViewContext) -> None:
        """Who works here and which units there are: from now on every verb can be used."""
        self._context = context
        self._own_id = context.user_id
        if self._reading is not None:
            self._teach(self._reading, context)

    def _teach(self, pane: ReadingPane, context: ViewContext) -> None:
        pane.set_context(context)
        if pane.verbs is not None:
            pane.verbs.set_colleagues(self._colleagues)

    def show_people(self, colleagues: Sequence[Colleague]) -> None:
        """Whom a case can be handed to, and who can be responsible: oneself first."""
        self._colleagues = tuple(colleagues)
        self.whose.show_people([(one.user_id, one.name) for one in colleagues])
        if self._reading is not None and self._reading.verbs is not None:
            self._reading.verbs.set_colleagues(self._colleagues)

    def set_own_name(self, name: str) -> None:
        """The user's own display name: what she has seen herself is said as *du*."""
        self._own_name = name
        if self._reading is not None:
            self._reading.set_own_name(name)

    def show_inbox(self, record: InboxRecord) -> None:
        """Show the inbox. Rows that did not change are not touched; the selection and the scroll position stay."""
        self._count_fresh(record)
        self._gone = {key: done for key, done in self._gone.items() if not done}
        self._record = record
        self._arrange_rows()
        self._show_awaited()

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
        here = [item for item in record.items if item.key not in self._gone]
        topic, whose = self.topics.topic, self.whose.whose
        theirs = [item for item in here if holds(whose, item, self._own_id, self._own_name)]
        self.topics.show_counts(len(theirs), counts_of(theirs))
        self.whose.show_counts(here, self._own_id, self._own_name)
        parts: dict[str, list[InboxItem]] = {key.value: [] for key in InboxGroupKey}
        for item in theirs:
            if topic in {EVERY, item.topic}:
                parts[item.group.value].append(item)
        names = self._group_names()
        groups = {key: (names[key], items[0].since if items else "", items) for key, items in parts.items()}
        rows = grouped(groups, self._closed)
        self.list.setVisible(bool(rows))
        nothing = self.tr("Nothing to acknowledge.")
        if whose != ALL:
            nothing = self._say("triage.whose.empty")
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
        waiting = self._record.group(InboxGroupKey.TO_ACKNOWLEDGE) if self._record else ()
        items = [item for item in waiting if item.key not in self._gone]
        told = self.tr("Nothing to acknowledge")
        if items:
            told = self.tr("Oldest unacknowledged: {age}").format(age=age(items[0].since, self._clock()))
        fresh = self._say("triage.fresh", count=str(self._fresh)) if self._fresh else ""
        self.oldest.setText(" · ".join(part for part in (told, fresh) if part))

    def _head_aside(self, head: Head, now: datetime) -> str:
        if head.group == InboxGroupKey.WATCHED.value:
            items = self._record.group(InboxGroupKey.WATCHED) if self._record else ()
            days = [item.watched_until for item in items if item.watched_until and item.key not in self._gone]
            return self._say("triage.next", day=_day(min(days), now)) if days else ""
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
            age=self._age(item, now),
            icon=kind_icon(item.kind),
            kind=" · ".join(part for part in self._kind(item, now) if part),
            counterpart=item.counterpart,
            states=self._states(item, now),
            badge=self._badge(item, now),
            aside=self.tr("The name is shown when you open the case") if item.protected and not item.badge else "",
            unseen=item.group is InboxGroupKey.TO_ACKNOWLEDGE and not item.seen_by,
            late=is_late(item.due, now),
            protected=bool(item.protected),
            holder=self._holder(item),
        )

    def _age(self, item: InboxItem, now: datetime) -> str:
        if item.group is InboxGroupKey.WATCHED and item.watched_until:
            return self._say("triage.until", day=_day(item.watched_until, now))
        return age(item.since, now)

    def _kind(self, item: InboxItem, now: datetime) -> tuple[str, ...]:
        """What it is and what it is about; that it is urgent too, where the badge tells the limit."""
        badge = self._badge(item, now)
        urgent = self.tr("High priority") if item.badge == "high" else ""
        told = urgent and (badge is None or badge.text != urgent)
        return kind_word(item.kind), topic_word(self._say, item.topic), urgent.lower() if told else ""

    def _holder(self, item: InboxItem) -> str:
        """Who has it: *Du har det*, *Anna har det*."""
        if not item.assigned:
            return ""
        if mine(item, self._own_id, self._own_name):
            return self._say("triage.you_have")
        return self._say("triage.has", name=item.assigned_name.split(" ")[0])

    def _states(self, item: InboxItem, now: datetime) -> tuple[tuple[str, str], ...]:
        states: list[tuple[str, str]] = []
        if item.watched_until:
            return self._watch_states(item, now)
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

    def _watch_states(self, item: InboxItem, now: datetime) -> tuple[tuple[str, str], ...]:
        """What a watched row waits for; of one that is back, until when it was put away."""
        there = item.group is InboxGroupKey.WATCHED
        day = self._say("triage.was_watched", day=_day(item.watched_until, now))
        alone = self._say("triage.mine_alone") if item.watch_mine else ""
        note = (
            item.watch_note
            or (self._reason(item, now) if there else "")
            or (self._say("triage.watched") if there else "")
        )
        parts = (note, alone) if there else (day, note)
        return (("alarm", ", ".join(part for part in parts if part)),)

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
        if self._fresh and self.list.hasFocus():
            self._fresh = 0
            self._say_oldest()
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

    # -- verbs ------------------------------------------------------------------------------------------------------

    def press(self, verb: str) -> None:
        """The verb's key: done at once, or asked about in the reading pane."""
        item = self.current_item()
        if item is None or not item.doc_id:
            return
        waits = item.group is InboxGroupKey.TO_ACKNOWLEDGE and not item.pending
        if verb in {"take", "done"} or (verb == "acknowledge" and waits):
            self._act(MessageAct(verb, item.doc_id))
        elif self.reading.press(verb):
            if self.reading.verbs is not None and self.reading.verbs.asks:
                self._bring_question()
        elif verb in _REFUSABLE and self._context is not None:
            self.bar.refuse(self._say(f"triage.cannot.{verb}"), can_undo=self._can_undo)

    def _bring_question(self) -> None:
        """Where one pane hides the other the question is in the hidden one."""
        verbs = self.reading.verbs
        if verbs is not None and verbs.question is not None:
            self.bar.hide()  # what was done last gives way to what is asked now; Ctrl Z is still there
            self.panes.go_right(verbs.question.first or verbs.question)
            QTimer.singleShot(0, self.reading, self.reading.bring_question_into_view)

    def _act(self, told: object) -> None:
        """The row leaves at once, the next one is current, and the keys are in the list."""
        item = self.current_item()
        if item is None or not isinstance(told, MessageAct) or told.doc_id != item.doc_id:
            return
        if told.name == "take" and mine(item, self._own_id, self._own_name):
            self.bar.refuse(self._say("triage.yours_already", about=self.about(item)), can_undo=self._can_undo)
            return
        if told.name in _LEAVING and not (told.name == "watch" and item.group is InboxGroupKey.WATCHED):
            self._gone[item.key] = False
            self._arrange_rows()
        self.panes.go_back()
        self.acted.emit(item, told)

    def answered(self, item: InboxItem, words: str, *, refused: bool, can_undo: bool) -> None:
        """How a verb went. A row that was refused is back, and current."""
        self._can_undo = can_undo
        if not refused:
            if item.key in self._gone:
                self._gone[item.key] = True
            self.bar.tell(words, can_undo=can_undo)
            return
        self.bar.refuse(words, can_undo=can_undo)
        if self._gone.pop(item.key, None) is not None:
            self._arrange_rows()
            self.list.select_key(item.key)

    def taken_back(self, item: InboxItem | None, words: str, *, refused: bool, can_undo: bool) -> None:
        """How an undoing went. The row it brings back will be current."""
        self._can_undo = can_undo
        if refused:
            self.bar.refuse(words, can_undo=can_undo)
        else:
            self.bar.tell(words, can_undo=can_undo)
            self._awaited = (item.case_id, item.doc_id) if item is not None else None
        if self.isVisible() and not self.bar.undo.isVisible():
            self.list.setFocus()  # it may have been on the button that is gone now

    def about(self, item: InboxItem) -> str:
        """The row in few words; nobody who is protected is named."""
        name = self.tr("Protected personal data") if item.protected else item.person_name
        return self._say("triage.about", name=name, kind=kind_word(item.kind).lower())

    def _show_awaited(self) -> None:
        if self._awaited is None or self._record is None:
            return
        back = [item for item in self._record.items if (item.case_id, item.doc_id) == self._awaited]
        if any(self.list.select_key(item.key) for item in back):
            self._awaited = None

    def _count_fresh(self, record: InboxRecord) -> None:
        """New ones to acknowledge are told in the head, and nothing moves."""
        if self._record is None:
            return
        group = InboxGroupKey.TO_ACKNOWLEDGE
        before = {item.key for item in self._record.group(group)}
        new = [item for item in record.group(group) if item.key not in before]
        if self._awaited is not None:
            new = [item for item in new if (item.case_id, item.doc_id) != self._awaited]
        self._fresh += len(new)

    def _time_passed(self) -> None:
        self._say_oldest()
        self.list.grouped_model().ages_changed()


def _day(iso: str, now: datetime) -> str:
    """`19 nov`"""
    day = parse_day(iso)
    return short_day(day, now.date()) if day is not None else ""
