"""What a letter has: who writes to whom, the day, a title, and who signs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from desktop.documents.page_blocks import Blank, Block, Columns, Stack, Text
from desktop.documents.page_flow import Item
from desktop.documents.print_measures import WIDTH, Sheet, joined
from desktop.documents.swedish_dates import day_month_year
from desktop.documents.text_lines import Inline, Run

_RECIPIENT_X = 258.3
"""Where the window of an envelope would show the recipient."""
_WIDE = 229.2
_ADDRESS_LINE = 25.0


@dataclass(frozen=True, slots=True)
class Sender:
    """The unit that writes, its number, and who signs."""

    unit: str
    phone: str = ""
    name: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom the letter is to. `attention` is the one there who gets it."""

    name: str
    attention: str = ""


def letter_head(sheet: Sheet, sender: Sender, recipient: Recipient, day: date) -> Iterator[Item]:
    """Sender and day to the left, the recipient to the right with room to write an address by hand."""
    who: list[Block] = [sheet.bold(sender.unit, _WIDE)]
    if sender.phone:
        who.append(sheet.text(f"Telefon {sender.phone}", _WIDE))
    who.append(sheet.text(day_month_year(day), _WIDE))
    to: list[Block] = [sheet.bold(recipient.name, _WIDE)]
    if recipient.attention:
        to.append(sheet.text(recipient.attention, _WIDE))
    to += [Blank(_ADDRESS_LINE, _WIDE), Blank(_ADDRESS_LINE, _WIDE)]
    sides = ((0, Stack(tuple(who), whole=True)), (_RECIPIENT_X, Stack(tuple(to), whole=True)))
    yield Item(Columns(sides, above=12))


def letter_title(sheet: Sheet, title: str) -> Item:
    """The title of the letter."""
    style = sheet.style(21, 28.9)
    return Item(Text(sheet.setter.lines(Run(title, bold=True), style, WIDTH), style), gap=32, keep_next=True)


def about(sheet: Sheet, person: str, identity: str) -> Item:
    """Whom it is about."""
    told = f", {identity[:1].lower()}{identity[1:]}"
    return Item(sheet.text([Run("Gäller "), Run(person, bold=True), Run(told)], WIDTH), gap=2)


def paragraphs(sheet: Sheet, title: str, *told: str | list[Inline]) -> Iterator[Item]:
    """A heading and what stands under it; nothing when nothing does."""
    shown = [one for one in told if one]
    if shown:
        yield Item(sheet.heading_text(title), gap=17.7, keep_next=True)
    for number, one in enumerate(shown):
        yield Item(sheet.text(one, WIDTH), gap=6 if number else 5.2)


def points(sheet: Sheet, title: str, told: list[str]) -> Iterator[Item]:
    """A heading and a list; nothing when the list is empty."""
    shown = [one for one in told if one]
    if shown:
        yield Item(sheet.heading_text(title), gap=17.7, keep_next=True)
    for number, one in enumerate(shown):
        yield Item(sheet.bulleted(one, WIDTH), gap=2.2 if number else 5.2)


def sign_off(sheet: Sheet, sender: Sender) -> Item:
    """The greeting and who writes; never parted."""
    told = ["Med vänlig hälsning", joined(sender.name, sender.title), joined(sender.unit, sender.phone)]
    return Item(Stack(tuple(sheet.text(line, WIDTH) for line in told if line), whole=True), gap=17.7)


def fill_in(sheet: Sheet, label: str, width: float) -> Block:
    """A label with a line to write on beside it, on the next line when the label is long."""
    taken = sheet.setter.width(label, sheet.body) + 4
    line_top = Blank(13.6 * sheet.scale, width - taken)
    if taken > width - 60:
        return Stack((sheet.text(label, width), Blank(_ADDRESS_LINE, width)), whole=True)
    return Columns(((0, sheet.text(label, width)), (taken, line_top)))
