"""Letters as PDF for the training cases: small, made here, the same bytes for the same words."""

from __future__ import annotations

import hashlib
import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from domain.attachment import Attachment

_LEFT, _TOP, _LINE = 64, 780, 17
_LONGEST_LINE = 78


@dataclass(frozen=True, slots=True)
class Letter:
    """A file to attach, and by whom for which unit."""

    attachment: Attachment
    data: bytes
    unit_id: str
    user_id: str


def write_letter(
    blob: str, name: str, heading: str, about: Sequence[str], paragraphs: Sequence[str], unit_id: str, user_id: str
) -> Letter:
    """One page. `about` stands under the heading: whom it is about, who has written it and when."""
    data = _draw(heading, about, paragraphs)
    attachment = Attachment(blob, name, len(data), hashlib.sha256(data).hexdigest())
    return Letter(attachment, data, unit_id, user_id)


def _draw(heading: str, about: Sequence[str], paragraphs: Sequence[str]) -> bytes:
    out = io.BytesIO()
    # Invariant: equal seeds must give equal cases, to the byte. The standard letters hold å, ä and ö.
    page = Canvas(out, pagesize=A4, invariant=1)
    page.setTitle(heading)
    page.setFont("Helvetica-Bold", 10)
    page.drawString(_LEFT, _TOP + 30, "ÖVNING – påhittad person")
    page.setFont("Helvetica-Bold", 16)
    page.drawString(_LEFT, _TOP, heading)
    page.setFont("Helvetica", 11)
    y = _TOP - 2 * _LINE
    for line in about:
        page.drawString(_LEFT, y, line)
        y -= _LINE
    for paragraph in paragraphs:
        y -= _LINE
        for line in textwrap.wrap(paragraph, _LONGEST_LINE):
            page.drawString(_LEFT, y, line)
            y -= _LINE
    page.showPage()
    page.save()
    return out.getvalue()
