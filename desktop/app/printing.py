"""From a case record to the SIP on paper. Pure preparation here; drawing and printing are desktop.documents'."""

from __future__ import annotations

from datetime import datetime

from desktop.documents.printer import print_code
from desktop.documents.sip_print import SipPrint
from desktop.models.records import CaseRecord
from desktop.models.workplace import Workplace, shipped_protection
from domain.case import Document
from domain.protected import Place

_MARKS_ON_A_PLAN = frozenset({"seen", "receipt", "hand_out"})
"""Who has seen or been given the plan: nothing of its text."""


def sip_print(
    record: CaseRecord, plan: Document, workplace: Workplace, printed_at: datetime, *, training: bool, large: bool
) -> SipPrint:
    """What is printed of a plan as it is shown now. `printed_at` is local time.

    Names and numbers of units that could tell where a protected person is are left out: only our own stand for her.
    """
    units = workplace.directory.units
    protected = record.person.protected or None
    # Established or changed here but not yet accepted centrally: on paper it is a draft, for it may yet be held.
    waiting = any(
        cell.op_id in record.queued_ops
        for path, cell in plan.cells.items()
        if path.partition("/")[0] not in _MARKS_ON_A_PLAN
    )
    withheld = shipped_protection().hidden(record.person.protected, Place.PAPER)
    shown = {workplace.unit_id} if "units" in withheld else set(units)
    version = plan.value("version")
    header = record.case.header
    # The name on the paper is the header's: it must be as sure as the plan.
    printed_from = {plan.doc_id} | ({header.doc_id} if header else set())
    return SipPrint(
        person_name=record.person.name,
        person_id_text=record.person.id_text,
        birth_only="number" in withheld,
        version=version if isinstance(version, int) else 0,
        status=plan.text("status"),
        established_date=plan.text("established_date") or None,
        cells=plan.values(),
        unit_names={unit_id: unit.name for unit_id, unit in units.items() if unit_id in shown},
        unit_phones={unit_id: unit.phone for unit_id, unit in units.items() if unit_id in shown},
        printed_at=printed_at,
        printed_by_unit=workplace.directory.name_of(workplace.unit_id),
        print_code=print_code(workplace.clock.random_bytes(8)),
        training=training,
        draft=waiting or plan.text("status") not in {"SIP_ACTIVE", "SIP_FOLLOW_UP", "SIP_CLOSED"},
        large_type=large,
        protected=protected,
        withheld=withheld,
        unverified=bool(printed_from & record.unverified),
    )
