"""The standard report of inboxes: how much waits unacknowledged and since when, since when nobody has opened a message,
and when open care was last handled."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.models.admin_records import InboxRow, Rows
from desktop.views.admin_asking import AdminContext, Trouble
from desktop.views.case_notices import Notice
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.groups import EmptyState
from desktop.views.components.labels import Label
from desktop.views.components.table import Cell, FactTable
from desktop.views.form_view import FormPage
from desktop.views.moments import full_short_day, moment_words, parse_day
from desktop.views.style.typography import Role
from domain.deadlines import too_late_to_open
from domain.swedish_time import day_of, text_of

_PAGE: Final = 100
_TONES: Final = {"ACTIVE": "text", "PAUSED": "warn", "CLOSED": "text2"}


class AdminInboxes(QWidget):
    """Enter or a click opens the unit; `unit_requested` tells which."""

    unit_requested = Signal(str)

    def __init__(self, context: AdminContext) -> None:
        super().__init__()
        self.setObjectName("admin.inboxes")
        say = context.say
        self.context = context
        self._rows: tuple[InboxRow, ...] = ()
        self._after = ""
        self._asked = 0
        heads = (
            "unit",
            "principal",
            "inbox_state",
            "unread",
            "oldest_unread",
            "oldest_unopened",
            "people",
            "last_handled",
        )
        self.table = FactTable(
            tuple(say(f"admin_page.inbox.{head}") for head in heads),
            (220, 200, 130, 110, 150, 190, 110),
            name="admin.inboxes.table",
        )
        self.table.setAccessibleName(say("admin_page.part.inboxes"))
        for picked in (self.table.cellClicked, self.table.cellActivated):
            picked.connect(lambda line, _place: self._open(line))
        self.notice = Notice("admin.inboxes.notice")
        self.counted = Label("", Role.SMALL, "text2")
        self.more = Button(say("admin_page.more"), name="admin.inboxes.more")
        self.more.clicked.connect(lambda: self._ask_for(self._after))
        self.empty = EmptyState(say("admin_page.no_inboxes"))
        page = FormPage("admin.inboxes.page", self, 12)
        page.box.addWidget(Label(say("admin_page.told_inboxes"), Role.BODY, "text2", wrap=True))
        for widget in (self.notice, self.counted, self.empty, self.table):
            page.box.addWidget(widget)
        foot = row()
        foot.addWidget(self.more)
        foot.addStretch(1)
        page.box.addLayout(foot)
        column(self).addWidget(page)
        self.setFocusProxy(self.table)
        self.empty.hide()
        self.more.hide()

    def begin(self) -> None:
        """Come up: as it stands now."""
        self._rows = ()
        self._ask_for("")

    def set_connected(self, *, connected: bool) -> None:
        self.more.set_unavailable(None if connected else self.context.say("admin_page.offline"))

    def _ask_for(self, after: str) -> None:
        self._asked += 1
        number = self._asked

        def show(told: Rows[InboxRow]) -> None:
            if number == self._asked:
                self._show(told)

        def fail(trouble: Trouble) -> None:
            self.notice.tell(trouble.words, icon="error", tone="danger")

        self.context.ask(lambda door: door.inboxes(after=after, limit=_PAGE), show, fail)

    def _show(self, told: Rows[InboxRow]) -> None:
        self.notice.tell("")
        self._rows += told.rows
        self._after = told.after
        self.table.show_rows([self._cells(one) for one in self._rows])
        self.empty.setVisible(not self._rows)
        self.table.setVisible(bool(self._rows))
        self.counted.setText(self.context.say("admin_page.shown_of", shown=str(len(self._rows)), count=str(told.total)))
        self.more.setVisible(bool(told.after))

    def _cells(self, one: InboxRow) -> tuple[Cell, ...]:
        say, now = self.context.say, self.context.now()
        late = bool(one.unread)
        return (
            Cell(one.name, strong=True),
            Cell(one.principal, tone="text2"),
            Cell(say(f"admin_page.state.{one.inbox_state}"), tone=_TONES.get(one.inbox_state, "text2")),
            Cell(str(one.unread), icon="radio_button_unchecked" if late else None, strong=late),
            Cell(moment_words(one.oldest_unread, now) if one.oldest_unread else "\u2013"),
            self._unopened(one),
            Cell(str(one.people), tone="text" if one.people else "danger"),
            Cell(self._handled(one.last_open_care_handled_at)),
        )

    def _unopened(self, one: InboxRow) -> Cell:
        """Since when nobody has opened a message; an error, in icon and colour, once the unit's limit has passed."""
        if not one.oldest_unopened:
            return Cell("\u2013")
        limits, now = self.context.known().limits, self.context.now()
        words = moment_words(one.oldest_unopened, now)
        if not too_late_to_open(limits, one.oldest_unopened, one.unit_id, text_of(now)):
            return Cell(words)
        return Cell(words, icon="error", aside=self.context.say("admin_page.inbox.late"), tone="danger")

    def _handled(self, day: str) -> str:
        read = parse_day(day)
        if read is None:
            return self.context.say("admin_page.never")
        ago = (day_of(self.context.now()) - read).days
        code = "today" if ago <= 0 else "yesterday" if ago == 1 else "days_ago"
        return self.context.say(f"admin_page.{code}", day=full_short_day(read), count=str(ago))

    def _open(self, line: int) -> None:
        if 0 <= line < len(self._rows):
            self.unit_requested.emit(self._rows[line].unit_id)
