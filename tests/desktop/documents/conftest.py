"""Ingrid's plan, the one of the target pictures, and ways to read what was printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from desktop.documents.sip_plan import CellValue
from desktop.documents.sip_print import SipPrint, render_sip
from tests.desktop.documents.plan_samples import ingrids_plan

MakePlan = Callable[..., SipPrint]


@pytest.fixture
def make_plan() -> MakePlan:
    """Ingrid's plan with changes; `more` is laid over its cells."""
    plan = ingrids_plan()

    def make(more: dict[str, CellValue] | None = None, **changes: Any) -> SipPrint:
        changed = replace(plan, **changes)
        return replace(changed, cells={**changed.cells, **more}) if more else changed

    return make


@pytest.fixture
def printed() -> Callable[[SipPrint], list[str]]:
    """The text of each printed page, with every run of blanks and line ends as one space."""

    def read(plan: SipPrint) -> list[str]:
        return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(render_sip(plan))).pages]

    return read
