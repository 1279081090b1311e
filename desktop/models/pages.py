"""What the store says, as the client holds it: verdicts on what went up, pages of what comes down.

Read from the wire by `desktop.sync.transport`, judged by the outbox and the replica. Shapes: central/PROTOCOL.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.outcome import Ruling
from domain.signature import Signed
from domain.wire import Bundle


@dataclass(frozen=True, slots=True)
class OperationVerdict:
    """The store's durable word on one operation of ours. `case_seq` is 0 for a held one."""

    op_id: str
    device_seq: int
    ruling: Ruling
    code: str
    params: Mapping[str, str]
    case_seq: int
    receipt: Signed


@dataclass(frozen=True, slots=True)
class PageHeader:
    """One page of a scope: positions after `start`, up to and including `to`; `head` is the store's last position.

    `rows` documents follow; `superseded` positions in between are told by a later one. `digest` (16 bytes) is over
    the scope at `head`. `certificates` by device id.
    """

    scope: str
    start: int
    to: int
    head: int
    rows: int
    superseded: int
    digest: bytes
    epoch: str
    floor: int = 0
    certificates: Mapping[str, Signed] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def last(self) -> bool:
        return self.to == self.head


@dataclass(frozen=True, slots=True)
class Page:
    """A header with its documents, and by id those that have left the scope, with the version they left at."""

    header: PageHeader
    bundles: tuple[Bundle, ...]
    revoked: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class SnapshotHeader:
    """One page of a scope as it stands: the cases after `after`, up to `upto` ('' when none follow).

    `head` is the position to pull from afterwards, `total` about how many documents there are.
    """

    scope: str
    edition: str
    head: int
    total: int
    after: str
    upto: str
    rows: int
    epoch: str
    certificates: Mapping[str, Signed] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """A header with its documents as they came: a line of JSON each, which nobody has read yet."""

    header: SnapshotHeader
    lines: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ScopeDigests:
    """A scope of the store at `head`: the digest kept of it, those of its parts, and of the parts asked for version
    and content hash by document; the version it left at and '' for one that has left the scope."""

    scope: str
    head: int
    epoch: str
    digest: bytes
    buckets: tuple[bytes, ...]
    documents: Mapping[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class LeaseGrant:
    """The store's share of the replica's key, for `lasts_ms` from the moment it was told; `former` is the share of the
    lease the device told it had, when that was this device's own."""

    lease_id: str
    share: bytes
    lasts_ms: int
    former: bytes | None = None


@dataclass(frozen=True, slots=True)
class Greeting:
    """Where the store stands. `incarnation` is the one in force for this device, `heads` by scope.

    `later` are verdicts on operations that were held at first and have been judged again; `lease_hours` is how long the
    replica may be opened without a new word.
    """

    server_time: str
    epoch: str
    incarnation: int
    device_last_seq: int
    heads: Mapping[str, int]
    lease_hours: int
    later: tuple[OperationVerdict, ...] = ()


@dataclass(frozen=True, slots=True)
class PushReply:
    """A verdict per pushed operation, in their order."""

    verdicts: tuple[OperationVerdict, ...]
    device_last_seq: int
    epoch: str
    server_time: str


@dataclass(frozen=True, slots=True)
class BlobReply:
    """How far a file of ours has come: `state` receiving, complete or refused (`code` says why), `missing` chunks."""

    state: str
    missing: tuple[int, ...]
    code: str


class PageError(RuntimeError):
    """A page was not taken and nothing moved. `code`: gap, wrong_start, content_mismatch, digest_mismatch, refetch."""

    def __init__(self, code: str, scope: str) -> None:
        super().__init__(f"{code} {scope}")
        self.code = code
        self.scope = scope
