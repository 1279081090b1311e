"""What one transaction has judged: each operation with its verdict, and which documents moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from central.store.bulk import Writes
from central.store.case_rows import DocumentMove, StoredCase
from central.store.received import Received
from domain.operation import NO_PREVIOUS
from domain.outcome import Ruling

UNREAD = "unread:"


@dataclass(frozen=True, slots=True)
class Arrival:
    """From which device an operation came, and when the store had it."""

    device_id: str
    incarnation: int
    user_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """One operation with its verdict. `case_seq` is 0 when held."""

    item: Received
    arrival: Arrival
    ruling: Ruling
    code: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    case_seq: int = 0
    case_prev_hash: str = NO_PREVIOUS

    @property
    def key(self) -> str:
        """Under which id the verdict is kept: an operation that cannot be trusted does not take the id it claims."""
        if self.item.operation is not None and self.code != "op_id_taken":
            return self.item.operation.op_id
        return f"{UNREAD}{self.arrival.device_id}:{self.arrival.incarnation}:{self.item.seq}"


@dataclass(slots=True)
class Tally:
    """Everything judged so far, in order. `held_ids` are the ids that held operations claim; `cases` are the changed
    ones as they stand once the transaction is committed; `heads` are those of the scopes that moved; `writes` is what
    is still to be written of it."""

    judged: list[Judged] = field(default_factory=list)
    moves: list[DocumentMove] = field(default_factory=list)
    held_ids: set[str] = field(default_factory=set)
    cases: list[StoredCase] = field(default_factory=list)
    heads: dict[str, int] = field(default_factory=dict)
    writes: Writes = field(default_factory=Writes)

    def hold(self, item: Received, arrival: Arrival, code: str, params: Mapping[str, str] | None = None) -> None:
        self.judged.append(Judged(item, arrival, Ruling.HELD, code, params or MappingProxyType({})))
        self.held_ids.add(item.claimed_id)

    def add(self, other: Tally) -> None:
        self.judged += other.judged
        self.moves += other.moves
        self.held_ids |= other.held_ids
        self.cases += other.cases
        self.writes.add(other.writes)
