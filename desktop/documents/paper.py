"""The sheets of paper and the PDF around them: frame, running header, footer, watermark, page numbers.

Nothing is written to disk and nothing but the fonts is read; the same parts always give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFInfo, PDFString
from reportlab.pdfgen.canvas import Canvas

from desktop.documents.page_blocks import RULE, Block, Boxed, Columns, Stack
from desktop.documents.page_flow import Flow, Item, lay_out
from desktop.documents.page_pen import CanvasPen
from desktop.documents.print_fonts import BOLD, REGULAR, face
from desktop.documents.print_measures import (
    COLUMN_GAP,
    FOOTER_BASELINE,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TOP,
    WIDTH,
    Sheet,
)
from desktop.documents.swedish_dates import moment
from desktop.documents.text_lines import Run

_WIDEST_PAGE_TEXT = "Sida 99 av 99"


class UnverifiedContentError(Exception):
    """The signatures behind what was to be printed have not been verified. Carries nothing of the text."""

    code = "print_unverified_content"

    def __init__(self) -> None:
        super().__init__(self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """How a print was made: the foot of every page tells it. `printed_at` is local time.

    `draft` is what the frame says of what is not valid yet ('' when it is); `drafts_mark` the word behind the text.
    """

    printed_at: datetime
    printed_by_unit: str
    print_code: str
    training: bool = False
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """What stands on top of every page but the first: in bold to the left, in the middle, to the right."""

    left: str
    middle: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Laid-out pages with a first page and a running header of their own."""

    paper: Paper
    flow: Flow


class Paper:
    """Sheets of one kind: what is drawn on each of them, and the room that leaves for the text."""

    def __init__(self, sheet: Sheet, imprint: Imprint, running: Running) -> None:
        self.sheet = sheet
        self.imprint = imprint
        self._frame = _frame(imprint, sheet)
        self._header = _running_header(running, sheet)
        under_frame = TOP + self._frame.height if self._frame else TOP
        self._header_y = under_frame + (10.6 if self._frame else 0)
        self._first_top = under_frame + (12 if self._frame else 0)
        self._top = self._header_y + self._header.height + 12.6
        self._bottom = _footer_top(self._footer(_WIDEST_PAGE_TEXT), sheet) - 12

    def lay_out(self, items: Iterable[Item]) -> Part:
        """The items on as many pages as they take."""
        flow = lay_out(tuple(items), first_top=self._first_top, top=self._top, bottom=self._bottom)
        return Part(self, flow)

    def draw(self, pen: CanvasPen, part: Part, index: int, page_text: str) -> None:
        """Draw page `index` (from 0) of a part."""
        words = ["ÖVNING"] * self.imprint.training + ["UTKAST"] * bool(self.imprint.draft)
        if words:
            pen.watermark(words, face(BOLD).name, PAGE_WIDTH)
        if self._frame:
            self._frame.draw(pen, LEFT, TOP)
        if index:
            self._header.draw(pen, LEFT, self._header_y)
        for placed in part.flow.pages[index]:
            placed.block.draw(pen, LEFT, placed.y)
        footer = self._footer(page_text)
        top = _footer_top(footer, self.sheet)
        pen.rule(LEFT, top, WIDTH, RULE)
        footer.draw(pen, LEFT, top)

    def _footer(self, page_text: str) -> Columns:
        sheet, imprint = self.sheet, self.imprint
        printed = f"Utskriven {moment(imprint.printed_at)} av {imprint.printed_by_unit}, "
        code = Run(f"kod {imprint.print_code}", whole=True)
        page_width = sheet.setter.width(_WIDEST_PAGE_TEXT, sheet.body, bold=True)
        left = sheet.text((Run(printed), code), WIDTH - page_width - COLUMN_GAP)
        return Columns(((0, left), (0, sheet.text(Run(page_text, bold=True, whole=True), WIDTH, align=1))), above=4.2)


@dataclass(frozen=True, slots=True, repr=False)
class Drawn:
    """A PDF, the title it bears, and the characters in it that no font can show: each stands there as a mark."""

    title: str
    data: bytes
    missing: frozenset[str]


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """Laid-out parts under the title that the file bears; it is the kind of paper and never names anybody."""

    title: str
    parts: tuple[Part, ...]

    def draw(self) -> Drawn:
        """The whole as one PDF."""
        missing = frozenset[str]().union(*(part.paper.sheet.setter.missing for part in self.parts))
        return Drawn(self.title, pdf(self.title, self.parts), missing)


def pdf(title: str, parts: Sequence[Part]) -> bytes:
    """One PDF of all parts, numbered through. `title` is the kind of paper and never names anybody."""
    face(REGULAR)
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
    canvas.setTitle(title)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    pen = CanvasPen(canvas, PAGE_HEIGHT)
    total = sum(len(part.flow.pages) for part in parts)
    number = 0
    for part in parts:
        for index in range(len(part.flow.pages)):
            number += 1
            part.paper.draw(pen, part, index, f"Sida {number} av {total}")
            canvas.showPage()
    canvas.save()
    return out.getvalue()


class _TitleOnly(PDFInfo):
    """The title and nothing else: ReportLab would write an author, a subject and a creator of its own."""

    def format(self, document: object) -> object:
        return PDFDictionary({"Title": PDFString(self.title)}).format(document)


def _frame(imprint: Imprint, sheet: Sheet) -> Block | None:
    words = ["ÖVNING – fiktiva personer"] * imprint.training + [imprint.draft] * bool(imprint.draft)
    if not words:
        return None
    room = WIDTH - 16
    one_line = "  ·  ".join(words)
    fits = sheet.setter.width(one_line, sheet.body, bold=True) <= room
    text = sheet.bold(one_line if fits else "\n".join(words), room, align=0.5)
    return Boxed(Stack((text,)), WIDTH, side=8, above=4.8, below=5.0, weight=1.5)


def _running_header(running: Running, sheet: Sheet) -> Block:
    """On one line if there is room for it, else what is in bold on a line of its own."""
    widths = [
        sheet.setter.width(running.left, sheet.body, bold=True),
        sheet.setter.width(running.middle, sheet.body),
        sheet.setter.width(running.right, sheet.body),
    ]
    free = WIDTH - sum(widths)
    right = sheet.text(running.right, WIDTH, align=1)
    if free >= 2 * COLUMN_GAP:
        left = sheet.bold(running.left, widths[0] + 1)
        cells = ((0.0, left), (widths[0] + free / 2, sheet.text(running.middle, widths[1] + 1)), (0.0, right))
        return Columns(cells, WIDTH, below=6.2, weight=RULE)
    below = Columns(((0, sheet.text(running.middle, WIDTH)), (0, right)))
    return Columns(((0, Stack((sheet.bold(running.left, WIDTH), below))),), WIDTH, below=6.2, weight=RULE)


def _footer_top(footer: Block, sheet: Sheet) -> float:
    """Upper edge of the footer: its last line always stands on the same line of the paper."""
    return FOOTER_BASELINE + 3.6 * sheet.scale - footer.height
