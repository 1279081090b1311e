"""The page for the refrigerator door: who, the plan in short, who does what and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from desktop.documents.cell_reader import WITHHELD, CellReader, identity_text
from desktop.documents.page_blocks import Block, Boxed, Columns, Stack, Text
from desktop.documents.page_flow import Item
from desktop.documents.print_measures import COLUMN_GAP, WIDTH, Sheet, joined, person_lines
from desktop.documents.sip_plan import SipPrint
from desktop.documents.sip_words import IMPORTANT_MISSING, LEGAL_BASIS, MEETING_FORMS, PRINCIPALS
from desktop.documents.swedish_dates import clock, day_month_year, near_date, parse_day, sentence_case, weekday_date
from desktop.documents.text_lines import Figure, Inline, Run

NOT_FILLED = "Inte ifyllt än."

_NAMED = {code: words for code, words in PRINCIPALS.items() if code not in {"OTHER", "PERSON"}}
"""Principals that say something where no unit is named."""

_BOX_SIDE = 15.4
_LABEL_WIDTH = 118.0
_VALUE_X = 127.4
_TABLE_X = (181.5, 362.6)
_TABLE_X_LARGE = (172.0, 338.0)
"""Where "Vem" and "När" begin. Large type needs a wider "När" to hold a date on one line."""


def first_page(plan: SipPrint, reader: CellReader, sheet: Sheet, crisis_page: int) -> Iterator[Item]:
    """Title, box and table. `crisis_page` is the page the box sends the reader to."""
    yield from _title(plan, reader, sheet)
    yield Item(_brief(plan, reader, sheet, crisis_page), gap=12)
    yield Item(sheet.heading_text("Vem gör vad och när"), gap=17.7, keep_next=True)
    yield Item(_who_does_what(plan, reader, sheet), gap=5.2)


def _title(plan: SipPrint, reader: CellReader, sheet: Sheet) -> Iterator[Item]:
    title = sheet.style(21, 28.9)
    lines = sheet.setter.lines(Run("Samordnad individuell plan (SIP)", bold=True), title, WIDTH)
    yield Item(Text(lines, title))
    version = _version_text(plan, reader)
    room = WIDTH - sheet.setter.width(version, sheet.body) - 2 * COLUMN_GAP
    one_line = sheet.setter.width(plan.person_name, sheet.heading, bold=True) <= room
    name = Text(
        sheet.setter.lines(Run(plan.person_name, bold=True), sheet.heading, room if one_line else WIDTH), sheet.heading
    )
    identity = sheet.text(identity_text(plan), WIDTH)
    if one_line:
        beside = Columns(((0, sheet.text(version, WIDTH, align=1)),), above=3.1 * sheet.scale)
        yield Item(Stack((Columns(((0, name), (0, beside))), identity), gap=1, whole=True), gap=1.5)
    else:
        yield Item(Stack((name, identity, sheet.text(version, WIDTH)), gap=1, whole=True), gap=1.5)


def _version_text(plan: SipPrint, reader: CellReader) -> str:
    version = f"Version {plan.version}"
    if plan.is_draft:
        return f"Version {plan.version}, utkast" if plan.version else "Utkast"
    if plan.status == "SIP_CLOSED":
        return f"{version}, avslutad {_on(reader.day('closed_at'))}".rstrip()
    if plan.status == "SIP_FOLLOW_UP":
        return f"{version}, följs upp nu"
    followed_up = reader.day("evaluation_date")
    if followed_up:
        return f"{version}, uppföljd {_on(followed_up)}"
    day = plan.established_date
    day = parse_day(day) if isinstance(day, str) else day
    return f"{version}, upprättad {_on(day)}" if day else version


def _on(day: date | None) -> str:
    return day_month_year(day) if day else ""


def _brief(plan: SipPrint, reader: CellReader, sheet: Sheet, crisis_page: int) -> Boxed:
    width = WIDTH - 2 * _BOX_SIDE
    label_width = _LABEL_WIDTH * sheet.scale
    value_x = _VALUE_X * sheet.scale
    important = reader.text("important_to_me") or IMPORTANT_MISSING.get(reader.text("important_to_me_missing"), "")
    rows: list[tuple[str, list[Inline]]] = [
        ("Viktigt för mig", [Run(important or NOT_FILLED)]),
        ("Mitt mål", [Run(reader.text("long_term_goal") or NOT_FILLED)]),
        _what_comes(plan, reader),
        ("Huvudansvarig", _contact(reader, "plan_owner") or [Run(NOT_FILLED)]),
    ]
    fixed_contact = _contact(reader, "fvk")
    if fixed_contact:
        rows.append(("Fast vårdkontakt", fixed_contact))
    rows.append(("Om det blir sämre", _whom_to_call(reader, crisis_page)))
    blocks: list[Block] = [sheet.heading_text("Min plan i korthet")]
    for label, value in rows:
        cells = (0.0, sheet.bold(label, label_width)), (value_x, sheet.text(value, width - value_x))
        blocks.append(Columns(cells))
    inner = Stack(tuple(blocks), gap=6.8, together=2)
    return Boxed(inner, WIDTH, side=_BOX_SIDE, above=11.3, below=13.3, weight=2)


def _what_comes(plan: SipPrint, reader: CellReader) -> tuple[str, list[Inline]]:
    if plan.status != "SIP_CLOSED":
        return "Nästa uppföljning", follow_up(reader)
    closed = reader.day("closed_at")
    return "Planen är avslutad", [Run(sentence_case(weekday_date(closed)) if closed else NOT_FILLED, bold=bool(closed))]


def follow_up(reader: CellReader, *, inside: bool = False) -> list[Inline]:
    """When and where the plan is looked at again; `inside` a sentence it begins with a small letter."""
    day = reader.day("follow_up_date")
    if day is None:
        return [Run("ingen tid är bestämd än." if inside else "Ingen tid är bestämd än.")]
    when = weekday_date(day) if inside else sentence_case(weekday_date(day))
    time = reader.text("follow_up_time")
    where = joined(reader.place("follow_up_place"), MEETING_FORMS.get(reader.text("follow_up_form"), "")).rstrip(".")
    return [Run(f"{when} {clock(time)}" if time else when, bold=True), Run(f", {where}." if where else "")]


def _contact(reader: CellReader, who: str) -> list[Inline]:
    lead = joined(reader.text(f"{who}/name"), reader.text(f"{who}/title"), reader.unit(f"{who}/unit"))
    return person_lines(lead, reader.phone(f"{who}/phone", f"{who}/unit"))


def _whom_to_call(reader: CellReader, crisis_page: int) -> list[Inline]:
    inlines: list[Inline] = []
    day, evening = reader.phone("crisis/day_phone"), reader.phone("crisis/evening_phone")
    if day:
        inlines += [Run("Dagtid "), Run(day, bold=True, whole=True), Run(". ")]
    if evening:
        inlines += [Run("Kväll, natt och helg "), Run(evening, bold=True, whole=True), Run(". ")]
    if reader.hides_numbers and not day:
        unit, number = reader.own_unit()
        inlines += [Run(f"{unit} "), Run(number, bold=True, whole=True), Run(". ")] if number else []
    if not (day and evening):
        inlines += [Run("Råd om vård "), Run("1177", bold=True), Run(". ")]
    return [*inlines, Run("Fara för livet "), Run("112", bold=True), Run(f". Läs mer på sida {crisis_page}.")]


@dataclass(frozen=True, slots=True)
class _Deed:
    """A row of the table: what is done, by whom, when."""

    what: str
    who: list[Inline]
    when: str


def _who_does_what(plan: SipPrint, reader: CellReader, sheet: Sheet) -> Block:
    who_x, when_x = _TABLE_X_LARGE if sheet.scale > 1 else _TABLE_X
    what_width = who_x - COLUMN_GAP
    who_width = when_x - who_x - 8
    when_width = WIDTH - when_x - 4
    rows = tuple(
        sheet.table_row(
            (0, sheet.text(deed.what or NOT_FILLED, what_width)),
            (who_x, sheet.text(deed.who or [Run(NOT_FILLED)], who_width)),
            (when_x, sheet.text(sentence_case(deed.when), when_width)),
        )
        for deed in _deeds(plan, reader)
    )
    if not rows:
        return sheet.text("Ingen insats är bestämd än.", WIDTH)
    head = sheet.table_head(
        (0, sheet.bold("Vad", what_width)),
        (who_x, sheet.bold("Vem", who_width)),
        (when_x, sheet.bold("När", when_width)),
    )
    return sheet.table(head, rows)


def _deeds(plan: SipPrint, reader: CellReader) -> list[_Deed]:
    """The principals' actions, then what others do, and last what the person does."""
    actions = reader.rows("actions")
    own = [row for row in actions if reader.text(f"{row}/principal") == "PERSON"]
    deeds = [_action(plan, reader, row) for row in actions if row not in own]
    deeds += [_other_action(reader, row) for row in reader.rows("other_actions")]
    deeds += [_own_deed(reader.text(f"{row}/description"), _when(plan, reader, row)) for row in own]
    deeds += [
        _own_deed(
            reader.text(f"{row}/description"),
            reader.text(f"{row}/when"),
            "" if reader.hides_kin else reader.text(f"{row}/with_whom"),
        )
        for row in reader.rows("own_actions")
    ]
    return [deed for deed in deeds if deed.what or deed.when]


def _action(plan: SipPrint, reader: CellReader, row: str) -> _Deed:
    principal = reader.text(f"{row}/principal")
    unit = reader.unit(f"{row}/unit") or _NAMED.get(principal, "")
    what = reader.text(f"{row}/description")
    if plan.whole:
        what = "\n".join(filter(None, (what, _answered_for(reader, row))))
    if principal == "KIN" and reader.hides_kin:
        return _Deed(what, person_lines(unit, ""), _when(plan, reader, row))
    who = person_lines(
        joined(reader.text(f"{row}/contact_name"), unit), reader.phone(f"{row}/contact_phone", f"{row}/unit")
    )
    who = who or _kept_back(reader, f"{row}/unit")
    return _Deed(what, who, _when(plan, reader, row))


def _answered_for(reader: CellReader, row: str) -> str:
    """Which principal answers for an action, and by which law: "Kommunen enligt HSL"."""
    basis = LEGAL_BASIS.get(reader.text(f"{row}/legal_basis"), "")
    principal = _NAMED.get(reader.text(f"{row}/principal"), "")
    return " ".join(filter(None, (principal, f"enligt {basis}" if basis else "")))


def _kept_back(reader: CellReader, path: str) -> list[Inline]:
    """In place of what is known and stays off the paper: it must not look as if nobody had filled it in."""
    return [Run(WITHHELD)] if reader.told(path) else []


def _when(plan: SipPrint, reader: CellReader, row: str) -> str:
    """The schedule; the start as well when it is still to come."""
    schedule, start = reader.text(f"{row}/schedule"), reader.day(f"{row}/start_date")
    today = plan.printed_at.date()
    if start is None or (schedule and start <= today):
        return schedule
    begins = f"från {near_date(start, today)}"
    return f"{schedule}\n{begins}" if schedule else begins


def _other_action(reader: CellReader, row: str) -> _Deed:
    who = person_lines(reader.caller(f"{row}/who", f"{row}/phone"), reader.phone(f"{row}/phone"))
    who = who or _kept_back(reader, f"{row}/who")
    return _Deed(reader.text(f"{row}/description"), who, reader.text(f"{row}/when"))


def _own_deed(what: str, when: str, with_whom: str = "") -> _Deed:
    company = with_whom if not with_whom or with_whom.lower().startswith("med ") else f"med {with_whom}"
    who: list[Inline] = [Figure(), Run("Jag själv", bold=True), Run(f", {company}" if company else "")]
    return _Deed(what, who, when)
