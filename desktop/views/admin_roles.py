"""Somebody's roles: where, which, until when; one can be given, given an end, or ended at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.models.admin_records import RoleRow
from desktop.views.admin_asking import Trouble
from desktop.views.admin_form import AdminField, AdminForm, Group
from desktop.views.case_notices import Notice
from desktop.views.components.base import clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.labels import Label
from desktop.views.form_answers import Options
from desktop.views.moments import full_short_day, parse_day
from desktop.views.say import Say
from desktop.views.style.typography import Role
from domain.swedish_time import day_of, midnight_after, moment_of, text_of

ROLES: Final = (
    *("READ", "CASEWORKER_SLUTEN", "CASEWORKER_OPENV", "CASEWORKER_KOM", "CASEWORKER_SKOLA", "CASE_CLOSER"),
    *("REPORTS", "LOG_REVIEWER", "EMERGENCY_READ", "IDENTITY_ADMIN", "SUPPORT", "SYSADM_LOCAL", "SYSADM_REGIONAL"),
)
"""Domain.md §4.3, for people."""


def last_day(until: str) -> date | None:
    """The last Swedish day of a role that ends at a moment (UTC); None without an end."""
    return day_of(moment_of(until) - timedelta(milliseconds=1)) if until else None


def moment_after(day: str) -> str:
    """When a role ends whose last day is this one; '' for no day."""
    read = parse_day(day)
    return text_of(midnight_after(read)) if read is not None else ""


class RolesEditor(QWidget):
    """`wanted` tells unit, role, until (UTC) and the version seen ('' for a role to give)."""

    wanted = Signal(str, str, str, str)

    def __init__(self, say: Say, now: Callable[[], datetime], today: Callable[[], str]) -> None:
        super().__init__()
        self.setObjectName("admin.roles")
        self._say = say
        self._now = now
        self._units: Options = ()
        self._editing = ""
        self.notice = Notice("admin.roles.notice")
        self._rows = QWidget()
        self._box = column(self._rows, spacing=4)
        roles = tuple((role, say(f"admin_page.role.{role}")) for role in ROLES)
        fields = (
            AdminField("role_unit", "unit", required=True, wide=300),
            AdminField("role", "choice", roles, required=True, wide=240),
            AdminField("until", "date", has_help=True, wide=240),
        )
        self.form = AdminForm((Group("", fields),), say, today, "admin.role", lambda: self._units)
        self.give = Button(say("admin_page.give_role"), icon="add", name="admin.role.give")
        self.give.clicked.connect(self._give)
        self.give.explained.connect(self.notice.tell)
        self.call_off = Button(say("admin_page.call_off"), name="admin.role.call_off")
        self.call_off.clicked.connect(self.begin)
        self.heading = Label("", Role.STRONG)
        self._form_box = QFrame()
        inner = column(self._form_box, spacing=8, margins=(0, 8, 0, 0))
        inner.addWidget(self.heading)
        inner.addWidget(self.form)
        verbs = row(spacing=8)
        verbs.addWidget(self.give)
        verbs.addWidget(self.call_off)
        verbs.addStretch(1)
        inner.addLayout(verbs)
        box = column(self, spacing=8)
        box.addWidget(Label(say("admin_page.roles"), Role.SECTION))
        box.addWidget(self.notice)
        box.addWidget(self._rows)
        box.addWidget(self._form_box)
        self.begin()

    def set_units(self, units: Options) -> None:
        """Where a role can be given."""
        if units != self._units:
            self._units = units
            self.form.set_options("role_unit", units)

    def close_with(self, reason: str | None) -> None:
        """Why nothing can be given or ended now."""
        self.give.set_unavailable(reason)
        for button in self._rows.findChildren(Button):
            button.set_unavailable(reason)

    def show_roles(self, roles: tuple[RoleRow, ...], *, elsewhere: bool, may_give: bool) -> None:
        """The roles that one may know of; what is being written stays."""
        clear(self._box)
        now = self._now().astimezone(UTC)
        for held in roles:
            self._box.addWidget(self._row(held, now))
        if not roles:
            self._box.addWidget(Label(self._say("admin_page.no_roles"), Role.BODY, "text2"))
        if elsewhere:
            self._box.addWidget(Label(self._say("admin_page.roles_elsewhere"), Role.SMALL, "text2", wrap=True))
        self._form_box.setVisible(may_give)

    def begin(self) -> None:
        """An empty form for a role to give."""
        self._editing = ""
        self.form.show_values({})
        for name in ("role_unit", "role"):
            self.form.frames[name].set_locked(None)
        self.heading.setText(self._say("admin_page.give_role"))
        self.give.setText(self._say("admin_page.give_role"))
        self.call_off.hide()
        self.notice.tell("")

    def done(self, words: str) -> None:
        self.begin()
        self.notice.tell(words, icon="check_circle", tone="ok")

    def refused(self, trouble: Trouble) -> None:
        field = {"unit": "role_unit"}.get(trouble.field, trouble.field)
        beside = bool(field) and not self._form_box.isHidden() and self.form.refuse(field, trouble.words)
        words = self._say("admin_page.mend_first") if beside else trouble.words
        self.notice.tell(words, icon="error", tone="danger")

    # -- inside -----------------------------------------------------------------------------------------------------

    def _row(self, held: RoleRow, now: datetime) -> QWidget:
        holder = QFrame()
        holder.setProperty("edge", "bottom")
        name = f"admin.role.{held.unit_id}.{held.role}"
        holder.setObjectName(name)
        over = bool(held.until) and moment_of(held.until) <= now
        words, lasts = self._say(f"admin_page.role.{held.role}"), self._lasts(held, over=over)
        texts = column(spacing=0)
        texts.addWidget(Label(f"{words} \u00b7 {held.unit_name}", Role.BODY, "text2" if over else "text", wrap=True))
        texts.addWidget(Label(lasts, Role.SMALL, "text2"))
        box = row(holder, spacing=8, margins=(0, 4, 0, 4))
        box.addLayout(texts, 1)
        if held.mine:
            change = Button(self._say("admin_page.change_end"), "quiet", in_bar=True, name=f"{name}.change")
            change.clicked.connect(partial(self._change, held))
            box.addWidget(change)
        if held.mine and not over:
            end = Button(self._say("admin_page.end_role"), "quiet", icon="block", in_bar=True, name=f"{name}.end")
            end.clicked.connect(partial(self._end, held))
            box.addWidget(end)
        for button in holder.findChildren(Button):
            button.explained.connect(self.notice.tell)
        holder.setAccessibleName(f"{words}, {held.unit_name}, {lasts}")
        return holder

    def _lasts(self, held: RoleRow, *, over: bool) -> str:
        day = last_day(held.until)
        if day is None:
            return self._say("admin_page.role_lasts")
        code = "admin_page.role_over" if over else "admin_page.role_until"
        return self._say(code, day=full_short_day(day))

    def _end(self, held: RoleRow) -> None:
        self.notice.tell("")
        self.wanted.emit(held.unit_id, held.role, text_of(self._now().astimezone(UTC)), held.version)

    def _change(self, held: RoleRow) -> None:
        self.begin()
        self._editing = held.version
        day = last_day(held.until)
        self.form.show_values(
            {"role_unit": held.unit_id, "role": held.role, "until": day.isoformat() if day is not None else ""}
        )
        for name in ("role_unit", "role"):
            self.form.frames[name].set_locked(self._say("admin_page.role_fixed"))
        self.heading.setText(self._say("admin_page.change_end"))
        self.give.setText(self._say("admin_page.save_end"))
        self.call_off.show()
        self.form.focus("until")

    def _give(self) -> None:
        self.notice.tell("")
        if self.form.missing():
            return
        values = self.form.values()
        self.wanted.emit(values["role_unit"], values["role"], moment_after(values["until"]), self._editing)
