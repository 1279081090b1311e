"""Policies: what applies, since when, and a new value from a day to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from desktop.models.admin_records import POLICY, Applies, PolicyRow
from desktop.views.admin_applied import AdminApplied, Shown
from desktop.views.admin_asking import AdminContext
from desktop.views.admin_form import AdminField, AdminForm, Group
from desktop.views.admin_list import Line
from desktop.views.components.labels import Label
from desktop.views.components.table import Cell, FactTable
from desktop.views.moments import full_short_day, parse_day
from desktop.views.style.typography import Role
from domain.deadline_limits import POLICY as POLICY_PREFIX

_CHOICE, _LIMIT, _NUMBER = "choice", "limit", "number"
_CALENDARS: Final = ("hours", "weekday_hours", "days")
_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    _CHOICE: ("policy_choice",),
    _LIMIT: ("limit_count", "limit_calendar"),
    _NUMBER: ("policy_number",),
}
"""The fields in which a value of each form is written."""


class AdminPolicies(AdminApplied):
    """A value that has begun never changes: the new one begins on its own day."""

    def __init__(self, context: AdminContext) -> None:
        say = context.say
        calendars = tuple((one, say(f"admin_page.calendar.{one}")) for one in _CALENDARS)
        fields = (
            AdminField("policy_choice", "choice", required=True, wide=320),
            AdminField("policy_number", required=True, wide=140),
            AdminField("limit_count", required=True, wide=140),
            AdminField("limit_calendar", "choice", calendars, required=True, wide=240),
            AdminField("since", "date", required=True, has_help=True, wide=260),
        )
        form = AdminForm((Group("new_value", fields),), say, context.today, "admin.policy")
        super().__init__(context, "policies", POLICY, form)
        self.told = Label("", Role.BODY, "text", wrap=True)
        self.history = FactTable(
            (say("admin_page.since"), say("admin_page.value"), say("admin_page.applies")),
            (160, 240),
            name="admin.policy.history",
        )
        self.history.setAccessibleName(say("admin_page.history"))
        at = self.editor.page.box.indexOf(form)
        self.editor.page.box.insertWidget(at, self.history)
        self.editor.page.box.insertWidget(at, self.told)
        self.new.hide()

    def _row(self, applies: Applies, key: str) -> PolicyRow | None:
        return next((self._with_shipped(one) for one in applies.policies if one.name == key), None)

    def _with_shipped(self, one: PolicyRow) -> PolicyRow:
        """With the limits that come with the program: they apply until a value of the store's begins."""
        shipped = self.context.known().limits.limits.get(_number(one.name), ())
        known = {day: f"{limit.count} {limit.calendar.value}" for day, limit in shipped}
        return replace(one, values={**known, **one.values})

    def _title(self, name: str) -> str:
        title = self.context.known().limits.titles.get(_number(name))
        if title is not None:
            return self.context.say("admin_page.policy.deadline", title=title)
        code = f"admin_page.policy.{name}"
        words = self.context.say(code)
        return name if words == code else words

    def _words(self, one: PolicyRow, value: str) -> str:
        if one.form == _LIMIT:
            count, _, calendar = value.partition(" ")
            return f"{count} {self.context.say(f'admin_page.calendar.{calendar}').lower()}"
        code = f"admin_page.policy_value.{one.name}.{value}"
        words = self.context.say(code)
        return value if words == code else words

    def _today(self, one: PolicyRow) -> str:
        """The value today, '' before the first."""
        begun = [day for day in one.values if day <= self.context.today()]
        return one.values[max(begun)] if begun else ""

    def lines(self, applies: Applies) -> list[Line]:
        limits = self.context.known().limits.limits
        # A limit that nothing is counted by is nothing to change.
        used = [one for one in applies.policies if not _number(one.name) or _number(one.name) in limits]
        rows = sorted(map(self._with_shipped, used), key=lambda one: (one.form != _CHOICE, self._title(one.name)))
        return [Line(one.name, self._title(one.name), self._summary(one), badge=self._badge(one)) for one in rows]

    def _summary(self, one: PolicyRow) -> str:
        value = self._today(one)
        return self._words(one, value) if value else self.context.say("admin_page.as_shipped")

    def _badge(self, one: PolicyRow) -> tuple[str, str, str]:
        coming = [day for day in one.values if day > self.context.today()]
        if not coming:
            return "", "", ""
        return "accent", "schedule", self.context.say("admin_page.new_from", day=_day(min(coming)))

    def shown(self, applies: Applies, key: str) -> Shown | None:
        one = self._row(applies, key)
        return Shown(self._title(key), key, {}) if one is not None else None

    def version(self, applies: Applies, key: str) -> str:
        one = self._row(applies, key)
        return one.version if one is not None else ""

    def cells(self) -> Mapping[str, str]:
        one = self._row(self.applies, self.key or "") if self.applies is not None else None
        written = _FIELDS[one.form] if one is not None and one.form in _FIELDS else _FIELDS[_NUMBER]
        return {
            "since": self.form.value("since"),
            "value": " ".join(self.form.value(name) for name in written if self.form.value(name)),
        }

    def field_of(self, field: str) -> str:
        if field != "value":
            return field
        return next((names[0] for names in _FIELDS.values() if not self.form.frames[names[0]].isHidden()), field)

    def show_more(self, applies: Applies, key: str) -> None:
        one = self._row(applies, key)
        if one is None:
            return
        code = f"admin_page.policy_told.{key}"
        words = self.context.say(code)
        self.told.setText("" if words == code else words)
        self.told.setVisible(words != code)
        for form, names in _FIELDS.items():
            for name in names:
                self.form.show_field(name, shown=one.form == form)
        if one.form == _CHOICE:
            self.form.set_options("policy_choice", tuple((value, self._words(one, value)) for value in one.choices))
        self.history.show_rows(self._history(one))

    def _history(self, one: PolicyRow) -> list[tuple[Cell, ...]]:
        today = self.context.today()
        begun = [day for day in one.values if day <= today]
        now = max(begun, default="")
        rows: list[tuple[Cell, ...]] = []
        for day in sorted(one.values, reverse=True):
            state = "applies_now" if day == now else "applies_then" if day > today else "applied"
            mark = Cell(self.context.say(f"admin_page.{state}"), tone="ok" if day == now else "text2")
            rows.append((Cell(_day(day), strong=day == now), Cell(self._words(one, one.values[day])), mark))
        return rows


def _number(policy: str) -> int:
    """The deadline that a policy is about, 0 for another one."""
    tail = policy.removeprefix(POLICY_PREFIX)
    return int(tail) if tail != policy and tail.isdigit() else 0


def _day(day: str) -> str:
    read = parse_day(day)
    return full_short_day(read) if read is not None else day
