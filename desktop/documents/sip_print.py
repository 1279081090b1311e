"""The SIP on paper: PDF bytes in memory, for a person who cannot read the plan on a screen.

`render_sip` is a pure function: no file is written, nothing but the fonts is read, and the same plan always gives the
same bytes. All text is drawn as text; there is no markup that could be smuggled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFInfo, PDFString
from reportlab.pdfgen.canvas import Canvas

from desktop.documents.page_blocks import RULE, Block, Boxed, Columns, Stack
from desktop.documents.page_flow import Flow, Placed, lay_out
from desktop.documents.page_pen import CanvasPen
from desktop.documents.print_fonts import BOLD, REGULAR, face
from desktop.documents.sip_first_page import first_page
from desktop.documents.sip_measures import (
    COLUMN_GAP,
    FOOTER_BASELINE,
    LARGE,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TOP,
    WIDTH,
    Sheet,
)
from desktop.documents.sip_plan import SipPrint, UnverifiedContentError
from desktop.documents.sip_reader import SipReader, identity_text
from desktop.documents.sip_second_page import CRISIS, second_page
from desktop.documents.swedish_dates import moment
from desktop.documents.text_lines import Run

__all__ = ["SipPrint", "UnverifiedContentError", "missing_glyphs", "render_sip"]

_TITLE = "Samordnad individuell plan"


def render_sip(plan: SipPrint) -> bytes:
    """The plan as PDF.

    Raises UnverifiedContentError when the plan's signatures did not hold. Characters no font has are printed as a
    visible substitute; ask `missing_glyphs` which they are.
    """
    if plan.unverified:
        raise UnverifiedContentError
    return _draw(plan, _prepare(plan))


def missing_glyphs(plan: SipPrint) -> set[str]:
    """The characters of what would be printed that no font can show; empty when all is well."""
    prepared = _prepare(plan)
    _footer(plan, prepared.sheet, "")
    return set(prepared.sheet.setter.missing)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A plan laid out and ready to be drawn."""

    sheet: Sheet
    flow: Flow
    frame: Block | None
    header: Block
    header_y: float


def _prepare(plan: SipPrint) -> _Prepared:
    sheet = Sheet(LARGE if plan.large_type else 1.0)
    reader = SipReader(plan)
    frame = _frame(plan, sheet)
    header = _running_header(plan, sheet)
    under_frame = TOP + frame.height if frame else TOP
    header_y = under_frame + (10.6 if frame else 0)
    bounds = {
        "first_top": under_frame + (12 if frame else 0),
        "top": header_y + header.height + 12.6,
        "bottom": _footer_top(_footer(plan, sheet, "Sida 99 av 99"), sheet) - 12,
    }
    rest = list(second_page(plan, reader, sheet))
    crisis_page = 2
    while True:
        flow = lay_out([*first_page(plan, reader, sheet, crisis_page), *rest], **bounds)
        if flow.marks[CRISIS] <= crisis_page:
            return _Prepared(sheet, flow, frame, header, header_y)
        crisis_page = flow.marks[CRISIS]  # the box named the wrong page; a longer number can only push it further


def _frame(plan: SipPrint, sheet: Sheet) -> Block | None:
    words = []
    if plan.training:
        words.append("ÖVNING – fiktiva personer")
    if plan.is_draft:
        words.append("UTKAST – planen är inte upprättad")
    if not words:
        return None
    room = WIDTH - 16
    one_line = "  ·  ".join(words)
    fits = sheet.setter.width(one_line, sheet.body, bold=True) <= room
    text = sheet.bold(one_line if fits else "\n".join(words), room, align=0.5)
    return Boxed(Stack((text,)), WIDTH, side=8, above=4.8, below=5.0, weight=1.5)


def _running_header(plan: SipPrint, sheet: Sheet) -> Block:
    """Name, number and version: on one line if they have room there, else the name on a line of its own."""
    number, version = identity_text(plan), f"SIP version {plan.version}"
    widths = [
        sheet.setter.width(plan.person_name, sheet.body, bold=True),
        sheet.setter.width(number, sheet.body),
        sheet.setter.width(version, sheet.body),
    ]
    free = WIDTH - sum(widths)
    right = sheet.text(version, WIDTH, align=1)
    if free >= 2 * COLUMN_GAP:
        name = sheet.bold(plan.person_name, widths[0] + 1)
        cells = ((0.0, name), (widths[0] + free / 2, sheet.text(number, widths[1] + 1)), (0.0, right))
        return Columns(cells, WIDTH, below=6.2, weight=RULE)
    below = Columns(((0, sheet.text(number, WIDTH)), (0, right)))
    return Columns(((0, Stack((sheet.bold(plan.person_name, WIDTH), below))),), WIDTH, below=6.2, weight=RULE)


def _footer(plan: SipPrint, sheet: Sheet, page_text: str) -> Columns:
    printed = f"Utskriven {moment(plan.printed_at)} av {plan.printed_by_unit}, "
    code = Run(f"kod {plan.print_code}", whole=True)
    page_width = sheet.setter.width("Sida 99 av 99", sheet.body, bold=True)
    left = sheet.text((Run(printed), code), WIDTH - page_width - COLUMN_GAP)
    return Columns(((0, left), (0, sheet.text(Run(page_text, bold=True, whole=True), WIDTH, align=1))), above=4.2)


def _footer_top(footer: Block, sheet: Sheet) -> float:
    """Upper edge of the footer: its last line always stands on the same line of the paper."""
    return FOOTER_BASELINE + 3.6 * sheet.scale - footer.height


class _TitleOnly(PDFInfo):
    """The title and nothing else: ReportLab would write an author, a subject and a creator of its own."""

    def format(self, document: object) -> object:
        return PDFDictionary({"Title": PDFString(self.title)}).format(document)


def _draw(plan: SipPrint, prepared: _Prepared) -> bytes:
    face(REGULAR)
    watermark = ["ÖVNING"] * plan.training + ["UTKAST"] * plan.is_draft
    out = BytesIO()
    canvas = Canvas(
        out,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,
        initialFontSize=12,
        lang="sv-SE",
    )
    canvas._doc.info = _TitleOnly()  # noqa: SLF001 - ReportLab has no public way to leave the author out
    canvas.setTitle(_TITLE)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    pen = CanvasPen(canvas, PAGE_HEIGHT)
    total = len(prepared.flow.pages)
    for number, page in enumerate(prepared.flow.pages, start=1):
        if watermark:
            pen.watermark(watermark, face(BOLD).name, PAGE_WIDTH)
        _draw_page(plan, prepared, pen, page, (number, total))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_page(
    plan: SipPrint, prepared: _Prepared, pen: CanvasPen, page: Sequence[Placed], numbers: tuple[int, int]
) -> None:
    number, total = numbers
    if prepared.frame:
        prepared.frame.draw(pen, LEFT, TOP)
    if number > 1:
        prepared.header.draw(pen, LEFT, prepared.header_y)
    for placed in page:
        placed.block.draw(pen, LEFT, placed.y)
    footer = _footer(plan, prepared.sheet, f"Sida {number} av {total}")
    top = _footer_top(footer, prepared.sheet)
    pen.rule(LEFT, top, WIDTH, RULE)
    footer.draw(pen, LEFT, top)
