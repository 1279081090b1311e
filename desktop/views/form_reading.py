"""A form as somebody reads it who answers for what is asked: its questions and rules in sentences, and its versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from desktop.views.components.badge import Badge
from desktop.views.components.base import clear, row
from desktop.views.components.labels import Label
from desktop.views.form_view import FormPage
from desktop.views.say import Say
from desktop.views.style.typography import Role
from domain.forms.definition import FormDefinition
from domain.forms.plain import PlainItem, PlainRule, plain_items, plain_rules

_LEVELS: Final[Mapping[str, tuple[str, str]]] = {
    "block": ("block", "danger"),
    "confirm": ("pan_tool", "warn"),
    "hint": ("info", "accent"),
}
_STEP: Final = 20
_EDGE: Final = 24
"""The page's own, to the left and the right."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version as it is listed: its number, from which day, and what it says otherwise than the one before."""

    version: str
    since: str
    begun: bool
    changes: tuple[str, ...]


class FormReading(FormPage):
    """Shows one form at a time. `words` are the templates of resources/texts/form_rules.yaml."""

    def __init__(self, say: Say, words: Mapping[str, str]) -> None:
        super().__init__("admin.form.reading", spacing=0)
        self._say = say
        self._words = words
        # Its height is told here (`_fit`), not by what its lines would want unbroken.
        holder = self.widget()
        if holder is not None:
            holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_form(self, definition: FormDefinition, versions: Sequence[Version], used: Sequence[str]) -> None:
        """Tell all of it. `used` says where the form is met."""
        clear(self.box)
        for line in used:
            self._tell(line)
        self._head(self._say("forms_page.versions"))
        for version in versions:
            self._version(version)
        self._questions(definition)
        rules = plain_rules(definition, self._words)
        if rules:
            self._head(self._say("forms_page.rules"))
        for rule in rules:
            self._rule(rule)
        self._fit()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the words are at this width: what a layout asks for by itself is for words that wrap early."""
        wide = self.viewport().width() - 2 * _EDGE
        if self.box.hasHeightForWidth() and wide > 0:
            self.content.setFixedHeight(self.box.totalHeightForWidth(wide))

    def sentences(self) -> list[str]:
        """Everything that is told, in order."""
        return [label.plain() for label in self.content.findChildren(Label)]

    def _questions(self, definition: FormDefinition) -> None:
        titles = {section.id: section.title for section in definition.sections}
        before = ""
        for item in plain_items(definition, self._words):
            if item.section != before:
                before = item.section
                self._head(titles[before])
            self._question(item)

    def _question(self, item: PlainItem) -> None:
        edge = _STEP * item.depth
        if item.label:
            self._tell(item.label, Role.STRONG, above=8, edge=edge)
        for says in item.says:
            self._tell(says, edge=edge)

    def _rule(self, rule: PlainRule) -> None:
        icon, tone = _LEVELS[rule.level]
        head = row(spacing=8, margins=(0, 12, 0, 2))
        head.addWidget(Badge(self._words[f"plain.level.{rule.level}"], icon, tone))
        head.addWidget(Label(rule.field, Role.STRONG, wrap=True), 1)
        self.box.addLayout(head)
        self._tell(rule.says, tone="text")
        asked = ", ".join(self._words[f"plain.moment.{moment}"] for moment in rule.moments)
        self._tell(self._say("forms_page.rule_says", message=rule.message, moments=asked))

    def _version(self, version: Version) -> None:
        code = "forms_page.in_force_since" if version.begun else "forms_page.in_force_from"
        self._tell(self._say(code, version=version.version, since=version.since), Role.STRONG, above=4)
        for line in version.changes:
            self._tell(line)

    def _head(self, title: str) -> None:
        self._tell(title, Role.SECTION, above=20)

    def _tell(self, words: str, face: Role = Role.BODY, *, tone: str = "", above: int = 2, edge: int = 0) -> None:
        """A line of its own. Straight in the page's own layout, which alone knows how high wrapped words become."""
        line = row(margins=(edge, above, 0, 0))
        line.addWidget(Label(words, face, tone or ("text2" if face is Role.BODY else "text"), wrap=True))
        self.box.addLayout(line)
