"""A message or a document as clean text for another system's journal: headings, label and value, only what is answered,
and at the end who wrote it, at which unit and when. In the words of the screen, without marks and without the person's
number: the journal it goes to is hers already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from desktop.models.records import MessageRecord, Provenance
from desktop.views.document_facts import row_words, rows_in, section_facts
from desktop.views.kinds import kind_word
from desktop.views.moments import day_in_full, hours, local
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.forms.definition import FormDefinition, Section


def message_text(message: MessageRecord, context: ViewContext) -> str:
    """A sent message, with from whom, to whom and when."""
    document, say = message.document, context.say
    to = ", ".join(context.unit_name(row.unit_id) for row in message.receipts)
    sender = context.unit_name(message.sender_unit)
    head = say("journal.message_to" if to else "journal.message", kind=kind_word(document.kind), unit=sender, to=to)
    return _whole(head, document, context, _written("journal.written", message.author, context))


def document_text(document: Document, provenance: Mapping[str, Provenance], context: ViewContext) -> str:
    """What is shared of a living document, with who changed it last."""
    form = context.form(document)
    sections = form.section_index if form is not None else {}
    written = [cell for path, cell in document.cells.items() if path.partition("/")[0] in sections]
    newest = max(written, key=lambda cell: cell.ver, default=None)
    who = provenance.get(newest.op_id) if newest is not None else None
    return _whole(kind_word(document.kind), document, context, _written("journal.changed", who, context))


def _whole(head: str, document: Document, context: ViewContext, written: str) -> str:
    form = context.form(document)
    parts = [_section(section, document, context) for section in form.sections] if form is not None else []
    return "\n\n".join(part for part in (head, *_joined(form, parts), written) if part) + "\n"


def _joined(form: FormDefinition | None, parts: list[str]) -> list[str]:
    """Each answered section under its heading; a form of one section needs none."""
    titles = [section.title for section in form.sections] if form is not None else []
    told = [(title, part) for title, part in zip(titles, parts, strict=True) if part]
    return [part if len(titles) == 1 else f"{title}\n{part}" for title, part in told]


def _section(section: Section, document: Document, context: ViewContext) -> str:
    known, now = context.known(), context.clock()
    lines: list[str] = []
    for item in section.items:
        if item.type == "group" and item.repeat:
            for number, row in enumerate(rows_in(document, item), start=1):
                name = context.unit_name(row) if item.repeat == "unit" else f"{item.row_label or item.label} {number}"
                words = row_words(item, document, row, known, now)
                lines += [f"{name}: {words}"] if words else []
            continue
        alone = replace(section, items=(item,))
        lines += [_line(fact.label, fact.value) for fact in section_facts(alone, document, known, now)]
    return "\n".join(lines)


def _line(label: str, value: str) -> str:
    """Several lines stand below their label."""
    return f"{label}:\n{value}" if "\n" in value else f"{label}: {value}"


def _written(code: str, who: Provenance | None, context: ViewContext) -> str:
    if who is None:
        return ""
    at = local(who.at or who.written_at, context.clock())
    if at is None:
        return ""
    name = ", ".join(part for part in (who.user_name, who.user_title) if part)
    when = f"{day_in_full(at.date())} {at.year}"
    return context.say(code, name=name, unit=who.unit_name, day=when, time=hours(at))
