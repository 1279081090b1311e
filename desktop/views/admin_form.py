"""The form of one thing that is administered: fields by name, what was typed in them, what others changed meanwhile.

Nothing typed is lost: `rebase` takes in what now stands in the store, keeps what is typed, and says under the field
what it has become.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.views.components.announce import announce
from desktop.views.components.base import column
from desktop.views.components.fields import FieldFrame
from desktop.views.components.labels import Label
from desktop.views.flow_layout import Flow
from desktop.views.form_answers import Answer, Options, make_answer, shown_text
from desktop.views.form_fields import WIDTHS
from desktop.views.say import Say
from desktop.views.style.typography import Role
from desktop.views.unit_picker import UnitPicker
from domain.forms.definition import Item, Option

_WIDE: Final = 280
_NONE: Options = ()


@dataclass(frozen=True, slots=True)
class AdminField:
    """`name` is what the value is called where it is kept; its words are `admin_page.field.<name>` and, with help,
    `admin_page.help.<name>`. `type` is one of a form's item types that hold text. Options are code and words. A `long`
    text has a line of its own and runs over several lines on the screen."""

    name: str
    type: str = "text"
    options: Options = _NONE
    required: bool = False
    has_help: bool = False
    wide: int = 0
    long: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading (`admin_page.group.<name>`); '' has none."""

    name: str
    fields: tuple[AdminField, ...]


class KeptTyping:
    """What was typed about things that are not shown now, until one comes back to them."""

    def __init__(self) -> None:
        self._kept: dict[str, Mapping[str, str]] = {}

    def keep(self, key: str | None, form: AdminForm) -> None:
        typed = form.typed()
        if key is not None:
            self._kept.pop(key, None)
        if key is not None and typed:
            self._kept[key] = typed

    def put_back(self, key: str, form: AdminForm) -> None:
        for name, value in self._kept.pop(key, {}).items():
            form.put(name, value)

    def forget(self, key: str) -> None:
        self._kept.pop(key, None)


class AdminForm(QWidget):
    """`edited` tells that what is typed may have changed. Every value is text; '' is nothing."""

    edited = Signal()

    def __init__(
        self,
        groups: Sequence[Group],
        say: Say,
        today: Callable[[], str],
        prefix: str,
        units: Callable[[], Options] = lambda: _NONE,
    ) -> None:
        super().__init__()
        self.setObjectName(prefix)
        self._say = say
        self._where = _Where(today, units)
        self._prefix = prefix
        self._base: dict[str, str] = {}
        self.fields: dict[str, AdminField] = {}
        self.frames: dict[str, FieldFrame] = {}
        self.answers: dict[str, Answer] = {}
        self.groups: dict[str, QWidget] = {}
        box = column(self, spacing=16)
        for group in groups:
            self.groups[group.name] = self._group(group)
            box.addWidget(self.groups[group.name])

    def _group(self, group: Group) -> QWidget:
        holder = QWidget()
        inner = column(holder, spacing=8)
        if group.name:
            inner.addWidget(Label(self._say(f"admin_page.group.{group.name}"), Role.SECTION))
        flow: Flow | None = None
        for field in group.fields:
            frame = self._frame(field)
            if field.long:
                inner.addWidget(frame)
                flow = None
                continue
            if flow is None:
                flow = Flow(16, 12)
                inner.addWidget(flow)
            wide = field.wide or WIDTHS.get(field.type, _WIDE)
            flow.add(frame, wide, wide)
        return holder

    def _frame(self, field: AdminField) -> FieldFrame:
        name, label = f"{self._prefix}.{field.name}", self._say(f"admin_page.field.{field.name}")
        options = tuple(Option(code, words) for code, words in field.options)
        item = Item(field.name, field.type, label, options=options, free_text=field.type == "unit")
        answer = make_answer(item, name, self._where, as_choice=True, wrap=field.long)
        answer.edited.connect(self._edited)
        if isinstance(answer.widget, QLineEdit):
            answer.widget.editingFinished.connect(answer.tidy)
        help_text = self._say(f"admin_page.help.{field.name}") if field.has_help else ""
        frame = FieldFrame(label, answer.widget, help_text=help_text, required=field.required, name=name)
        self.fields[field.name], self.frames[field.name], self.answers[field.name] = field, frame, answer
        return frame

    # -- what stands there ------------------------------------------------------------------------------------------

    def set_options(self, name: str, options: Options) -> None:
        """What can be chosen; what is chosen stays."""
        self.answers[name].set_options(options)

    def show_values(self, values: Mapping[str, str]) -> None:
        """Show something else: what was typed is gone, and what others did is not told any more."""
        self._base = {name: values.get(name, "") for name in self.frames}
        for name, frame in self.frames.items():
            self.answers[name].show(self._base[name] or None)
            frame.set_error(None)
            frame.set_provenance("")
        self.edited.emit()

    def rebase(self, values: Mapping[str, str], who: str = "") -> tuple[str, ...]:
        """The same thing as it now stands; the fields where that is not what is typed.

        What was typed stays and is now typed over the new values. `who` changed it, '' when that is not known.
        """
        typed, met = self.typed(), []
        for name, frame in self.frames.items():
            now = values.get(name, "")
            if now == self._base.get(name, ""):
                continue
            if name not in typed or typed[name] == now:
                self.answers[name].show(now or None)
                continue
            code = "admin_page.met_by" if who else "admin_page.met"
            frame.set_provenance(self._say(code, value=self.words_of(name, now), who=who))
            met.append(name)
        self._base = {name: values.get(name, "") for name in self.frames}
        self.edited.emit()
        return tuple(met)

    def typed(self) -> dict[str, str]:
        """What differs from what stands in the store, by name."""
        return {name: value for name, value in self.values().items() if value != self._base.get(name, "")}

    def values(self) -> dict[str, str]:
        return {name: self.value(name) for name in self.frames}

    def base(self) -> Mapping[str, str]:
        """What stands in the store, as far as it is known here."""
        return dict(self._base)

    def value(self, name: str) -> str:
        """As it is kept: a day as 2026-11-21, a choice as its code. What cannot be read comes back as it was typed."""
        value = self.answers[name].value()
        return "" if value is None else str(value)

    def words_of(self, name: str, value: str) -> str:
        """A value as people read it."""
        words = dict(self.fields[name].options)
        if self.fields[name].type == "unit":
            words = dict(self._where.unit_options())
        return words.get(value) or shown_text(self.answers[name].item, value or None) or self._say("admin_page.empty")

    def put(self, name: str, value: str) -> None:
        """Write in a field as a person would."""
        self.answers[name].show(value or None)
        self._edited()

    def _edited(self) -> None:
        self.edited.emit()

    # -- what is wrong ----------------------------------------------------------------------------------------------

    def set_locked(self, reason: str | None) -> None:
        """Nothing can be changed, and why; None opens the fields."""
        for frame in self.frames.values():
            frame.set_locked(reason)

    def missing(self) -> tuple[str, ...]:
        """Fields that are shown and must be filled in but are not, or cannot be read; each says so."""
        found = []
        for name, field in self.fields.items():
            frame, problem = self.frames[name], self.answers[name].problem()
            wrong = "admin_page.missing" if field.required and not self.value(name) else problem.code if problem else ""
            if frame.isHidden() or not wrong:
                frame.set_error(None)
                continue
            frame.set_error(self._say(wrong, label=self._say(f"admin_page.field.{name}")))
            found.append(name)
        if found:
            announce(self.frames[found[0]].message)
            self.focus(found[0])
        return tuple(found)

    def refuse(self, name: str, words: str) -> bool:
        """Tell what is wrong beside the field it is about; False when there is none that is shown."""
        frame = self.frames.get(name)
        if frame is None or frame.isHidden():
            return False
        frame.set_error(words)
        announce(frame.message)
        self.focus(name)
        return True

    def focus(self, name: str) -> None:
        self.answers[name].focus()

    def show_field(self, name: str, *, shown: bool) -> None:
        self.frames[name].setVisible(shown)


@dataclass(frozen=True, slots=True)
class _Where:
    """What the controls ask of the world."""

    _today: Callable[[], str]
    _units: Callable[[], Options]

    def today(self) -> str:
        return self._today()

    def unit_options(self) -> Options:
        return self._units()

    def unit_picker(self, name: str) -> UnitPicker:
        raise LookupError(name)  # no form of administration asks for several units

    def row_options(self, group_id: str) -> Options:
        return _NONE
