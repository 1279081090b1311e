"""The plans that may be read without taking part: whose they are, how somebody's unit stands to one, and what of it is
told (domain.md §6.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, literal_column, select

from central.store import schema
from central.store.answers import Asker
from central.store.bundle_lines import bundle_lines
from central.store.case_rows import read_documents, text_of_value
from central.store.devices import read_certificates
from central.store.known_aliases import known_aliases
from central.store.pulse import readable
from central.store.rulebook import Rulebook
from domain.access import may_see
from domain.access_table import NOT_PROTECTED
from domain.acts.readings import OUTSIDE
from domain.block import block_of
from domain.case import HEADER, Document
from domain.consent import PLAN, READING, consent_in
from domain.identity import Identity
from domain.outside_reading import Standing, Way
from domain.person_id import check_strict
from domain.signature import Signed

READABLE = frozenset({"SIP_ACTIVE", "SIP_FOLLOW_UP"})
"""The states of a plan that its parties have agreed upon with the person, and that is in force."""
_SAYS_NO = frozenset({"NEKAT", "ÅTERKALLAT"})
_OF_THE_PERSON = ("person/id", "person/id_kind", "person/name", "person/protected", "case_type", "status", "owner_unit")
_NOT_OF_THE_PLAN = ("seen/", "hand_out/", f"{OUTSIDE}/")
# The words stand in the statement itself: only so does the database see that the index is meant.
_cases_of = (
    select(schema.document.c.case_id)
    .join(schema.field, schema.field.c.doc_id == schema.document.c.doc_id)
    .where(schema.field.c.path == literal_column("'person/id'"), schema.document.c.kind == HEADER)
)


@dataclass(frozen=True, slots=True)
class PlanTold:
    """A plan as it goes to somebody who takes no part. `header` has only whom it is about and whose it is."""

    ends_at: str
    header: Mapping[str, object]
    plan: bytes
    certificates: Mapping[str, Signed]


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """A plan in force with the header of its case."""

    header: Document
    plan: Document

    @property
    def owner(self) -> str:
        return self.header.text("owner_unit")

    @property
    def grade(self) -> str:
        grade = self.header.value("person/protected")
        return NOT_PROTECTED if grade is None else str(grade)


def plans_of(connection: Connection, person_id: str) -> Iterator[PlanInForce]:
    """The person's plans in force, the newest first, under whichever number of hers they are."""
    numbers = [text_of_value(number) for number in _numbers(connection, person_id)]
    cases = connection.scalars(_cases_of.where(schema.field.c.value.in_(numbers))).all()
    found = []
    for case_id in sorted(set(cases)) or [""]:  # whoever is in no case is answered by the same way, as far as it goes
        documents = read_documents(connection, case_id)
        plans = (plan_in(documents, doc_id) for doc_id, one in documents.items() if one.kind == "SIP")
        found += [plan for plan in plans if plan is not None]
    yield from sorted(found, key=lambda one: one.plan.doc_id, reverse=True)


def _numbers(connection: Connection, person_id: str) -> list[str]:
    known = check_strict(person_id)
    identity = Identity(known.issuer, known.value)
    return sorted({one.value for one in known_aliases(connection, [identity]).all_of(identity)} | {person_id})


def plan_in(documents: Mapping[str, Document], doc_id: str) -> PlanInForce | None:
    """The plan with this id, if it is in force now."""
    plan = documents.get(doc_id)
    header = next((one for one in documents.values() if one.kind == HEADER), None)
    if plan is None or header is None or plan.text("status") not in READABLE:
        return None
    return PlanInForce(header, plan)


def standing_of(
    rules: Rulebook, asker: Asker, plan: PlanInForce, now: datetime, way: Way = Way.CONSENT, consent: str = "GIVET"
) -> Standing:
    """How it stands between the asker's unit and the plan. When the person cannot be asked, a no on record stands."""
    today = rules.context(now).facts.today
    recorded = [consent_in(plan.header, purpose, today) for purpose in (READING, PLAN)]
    if way is Way.EMERGENCY:
        consent = next((said for said in recorded if said in _SAYS_NO), consent)
    takes_part = plan.header.value(f"parties/{asker.unit_id}") is True
    block = block_of(plan.header, asker.unit_id)
    return Standing("PARTY" if takes_part else "NONE", consent, block, plan.grade)


def sees(rules: Rulebook, asker: Asker, plan: PlanInForce) -> bool:
    """Whether the plan lies in what she reads anyway. One in a compartment that she has no seat in does not."""
    return may_see(plan.plan, readable(rules, asker.user_id, asker.unit_id))


def plan_told(connection: Connection, ends_at: str, plan: PlanInForce) -> PlanTold:
    """What somebody outside is told of it: nothing of who else has seen, printed or read it."""
    line = bundle_lines(connection, {plan.plan.doc_id: 0})[plan.plan.doc_id]
    raw = msgspec.json.decode(line.data)
    raw["cells"] = [cell for cell in raw["cells"] if not cell[0].startswith(_NOT_OF_THE_PLAN)]
    named = {cell[2] for cell in raw["cells"]}
    for conflict in raw["conflicts"]:
        named |= {*conflict["incumbent_ops"], conflict["challenger_op"], conflict["resolved_by"]}
    raw["ops"] = [note for note in raw["ops"] if note["op_id"] in named]
    header = {path: plan.header.value(path) for path in _OF_THE_PERSON if plan.header.value(path) is not None}
    # Who takes part says where she is: of a protected person the parties know of each other, and nobody else of them.
    shown = () if plan.grade != NOT_PROTECTED else plan.header.marked("parties")
    parties = {f"parties/{unit}": True for unit in shown}
    certificates = read_certificates(connection, set(line.signers))
    return PlanTold(ends_at, {**header, **parties}, msgspec.json.encode(raw), certificates)
