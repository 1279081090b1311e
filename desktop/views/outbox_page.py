"""The outbox: what waits, what was refused and needs a decision, what was sent today. Never *sent* before it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.models.known import Known
from desktop.models.records import OutboxItem, QueueState
from desktop.views.case_notices import Notice
from desktop.views.components.badge import Badge
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.facts import Fact, FactList, InfoBox
from desktop.views.components.groups import EmptyState, SectionHead
from desktop.views.components.labels import Label
from desktop.views.components.list_head import ListHead
from desktop.views.components.person_banner import Mark, PersonBanner
from desktop.views.components.steps import Halt, MessageSteps, halt_word
from desktop.views.components.two_panes import TwoPanes
from desktop.views.document_facts import value_words
from desktop.views.grouped_list import GroupedList, RowBadge, RowDelegate, RowLook
from desktop.views.inbox_model import GroupedModel, Head, Row, grouped
from desktop.views.kinds import kind_icon, kind_word
from desktop.views.moments import age, local_now, moment_words, short_time
from desktop.views.outbox_way import acknowledged_words, way_of
from desktop.views.say import Say, unsaid
from desktop.views.style.typography import Role

_MESSAGES = frozenset({"send", "acknowledge"})
_WRITTEN = frozenset({"publish", "send", "share_draft"})
"""What becomes a draft again when it is taken back."""


class _Row:
    """An outbox item with the key the list knows it by."""

    def __init__(self, item: OutboxItem) -> None:
        self.item = item

    @property
    def key(self) -> str:
        return self.item.op_id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Row) and other.item == self.item

    def __hash__(self) -> int:
        return hash(self.item.op_id)


class OutboxPage(QWidget):
    """List to the left, the chosen operation with its steps to the right."""

    open_case_requested = Signal(str)
    review_requested = Signal()
    take_back_requested = Signal(str)
    """An operation that was not accepted, or has not left: by its id."""

    def __init__(
        self, say: Say = unsaid, clock: Callable[[], datetime] = local_now, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("outbox.page")
        self._say = say
        self._clock = clock
        self._items: tuple[OutboxItem, ...] = ()
        self._closed: frozenset[str] = frozenset()
        self._connected = False
        self._problem = ""
        self._known: Callable[[], Known] = Known
        self._build()
        self._ages = QTimer(self)
        self._ages.setInterval(30_000)
        self._ages.timeout.connect(lambda: self.list.grouped_model().ages_changed())
        self._ages.start()
        self._show_item(None)

    def _build(self) -> None:
        head = ListHead(self.tr("Outbox"))
        self.order = head.line
        self.list = GroupedList("outbox.list")
        self.list.setAccessibleName(self.tr("Outbox"))
        model = GroupedModel(self._speak, self._clock, self.list)
        self.list.set_grouped_model(model, RowDelegate(self._look, self._head_aside, self._clock, self.list))
        self.list.current_changed.connect(self._on_current)
        self.list.opened.connect(self._on_opened)
        self.list.fold_requested.connect(self._on_fold)
        self.empty = EmptyState(self.tr("No queued messages. Everything is sent."))
        self.empty.setObjectName("outbox.empty")
        right = QWidget()
        self._build_right(column(right))
        self.review = Button(self.tr("Kept back at the unit"), "link", icon="gpp_maybe", name="outbox.review")
        self.review.clicked.connect(self.review_requested)
        top = QWidget()
        above = column(top)
        above.addWidget(head)
        beside = row(margins=(20, 0, 20, 6))
        beside.addWidget(self.review)
        beside.addStretch(1)
        above.addLayout(beside)
        self.panes = TwoPanes("outbox.splitter", (top, self.list, self.empty), right)
        self.panes.one_pane_changed.connect(self.back.setVisible)
        self.back.clicked.connect(self.panes.go_back)
        column(self).addWidget(self.panes)
        self.setFocusProxy(self.list)

    def _build_right(self, outer: QVBoxLayout) -> None:
        self.back = Button(self.tr("Back to the list"), "quiet", icon="arrow_back", key="Esc", name="outbox.back")
        self.back.hide()
        self.open_case = Button(self.tr("Open the case"), icon="folder_open", key="Enter", name="outbox.open_case")
        self.open_case.clicked.connect(self._open)
        self.banner = PersonBanner(self.open_case)
        self.kind = Label("", Role.PAGE)
        self.state = Badge("", None)
        self.state.setObjectName("outbox.state")
        self.origin = Label("", Role.BODY, "text2", wrap=True)
        self.steps = MessageSteps()
        self.steps.setObjectName("outbox.steps")
        self.reason = InfoBox("")
        self.reason.setObjectName("outbox.reason")
        self.take_back = Button("", icon="undo", key=self.tr("Ctrl Z"), name="outbox.take_back")
        self.take_back.clicked.connect(self._take_back)
        self.notice = Notice("outbox.notice")
        undo = QShortcut(QKeySequence("Ctrl+Z"), self, self._take_back)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.content_head = SectionHead(self.tr("Content"))
        self.content = FactList()
        self.nothing = EmptyState(self.tr("Choose a row in the list to read it here."))
        page = QWidget()
        page.setProperty("ground", "pane")
        box = column(page, margins=(24, 16, 24, 24))
        head = row(spacing=12)
        head.addWidget(self.kind)
        head.addWidget(self.state)
        head.addStretch(1)
        box.addLayout(head)
        box.addWidget(self.origin)
        box.addSpacing(24)
        box.addWidget(self.steps)
        box.addSpacing(16)
        box.addWidget(self.reason)
        box.addSpacing(12)
        box.addWidget(self.take_back, 0, Qt.AlignmentFlag.AlignLeft)
        box.addSpacing(24)
        box.addWidget(self.content_head)
        box.addSpacing(12)
        box.addWidget(self.content)
        box.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("outbox.scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(page)
        outer.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(self.banner)
        outer.addWidget(self.notice)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self.nothing, 1)

    # -- what the application says ----------------------------------------------------------------------------------

    def set_words(self, known: Callable[[], Known]) -> None:
        """Forms, units and code lists as they are known at the moment."""
        self._known = known

    def show_outbox(self, items: tuple[OutboxItem, ...], *, connected: bool, problem: str = "") -> None:
        """Show what waits, what is held and what was sent. The chosen row stays chosen. `problem` is the code of why
        the last attempt to send came to nothing."""
        self._items = items
        self._connected = connected
        self._problem = problem
        sent = self.tr("Sent in order") if connected else self.tr("Sent in order when the network is back")
        self.order.setText(sent)
        self._arrange_rows()

    def tell(self, text: str) -> None:
        """Why nothing could be taken back; '' when all is well."""
        self.notice.tell(text, icon="error", tone="danger")

    def current_item(self) -> OutboxItem | None:
        found = self.list.current_row()
        return found.item if isinstance(found, _Row) else None

    # -- rows -------------------------------------------------------------------------------------------------------

    def _arrange_rows(self) -> None:
        names = {
            "held": self.tr("Needs your decision"),
            "messages": self.tr("Queued messages"),
            "changes": self.tr("Changes"),
            "sent": self.tr("Sent today"),
        }
        parts: dict[str, list[_Row]] = {key: [] for key in names}
        for item in self._items:
            parts[_group_of(item)].append(_Row(item))
        groups = {
            key: (names[key], rows[-1 if key == "sent" else 0].item.written_at if rows else "", rows)
            for key, rows in parts.items()
        }
        rows = grouped(groups, self._closed)
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.list.show_rows(rows)
        self._show_item(self.current_item())

    def _head_aside(self, head: Head, now: datetime) -> str:
        if head.group == "sent":
            return self.tr("latest {time}").format(time=short_time(head.since, now))
        words = age(head.since, now)
        return self.tr("oldest {age}").format(age=words) if words else ""

    def _speak(self, found: Row, now: datetime) -> str:
        if isinstance(found, Head):
            return ", ".join(part for part in (found.name, str(found.count), self._head_aside(found, now)) if part)
        return self._look(found, now).sentence() if isinstance(found, _Row) else ""

    def _look(self, found: _Row, now: datetime) -> RowLook:
        item = found.item
        return RowLook(
            name=self.tr("Protected personal data") if item.protected else self._name_of(item),
            number="" if item.protected else item.person_id,
            age=short_time(item.written_at, now),
            icon=kind_icon(item.doc_kind if item.kind not in {"acknowledge", "resolve"} else item.kind),
            kind=self._what(item),
            counterpart=item.target,
            states=self._states(item, now),
            badge=self._badge(item, self._state_word(item)),
            protected=bool(item.protected),
        )

    def _name_of(self, item: OutboxItem) -> str:
        return item.person_name or self.tr("A case that has left the unit")

    def _what(self, item: OutboxItem) -> str:
        said = self._say(item.summary, **item.params) if item.summary else ""
        if said:
            return said
        document = kind_word(item.doc_kind) if item.doc_kind else ""
        if item.kind in {"acknowledge", "resolve", "hand_out"}:
            return f"{kind_word(item.kind)}: {document[:1].lower()}{document[1:]}" if document else kind_word(item.kind)
        return document or kind_word(item.kind)

    def _states(self, item: OutboxItem, now: datetime) -> tuple[tuple[str, str], ...]:
        if item.state is QueueState.HELD:
            return (("error", self._say(item.reason, **item.params) or self.tr("Not accepted")),)
        if item.state is QueueState.QUEUED and item.reason:
            return (("do_not_disturb_on", self.tr("Stopped on the computer")),)
        if item.state is QueueState.QUEUED:
            return (("save", self.tr("Saved on the computer")),)
        if item.kind != "send":
            accepted = self.tr("Accepted centrally {time}").format(time=short_time(item.answered_at, now))
            return (("cloud_done", accepted.strip()),)
        if item.state is QueueState.ACKNOWLEDGED:
            told = self.tr("Acknowledged {time}").format(time=short_time(item.acknowledged_at, now))
            return (("check_circle", told.strip()),)
        if item.acknowledged:
            return (("check_circle", self.tr("Acknowledged by {units}").format(units=acknowledged_words(item))),)
        received = self.tr("Received by the unit {time}").format(time=short_time(item.answered_at, now))
        return (("move_to_inbox", received.strip()),)

    def _fails(self, item: OutboxItem) -> bool:
        return item.state is QueueState.QUEUED and self._connected and bool(self._problem) and not item.reason

    def _state_word(self, item: OutboxItem) -> str:
        if self._fails(item):
            return halt_word(Halt.FAILED)
        return {
            QueueState.QUEUED: self.tr("Queued"),
            QueueState.SENT: self.tr("Sent"),
            QueueState.ACKNOWLEDGED: self.tr("Acknowledged"),
            QueueState.HELD: self.tr("Needs your decision"),
        }[item.state]

    def _badge(self, item: OutboxItem, word: str) -> RowBadge:
        return RowBadge(word, "error", "danger") if self._fails(item) else _badge_of(item.state, word)

    # -- the chosen operation ---------------------------------------------------------------------------------------

    def _on_current(self, found: object) -> None:
        self._show_item(found.item if isinstance(found, _Row) else None)

    def _show_item(self, item: OutboxItem | None) -> None:
        self.nothing.setVisible(item is None and bool(self._items))
        for widget in (self.banner, self._scroll):
            widget.setVisible(item is not None)
        if item is None:
            return
        now = self._clock()
        beside = (Mark(self.tr("Protected personal data"), "shield_person", "prot"),) if item.protected else ()
        name = self.tr("Protected person") if item.protected else self._name_of(item)
        self.open_case.setVisible(bool(item.person_name))
        self.banner.show_person(name, "" if item.protected else item.person_id, (), beside)
        self.kind.setText(self._what(item))
        waits = item.state is QueueState.QUEUED and not self._fails(item)
        badge = self._badge(item, self.tr("Queued, not sent") if waits else self._state_word(item))
        self.state.set_state(badge.text, badge.icon, badge.kind)
        written = self.tr("written {time}").format(time=moment_words(item.written_at, now))
        to = self.tr("To {unit}").format(unit=item.target) if item.target else ""
        self.origin.setText(" \u00b7 ".join(part for part in (to, written) if part))
        self._show_steps(item, now)
        self._show_reason(item)
        self._show_take_back(item)
        facts = self._facts(item)
        self.content.show_facts(facts)
        self.content.setVisible(bool(facts))
        self.content_head.setVisible(bool(facts))

    def _show_steps(self, item: OutboxItem, now: datetime) -> None:
        way = way_of(item, now, connected=self._connected, failing=self._fails(item))
        self.steps.show_steps(way.reached, way.notes, way.halt, way.steps)

    def _show_reason(self, item: OutboxItem) -> None:
        if item.state is QueueState.HELD:
            why = self._say(item.reason, **item.params) or self.tr("It was not accepted centrally.")
            self.reason.set_text(f"{why} {self._what_to_do(item)}", "error", "danger")
        elif item.state is QueueState.QUEUED and item.reason:
            why = self._say(item.reason, **item.params)
            held = self.tr(
                "Nobody else gets it: it goes to the central store and is held there for your unit to decide."
            )
            self.reason.set_text(f"{why} {held}", "do_not_disturb_on", "warn")
        elif self._fails(item):
            why = self._say(self._problem) or self.tr("It could not be sent.")
            rest = self.tr("It is kept on the computer and tried again by itself.")
            self.reason.set_text(f"{why} {rest}", "error", "danger")
        elif item.state is QueueState.QUEUED:
            self.reason.set_text(
                self.tr(
                    "It is sent by itself when the network is back. Time limits are counted from when it is received"
                    " centrally, not from when you wrote it."
                ),
                "info",
                "accent",
            )
        waits = self._fails(item) or bool(item.reason) or not self._connected
        self.reason.setVisible(item.state is QueueState.HELD or (item.state is QueueState.QUEUED and waits))

    def _what_to_do(self, item: OutboxItem) -> str:
        if not item.person_name:
            return self.tr(
                "The case is no longer with your unit. What you wrote stands below and was handed in for review; it is"
                " not in the record."
            )
        if item.kind in _WRITTEN:
            return self.tr("What you wrote is kept. Take it back as a draft, change it and share it again.")
        if item.kind == "acknowledge":
            return self.tr("Nothing else is needed from you.")
        return self.tr("What you wrote is kept in the case. Open it, mend what is wrong and do it again.")

    def _show_take_back(self, item: OutboxItem) -> None:
        as_draft = item.kind in _WRITTEN and bool(item.person_name)
        words = self.tr("Take back as a draft") if as_draft else self.tr("Remove from the list")
        if item.unsent:
            words = self.tr("Take back and change") if as_draft else self.tr("Take back")
        self.take_back.setText(words)
        self.take_back.setVisible(self._may_take_back(item))

    def _may_take_back(self, item: OutboxItem) -> bool:
        return item.state is QueueState.HELD or item.unsent

    def _facts(self, item: OutboxItem) -> tuple[Fact, ...]:
        known = self._known()
        definition = known.form_of(item.doc_kind, item.definition)
        found: list[Fact] = []
        for path, value in item.fields:
            field = definition.item(path) if definition is not None else None
            if field is None:
                # Written with a newer program than this one: shown as it is, so that she knows what waits.
                found += [Fact(path, str(value))] if value is not None and "/" not in path else []
                continue
            label = field.label
            words = field.option_label(path.rpartition("/")[2]) if field.type == "multi" else ""
            words = words or value_words(field, value, known) or self.tr("Emptied")
            found.append(Fact(label, words))
        return tuple(found)

    # -- what the user does -----------------------------------------------------------------------------------------

    def _open(self) -> None:
        item = self.current_item()
        if item is not None:
            self.open_case_requested.emit(item.case_id)

    def _take_back(self) -> None:
        item = self.current_item()
        if item is not None and self._may_take_back(item):
            self.tell("")
            self.take_back_requested.emit(item.op_id)

    def _on_opened(self, _found: object) -> None:
        if not self.panes.go_right(self.open_case):
            self._open()

    def _on_fold(self, group: str, opened: bool) -> None:
        self._closed = self._closed - {group} if opened else self._closed | {group}
        self._arrange_rows()


def _group_of(item: OutboxItem) -> str:
    if item.state is QueueState.HELD:
        return "held"
    if item.state is not QueueState.QUEUED:
        return "sent"
    return "messages" if item.kind in _MESSAGES else "changes"


def _badge_of(state: QueueState, word: str) -> RowBadge:
    icon, kind = {
        QueueState.QUEUED: ("hourglass_top-fill", "warn"),
        QueueState.SENT: ("check", "neutral"),
        QueueState.ACKNOWLEDGED: ("check_circle", "ok"),
        QueueState.HELD: ("error", "danger"),
    }[state]
    return RowBadge(word, icon, kind)
