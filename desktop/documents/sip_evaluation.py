"""How it went: what was reached, what the person thinks of it, and how the plan ended."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.documents.cell_reader import CellReader
from desktop.documents.page_blocks import Block, Columns, Stack
from desktop.documents.page_flow import Item
from desktop.documents.page_marks import TOP_OF_SCALE, Scale
from desktop.documents.print_measures import COLUMN_GAP, WIDTH, Sheet
from desktop.documents.sip_first_page import follow_up
from desktop.documents.sip_plan import SipPrint
from desktop.documents.sip_words import ACTION_STATUS, CLOSE_REASONS, RATING_MISSING, SUBGOAL_STATUS
from desktop.documents.swedish_dates import day_month_year, sentence_case, weekday_date
from desktop.documents.text_lines import Inline, Run

_RESULT_X = 255.1
_RATINGS = (
    ("rating_participation", "Så delaktig har jag varit", "0 är inte alls, 10 är helt och hållet."),
    ("rating_help", "Så mycket har planen hjälpt mig", "0 är inte alls, 10 är mycket."),
)
_CELLS = ("evaluation_date", "evaluation_summary", "rating_participation", "rating_help")


def is_evaluated(plan: SipPrint, reader: CellReader) -> bool:
    """Whether the plan has been followed up, or is closed."""
    return plan.status == "SIP_CLOSED" or any(reader.told(path) for path in _CELLS)


def evaluation(plan: SipPrint, reader: CellReader, sheet: Sheet) -> Iterator[Item]:
    """The follow-up on a page of its own; nothing while the plan has not been followed up."""
    if not is_evaluated(plan, reader):
        return
    closed = plan.status == "SIP_CLOSED"
    if closed:
        yield from _closing(reader, sheet)
    yield from _follow_up(plan, reader, sheet, fresh_page=not closed)


def _closing(reader: CellReader, sheet: Sheet) -> Iterator[Item]:
    yield Item(sheet.heading_text("Planen är avslutad"), keep_next=True, fresh_page=True)
    told: list[Inline] = []
    closed = reader.day("closed_at")
    reason = CLOSE_REASONS.get(reader.text("close_reason"), "")
    if closed:
        told.append(Run(f"Planen avslutades {weekday_date(closed)}. "))
    if reason:
        told.append(Run(reason))
    summary = reader.text("close_summary")
    yield Item(sheet.text(told or [Run("Inget är skrivet om varför.")], WIDTH), gap=6.2, keep_next=bool(summary))
    if summary:
        yield Item(sheet.text(summary, WIDTH), gap=6)
    yield Item(
        sheet.text("Behöver jag stöd igen vänder jag mig till någon av mina kontakter.", WIDTH),
        gap=6,
    )


def _follow_up(plan: SipPrint, reader: CellReader, sheet: Sheet, *, fresh_page: bool) -> Iterator[Item]:
    yield Item(sheet.heading_text("Så har det gått"), gap=17.7, keep_next=True, fresh_page=fresh_page)
    held = reader.day("evaluation_date")
    if held:
        yield Item(sheet.text(f"Uppföljningen gjordes {weekday_date(held)}.", WIDTH), gap=4, keep_next=True)
    goals = [_result_row(sheet, *_subgoal(reader, row)) for row in reader.rows("subgoals")]
    if goals:
        yield Item(sheet.table(_result_head(sheet, "Delmål"), goals), gap=8)
    actions = [_result_row(sheet, *_action(reader, row)) for row in reader.rows("actions") if _has_result(reader, row)]
    if actions:
        yield Item(sheet.table(_result_head(sheet, "Insats"), actions), gap=17.7)
    ratings: list[Block] = [
        _rating(reader, sheet, *rating) for rating in _RATINGS if reader.number(rating[0]) is not None
    ]
    missing = RATING_MISSING.get(reader.text("rating_missing"), "")
    if missing and len(ratings) < len(_RATINGS):
        ratings.append(sheet.text(missing, WIDTH))
    if ratings:
        yield Item(Stack((sheet.heading_text("Så tycker jag"), *ratings), gap=8, whole=True), gap=17.7)
    summary = reader.text("evaluation_summary")
    if summary:
        yield Item(sheet.heading_text("Det här kom vi fram till"), gap=17.7, keep_next=True)
        yield Item(sheet.text(summary, WIDTH), gap=6.2)
    if plan.status != "SIP_CLOSED":
        yield Item(sheet.text([Run("Nästa uppföljning: "), *follow_up(reader, inside=True)], WIDTH), gap=10)


def _result_head(sheet: Sheet, what: str) -> Block:
    return sheet.table_head(
        (0, sheet.bold(what, _RESULT_X - COLUMN_GAP)), (_RESULT_X, sheet.bold("Så gick det", WIDTH - _RESULT_X))
    )


def _result_row(sheet: Sheet, what: str, result: list[Inline]) -> Columns:
    return sheet.table_row(
        (0, sheet.text(what, _RESULT_X - COLUMN_GAP)),
        (_RESULT_X, sheet.text(result or [Run("Inte bedömt.")], WIDTH - _RESULT_X)),
    )


def _subgoal(reader: CellReader, row: str) -> tuple[str, list[Inline]]:
    text = reader.text(f"{row}/text")
    due = reader.day(f"{row}/target_date")
    lines = (text, f"Senast {day_month_year(due)}" if due else "")
    return "\n".join(filter(None, lines)), _result(SUBGOAL_STATUS.get(reader.text(f"{row}/status"), ""), reader, row)


def _action(reader: CellReader, row: str) -> tuple[str, list[Inline]]:
    status = ACTION_STATUS.get(reader.text(f"{row}/status"), "")
    return reader.text(f"{row}/description"), _result(status, reader, row)


def _has_result(reader: CellReader, row: str) -> bool:
    return reader.told(f"{row}/result") or reader.text(f"{row}/status") in {"DONE", "STOPPED"}


def _result(status: str, reader: CellReader, row: str) -> list[Inline]:
    result = reader.text(f"{row}/result")
    told: list[Inline] = [Run(status, bold=True)] if status else []
    if result:
        told.append(Run(f"\n{sentence_case(result)}" if told else sentence_case(result)))
    return told


def _rating(reader: CellReader, sheet: Sheet, path: str, title: str, ends: str) -> Block:
    chosen = reader.number(path)
    words = sheet.text([Run(f"{title}: "), Run(f"{chosen} av {TOP_OF_SCALE}", bold=True, whole=True)], WIDTH)
    return Stack((words, scale(sheet, chosen), sheet.text(ends, WIDTH)), gap=4, whole=True)


def scale(sheet: Sheet, chosen: int | None = None) -> Scale:
    """The scale with the chosen figure marked, or open for somebody to ring one."""
    style = sheet.style(12, 16.5)
    told = [Run(str(number), bold=number == chosen) for number in range(TOP_OF_SCALE + 1)]
    figures = tuple(sheet.setter.lines(run, style, WIDTH)[0] for run in told)
    widths = tuple(sheet.setter.width(run.text, style, bold=run.bold) for run in told)
    return Scale(figures, widths, style, chosen)
