"""What a party without the system gets besides: background, needs, goals, how the plan was made and who shares it."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.documents.cell_reader import CellReader
from desktop.documents.page_blocks import Block
from desktop.documents.page_flow import Item
from desktop.documents.print_measures import COLUMN_GAP, WIDTH, Sheet, joined
from desktop.documents.sip_plan import SipPrint
from desktop.documents.sip_words import CALLED_AS, CONSENT_FORMS, COPY_PERSON, KIN_TOOK_PART, PRINCIPALS, TOOK_PART
from desktop.documents.swedish_dates import day_month_year, sentence_case
from desktop.documents.text_lines import Inline, Run

_GOAL_X, _DUE_X = 214.0, 372.0
_TAKING_PART_X = (186.9, 366.0)


def background(plan: SipPrint, reader: CellReader, sheet: Sheet) -> Iterator[Item]:
    """The sections of the whole plan that the person's own copy does without."""
    if not plan.whole:
        return
    for number, (title, paragraphs) in enumerate(_told(plan, reader)):
        if not paragraphs:
            continue
        yield Item(sheet.heading_text(title), gap=17.7, keep_next=True, fresh_page=number == 0)
        for place, paragraph in enumerate(paragraphs):
            yield Item(sheet.text(paragraph, WIDTH), gap=6 if place else 6.2)
    yield from _goals(reader, sheet)
    yield from _taking_part(reader, sheet)


def _told(plan: SipPrint, reader: CellReader) -> list[tuple[str, list[list[Inline]]]]:
    """Headings with their paragraphs."""
    situation: list[list[Inline]] = [
        [Run(f"{label} ", bold=True), Run(text)]
        for label, text in (
            ("Bakgrund:", reader.text("background")),
            ("Nu:", reader.text("current_situation")),
        )
        if text
    ]
    needs: list[list[Inline]] = [
        [*([Run(f"{area}: ", bold=True)] if (area := reader.text(f"{row}/area")) else []), Run(description)]
        for row in reader.rows("needs")
        if (description := reader.text(f"{row}/description"))
    ]
    return [
        ("Bakgrund och nuläge", situation or [[Run("Inte ifyllt än.")]]),
        ("Mina behov", needs),
        ("Så har planen gjorts", _made(plan, reader)),
    ]


def _made(plan: SipPrint, reader: CellReader) -> list[list[Inline]]:
    took_part = " ".join(
        filter(None, (TOOK_PART.get(reader.text("took_part"), ""), reader.text("took_part_reason"))),
    )
    said = " ".join(filter(None, (took_part, KIN_TOOK_PART.get(reader.text("kin_took_part"), ""))))
    form = CONSENT_FORMS.get(reader.text("consent_form"), "")
    day = reader.day("consent_date")
    given = joined(
        f"Samtycket lämnades {form}" if form else "",
        f"den {day_month_year(day)}" if day and form else "",
        f"till {name}" if (name := reader.text("consent_received_by")) and form else "",
    )
    handed = COPY_PERSON.get(reader.text("copy_person"), "")
    units = "" if plan.withholds("units") else reader.text("copy_units")
    others = f"Också de här får planen: {units}" if units else ""
    shared = " ".join(filter(None, (f"Jag får planen {handed}." if handed else "", others)))
    language = reader.text("language") if reader.text("interpreter") == "YES" else ""
    spoken = f"Jag behöver tolk: {language}." if language else ""
    return [[Run(text)] for text in (said, f"{given}." if given else "", spoken, shared) if text]


def _goals(reader: CellReader, sheet: Sheet) -> Iterator[Item]:
    rows = [
        sheet.table_row(
            (0, sheet.text(reader.text(f"{row}/text"), _GOAL_X - COLUMN_GAP)),
            (_GOAL_X, sheet.text(reader.text(f"{row}/measure"), _DUE_X - _GOAL_X - COLUMN_GAP)),
            (_DUE_X, sheet.text(day_month_year(due) if due else "", WIDTH - _DUE_X)),
        )
        for row in reader.rows("subgoals")
        for due in (reader.day(f"{row}/target_date"),)
        if reader.told(f"{row}/text")
    ]
    if not rows:
        return
    head = sheet.table_head(
        (0, sheet.bold("Delmål", _GOAL_X - COLUMN_GAP)),
        (_GOAL_X, sheet.bold("Så märks det", _DUE_X - _GOAL_X - COLUMN_GAP)),
        (_DUE_X, sheet.bold("Senast", WIDTH - _DUE_X)),
    )
    yield Item(sheet.heading_text("Mål och delmål"), gap=17.7, keep_next=True)
    yield Item(sheet.text(reader.text("long_term_goal"), WIDTH), gap=6.2, keep_next=True)
    yield Item(sheet.table(head, rows), gap=8)


def _taking_part(reader: CellReader, sheet: Sheet) -> Iterator[Item]:
    unit_x, present_x = _TAKING_PART_X
    people = [row for row in reader.rows("participants") if not (reader.hides_kin and reader.near(row))]
    rows: list[Block] = [
        sheet.table_row(
            (0, sheet.text(joined(reader.text(f"{row}/name"), reader.text(f"{row}/function")), unit_x - COLUMN_GAP)),
            (unit_x, sheet.text(_side(reader, row), present_x - unit_x - COLUMN_GAP)),
            (present_x, sheet.text(_presence(reader, row), WIDTH - present_x)),
        )
        for row in people
    ]
    if not rows:
        return
    head = sheet.table_head(
        (0, sheet.bold("Deltagare", unit_x - COLUMN_GAP)),
        (unit_x, sheet.bold("Huvudman", present_x - unit_x - COLUMN_GAP)),
        (present_x, sheet.bold("Vid mötet", WIDTH - present_x)),
    )
    yield Item(sheet.heading_text("Vilka som var med"), gap=17.7, keep_next=True)
    yield Item(sheet.table(head, rows), gap=5.2)


def _side(reader: CellReader, row: str) -> str:
    principal = PRINCIPALS.get(reader.text(f"{row}/principal"), "")
    return joined(principal, reader.unit(f"{row}/unit"))


def _presence(reader: CellReader, row: str) -> str:
    present = {"YES": "var med", "NO": "var inte med"}.get(reader.text(f"{row}/present"), "")
    return sentence_case(joined(CALLED_AS.get(reader.text(f"{row}/called_as"), ""), present))
