"""The SIP on paper: PDF bytes in memory, for a person who cannot read the plan on a screen and for parties without
the system.

`render_sip` is a pure function: no file is written, nothing but the fonts is read, and the same plan always gives the
same bytes. All text is drawn as text; there is no markup that could be smuggled in.
"""

from __future__ import annotations

from desktop.documents.cell_reader import CellReader, identity_text
from desktop.documents.paper import Document, Paper, Part, Running, UnverifiedContentError
from desktop.documents.print_measures import LARGE, Sheet
from desktop.documents.sip_background import background
from desktop.documents.sip_evaluation import evaluation
from desktop.documents.sip_first_page import first_page
from desktop.documents.sip_plan import Audience, SipPrint
from desktop.documents.sip_second_page import CRISIS, closing_lines, second_page

__all__ = ["Audience", "SipPrint", "UnverifiedContentError", "missing_glyphs", "render_sip", "sip_document", "sip_part"]

TITLE = "Samordnad individuell plan"


def render_sip(plan: SipPrint) -> bytes:
    """The plan as PDF.

    Raises UnverifiedContentError when the plan's signatures did not hold. Characters no font has are printed as a
    visible substitute; ask `missing_glyphs` which they are.
    """
    return sip_document(plan).draw().data


def sip_document(plan: SipPrint) -> Document:
    """The plan laid out. Raises UnverifiedContentError."""
    return Document(TITLE, (sip_part(plan),))


def missing_glyphs(plan: SipPrint) -> set[str]:
    """The characters of what would be printed that no font can show; empty when all is well."""
    return set(sip_part(plan).paper.sheet.setter.missing)


def sip_part(plan: SipPrint, *, pages_before: int = 0) -> Part:
    """The plan laid out; the pages before it count when it tells on which page something stands."""
    if plan.unverified:
        raise UnverifiedContentError
    sheet = Sheet(LARGE if plan.large_type else 1.0)
    reader = CellReader(plan)
    version = f"SIP version {plan.version}" if plan.version else "SIP, utkast"
    running = Running(plan.person_name, identity_text(plan), version)
    paper = Paper(sheet, plan.imprint, running)
    rest = [
        *second_page(plan, reader, sheet),
        *evaluation(plan, reader, sheet),
        *background(plan, reader, sheet),
        *closing_lines(plan, reader, sheet),
    ]
    crisis_page = pages_before + 2
    while True:
        part = paper.lay_out([*first_page(plan, reader, sheet, crisis_page), *rest])
        found = pages_before + part.flow.marks[CRISIS]
        if found <= crisis_page:
            return part
        crisis_page = found  # the box named the wrong page; a longer number can only push it further
