"""Messages to all about the system: written, shown as the bar they will be, ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from PySide6.QtWidgets import QFrame, QWidget

from desktop.models.admin_records import NOTICE, Applies, NoticeRow
from desktop.views.admin_applied import AdminApplied, Shown
from desktop.views.admin_asking import AdminContext
from desktop.views.admin_form import AdminField, AdminForm, Group
from desktop.views.admin_list import Line
from desktop.views.components.base import clear, column
from desktop.views.components.button import Button
from desktop.views.components.labels import Label
from desktop.views.components.notice_bars import NoticeBar, NoticeLine
from desktop.views.moments import hours, short_day
from desktop.views.style.typography import Role
from domain.swedish_time import minute_of

_CELLS: Final[Mapping[str, str]] = {"text": "notice_text", "level": "level", "from": "begins", "until": "ends"}
"""What the store calls a field, and what it is called here."""
_LEVELS: Final = ("INFO", "WARNING")


class AdminNotices(AdminApplied):
    """The bar is shown while it is written."""

    def __init__(self, context: AdminContext) -> None:
        say = context.say
        levels = tuple((level, say(f"admin_page.level.{level}")) for level in _LEVELS)
        fields = (
            AdminField("notice_text", required=True, has_help=True, long=True),
            AdminField("level", "choice", levels, required=True, wide=200),
            AdminField("begins", "datetime", required=True, wide=200),
            AdminField("ends", "datetime", required=True, wide=200),
        )
        form = AdminForm((Group("", fields),), say, context.today, "admin.notice")
        self._fresh_id = ""
        super().__init__(context, "notices", NOTICE, form)
        self.preview = QFrame()
        self.preview.setProperty("edge", "box")
        self.preview.setObjectName("admin.notices.preview")
        holder = QWidget()
        box = column(holder, spacing=6)
        box.addWidget(Label(say("admin_page.preview"), Role.STRONG))
        box.addWidget(self.preview)
        self._preview_box = column(self.preview)
        self.editor.page.box.insertWidget(self.editor.page.box.indexOf(form) + 1, holder)
        self.end = Button(say("admin_page.end_notice"), icon="block", in_bar=True, name="admin.notices.end")
        self.end.clicked.connect(self._end_now)
        self.editor.add_verb(self.end)
        form.edited.connect(self._show_preview)
        self.end.hide()

    def _now(self) -> str:
        return minute_of(self.context.now())

    def lines(self, applies: Applies) -> list[Line]:
        rows = sorted(applies.notices, key=lambda one: (one.ends <= self._now(), _reverse(one.begins)))
        return [Line(one.notice_id, one.text, self._when(one), badge=self._badge(one)) for one in rows]

    def _badge(self, one: NoticeRow) -> tuple[str, str, str]:
        say, now = self.context.say, self._now()
        if one.ends <= now:
            return "neutral", "history", say("admin_page.over")
        if one.begins > now:
            return "neutral", "schedule", say("admin_page.coming")
        return ("warn" if one.level == "WARNING" else "accent"), "visibility", say("admin_page.on_now")

    def _when(self, one: NoticeRow) -> str:
        return f"{self._moment(one.begins)} \u2013 {self._moment(one.ends)}"

    def _moment(self, minute: str) -> str:
        try:
            read = datetime.fromisoformat(minute)
        except ValueError:
            return minute
        return f"{short_day(read.date(), self.context.now().date())} {hours(read)}"

    def _row(self, applies: Applies, key: str) -> NoticeRow | None:
        return next((one for one in applies.notices if one.notice_id == key), None)

    def shown(self, applies: Applies, key: str) -> Shown | None:
        one = self._row(applies, key)
        if one is None:
            return None
        values = {"notice_text": one.text, "level": one.level, "begins": one.begins, "ends": one.ends}
        return Shown(self.context.say("admin_page.notice"), self._when(one), values)

    def version(self, applies: Applies, key: str) -> str:
        one = self._row(applies, key)
        return one.version if one is not None else ""

    def cells(self) -> Mapping[str, str]:
        typed, values = self.form.typed(), self.form.values()
        is_new = self.key == self._fresh_id
        found = {cell: values[name] for cell, name in _CELLS.items() if is_new or name in typed}
        if "text" in found:
            found["text"] = " ".join(found["text"].split())
        return found

    def take(self, applies: Applies, who: str = "") -> tuple[str, ...]:
        if self._row(applies, self._fresh_id) is not None:
            self._fresh_id = ""
        return super().take(applies, who)

    def field_of(self, field: str) -> str:
        return _CELLS.get(field, field)

    def show_more(self, applies: Applies, key: str) -> None:
        one = self._row(applies, key)
        on = one is not None and one.begins <= self._now() < one.ends
        self.end.setVisible(on and self.context.regional)
        self._show_preview()

    def begin_new(self) -> None:
        """A message that nobody has written yet."""
        self._kept.keep(self.key, self.form)
        self._fresh_id = self._fresh_id or self.context.new_id()
        values: dict[str, str] = {}
        self.show_one(self._fresh_id, Shown(self.context.say("admin_page.new_notices"), "", values), is_new=True)
        for name, value in (("level", "INFO"), ("begins", self._now())):
            if not self.form.value(name):
                self.form.put(name, value)
        self.go_right(self.form)
        self.form.focus("notice_text")

    def _end_now(self) -> None:
        self.form.put("ends", self._now())
        self.editor.save.click()

    def _show_preview(self) -> None:
        clear(self._preview_box)
        values = self.form.values()
        text = values["notice_text"] or self.context.say("admin_page.preview_empty")
        ends = self._moment(values["ends"]) if values["ends"] else ""
        line = NoticeLine("", text, values["level"] == "WARNING", ends)
        self._preview_box.addWidget(NoticeBar(line, parent=self.preview))


def _reverse(text: str) -> tuple[int, ...]:
    return tuple(-ord(char) for char in text)
