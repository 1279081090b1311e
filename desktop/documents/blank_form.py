"""The reserve form: a SIP to fill in by pen when nothing else works. Every question of the form stands on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from desktop.documents.letter import fill_in
from desktop.documents.page_blocks import RULE, Blank, Block, Boxed, Columns, Stack, Text
from desktop.documents.page_flow import Item as Placed
from desktop.documents.page_marks import TOP_OF_SCALE, Tick, WriteLines, tick_width
from desktop.documents.paper import Document, Imprint, Paper, Running
from desktop.documents.print_measures import COLUMN_GAP, LARGE, WIDTH, Sheet
from desktop.documents.sip_evaluation import scale
from desktop.documents.sip_second_page import signature_rows
from desktop.documents.text_lines import Run
from domain.forms.definition import FormDefinition, Item, Section
from domain.forms.expressions import direct_paths

TITLE = "Reservblankett"

_HALF = (WIDTH - 20) / 2
_ROW_HEIGHT = 34.0
_DOUBLE_ROW = 48.0
_TICK_GAP = 16.0
_LINES = 2
_MANY_LINES = 3
_SHORT_ANSWER = 2000
"""A question whose answer may not be longer than this many characters gets fewer lines."""
_NUMBERS = ("1177", "112")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an empty table: its head, its share of the width, and the questions it takes the answers to."""

    head: str
    share: float
    holds: tuple[str, ...]


TABLES: Mapping[str, tuple[int, tuple[Column, ...]]] = MappingProxyType(
    {
        "guardians": (
            2,
            (
                Column("Namn", 0.45, ("name",)),
                Column("Telefon", 0.25, ("phone",)),
                Column("Samtycker till planen", 0.3, ("agrees",)),
            ),
        ),
        "participants": (
            5,
            (
                Column("Namn och funktion", 0.34, ("name", "function")),
                Column("Enhet och huvudman", 0.32, ("unit", "principal")),
                Column("Telefon", 0.19, ("phone",)),
                Column("Var med", 0.15, ("present", "called_as")),
            ),
        ),
        "actions": (
            8,
            (
                Column("Vad, och vilket delmål", 0.34, ("description", "subgoal")),
                Column("Vem: namn, enhet, telefon", 0.31, ("unit", "contact_name", "contact_phone")),
                Column("När", 0.18, ("schedule", "start_date")),
                Column("Huvudman, lagrum", 0.17, ("principal", "legal_basis")),
            ),
        ),
    },
)
"""Rows and columns where one column for each question would be too many."""
_ROWS = 3


def render_blank(form: FormDefinition, imprint: Imprint, *, large_type: bool = False) -> bytes:
    """The empty form as PDF."""
    return blank_document(form, imprint, large_type=large_type).draw().data


def blank_document(form: FormDefinition, imprint: Imprint, *, large_type: bool = False) -> Document:
    """The empty form laid out."""
    sheet = Sheet(LARGE if large_type else 1.0)
    paper = Paper(sheet, imprint, Running(f"{form.title}, reservblankett"))
    return Document(TITLE, (paper.lay_out(_items(form, sheet)),))


def at_follow_up(item: Item) -> bool:
    """Whether a question is asked only once there is a plan to follow up."""
    return item.show_if is not None and "status" in direct_paths(item.show_if)


def _items(form: FormDefinition, sheet: Sheet) -> Iterator[Placed]:
    yield from _head(form, sheet)
    for section in form.sections:
        yield from _titled(sheet, section.title, list(_questions(sheet, section.items, section.title)))
        if section.id == "crisis":
            yield Placed(_emergency(sheet), gap=12)
    later = [item for section in form.sections for item in section.items if at_follow_up(item)]
    yield from _titled(sheet, "När planen följs upp", [*_results(sheet, form.sections), *_blocks(sheet, later)])
    lines = signature_rows(sheet, ("Den enskilde", "Huvudansvarig", "Företrädare", "Ifyllt av"))
    yield Placed(Stack((*lines, Blank(20), fill_in(sheet, "Kopia lämnad till", WIDTH)), whole=True), gap=40)


def _head(form: FormDefinition, sheet: Sheet) -> Iterator[Placed]:
    style = sheet.style(21, 28.9)
    yield Placed(Text(sheet.setter.lines(Run(f"{form.title} (SIP)", bold=True), style, WIDTH), style))
    told = sheet.text(
        "Reservblankett. Fyll i med penna när datorn inte går att använda. Skriv in uppgifterna i SAMSA så snart det "
        "går, och förstör sedan blanketten. Förvara den så att ingen obehörig kan läsa den.",
        WIDTH - 24,
    )
    yield Placed(Boxed(Stack((told,)), WIDTH, side=12, above=8, below=9, weight=1.5), gap=6)
    first = _pair(sheet, "Namn", "Personnummer")
    second = _pair(sheet, "Mötesdag", "Enhet")
    yield Placed(Stack((first, second), gap=10, whole=True), gap=18)


def _titled(sheet: Sheet, title: str, blocks: Sequence[Block]) -> Iterator[Placed]:
    if not blocks:
        return
    yield Placed(sheet.heading_text(title), gap=20, keep_next=True)
    for number, block in enumerate(blocks):
        yield Placed(block, gap=11 if number else 8)


def _questions(sheet: Sheet, items: Sequence[Item], above: str) -> Iterator[Block]:
    yield from _blocks(sheet, [item for item in items if not at_follow_up(item)], above)


def _blocks(sheet: Sheet, items: Sequence[Item], above: str = "") -> Iterator[Block]:
    """The questions, short ones two beside each other."""
    waiting: Item | None = None
    for item in items:
        if item.type in {"text", "phone", "unit", "date", "time"} and _fits_half(sheet, item.label):
            if waiting is None:
                waiting = item
                continue
            yield _pair(sheet, waiting.label, item.label)
            waiting = None
            continue
        if waiting is not None:
            yield _line(sheet, waiting.label)
            waiting = None
        yield from _question(sheet, item, above)
    if waiting is not None:
        yield _line(sheet, waiting.label)


def _question(sheet: Sheet, item: Item, above: str) -> Iterator[Block]:
    """One question; what stands as the heading above already is not said again."""
    label = [sheet.text(item.label, WIDTH)] if item.label != above else []
    if item.type == "group" and item.repeat is None:
        title = [sheet.bold(item.label, WIDTH)] if label else []
        yield Stack((*title, *_questions(sheet, item.items, item.label)), gap=9, together=2)
    elif item.type == "group":
        yield _table(sheet, item, above)
    elif item.options:
        yield from _ticks(sheet, item.label, [option.label for option in item.options])
    elif item.type == "integer" and item.minimum == 0 and item.maximum == TOP_OF_SCALE:
        yield Stack((sheet.text(f"{item.label} (ringa in)", WIDTH), scale(sheet)), gap=4, whole=True)
    elif item.type in {"prose", "units"} and (item.show_if is None or at_follow_up(item)):
        count = _MANY_LINES if item.max_len is None or item.max_len > _SHORT_ANSWER else _LINES
        yield Stack((*label, WriteLines(count, WIDTH)), whole=True)
    elif item.type != "display":
        yield _line(sheet, item.label)


def _line(sheet: Sheet, label: str) -> Block:
    return Columns(((0, fill_in(sheet, label, WIDTH)),), above=4)


def _fits_half(sheet: Sheet, label: str) -> bool:
    return sheet.setter.width(label, sheet.body) <= _HALF * 0.55


def _pair(sheet: Sheet, left: str, right: str) -> Block:
    return Columns(((0, fill_in(sheet, left, _HALF)), (_HALF + 20, fill_in(sheet, right, _HALF))), above=4)


def _ticks(sheet: Sheet, label: str, options: Sequence[str]) -> Iterator[Block]:
    """The question and boxes to tick, as many in a line as there is room for."""
    line: list[tuple[float, Block]] = [(0.0, sheet.text(label, WIDTH))]
    x = sheet.setter.width(label, sheet.body) + _TICK_GAP
    lines: list[Block] = []
    for option in options:
        width = tick_width(sheet.body) + sheet.setter.width(option, sheet.body)
        if x + width > WIDTH:
            lines.append(Columns(tuple(line)))
            line, x = [], 0.0
        line.append((x, Tick(sheet.text(option, max(width, WIDTH - x)))))
        x += width + _TICK_GAP
    yield Stack((*lines, Columns(tuple(line))), gap=5, whole=True)


def _table(sheet: Sheet, group: Item, above: str) -> Block:
    shown = [child for child in group.items if not at_follow_up(child) and child.id != "status"]
    even = tuple(Column(child.label, 1 / len(shown), (child.id,)) for child in shown)
    rows, columns = TABLES.get(group.id, (_ROWS, even))
    return _ruled(sheet, group.label if group.label != above else "", columns, rows)


def _ruled(sheet: Sheet, title: str, columns: Sequence[Column], rows: int) -> Block:
    cells: list[tuple[float, Block]] = []
    x = 0.0
    for column, width in zip(columns, _widths(sheet, columns), strict=True):
        cells.append((x, sheet.bold(column.head, width - COLUMN_GAP)))
        x += width
    height = _DOUBLE_ROW if any(len(column.holds) > 1 for column in columns) else _ROW_HEIGHT
    empty = Columns(((0, Blank(height * sheet.scale)),), WIDTH, weight=RULE)
    head: Block = sheet.table_head(*cells)
    if title and title != columns[0].head:
        head = Stack((sheet.bold(title, WIDTH), head), gap=4)
    return sheet.table(head, [empty] * rows)


def _widths(sheet: Sheet, columns: Sequence[Column]) -> list[float]:
    """The columns' shares of the paper, each at least as wide as the longest word of its head; the widest gives."""
    widths = [column.share * WIDTH for column in columns]
    for number, column in enumerate(columns):
        longest = max(sheet.setter.width(word, sheet.body, bold=True) for word in column.head.split())
        lacks = longest + COLUMN_GAP - widths[number]
        if lacks > 0:
            widths[number] += lacks
            widths[widths.index(max(widths))] -= lacks
    return widths


def _results(sheet: Sheet, sections: Sequence[Section]) -> Iterator[Block]:
    """Empty rows for what became of the goals and the actions."""
    followed = [
        item
        for section in sections
        for item in section.items
        if item.repeat == "rows" and any(child.id in {"status", "result"} for child in item.items)
    ]
    for group in followed:
        named = group.row_label or group.label
        yield _ruled(
            sheet,
            "",
            (Column(named, 0.42, ()), Column("Status", 0.2, ("status",)), Column("Resultat", 0.38, ())),
            _ROWS,
        )


def _emergency(sheet: Sheet) -> Block:
    """The two numbers that are always the same."""
    advice, danger = _NUMBERS
    told = [Run("Råd om vård, dygnet runt "), Run(advice, bold=True), Run(".  Fara för livet "), Run(danger, bold=True)]
    return sheet.text([*told, Run(".")], WIDTH)
