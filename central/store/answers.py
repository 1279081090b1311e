"""What goes into the store and what comes out of it: frozen records without any transport in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.operation import SignedOperation
from domain.protected import staff_name
from domain.signature import Signed
from domain.wire import Bundle, bundle_from_wire

_NOTHING: Mapping[str, object] = MappingProxyType({})


class StoreRefusal(Exception):
    """The store does not do it. `code` is from PROTOCOL.md §8; `details` are numbers and codes, never patient data."""

    def __init__(self, code: str, details: Mapping[str, object] = _NOTHING) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Asker:
    """On whose behalf the store is asked: a person at a unit, on a device ('' for one that is not named yet)."""

    user_id: str
    unit_id: str
    device_id: str = ""


@dataclass(frozen=True, slots=True)
class UserRecord:
    """A person who works at a unit, as the store knows her.

    Of somebody whose own identity is `protected` the store keeps her function and never her name: what she writes is
    signed with the name she is given at log-in, and travels to every unit.
    """

    user_id: str
    name: str
    title: str
    protected: bool = False

    @property
    def known_as(self) -> str:
        """What she is called in the record: her name, or her function."""
        return staff_name(self.name, self.title, protected=self.protected)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A device as enrolled. `incarnation` is the one to number in."""

    device_id: str
    incarnation: int
    certificate: Signed


@dataclass(frozen=True, slots=True)
class Greeting:
    """Where the store stands. `device_last_seq` is of the incarnation asked about; `incarnation` the one in force;
    `later` the word on operations asked about that were held at first and judged again since; `lease_hours` how long
    the device may open what it holds without a new word."""

    server_time: str
    epoch: str
    incarnation: int
    device_last_seq: int
    heads: Mapping[str, int]
    lease_hours: int
    later: tuple[StoredVerdict, ...] = ()


@dataclass(frozen=True, slots=True)
class LeaseShare:
    """The store's share of a replica's key, until `ends_at` (UTC). `former` is that of the lease the device told."""

    lease_id: str
    share: bytes
    ends_at: str
    former: bytes | None = None


@dataclass(frozen=True, slots=True)
class PushBatch:
    """Operations in the order of their numbers: the first is number `first_seq`, and so on without holes."""

    device_id: str
    incarnation: int
    first_seq: int
    operations: tuple[SignedOperation, ...]
    user_id: str = ""
    """The user of the session that pushes; '' where nobody else could be pushing (tests, seeding)."""


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """The durable word on one operation. `op_id` is '' when none could be read; `case_seq` 0 for a held one."""

    op_id: str
    device_seq: int
    ruling: str
    code: str
    params: Mapping[str, str]
    case_seq: int
    receipt: Signed


@dataclass(frozen=True, slots=True)
class PushAnswer:
    """A verdict per operation of the batch, in its order. `heads` are those of the scopes that it moved."""

    verdicts: tuple[StoredVerdict, ...]
    device_last_seq: int
    epoch: str
    server_time: str
    heads: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PulledPage:
    """Positions `start`+1 … `to` of a scope. `rows` documents and `superseded` positions make up the difference.

    `lines` are the documents as they travel, JSON in UTF-8.
    """

    scope: str
    start: int
    to: int
    head: int
    floor: int
    superseded: int
    digest: bytes
    epoch: str
    lines: tuple[bytes, ...]
    certificates: Mapping[str, Signed] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def rows(self) -> int:
        return len(self.lines)

    @property
    def bundles(self) -> tuple[Bundle, ...]:
        """The documents read back, for whoever wants them as the domain sees them."""
        return tuple(bundle_from_wire(raw) for raw in map(json.loads, self.lines) if "revoke" not in raw)

    @property
    def revoked(self) -> Mapping[str, int]:
        """The documents that have left the scope, with the version they left at."""
        told = [raw for raw in map(json.loads, self.lines) if "revoke" in raw]
        return {raw["revoke"]: raw["ver"] for raw in told}


@dataclass(frozen=True, slots=True)
class Edition:
    """What a bootstrap was begun with: the scope's position then, how many documents it held, how many had left it."""

    head: int
    total: int
    left: int

    def to_text(self) -> str:
        """As the reader is given it, to give it back with the next page."""
        return f"{self.head}-{self.total}-{self.left}"

    @classmethod
    def from_text(cls, text: str) -> Edition:
        """Read it back. Raises ValueError for anything else."""
        head, total, left = text.split("-")
        if not all(part.isascii() and part.isdigit() and len(part) <= 16 for part in (head, total, left)):
            raise ValueError("edition")
        return cls(int(head), int(total), int(left))


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """Documents of a scope as they stand, by whole cases: those after the case `after`, up to and including `upto`.

    `upto` is '' when no case follows.
    """

    scope: str
    edition: Edition
    after: str
    upto: str
    epoch: str
    lines: tuple[bytes, ...]
    certificates: Mapping[str, Signed] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def bundles(self) -> tuple[Bundle, ...]:
        """The documents read back, for whoever wants them as the domain sees them."""
        return tuple(bundle_from_wire(json.loads(line)) for line in self.lines)
