"""Ingrid's plan, the one of the target pictures, and ways to read what was printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from desktop.documents.sip_plan import CellValue
from desktop.documents.sip_print import SipPrint, render_sip

MakePlan = Callable[..., SipPrint]

_ACTIONS = (
    ("Tränar trappan med mig.", "Omar Haddad", "ska-krehab", "Tisdag och fredag till 20 december"),
    ("Lägger om såret och frågar hur ont jag har.", "Anna Lindh", "ska-ssk", "Måndag och torsdag i två veckor"),
    ("Hjälper mig på morgonen och kvällen.", "Hemtjänsten", "ska-soc1", "Varje dag kl. 8 och kl. 20"),
)
_PEOPLE = (
    ("Anna Lindh", "sjuksköterska", "ska-ssk", "031-390 06 32"),
    ("Sara Nyberg", "distriktssköterska", "ska-vc1", "031-390 06 40"),
    ("Lena Hallberg", "min dotter", "", "070-174 06 12"),
)


def ingrids_cells() -> dict[str, CellValue]:
    """A filled-in SIP."""
    cells: dict[str, CellValue] = {
        "phone": "070-111 22 33",
        "address": "Storgatan 5, 541 30 Skövde",
        "important_to_me": "Att få vara hemma med katten Sotis, sjunga i kören och känna mig trygg på natten.",
        "long_term_goal": "Jag vill bo kvar hemma, klara trappan själv och gå till kören på torsdagar.",
        "follow_up_date": "2027-01-13",
        "follow_up_time": "13:00",
        "follow_up_place": "hemma hos mig",
        "plan_owner/name": "Anna Lindh",
        "plan_owner/title": "sjuksköterska",
        "plan_owner/unit": "ska-ssk",
        "plan_owner/phone": "031-390 06 32",
        "fvk/name": "Sara Nyberg",
        "fvk/title": "distriktssköterska",
        "fvk/unit": "ska-vc1",
        "crisis/warning_signs": "Jag får mer ont i höften.\n- Såret blir rött, varmt eller vätskar.",
        "crisis/what_helps": "Vila med kudde under benet.",
        "crisis/day_name": "Anna Lindh, Kommun SSK",
        "crisis/day_phone": "031-390 06 32",
        "crisis/evening_name": "Sjuksköterska i jour",
        "crisis/evening_phone": "031-390 06 39",
        "consent_form": "ORAL",
        "own_actions/0193-1/description": "Ringer till kören.",
        "own_actions/0193-1/when": "I december",
        "own_actions/0193-1/with_whom": "Lena",
    }
    for number, (what, who, unit, when) in enumerate(_ACTIONS):
        cells |= action_row(number, what, who=who, unit=unit, when=when)
    for number, (name, function, unit, phone) in enumerate(_PEOPLE):
        row = f"participants/0193-{number}"
        cells |= {f"{row}/name": name, f"{row}/function": function, f"{row}/unit": unit, f"{row}/phone": phone}
    return cells


def action_row(number: int, what: str, *, who: str = "", unit: str = "", when: str = "") -> dict[str, CellValue]:
    """The cells of one action."""
    row = f"actions/0193-{number:02d}"
    return {f"{row}/description": what, f"{row}/contact_name": who, f"{row}/unit": unit, f"{row}/schedule": when}


@pytest.fixture
def make_plan() -> MakePlan:
    """Ingrid's plan with changes; `more` is laid over its cells."""
    plan = SipPrint(
        person_name="Ingrid Hallberg",
        person_id_text="19441011-9046",
        birth_only=False,
        version=1,
        status="SIP_ACTIVE",
        established_date="2026-11-25",
        cells=ingrids_cells(),
        unit_names={
            "ska-ssk": "Kommun SSK",
            "ska-vc1": "Vårdcentral 1",
            "ska-krehab": "Kommunrehab",
            "ska-soc1": "Socialtjänst 1",
        },
        unit_phones={"ska-krehab": "031-390 06 35", "ska-vc1": "031-390 06 40"},
        printed_at=datetime(2026, 11, 25, 14, 32),  # noqa: DTZ001 - a print tells local time
        printed_by_unit="Kommun SSK",
        print_code="7F3K-2290",
        training=False,
        draft=False,
    )

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
