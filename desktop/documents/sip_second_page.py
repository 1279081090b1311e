"""What follows the first page: if things get worse, the contacts, the consent and the signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.documents.cell_reader import CellReader
from desktop.documents.page_blocks import RULE, Blank, Block, Columns, Stack, Text
from desktop.documents.page_flow import Item
from desktop.documents.print_measures import COLUMN_GAP, WIDTH, Sheet, joined
from desktop.documents.sip_evaluation import is_evaluated
from desktop.documents.sip_plan import SipPrint
from desktop.documents.swedish_dates import day_month_year
from desktop.documents.text_lines import Inline, Run

CRISIS = "crisis"

_SECOND_COLUMN = 255.1
_LIST_WIDTH = 232.4
_LIST_GAP = 2.2
_CALL_NAME_X = 164.6
_UNIT_X = 186.9
_SIGNATURE_X = 258.3
_SIGNATURE_WIDTH = 229.2

_POINTS = (
    ("crisis/warning_signs", "Tecken att vara uppmärksam på"),
    ("crisis/what_helps", "Det här hjälper mig"),
    ("crisis/what_to_avoid", "Det här ska ni undvika"),
    ("crisis/acute_plan", "Så gör vi om det blir akut"),
    ("crisis/children_pets", "Barn och djur hemma"),
)
_GUARDIAN = "vårdnadshavare"
_OF_KIN = frozenset({"crisis/children_pets"})


def second_page(plan: SipPrint, reader: CellReader, sheet: Sheet) -> Iterator[Item]:
    """The sections that everybody gets after the table."""
    yield from _if_it_gets_worse(reader, sheet)
    if not plan.whole and not is_evaluated(plan, reader):
        yield from _steps(reader, sheet)
    yield from _unmet(plan, reader, sheet)
    yield from _contacts(plan, reader, sheet)
    yield from _consent(plan, reader, sheet)


def closing_lines(plan: SipPrint, reader: CellReader, sheet: Sheet) -> Iterator[Item]:
    """What the plan ends with: lines to sign on, to whom the copy was given."""
    yield Item(_signatures(plan, reader, sheet), gap=32.4 if plan.signed else 14.4)


def _if_it_gets_worse(reader: CellReader, sheet: Sheet) -> Iterator[Item]:
    """Kept on one page as far as it can be: this is read in a hurry."""
    heading = sheet.heading_text("Om det blir sämre")
    yield Item(heading, gap=17.7, keep_next=True, off_first_page=True, mark=CRISIS)
    told = [(path, title) for path, title in _POINTS if path not in _OF_KIN or not reader.hides_kin]
    lists = [_point_list(sheet, title, points) for path, title in told if (points := reader.points(path))]
    for number in range(0, len(lists), 2):
        pair = lists[number : number + 2]
        cells = tuple((_SECOND_COLUMN * place, block) for place, block in enumerate(pair))
        yield Item(Columns(cells), gap=12 if number else 6.6, keep_next=True)
    yield Item(_whom_to_call(reader, sheet), gap=12)


def _point_list(sheet: Sheet, title: str, points: tuple[str, ...]) -> Stack:
    blocks: list[Block] = [sheet.bold(title, _LIST_WIDTH)]
    blocks += [sheet.bulleted(point, _LIST_WIDTH) for point in points]
    return Stack(tuple(blocks), gap=_LIST_GAP, together=2)


def _whom_to_call(reader: CellReader, sheet: Sheet) -> Block:
    """Rows that stay together."""
    calls = [
        (
            "Dagtid, måndag–fredag",
            reader.caller("crisis/day_name", "crisis/day_phone"),
            reader.phone("crisis/day_phone"),
        ),
        (
            "Kväll, natt och helg",
            reader.caller("crisis/evening_name", "crisis/evening_phone"),
            reader.phone("crisis/evening_phone"),
        ),
    ]
    known = [call for call in calls if call[1] or call[2]]
    if reader.hides_numbers and not any(phone for _, _, phone in known):
        unit, phone = reader.own_unit()
        known += [("Enheten som skrev ut planen", unit, phone)] if phone else []
    known += [("Råd om vård, dygnet runt", "Sjukvårdsrådgivningen", "1177"), ("Fara för livet", "Nödnumret", "112")]
    number_style = sheet.style(15, 16.5, align=1)
    rows: list[Block] = [Columns(((0, Blank(0)),), WIDTH, weight=1.5)]
    for when, who, phone in known:
        number = Text(sheet.setter.lines(Run(phone, bold=True, whole=True), number_style, WIDTH), number_style)
        number_width = sheet.setter.width(phone, number_style, bold=True)
        who_width = WIDTH - _CALL_NAME_X - min(number_width, WIDTH / 3) - COLUMN_GAP
        cells = (
            (0, sheet.bold(when, _CALL_NAME_X - 8)),
            (_CALL_NAME_X, sheet.text(who, who_width)),
            (0, number),
        )
        rows.append(sheet.table_row(*cells))
    return Stack(tuple(rows), whole=True)


def _steps(reader: CellReader, sheet: Sheet) -> Iterator[Item]:
    """The steps on the way to the goal, as points."""
    told = [
        (reader.text(f"{row}/text").rstrip(". "), reader.day(f"{row}/target_date")) for row in reader.rows("subgoals")
    ]
    points = [f"{text}, senast {day_month_year(due)}." if due else f"{text}." for text, due in told if text]
    if points:
        blocks = tuple(sheet.bulleted(point, WIDTH) for point in points)
        yield Item(sheet.heading_text("Steg på vägen"), gap=17.7, keep_next=True)
        yield Item(Stack(blocks, gap=_LIST_GAP), gap=5.2)


def _unmet(plan: SipPrint, reader: CellReader, sheet: Sheet) -> Iterator[Item]:
    """What nobody could promise, and what the parties do not agree on."""
    needs, reason = reader.text("unmet_needs"), reader.text("disagreement_reason")
    party = "" if plan.withholds("units") or plan.withholds("kin") else reader.text("disagreement_party")
    paragraphs: list[list[Inline]] = [[Run(needs)]] if needs else []
    if reason or reader.told("disagreement_party"):
        who = f"{party} håller inte med: " if party else "Vi är inte överens: "
        paragraphs.append([Run(who, bold=True), Run(reason)])
    if paragraphs:
        yield Item(sheet.heading_text("Det här är inte löst"), gap=17.7, keep_next=True)
    for number, paragraph in enumerate(paragraphs):
        yield Item(sheet.text(paragraph, WIDTH), gap=6 if number else 6.2)


def _contacts(plan: SipPrint, reader: CellReader, sheet: Sheet) -> Iterator[Item]:
    yield Item(sheet.heading_text("Mina kontakter"), gap=17.7, keep_next=True)
    phone_width = 124.0 * sheet.scale
    unit_width = WIDTH - _UNIT_X - phone_width - COLUMN_GAP
    name_width = _UNIT_X - 8
    rows = tuple(
        sheet.table_row(
            (0, sheet.text(name, name_width)),
            (_UNIT_X, sheet.text(unit, unit_width)),
            (WIDTH - phone_width, sheet.text(Run(phone, bold=True, whole=True), phone_width, align=1)),
        )
        for name, unit, phone in _people(plan, reader)
    )
    if not rows:
        yield Item(sheet.text("Inga kontakter är ifyllda än.", WIDTH), gap=5.2)
        return
    head = sheet.table_head(
        (0, sheet.bold("Namn", name_width)),
        (_UNIT_X, sheet.bold("Enhet", unit_width)),
        (WIDTH - phone_width, sheet.bold("Telefon", phone_width, align=1)),
    )
    yield Item(sheet.table(head, rows), gap=5.2)


def _people(plan: SipPrint, reader: CellReader) -> list[tuple[str, str, str]]:
    """Name, unit and phone of everyone to turn to. The two main contacts come first if they did not take part."""
    taking_part = [
        (
            joined(reader.text(f"{row}/name"), reader.text(f"{row}/function")),
            reader.unit(f"{row}/unit"),
            reader.phone(f"{row}/phone", f"{row}/unit"),
        )
        for row in reader.rows("participants")
        if reader.text(f"{row}/name") != plan.person_name and not (reader.hides_kin and reader.near(row))
    ]
    present = {reader.text(f"{row}/name") for row in reader.rows("participants")}
    main: list[tuple[str, str, str]] = []
    for who in ("plan_owner", "fvk"):
        name = reader.text(f"{who}/name")
        if name and name not in present:
            present.add(name)
            phone = reader.phone(f"{who}/phone", f"{who}/unit")
            main.append((joined(name, reader.text(f"{who}/title")), reader.unit(f"{who}/unit"), phone))
    after = [
        (joined(name, _role_of(reader, who, role)), "", reader.phone(f"{who}/phone"))
        for who, role in _speak_for(reader)
        if not reader.hides_kin and (name := reader.text(f"{who}/name")) not in present
    ]
    return [person for person in (*main, *taking_part, *after) if person[0] or person[1]]


def _role_of(reader: CellReader, who: str, role: str) -> str:
    return role if role == _GUARDIAN else reader.text(f"{who}/scope") or "företräder mig"


def _consent(plan: SipPrint, reader: CellReader, sheet: Sheet) -> Iterator[Item]:
    yield Item(sheet.heading_text("Samtycke"), gap=17.7, keep_next=True)
    limits = reader.text("consent_limits")
    approved = reader.day("approved_orally_on")
    paragraphs: list[list[Inline]] = [_consent_text(plan, reader)]
    if limits:
        paragraphs.append([Run("Det här får inte delas: ", bold=True), Run(limits)])
    if approved:
        paragraphs.append([Run(f"Jag godkände planen muntligt den {day_month_year(approved)}.")])
    signed_below = not plan.whole and not is_evaluated(plan, reader)
    for number, paragraph in enumerate(paragraphs):
        last = number == len(paragraphs) - 1
        yield Item(sheet.text(paragraph, WIDTH), gap=6 if number else 6.2, keep_next=signed_below or not last)


def _consent_text(plan: SipPrint, reader: CellReader) -> list[Inline]:
    """What was agreed. Nothing is claimed that has not been recorded."""
    form = reader.text("consent_form")
    named = "" if reader.hides_kin else reader.text("representative/name")
    guardians = sum(role == _GUARDIAN for _, role in _speak_for(reader))
    representative = joined("Min företrädare", named)
    if guardians:
        representative = "Mina vårdnadshavare" if guardians > 1 else "Min vårdnadshavare"
    who = representative if form == "REPRESENTATIVE" else "Jag"
    if plan.consent_ended_on is not None:
        said = f"{who} tog tillbaka samtycket den {day_month_year(plan.consent_ended_on)}. Inget nytt delas efter det."
        said += " Vill jag ändra mig ringer jag "
    elif form:
        said = f"{who} har sagt ja till att enheterna här ovanför delar uppgifter om mig i planen."
        said += " Jag kan ändra mig när som helst. Då ringer jag "
    else:
        said = "Det är inte ifyllt om jag har sagt ja till att enheterna delar uppgifter om mig i planen."
        said += " Vill jag svara eller ändra mig ringer jag "
    owner = reader.text("plan_owner/name")
    phone = reader.phone("plan_owner/phone", "plan_owner/unit")
    if reader.hides_numbers and not phone:
        owner, phone = reader.own_unit()
    if not owner and not phone:
        return [Run(said + "någon av mina kontakter."), Run(_ALSO_THERE)]
    inlines: list[Inline] = [Run(said + (f"{owner}, " if owner and phone else owner))]
    if phone:
        inlines.append(Run(phone, bold=True, whole=True))
    return [*inlines, Run("."), Run(_ALSO_THERE)]


_ALSO_THERE = " Dit ringer jag också om något i planen är fel, eller om jag vill veta vilka som har läst den."


def _signatures(plan: SipPrint, reader: CellReader, sheet: Sheet) -> Block:
    """Lines to sign on, where the policy has them, and the last line of the plan; never parted from each other."""
    copy = _copy_line(plan, sheet)
    if not plan.signed:
        return copy
    owner = reader.text("plan_owner/name")
    signers = [plan.person_name, joined(owner, "huvudansvarig") if owner else "Huvudansvarig"]
    signers += [
        role if reader.hides_kin else joined(reader.text(f"{who}/name"), role) for who, role in _speak_for(reader)
    ]
    return Stack((*signature_rows(sheet, signers), Blank(14.4), copy), whole=True)


def signature_rows(sheet: Sheet, signers: Sequence[str]) -> tuple[Block, ...]:
    """Lines to sign on, two beside each other."""
    rows: list[Block] = []
    for number in range(0, len(signers), 2):
        if number:
            rows.append(Blank(32.4))
        cells = tuple(
            (_SIGNATURE_X * place, _signature(sheet, name)) for place, name in enumerate(signers[number : number + 2])
        )
        rows.append(Columns(cells))
    return tuple(rows)


def _speak_for(reader: CellReader) -> list[tuple[str, str]]:
    """Those who speak for the person: where they stand among the cells, and as what."""
    guardians = [(row, _GUARDIAN) for row in reader.rows("guardians") if reader.told(f"{row}/name")]
    return [*guardians, *([("representative", "företrädare")] if reader.told("representative/name") else [])]


def _signature(sheet: Sheet, name: str) -> Block:
    return Stack((Blank(RULE, _SIGNATURE_WIDTH), sheet.text(name, _SIGNATURE_WIDTH)), gap=3.2, whole=True)


def _copy_line(plan: SipPrint, sheet: Sheet) -> Block:
    """ "Kopia lämnad till ... den" and a line for the date, on the next line when the name is long."""
    line_width = 130.0 * sheet.scale
    text = f"Kopia lämnad till {plan.copy_to or plan.person_name} den"
    width = sheet.setter.width(text, sheet.body) + 4
    line = Blank(13.6 * sheet.scale, line_width)
    if width + line_width <= WIDTH:
        return Columns(((0, sheet.text(text, WIDTH)), (width, line)))
    return Stack((sheet.text(text, WIDTH), Blank(20 * sheet.scale, line_width)), whole=True)
