"""A block (spärr): the person does not want a unit to have what stands in a case (PDL 4:4; law 2022:913 2:3).

It stands in the case's header, so that whoever judges an operation on the case knows it, and nobody else does: the
blocked unit does not hold the case any more.
"""

from __future__ import annotations

from domain.access_table import NO_BLOCK
from domain.case import Document

_CELLS = "block"
INNER, OUTER = "INNER", "OUTER"


def block_cell(unit_id: str) -> str:
    """Where the header says how a unit is blocked: INNER, OUTER, or nothing."""
    return f"{_CELLS}/{unit_id}"


def block_of(header: Document | None, unit_id: str) -> str:
    """How a unit is blocked from a case. What nobody here knows comes back as it stands: no rule allows it."""
    value = header.value(block_cell(unit_id)) if header is not None else None
    return NO_BLOCK if value is None else str(value)
