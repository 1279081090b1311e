"""Code lists: what a code is called. Codes are added and said in other words, never taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QTimer

from desktop.models.admin_records import CODES, Applies, CodesRow
from desktop.views.admin_applied import AdminApplied, Shown
from desktop.views.admin_asking import AdminContext
from desktop.views.admin_form import AdminField, AdminForm, Group
from desktop.views.admin_list import Line
from desktop.views.components.fields import FieldFrame, TextLine
from desktop.views.components.labels import Label
from desktop.views.components.table import Cell, FactTable
from desktop.views.style.typography import Role

_MOST: Final = 200


class AdminCodes(AdminApplied):
    """A click on a line of the table takes it into the form."""

    def __init__(self, context: AdminContext) -> None:
        say = context.say
        fields = (AdminField("code", required=True, wide=160), AdminField("words", required=True, wide=360))
        form = AdminForm((Group("code", fields),), say, context.today, "admin.code")
        super().__init__(context, "codes", CODES, form)
        self.filter = TextLine(say("admin_page.search_code"), "admin.codes.search")
        self.counted = Label("", Role.SMALL, "text2")
        self.table = FactTable((say("admin_page.code"), say("admin_page.words")), (160,), name="admin.codes.table")
        self.table.setAccessibleName(say("admin_page.part.codes"))
        self._shown_codes: list[tuple[str, str]] = []
        for widget in (FieldFrame(say("admin_page.search_code"), self.filter), self.counted, self.table):
            self.editor.page.box.addWidget(widget)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(150)
        self._late.timeout.connect(self._fill)
        self.filter.textChanged.connect(lambda _text: self._late.start())
        for picked in (self.table.cellClicked, self.table.cellActivated):
            picked.connect(lambda line, _place: self._pick(line))
        self.new.hide()

    def _row(self, applies: Applies | None, key: str) -> CodesRow | None:
        return next((one for one in applies.codes if one.name == key), None) if applies is not None else None

    def _title(self, name: str) -> str:
        code = f"admin_page.list.{name}"
        words = self.context.say(code)
        return name if words == code else words

    def lines(self, applies: Applies) -> list[Line]:
        rows = sorted(applies.codes, key=lambda one: self._title(one.name))
        say = self.context.say
        return [
            Line(one.name, self._title(one.name), say("admin_page.codes_count", count=str(len(one.words))))
            for one in rows
        ]

    def shown(self, applies: Applies, key: str) -> Shown | None:
        return Shown(self._title(key), key, {}) if self._row(applies, key) is not None else None

    def version(self, applies: Applies, key: str) -> str:
        one = self._row(applies, key)
        return one.version if one is not None else ""

    def cells(self) -> Mapping[str, str]:
        return {self.form.value("code"): self.form.value("words")}

    def field_of(self, field: str) -> str:
        return "words" if field and field == self.form.value("code") else field and "code"

    def show_more(self, applies: Applies, key: str) -> None:
        self._fill()

    def _fill(self) -> None:
        one = self._row(self.applies, self.key or "")
        wanted = self.filter.text().strip().casefold()
        found = sorted(one.words.items()) if one is not None else []
        found = [pair for pair in found if wanted in f"{pair[0]} {pair[1]}".casefold()]
        self._shown_codes = found[:_MOST]
        self.counted.setText(
            self.context.say("admin_page.shown_of", shown=str(len(self._shown_codes)), count=str(len(found)))
        )
        self.table.show_rows([(Cell(code, strong=True), Cell(words)) for code, words in self._shown_codes])

    def _pick(self, line: int) -> None:
        if self.context.regional and 0 <= line < len(self._shown_codes):
            code, words = self._shown_codes[line]
            self.form.show_values({})
            self.form.put("code", code)
            self.form.put("words", words)
            self.form.focus("words")
