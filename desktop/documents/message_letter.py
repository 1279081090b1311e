"""A message or a request as a letter, for a unit that has no inbox: what its form asks and what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from desktop.documents.answer_text import AnswerText
from desktop.documents.cell_reader import CellReader, identity_text
from desktop.documents.letter import Recipient, Sender, about, letter_head, letter_title, sign_off
from desktop.documents.page_blocks import Block, Columns, Stack
from desktop.documents.page_flow import Item as Placed
from desktop.documents.paper import Document, Paper, Running, UnverifiedContentError
from desktop.documents.print_measures import COLUMN_GAP, LARGE, WIDTH, Sheet, joined
from desktop.documents.print_subject import PrintSubject
from desktop.documents.swedish_dates import day_month_year
from desktop.documents.text_lines import Inline, Run
from domain.forms.definition import FormDefinition, Item, Moment, Section
from domain.forms.evaluate import Facts, evaluate

_LABEL_WIDTH = 160.0
_LONG = 240
"""An answer of more characters stands under its label and not beside it."""

_TELLS = {"address": "address", "municipality": "municipality", "place": "places", "video_link": "places"}
"""What a cell of that name tells of a protected person, whatever the form."""
_KIN = ("next_of_kin", "kin", "guardians", "representative")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MessagePrint(PrintSubject):
    """A message or a living document at the moment somebody prints it for a unit without an inbox.

    `form` is the definition its answers were given to. `left_out` are paths (a cell, or a group with all it holds)
    that stay off the paper. `written_on` is the day it was sent or last changed, None while it is only here.
    """

    form: FormDefinition
    sender: Sender
    recipient: Recipient
    written_on: date | None = None
    left_out: frozenset[str] = frozenset()

    @property
    def draft_notice(self) -> str:
        """What the frame says of what has not been sent yet."""
        return "UTKAST – meddelandet är inte skickat" if self.draft else ""


def render_message(message: MessagePrint) -> bytes:
    """The letter as PDF. Raises UnverifiedContentError when the signatures did not hold."""
    return message_document(message).draw().data


def message_document(message: MessagePrint) -> Document:
    """The letter laid out. Raises UnverifiedContentError."""
    if message.unverified:
        raise UnverifiedContentError
    sheet = Sheet(LARGE if message.large_type else 1.0)
    running = Running(message.form.title, identity_text(message), message.recipient.name)
    paper = Paper(sheet, message.imprint, running)
    return Document(message.form.title, (paper.lay_out(_letter(message, sheet)),))


def _letter(message: MessagePrint, sheet: Sheet) -> Iterator[Placed]:
    yield from letter_head(sheet, message.sender, message.recipient, message.printed_at.date())
    yield letter_title(sheet, message.form.title)
    yield about(sheet, message.person_name, identity_text(message))
    if message.written_on is not None and message.written_on != message.printed_at.date():
        yield Placed(sheet.text(f"Skrivet {day_month_year(message.written_on)}", WIDTH), gap=2)
    yield from _Answers(message, sheet).items()
    asked: list[Inline] = [
        Run("Ni får det här på papper för att ni inte har någon inkorg i SAMSA. Svara på telefon till ")
    ]
    asked.append(Run(joined(message.sender.name, message.sender.unit)))
    if message.sender.phone:
        asked += [Run(", "), Run(message.sender.phone, bold=True, whole=True)]
    secret = Run(". Förvara brevet så att ingen obehörig kan läsa det. Uppgifterna omfattas av sekretess.")
    yield Placed(sheet.text([*asked, secret], WIDTH), gap=17.7)
    yield sign_off(sheet, message.sender)


class _Answers:
    """The answered items of a message, section by section."""

    def __init__(self, message: MessagePrint, sheet: Sheet) -> None:
        today = message.printed_at.date().isoformat()
        facts = Facts(today, message.printed_at.strftime("%Y-%m-%dT%H:%M"))
        hidden = evaluate(message.form, message.cells, Moment.LEAVE, None, facts).left_out
        cells = {path: value for path, value in message.cells.items() if path not in hidden}
        self._message = message
        self._sheet = sheet
        self._reader = CellReader(replace(message, cells=cells))
        self._text = AnswerText(message.form, self._reader, cells)

    def items(self) -> Iterator[Placed]:
        for section in self._message.form.sections:
            blocks = list(self._section(section))
            if not blocks:
                continue
            yield Placed(self._sheet.heading_text(section.title), gap=17.7, keep_next=True)
            for number, block in enumerate(blocks):
                yield Placed(block, gap=6 if number else 5.2)

    def _section(self, section: Section) -> Iterator[Block]:
        for item in section.items:
            yield from self._item(item, item.id)

    def _item(self, item: Item, path: str) -> Iterator[Block]:
        if self._withheld(item, path):
            return
        if item.type != "group":
            answer = self._text.of(item, path)
            if answer:
                yield self._answer(item.label, answer, bold="/" not in path)
            return
        if item.repeat is None:
            yield from self._under(
                item.label, [b for child in item.items for b in self._item(child, f"{path}/{child.id}")]
            )
            return
        for number, row in enumerate(self._reader.rows(item.id), start=1):
            named = self._reader.unit_named(row.partition("/")[2]) if item.repeat == "unit" else ""
            title = named or f"{item.row_label or item.label} {number}"
            yield from self._under(title, self._children(item, row))

    def _children(self, group: Item, path: str) -> list[Block]:
        return [block for child in group.items for block in self._item(child, f"{path}/{child.id}")]

    def _under(self, title: str, blocks: list[Block]) -> Iterator[Block]:
        if blocks:
            yield Stack((self._sheet.bold(title, WIDTH), *blocks), gap=3, together=2)

    def _answer(self, label: str, answer: str, *, bold: bool) -> Block:
        sheet = self._sheet
        named = Run(label, bold=bold)
        if len(answer) > _LONG or "\n" in answer:
            return Stack((sheet.text(named, WIDTH), sheet.text(answer, WIDTH)), gap=1, together=2)
        width = _LABEL_WIDTH * sheet.scale
        value_x = width + COLUMN_GAP
        return Columns(((0, sheet.text(named, width)), (value_x, sheet.text(answer, WIDTH - value_x))))

    def _withheld(self, item: Item, path: str) -> bool:
        message = self._message
        if any(path == one or path.startswith(f"{one}/") for one in message.left_out):
            return True
        if message.withholds("kin") and path.partition("/")[0].startswith(_KIN):
            return True
        fact = _TELLS.get(item.id)
        return fact is not None and message.withholds(fact)
