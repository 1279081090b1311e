"""How much laying out a SIP costs beside the bare drawing of its text: `./bench sip_pdf`.

The floor draws the very same pieces of text, in the same fonts and places, on a ReportLab canvas, and so pays for font
subsets and compression like the real print does. What is over is line breaking, pages, rules and frames.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from statistics import median
from typing import Any

from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from desktop.documents.print_fonts import BOLD, REGULAR
from desktop.documents.sip_plan import CellValue
from desktop.documents.sip_print import SipPrint, render_sip

_PAGES = 4
_ROUNDS = 25
_WARM_UP = 3

Piece = tuple[str, float, float, str, float]
"""Text, x, y, font name, size; points from the lower left corner."""


def measure() -> dict[str, object]:
    """Milliseconds for a SIP of four pages and for its bare text, turn about in one run."""
    plan = four_page_plan()
    pages = _pieces(render_sip(plan))
    if len(pages) != _PAGES:
        raise RuntimeError(f"the example plan takes {len(pages)} pages, not {_PAGES}")
    real: list[float] = []
    bare: list[float] = []
    for number in range(_WARM_UP + _ROUNDS):
        bare_time = _milliseconds(lambda: _draw_bare(pages))
        real_time = _milliseconds(lambda: render_sip(plan))
        if number >= _WARM_UP:
            bare.append(bare_time)
            real.append(real_time)
    value, floor = median(real), median(bare)
    return {
        "value": round(value, 2),
        "unit": "ms",
        "floor": round(floor, 2),
        "ratio": round(value / floor, 2),
        "n": _ROUNDS,
    }


def four_page_plan() -> SipPrint:
    """A plan with fourteen actions, a full crisis section and ten contacts."""
    cells: dict[str, CellValue] = {
        "important_to_me": "Att få vara hemma med katten Sotis, sjunga i kören och känna mig trygg på natten.",
        "long_term_goal": "Jag vill bo kvar hemma, klara trappan själv och gå till kören på torsdagar.",
        "follow_up_date": "2027-01-13",
        "follow_up_time": "13:00",
        "follow_up_place": "hemma hos mig",
        "plan_owner/name": "Anna Lindh",
        "plan_owner/title": "sjuksköterska",
        "plan_owner/unit": "ska-ssk",
        "plan_owner/phone": "031-390 06 32",
        "crisis/day_name": "Anna Lindh, Kommun SSK",
        "crisis/day_phone": "031-390 06 32",
        "crisis/warning_signs": "Jag får mer ont i höften.\nSåret blir rött, varmt eller vätskar.",
        "crisis/what_helps": "Vila med kudde under benet.\nAtt få prata med Lena, min dotter.",
        "crisis/acute_plan": "Ring dottern först.\nTa med läkemedelslistan till sjukhuset.",
        "consent_form": "ORAL",
    }
    for number in range(14):
        row = f"actions/row-{number:02d}"
        cells[f"{row}/description"] = "Lägger om såret, frågar hur ont jag har och skriver upp det i pärmen." + (
            " Säger till om något ser annorlunda ut än förra gången." if number % 2 else ""
        )
        cells[f"{row}/contact_name"] = "Anna Lindh"
        cells[f"{row}/unit"] = "ska-ssk"
        cells[f"{row}/schedule"] = "Måndag och torsdag kl. 9 i två veckor"
    for number in range(10):
        row = f"participants/row-{number:02d}"
        cells[f"{row}/name"] = f"Sara Nyberg {number}"
        cells[f"{row}/function"] = "distriktssköterska"
        cells[f"{row}/unit"] = "ska-vc1"
    return SipPrint(
        person_name="Ingrid Hallberg",
        person_id_text="19441011-9046",
        birth_only=False,
        version=1,
        status="SIP_ACTIVE",
        established_date="2026-11-25",
        cells=cells,
        unit_names={"ska-ssk": "Kommun SSK", "ska-vc1": "Vårdcentral 1"},
        unit_phones={"ska-ssk": "031-390 06 32", "ska-vc1": "031-390 06 40"},
        printed_at=datetime(2026, 11, 25, 14, 32),  # noqa: DTZ001 - a print tells local time
        printed_by_unit="Kommun SSK",
        print_code="7F3K-2290",
        training=True,
        draft=False,
    )


def _pieces(pdf: bytes) -> list[list[Piece]]:
    """Every piece of text in the PDF, page by page."""
    pages: list[list[Piece]] = []
    for page in PdfReader(BytesIO(pdf)).pages:
        pieces: list[Piece] = []

        def keep(text: str, cm: Any, tm: Any, font: Any, size: float, pieces: list[Piece] = pieces) -> None:
            del cm
            shown = text.replace("\n", "")
            if shown.strip() and font:
                pieces.append((shown, tm[4], tm[5], BOLD if "Bold" in font["/BaseFont"] else REGULAR, size))

        page.extract_text(visitor_text=keep)
        pages.append(pieces)
    return pages


def _draw_bare(pages: list[list[Piece]]) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1, initialFontName=REGULAR)
    for pieces in pages:
        for text, x, y, font, size in pieces:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _milliseconds(work: Callable[[], bytes]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
