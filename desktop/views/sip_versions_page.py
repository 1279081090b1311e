"""The versions of a plan that have been established: each as it was, and what stands otherwise now."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.models.sip_versions import (
    CHANGED,
    CLOSED,
    HANDED,
    Difference,
    PlanVersion,
    differences,
    form_cells,
)
from desktop.views.answer_words import answer_words
from desktop.views.components.base import clear, column, row, rule
from desktop.views.components.button import Button
from desktop.views.components.facts import FactList, InfoBox
from desktop.views.components.groups import EmptyState, SectionHead
from desktop.views.components.labels import IconLabel, Label
from desktop.views.components.table import Cell as TableCell
from desktop.views.components.table import FactTable
from desktop.views.document_facts import section_facts
from desktop.views.form_view import FormPage
from desktop.views.moments import moment_words
from desktop.views.style.typography import Role
from desktop.views.text_difference import ComparedText
from desktop.views.view_context import ViewContext
from domain.case import Cell, Document
from domain.forms.definition import FormDefinition, Item
from domain.operation import CellValue


class SipVersionsPage(QWidget):
    """A page of the SIP: a list of versions, and below it the one that is chosen, to be read only."""

    print_requested = Signal(str)
    """The document of the version to print."""

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sip.versions")
        self.setAccessibleName(self.tr("Versions"))
        self.context = context
        self.versions: tuple[PlanVersion, ...] = ()
        self.chosen = ""
        self._now: Mapping[str, CellValue] = {}
        self.empty = EmptyState(self.tr("The plan has not been established yet. Each time it is, it is kept here."))
        self.page = FormPage("sip.versions.page", self)
        self.table = FactTable(
            (self.tr("Version"), self.tr("What was done"), self.tr("When"), self.tr("By")),
            (140, 160, 140),
            name="sip.versions.list",
        )
        self.table.setAccessibleName(self.tr("Established versions"))
        self.table.cellClicked.connect(lambda line, _place: self.choose(self.versions[line].doc_id))
        self.table.cellActivated.connect(lambda line, _place: self.choose(self.versions[line].doc_id))
        self._hint = Label(self.tr("Press Enter on a version to read it."), Role.SMALL, "text2", wrap=True)
        self.body = QWidget()
        self._body = column(self.body, spacing=12)
        for widget in (self.table, self._hint, self.body):
            self.page.box.addWidget(widget)
        outer = column(self)
        outer.addWidget(self.empty)
        outer.addWidget(self.page, 1)

    def show_versions(
        self, document: Document, versions: tuple[PlanVersion, ...], typed: Mapping[str, CellValue]
    ) -> None:
        """Newest first. `document` is the plan as it now stands, `typed` what this unit has written and not shared."""
        now = {**document.values(), **typed}
        if versions == self.versions and now == self._now:
            return
        self.versions, self._now = versions, now
        self.empty.setVisible(not versions)
        self.page.setVisible(bool(versions))
        self.table.show_rows([self._line(one) for one in versions])
        if self.chosen not in {one.doc_id for one in versions}:
            self.chosen = versions[0].doc_id if versions else ""
        self._show_chosen()

    def choose(self, doc_id: str) -> None:
        """Open a version, to be read."""
        if doc_id != self.chosen:
            self.chosen = doc_id
            self.table.show_rows([self._line(one) for one in self.versions])
            self._show_chosen()

    def _line(self, one: PlanVersion) -> tuple[TableCell, TableCell, TableCell, TableCell]:
        here = one.doc_id == self.chosen
        when = moment_words(one.by.at or one.by.written_at, self.context.clock()) if one.by is not None else ""
        by = self.context.who_only(one.by) if one.by is not None else ""
        number = self.tr("Version {n}").format(n=one.number)
        what = {
            CHANGED: self.tr("Changed"),
            CLOSED: self.tr("Closed"),
            HANDED: self.tr("Handed over"),
        }.get(one.what, self.tr("Established"))
        icon = "visibility" if here else "history"
        return (
            TableCell(number, icon, "accent" if here else "text", strong=here),
            TableCell(what),
            TableCell(when),
            TableCell(by),
        )

    # -- one version -------------------------------------------------------------------------------------------------

    def _show_chosen(self) -> None:
        clear(self._body)
        one = next((version for version in self.versions if version.doc_id == self.chosen), None)
        form = self.context.known().form_of("SIP", one.definition) if one is not None else None
        if one is None or form is None:
            return
        newest = one is self.versions[0]
        self._body.addWidget(rule())
        head = row(spacing=12)
        head.addWidget(Label(self.tr("Version {n}").format(n=one.number), Role.PERSON))
        head.addStretch(1)
        paper = Button(self.tr("Print this version"), icon="print", in_bar=True, name="sip.versions.print")
        paper.clicked.connect(lambda: self.print_requested.emit(one.doc_id))
        head.addWidget(paper)
        self._body.addLayout(head)
        told = self.tr("This is how the plan stood. It can only be read.")
        self._body.addWidget(InfoBox(told, "lock"))
        if not one.whole:
            words = self.tr("Something in it has been taken away since then, to protect the person.")
            self._body.addWidget(InfoBox(words, "shield_person", "warn"))
        was, now = form_cells(form, one.cells), form_cells(form, self._now)
        found = differences(form, was, now)
        title = self.tr("Written since then, not established yet") if newest else self.tr("What stands otherwise now")
        self._body.addWidget(SectionHead(title))
        if not found:
            self._body.addWidget(IconLabel("check", self.tr("Nothing stands otherwise."), Role.BODY, "text2"))
        for number, difference in enumerate(found):
            self._body.addWidget(DifferenceLine(self.context, form, difference, was, now, f"sip.difference.{number}"))
        self._body.addWidget(SectionHead(self.tr("The whole version")))
        self._tell_whole(form, one)

    def _tell_whole(self, form: FormDefinition, one: PlanVersion) -> None:
        cells = {path: Cell(value, 0, "") for path, value in one.cells.items()}
        document = Document("version", "", "SIP", 0, "", one.definition, frozenset(), cells)
        known, now = self.context.known(), self.context.clock()
        for section in form.sections:
            facts = section_facts(section, document, known, now)
            if facts:
                self._body.addWidget(Label(section.title, Role.STRONG))
                listed = FactList()
                listed.show_facts(facts)
                self._body.addWidget(listed)


class DifferenceLine(QFrame):
    """One answer, as it was and as it is. The words that only one side has are marked."""

    def __init__(
        self,
        context: ViewContext,
        form: FormDefinition,
        difference: Difference,
        was: Mapping[str, CellValue],
        now: Mapping[str, CellValue],
        name: str,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("edge", "bottom")
        self._context, self._form = context, form
        box = column(self, spacing=4, margins=(0, 4, 0, 10))
        place = self._place(difference)
        box.addWidget(Label(place, Role.SMALL_STRONG, "text2", wrap=True))
        before = self._words(difference.item, difference.before, was)
        after = self._words(difference.item, difference.now, now)
        if difference.added or difference.removed:
            words = self.tr("Added: {what}") if difference.added else self.tr("Taken away: {what}")
            icon = "add" if difference.added else "delete"
            box.addWidget(IconLabel(icon, words.format(what=after or before), Role.BODY, "text", wrap=True))
        else:
            for title, text, other, suffix in (
                (self.tr("Then"), before, after, "then"),
                (self.tr("Now"), after, before, "now"),
            ):
                line = row(spacing=12)
                label = Label(title, Role.BODY, "text2")
                label.setMinimumWidth(56)
                line.addWidget(label)
                shown = ComparedText(text or self.tr("Nothing written"), other, f"{name}.{suffix}")
                line.addWidget(shown, 1)
                box.addLayout(line)
        self.setAccessibleName(f"{place}: {before} → {after}")

    def _place(self, difference: Difference) -> str:
        item, section = difference.item, difference.section
        if difference.added or difference.removed:
            return f"{section.title}, {item.row_label or item.label}"
        parts = [section.title, difference.row, item.label if item.label != section.title else ""]
        return ", ".join(part for part in parts if part)

    def _words(self, item: Item, value: CellValue, side: Mapping[str, CellValue]) -> str:
        if item.type == "group" or value is None:
            return str(value or "")
        if isinstance(value, tuple) and item.type == "multi":
            return ", ".join(item.option_label(code) for code in value)
        if item.rows_of is not None:
            first = self._form.index[item.rows_of].items[0].id
            return str(side.get(f"{item.rows_of}/{value}/{first}") or "")
        return answer_words(item, value, self._context)
