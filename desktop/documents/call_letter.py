"""The call to a SIP meeting as a letter, for those who are not reached in the system; they answer by phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.documents.cell_reader import CellReader, identity_text
from desktop.documents.letter import (
    Recipient,
    Sender,
    about,
    fill_in,
    letter_head,
    letter_title,
    paragraphs,
    points,
    sign_off,
)
from desktop.documents.page_blocks import Blank, Block, Boxed, Columns, Stack
from desktop.documents.page_flow import Item
from desktop.documents.page_marks import Tick, tick_width
from desktop.documents.paper import Document, Paper, Running, UnverifiedContentError
from desktop.documents.print_measures import LARGE, WIDTH, Sheet, joined
from desktop.documents.print_subject import PrintSubject
from desktop.documents.swedish_dates import clock, sentence_case, weekday_date
from desktop.documents.text_lines import Inline, Run

_BOX_SIDE = 15.4
_LABEL_WIDTH = 108.0
_VALUE_X = 117.0
_PLACES = {"HOME": "Hemma hos personen", "CLINIC": "På mottagning", "WARD": "På avdelning"}
_NEAR = frozenset({"PERSON", "KIN", "REPRESENTATIVE"})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CallPrint(PrintSubject):
    """A call at the moment somebody prints it for one who is called.

    `recipient_path` is the row of the call that names the recipient (`called/…` or `participants/…`), '' for none.
    """

    sender: Sender
    recipient: Recipient
    recipient_path: str = ""

    @property
    def draft_notice(self) -> str:
        """What the frame says of a call that has not been sent yet."""
        return "UTKAST – kallelsen är inte skickad" if self.draft else ""


def render_call(call: CallPrint) -> bytes:
    """The letter as PDF. Raises UnverifiedContentError when the call's signatures did not hold."""
    return call_document(call).draw().data


def call_document(call: CallPrint) -> Document:
    """The letter laid out. Raises UnverifiedContentError."""
    if call.unverified:
        raise UnverifiedContentError
    sheet = Sheet(LARGE if call.large_type else 1.0)
    reader = CellReader(call)
    near = reader.text(f"{call.recipient_path}/role") in _NEAR
    invited = near or reader.text("kind") == "INVITATION" or call.recipient_path.startswith("participants/")
    word = "Inbjudan" if invited else "Kallelse"
    title = f"{word} till SIP-möte"
    paper = Paper(sheet, call.imprint, Running(title, identity_text(call), call.recipient.name))
    return Document(title, (paper.lay_out(_letter(call, reader, sheet, title, near=near)),))


def _letter(call: CallPrint, reader: CellReader, sheet: Sheet, title: str, *, near: bool) -> Iterator[Item]:
    yield from letter_head(sheet, call.sender, call.recipient, call.printed_at.date())
    yield letter_title(sheet, title)
    yield about(sheet, call.person_name, identity_text(call))
    yield Item(_meeting(call, reader, sheet, near=near), gap=12)
    yield from paragraphs(sheet, "Därför möts vi", reader.text("purpose"))
    yield from paragraphs(sheet, "Målet", reader.text("long_term_goal"))
    yield from points(sheet, "Det här tar vi upp", [reader.text(f"{row}/text") for row in reader.rows("questions")])
    asked = "Det här ber vi dig bidra med" if near else "Det här ber vi er bidra med"
    yield from paragraphs(sheet, asked, _contribution(call, reader))
    taking_part = _taking_part(call, reader)
    yield from paragraphs(sheet, "De här är med", f"{', '.join(taking_part)}." if taking_part else "")
    yield sign_off(sheet, call.sender)
    if not near:
        yield from _answer(sheet)


def _meeting(call: CallPrint, reader: CellReader, sheet: Sheet, *, near: bool) -> Boxed:
    """When, where, who leads it and whom to ring, in a frame: what one looks for first."""
    label_width, value_x = _LABEL_WIDTH * sheet.scale, _VALUE_X * sheet.scale
    width = WIDTH - 2 * _BOX_SIDE
    spoken = reader.text("language") if reader.text("interpreter") == "YES" else ""
    told: list[tuple[str, list[Inline]]] = [
        ("När", _when(reader)),
        ("Var", [Run(_where(reader))]),
        ("Mötesledare", [Run(reader.text("chair"))]),
        ("Antecknar", [Run(reader.text("note_taker"))]),
        ("Tolk", [Run(sentence_case(spoken))]),
        ("Frågor" if near else "Svara", _whom_to_ring(call, near=near)),
    ]
    rows: list[Block] = [
        Columns(((0.0, sheet.bold(label, label_width)), (value_x, sheet.text(value, width - value_x))))
        for label, value in told
        if any(isinstance(part, Run) and part.text for part in value)
    ]
    return Boxed(Stack(tuple(rows), gap=6.8), WIDTH, side=_BOX_SIDE, above=11.3, below=13.3, weight=2)


def _when(reader: CellReader) -> list[Inline]:
    day = reader.day("date")
    begins, ends = clock(reader.text("time_from")), clock(reader.text("time_to")).removeprefix("kl. ")
    times = f"{begins}–{ends}" if begins and ends else begins
    told = " ".join(filter(None, (sentence_case(weekday_date(day)) if day else "", times)))
    return [Run(told or "Tiden är inte bestämd än.", bold=bool(told))]


def _where(reader: CellReader) -> str:
    form = reader.text("form")
    if form == "VIDEO":
        return joined("Video", reader.place("video_link"))
    if form == "PHONE":
        return "På telefon. Vi ringer upp."
    return joined(reader.place("place"), "") or _PLACES.get(form, "")


def _contribution(call: CallPrint, reader: CellReader) -> str:
    row = call.recipient_path
    return (reader.text(f"{row}/contribution") or reader.text(f"{row}/expected_contribution")) if row else ""


def _taking_part(call: CallPrint, reader: CellReader) -> list[str]:
    """Who is called and invited besides the one who gets the letter."""
    units = filter(None, (reader.unit(f"{row}/unit") for row in reader.rows("called") if row != call.recipient_path))
    people = [
        reader.text(f"{row}/name")
        for row in reader.rows("participants")
        if row != call.recipient_path and _may_be_named(call, reader.text(f"{row}/role"))
    ]
    others = [*units, *(name for name in people if name != call.person_name)]
    return [call.person_name, call.sender.unit, *others] if others else []


def _may_be_named(call: CallPrint, role: str) -> bool:
    """Whether those of a role may stand on the paper: kin and what is not ours tell where a protected person is."""
    if role in {"KIN", "REPRESENTATIVE"}:
        return not call.withholds("kin")
    return role == "PERSON" or not call.withholds("units")


def _whom_to_ring(call: CallPrint, *, near: bool) -> list[Inline]:
    sender = call.sender
    told: list[Inline] = [Run(f"Ring {joined(sender.name, sender.unit)}")]
    if sender.phone:
        told += [Run(", "), Run(sender.phone, bold=True, whole=True)]
    end = ", om tiden inte passar eller om du undrar något." if near else ", så snart ni kan och säg om ni kommer."
    return [*told, Run(end)]


def _answer(sheet: Sheet) -> Iterator[Item]:
    """What was answered by phone, to be ticked by either side."""
    lines: list[Block] = [
        _choice(sheet, "Vi kommer"),
        _choice(sheet, "Vi skickar en ersättare:", line=True),
        _choice(sheet, "Det är inte vår fråga. Rätt enhet är:", line=True),
        _choice(sheet, "Vi kan inte komma, för att:", line=True),
        Columns(((0, fill_in(sheet, "Svarat den", 170)), (184, fill_in(sheet, "Svaret togs emot av", WIDTH - 184)))),
    ]
    yield Item(sheet.heading_text("Vårt svar, lämnat på telefon"), gap=24, keep_next=True)
    yield Item(Stack(tuple(lines), gap=9, whole=True), gap=9)


def _choice(sheet: Sheet, text: str, *, line: bool = False) -> Block:
    tick = Tick(sheet.text(text, WIDTH))
    if not line:
        return tick
    taken = tick_width(sheet.body) + sheet.setter.width(text, sheet.body) + 4
    return Columns(((0, tick), (taken, Blank(13.6 * sheet.scale, WIDTH - taken))))
