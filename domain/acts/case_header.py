"""The header of a case that an operation is about."""

from __future__ import annotations

from domain.case import Document
from domain.draft import CaseDraft
from domain.outcome import Refusal


def header_of(draft: CaseDraft) -> Document:
    header = draft.case.header
    if header is None:
        raise Refusal("case_unknown")
    return header
