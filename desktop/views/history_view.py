"""Historik: who did what when, and the texts that were chosen between, none of them lost."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.models.records import CaseRecord, Provenance
from desktop.views.answer_words import answer_words
from desktop.views.components.base import clear, column
from desktop.views.components.drawn_when_seen import DrawnWhenSeen
from desktop.views.components.facts import Fact, FactList
from desktop.views.components.groups import EmptyState, SectionHead
from desktop.views.components.labels import Label
from desktop.views.components.table import Cell, FactTable
from desktop.views.consent_words import purpose_words
from desktop.views.deviation_copy import DeviationCopy
from desktop.views.form_view import FormPage
from desktop.views.kinds import kind_word
from desktop.views.moments import moment_words
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.acts.readings import OUTSIDE
from domain.case import Conflict, Document
from domain.operation import CellValue

_MOST_FIELDS = 3


_TOLD_BY_CODE = frozenset(
    {"bind_identity", "note_identity", "note_admission", "carry_over", "hand_over_inbox", "triage", "take_back"}
)
"""Kinds of operation whose words lie in resources/texts, `act.<kind>`."""


class HistoryView(DrawnWhenSeen, QWidget):
    """Newest first."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("history")
        self.context = context
        self._record: CaseRecord | None = None
        page = FormPage("history.page", self, 12)
        self.table = FactTable((self.tr("When"), self.tr("Who"), self.tr("What")), (132, 220), name="history.table")
        self.table.setAccessibleName(self.tr("Who did what when"))
        self._empty = EmptyState(self.tr("Nothing has happened in the case yet."))
        self.deviation = DeviationCopy(context)
        self._texts = QWidget()
        self._text_box = column(self._texts, spacing=16)
        for widget in (self.deviation, self._empty, self.table, self._texts):
            page.box.addWidget(widget)
        column(self).addWidget(page)

    def show_record(self, record: CaseRecord) -> None:
        """Take in the newest record."""
        self._record = record
        self.draw_when_seen()

    def _draw(self) -> None:
        record = self._record
        if record is None:
            return
        self.deviation.show_record(record)
        rows = self.events(record)
        self._empty.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.table.show_rows(rows)
        self._show_settled(record)

    def events(self, record: CaseRecord) -> list[tuple[Cell, Cell, Cell]]:
        """One row per operation that set something still shown, or settled something."""
        touched: dict[str, dict[str, list[str]]] = {}
        for document in record.case.documents.values():
            for path, cell in document.cells.items():
                touched.setdefault(cell.op_id, {}).setdefault(document.doc_id, []).append(path)
        known = [(op, who) for op, who in record.provenance.items() if op in touched]
        known.sort(key=lambda pair: pair[1].at or pair[1].written_at, reverse=True)
        now = self.context.clock()
        return [
            (
                Cell(moment_words(who.at or who.written_at, now), tone="text2"),
                Cell(self.context.who_only(who)),
                Cell(self._what(record, who, touched[op]), icon="hourglass_top" if who.pending else None),
            )
            for op, who in known
        ]

    def _what(self, record: CaseRecord, who: Provenance, touched: dict[str, list[str]]) -> str:
        parts = []
        for doc_id, paths in touched.items():
            document = record.case.documents[doc_id]
            parts.append(self._act(document, who, paths))
        words = ". ".join(dict.fromkeys(part for part in parts if part))
        return self.tr("{what} (queued, not sent)").format(what=words) if who.pending else words

    def _act(self, document: Document, who: Provenance, paths: list[str]) -> str:
        kind = kind_word(document.kind)
        match who.kind:
            case "open_case":
                return self.tr("Opened the case")
            case "send":
                return self.tr("Sent: {kind}").format(kind=kind)
            case "create_document":
                return self.tr("Began: {kind}").format(kind=kind)
            case "acknowledge":
                return self.tr("Acknowledged: {kind}").format(kind=kind)
            case "mark_seen":
                return self.tr("Saw: {kind}").format(kind=kind)
            case "transition":
                event = document.text(f"step/{who.op_id}/event")
                if event:
                    return str(self.context.say(f"outbox.transition.{event}"))
                return self.tr("Moved on: {kind}").format(kind=self._status(document))
            case "hand_out":
                return self.tr("Handed out on paper: {kind}").format(kind=kind)
            case told if told in _TOLD_BY_CODE:
                return self.context.say(f"act.{who.kind}", kind=kind)
            case "note_reading":
                return self._reading(document, who)
            case "protect_person":
                return self.tr("The person's identity became protected: what leads to her was removed")
            case "record_consent":
                named = next((path.split("/")[1] for path in paths if path.startswith("consent/")), "")
                return self.tr("Recorded consent: {purpose}").format(purpose=purpose_words(named))
            case "resolve":
                return self.tr("Chose between two texts: {fields}").format(fields=self._fields(document, paths))
        return self.tr("Changed {kind}: {fields}").format(kind=kind, fields=self._fields(document, paths))

    def _reading(self, document: Document, who: Provenance) -> str:
        told = f"{OUTSIDE}/{who.op_id}"
        words = {
            "sip_by_consent": self.tr("Read without taking part, with the person's consent: {name}, {unit}"),
            "sip_by_emergency": self.tr("Read without taking part, in an emergency: {name}, {unit}"),
        }.get(document.text(f"{told}/way"), "")
        unit = self.context.unit_name(document.text(f"{told}/unit"))
        return words.format(name=document.text(f"{told}/name"), unit=unit)

    def _status(self, document: Document) -> str:
        words = {
            "SIP_PREPARING": self.tr("the SIP is being prepared"),
            "SIP_CALLED": self.tr("called to a SIP meeting"),
            "SIP_MEETING_HELD": self.tr("the SIP meeting has been held"),
            "SIP_ACTIVE": self.tr("the SIP is established"),
            "SIP_FOLLOW_UP": self.tr("the SIP is being followed up"),
            "SIP_CLOSED": self.tr("the SIP is closed"),
        }
        return words.get(document.text("status"), kind_word(document.kind))

    def _fields(self, document: Document, paths: list[str]) -> str:
        labels = dict.fromkeys(self._label(document, path) for path in sorted(paths))
        names = [label for label in labels if label]
        shown = ", ".join(names[:_MOST_FIELDS])
        more = len(names) - _MOST_FIELDS
        return self.tr("{fields} and {n} more").format(fields=shown, n=more) if more > 0 else shown

    def _label(self, document: Document, path: str) -> str:
        definition = self.context.form(document)
        item = definition.item(path) if definition is not None else None
        if definition is None or item is None:
            return ""
        parts = path.split("/")
        if parts[0] == "areas" and len(parts) > 1:
            area = definition.index.get(f"areas/{parts[1]}")
            return area.label if area is not None else item.label
        if parts[0] == "unit_rows" and len(parts) > 1:
            return self.tr("the row of {unit}").format(unit=self.context.unit_name(parts[1]))
        return item.label

    # -- texts that were chosen between --------------------------------------------------------------------------------

    def _show_settled(self, record: CaseRecord) -> None:
        clear(self._text_box)
        settled = [
            (document, conflict)
            for document in record.case.documents.values()
            for conflict in document.conflicts
            if not conflict.open
        ]
        self._texts.setVisible(bool(settled))
        if settled:
            self._text_box.addWidget(SectionHead(self.tr("Texts that were chosen between")))
        for document, conflict in settled:
            self._text_box.addWidget(self._settled(record, document, conflict))

    def _settled(self, record: CaseRecord, document: Document, conflict: Conflict) -> QWidget:
        holder = QWidget()
        holder.setObjectName(f"history.settled.{conflict.conflict_id}")
        box = column(holder, spacing=6)
        box.addWidget(Label(self._label(document, conflict.paths[0]), Role.STRONG))
        facts = []
        sides = ((conflict.incumbent_ops[:1], conflict.incumbent_values), ((conflict.challenger_op,), conflict.values))
        for ops, values in sides:
            who = record.provenance.get(ops[0]) if ops else None
            name = self.context.who(who) if who is not None else self.tr("Earlier text")
            facts.append(Fact(name, self._values(document, conflict.paths, values)))
        chosen = record.provenance.get(conflict.resolved_by or "")
        now = tuple(document.value(path) for path in conflict.paths)
        by = self.context.who(chosen) if chosen is not None else ""
        facts.append(Fact(self.tr("Now. Chosen by {who}").format(who=by), self._values(document, conflict.paths, now)))
        listed = FactList()
        listed.show_facts(tuple(facts))
        box.addWidget(listed)
        return holder

    def _values(self, document: Document, paths: tuple[str, ...], values: tuple[CellValue, ...]) -> str:
        definition = self.context.form(document)
        words = []
        for path, value in zip(paths, values, strict=False):
            item = definition.item(path) if definition is not None else None
            if value is not None:
                words.append(answer_words(item, value, self.context) if item is not None else str(value))
        return "\n".join(words) or self.tr("Empty")
