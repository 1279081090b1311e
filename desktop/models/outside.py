"""A plan that is read without taking part: what the store answers, held in memory and nowhere else.

Nothing here knows replica or outbox. What is shown is a record of its own kind, so that no way leads from it into a
case of the unit's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from desktop.models.persons import person_record
from desktop.models.records import PersonRecord
from desktop.models.verify import Verifier
from desktop.models.workplace import Workplace
from domain.case import HEADER, Case, Cell, Document
from domain.operation import CellValue
from domain.signature import Signed
from domain.wire import Bundle


@dataclass(frozen=True, slots=True)
class OutsideWay:
    """Whether a way is open, and if not why: a code, and the words of the access table."""

    way: str
    is_open: bool
    reason: str
    because: str


@dataclass(frozen=True, slots=True)
class OutsideAnswer:
    """Whether there is a plan that may be told of. `asked` is shown when it is opened."""

    person_id: str = field(repr=False)
    asked: str = field(repr=False)
    exists: bool
    takes_part: bool
    ways: tuple[OutsideWay, ...]

    def way(self, name: str) -> OutsideWay:
        """A way that the store did not name is closed."""
        return next(
            (one for one in self.ways if one.way == name), OutsideWay(name, is_open=False, reason="", because="")
        )


@dataclass(frozen=True, slots=True)
class OutsideWish:
    """What she has chosen and written. `consent` is what the person has answered."""

    way: str
    consent: str
    reason: str = field(repr=False)
    minutes: int = 60
    protection_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class OpenReading:
    """A reading that the store has begun: until when, and how many seconds that is from when it answered."""

    reading_id: str = field(repr=False)
    ends_at: str = ""
    lasts_s: float = 0.0


@dataclass(frozen=True, slots=True)
class PlanReading:
    """The plan as the store told it."""

    header: Mapping[str, CellValue]
    bundle: Bundle
    certificates: Mapping[str, Signed]


@dataclass(frozen=True, slots=True)
class OutsideRecord:
    """What is shown. `owner` is the name of the unit that owns the case; `unverified` when some shown text does not
    bear a valid signature; `two_texts` counts places where the parties have not chosen yet."""

    person: PersonRecord
    plan: Document
    owner: str
    parties: tuple[str, ...]
    unverified: bool
    two_texts: int


@dataclass(frozen=True, slots=True)
class _Certificates:
    told: Mapping[str, Signed]

    def certificates(self, device_ids: Collection[str]) -> Mapping[str, Signed]:
        return {device_id: self.told[device_id] for device_id in device_ids if device_id in self.told}


def outside_record(told: PlanReading, workplace: Workplace) -> OutsideRecord:
    """From the store's answer to what a view shows."""
    plan, name_of = told.bundle.document, workplace.directory.name_of
    cells = {path: Cell(value, 1, "") for path, value in told.header.items()}
    header = Document("", plan.case_id, HEADER, 1, plan.created_by, None, frozenset(), MappingProxyType(cells), ())
    case = Case(plan.case_id, plan.ver, MappingProxyType({header.doc_id: header, plan.doc_id: plan}))
    notes = {note.op_id: note for note in told.bundle.notes}
    unverified = Verifier(_Certificates(told.certificates), workplace).unverified(case, notes)
    return OutsideRecord(
        person_record(header, workplace.clock.today()),
        plan,
        name_of(header.text("owner_unit")),
        tuple(sorted(name_of(unit) for unit in header.marked("parties"))),
        plan.doc_id in unverified,
        len(plan.open_conflicts),
    )
