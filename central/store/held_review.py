"""What a unit wrote and the person's consent keeps back: its colleagues see it, with the reason, and decide about it.

Either it is judged once more, as things now stand, or it is never to be sent. The operation stays as it was signed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, select

from central.store import schema
from central.store.answers import Asker, StoreRefusal
from central.store.case_rows import StoredCase
from central.store.case_shelf import CaseShelf
from central.store.clock import Clock
from central.store.dialect import Database, is_one_of
from central.store.event_book import EventBook
from central.store.pulse import readable_by
from central.store.rulebook import Rulebook
from central.store.second_look import judge_held, keep_back
from central.store.shipped import shipped_access
from domain.access import Question, decide
from domain.operation import SignedOperation
from domain.outcome import KEPT_BACK, REVIEWED

READ, DECIDE = "read_held", "decide_held"
SEND, KEEP = "send", "keep"
_MOST = 200
_SHORTEST_REASON = 3

_held, _key = schema.held.c, schema.op_key.c
_of_unit = (
    select(schema.held, _key.params)
    .join(schema.op_key, _key.op_id == _held.op_id)
    .where(_held.decided.is_(False), _held.code.in_(REVIEWED))
    .order_by(_held.received_at.desc())
)
_known_cases = (
    select(schema.doc_scope.c.case_id)
    .where(
        is_one_of(schema.doc_scope.c.case_id, "cases"),
        is_one_of(schema.doc_scope.c.scope_id, "scopes"),
        schema.doc_scope.c.until_ver.is_(None),
    )
    .distinct()
)


@dataclass(frozen=True, slots=True)
class HeldForReview:
    """One operation that is kept back, as its device signed it, and why."""

    op_id: str
    case_id: str
    code: str
    params: Mapping[str, str]
    received_at: str
    signed: SignedOperation


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of it: the ruling, with the reason when it is held all the same; `heads` of the scopes that moved."""

    ruling: str
    code: str
    params: Mapping[str, str]
    heads: Mapping[str, int]


class HeldReview:
    """Any thread. `rules` reads the rulebook that stands in a transaction."""

    def __init__(
        self,
        database: Database,
        key: Ed25519PrivateKey,
        clock: Clock,
        rules: Callable[[Connection], Rulebook],
        events: EventBook,
        shelf: CaseShelf,
    ) -> None:
        self._database = database
        self._key = key
        self._clock = clock
        self._rules = rules
        self._events = events
        self._shelf = shelf

    def waiting(self, asker: Asker) -> tuple[HeldForReview, ...]:
        """What is kept back of the asker's unit, newest first: her own, and what is of cases she may read.

        Raises StoreRefusal: unknown_scope for whoever reads nothing there.
        """
        with self._database.read() as connection:
            rules = self._may(connection, asker, READ)
            rows = connection.execute(_of_unit.where(_held.owner_unit == asker.unit_id).limit(_MOST)).all()
            known = _cases_known_to(connection, asker, rules, {row.case_id for row in rows})
        return tuple(_told(row) for row in rows if row.user_id == asker.user_id or row.case_id in known)

    def decide(self, asker: Asker, op_id: str, decision: str, reason: str) -> Decided:
        """Have it judged once more as of now (SEND), or never sent (KEEP), with a reason for the log.

        Raises StoreRefusal: unknown_scope, bad_field, unknown_held.
        """
        if decision not in {SEND, KEEP} or len(reason.strip()) < _SHORTEST_REASON:
            raise StoreRefusal("bad_field")

        def work(connection: Connection) -> tuple[Decided, list[StoredCase]]:
            rules = self._may(connection, asker, DECIDE)
            row = self._find(connection, asker, rules, op_id)
            self._events.add(
                connection,
                "held_decided",
                asker,
                what=decision,
                case_id=row.case_id,
                resource=op_id,
                reason=reason.strip(),
                code=row.code,
            )
            if decision == KEEP:
                keep_back(connection, op_id, rules, self._key)
                return Decided("held", KEPT_BACK, {}, {}), []
            judged, tally = judge_held(connection, op_id, rules, self._key, self._clock())
            return Decided(judged.ruling.value, judged.code, judged.params, dict(tally.heads)), tally.cases

        decided, cases = self._database.run(work)
        self._shelf.put(cases)
        return decided

    def _may(self, connection: Connection, asker: Asker, function: str) -> Rulebook:
        rules = self._rules(connection)
        table = shipped_access()
        roles = rules.directory.roles(asker.user_id, asker.unit_id)
        regime = table.regime_of(rules.directory.kind_of(asker.unit_id))
        if not readable_by(rules, asker):  # a closed unit has people with roles, and none of them reads there
            raise StoreRefusal("unknown_scope")
        if not roles or not decide(Question(function, roles, "OWN_SCOPE", regime=regime), table).allowed:
            raise StoreRefusal("unknown_scope")
        return rules

    def _find(self, connection: Connection, asker: Asker, rules: Rulebook, op_id: str) -> Row[tuple[object, ...]]:
        row = connection.execute(_of_unit.where(_held.op_id == op_id, _held.owner_unit == asker.unit_id)).first()
        if row is None:
            raise StoreRefusal("unknown_held")
        known = _cases_known_to(connection, asker, rules, {row.case_id})
        if row.user_id != asker.user_id and row.case_id not in known:
            raise StoreRefusal("unknown_held")
        return row


def _cases_known_to(connection: Connection, asker: Asker, rules: Rulebook, cases: set[str]) -> set[str]:
    scopes = readable_by(rules, asker)
    if not cases or not scopes:
        return set()
    return set(connection.scalars(_known_cases, {"cases": sorted(cases), "scopes": list(scopes)}))


def _told(row: Row[tuple[object, ...]]) -> HeldForReview:
    signed = SignedOperation(row.data, row.sig)
    params = json.loads(row.params)
    return HeldForReview(row.op_id, row.case_id, row.code, params, row.received_at, signed)
