"""What was done, with what, about whom, by whom, where and when: one event of the access log, its bytes and its chain.

The log is the law's (security.md REQ-06 to REQ-09), so that an event keeps names as they were when it happened and is
never changed. `domain.event_delivery` is how a client's events reach the store.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.canonical import canonical_bytes, read_canonical
from domain.directory import Unit
from domain.ids import is_uuid7
from domain.operation import NO_PREVIOUS

EVENT_VERSION = 1
MAX_EVENT_BYTES = 20_000
LONGEST_TEXT = 200
"""Characters of any text in an event but the reason, which a person has typed and may be five times as long."""
LONGEST_REASON = 5 * LONGEST_TEXT
THE_STORE = "store"
"""`device_id` of what the store has seen itself, and the owner of what belongs to no unit: an operator's commands."""

EVENT_KINDS: Mapping[str, str] = MappingProxyType(
    {
        # a person at a client
        "logged_in": "execute",
        "logged_out": "execute",
        "locked": "execute",
        "login_refused": "execute",
        "unlock_failed": "execute",
        "pin_changed": "execute",
        "keys_ended": "execute",
        "screen_guard": "execute",
        "case_opened": "read",
        "document_opened": "read",
        "attachment_opened": "read",
        "printed": "print",
        "exported": "export",
        "emergency_read": "break_glass",
        "outside_opened": "break_glass",
        "outside_asked": "execute",
        "outside_ended": "execute",
        "written": "update",
        "begun": "create",
        "blocked": "update",
        "unblocked": "update",
        "refused": "execute",
        "failed": "execute",
        # the log itself
        "chain_began": "execute",
        # what only the store sees
        "attachment_fetched": "read",
        "device_enrolled": "execute",
        "device_forked": "execute",
        "device_lost": "execute",
        "device_found": "execute",
        "device_quarantined": "execute",
        "device_released": "execute",
        "operator_command": "execute",
        "held_decided": "execute",
        "identity_collision": "execute",
        "identity_looked_up": "read",
        "identity_join_asked": "execute",
        "identity_joined": "update",
        "identity_parted": "update",
        "administered": "update",
    },
)
"""Every kind with what kind of act it is (FHIR AuditEvent's C, R, U, D, E and the three that REQ-06 names apart).

Nothing is ever deleted, so that no kind is a delete. A reader keeps kinds that it does not know."""

_BEGINS = frozenset({"open_case", "create_document", "send"})
_OF_THEIR_OWN = MappingProxyType({"block_unit": "blocked", "lift_block": "unblocked"})
_HASH = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
_UNKNOWN_OWNER = "?"


class EventError(ValueError):
    """Not an event. `code`: not_an_event, bad_event_field; the value itself is never in the text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted, and for whom, as named at the time. `role` is her commission, several joined by '+'; `owner` the
    organisation that answers for the data."""

    user_id: str
    name: str
    title: str
    role: str
    unit_id: str
    unit_name: str
    owner: str


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `time` is UTC by the clock of who wrote it, `clock_offset_ms` what it believed must be added.

    `what` says more of the kind (an operation's kind, a document's, a route, a command), `resource` which one (the id
    of a document, a file, an operation). `person_id` is the patient's, where the event is about one. `code` says why
    it was refused or failed, `count` of how many alike it tells.
    """

    event_id: str
    kind: str
    time: str
    clock_offset_ms: int
    actor: Actor
    device_id: str
    offline: bool
    what: str = ""
    person_id: str = ""
    case_id: str = ""
    resource: str = ""
    purpose: str = ""
    reason: str = ""
    code: str = ""
    count: int = 1

    def to_bytes(self) -> bytes:
        """The canonical bytes that everybody keeps verbatim. Raises CanonicalError; texts too long are cut."""
        actor = self.actor
        return canonical_bytes(
            {
                "v": EVENT_VERSION,
                "id": self.event_id,
                "kind": self.kind,
                "action": EVENT_KINDS.get(self.kind, ""),
                "time": self.time,
                "clock_offset_ms": self.clock_offset_ms,
                "user": {"id": _cut(actor.user_id), "name": _cut(actor.name), "title": _cut(actor.title)},
                "role": _cut(actor.role),
                "unit": {"id": _cut(actor.unit_id), "name": _cut(actor.unit_name)},
                "owner": _cut(actor.owner),
                "device": self.device_id,
                "offline": self.offline,
                "what": _cut(self.what),
                "person": self.person_id,
                "case": self.case_id,
                "resource": _cut(self.resource),
                "purpose": _cut(self.purpose),
                "reason": self.reason[:LONGEST_REASON],
                "code": _cut(self.code),
                "count": self.count,
            },
        )


def parse_event(data: bytes) -> Event:
    """Read the bytes back. Members that this program does not know are left alone. Raises EventError, nothing else."""
    if len(data) > MAX_EVENT_BYTES:
        raise EventError("not_an_event")
    raw = read_canonical(data)
    if not isinstance(raw, dict) or raw.get("v") != EVENT_VERSION:
        raise EventError("not_an_event")
    user, unit = raw.get("user"), raw.get("unit")
    if not isinstance(user, dict) or not isinstance(unit, dict):
        raise EventError("bad_event_field")
    event = Event(
        _text(raw, "id"),
        _text(raw, "kind"),
        _text(raw, "time"),
        _whole(raw, "clock_offset_ms"),
        Actor(
            _text(user, "id"),
            _text(user, "name"),
            _text(user, "title"),
            _text(raw, "role"),
            _text(unit, "id"),
            _text(unit, "name"),
            _text(raw, "owner"),
        ),
        _text(raw, "device"),
        raw.get("offline") is True,
        _text(raw, "what"),
        _text(raw, "person"),
        _text(raw, "case"),
        _text(raw, "resource"),
        _text(raw, "purpose"),
        _text(raw, "reason", LONGEST_REASON),
        _text(raw, "code"),
        _whole(raw, "count"),
    )
    if not is_uuid7(event.event_id) or _TIME.fullmatch(event.time) is None or not event.kind:
        raise EventError("bad_event_field")
    if not isinstance(raw.get("offline"), bool):
        raise EventError("bad_event_field")
    return event


def event_of_operation(kind: str) -> str:
    """Which kind of event an operation of this kind is."""
    return _OF_THEIR_OWN.get(kind) or ("begun" if kind in _BEGINS else "written")


def owner_of(unit: Unit | None) -> str:
    """The organisation that answers for what a unit does with data.

    The directory does not name it yet: one per business and part of the region stands for it. '?' for no known unit.
    """
    if unit is None:
        return _UNKNOWN_OWNER
    return "/".join(part for part in (unit.sub_region, unit.operation) if part) or unit.unit_id


# -- the chain ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """One row of a chain: its number, the hash that was kept of it, and the bytes that the hash is over."""

    number: int
    hash: str
    row: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """The first place at which a chain is not what was written. `code`: missing (no such row), twice, altered (the row
    does not follow from the one before it), cut_short (rows after the last one are gone), beyond_end (rows were put
    behind it), not_as_told (an end that was told before is not the chain's), not_signed (nothing from this
    number on bears the device's signature)."""

    number: int
    code: str


def row_bytes(place: Mapping[str, str | int], event: bytes) -> bytes:
    """What is hashed of an event in its place: the place's own members and the event's bytes as a text.

    Raises CanonicalError or UnicodeDecodeError for bytes that are no text.
    """
    return canonical_bytes({**place, "event": event.decode("utf-8")})


def chained(previous: str, row: bytes) -> str:
    """The hash of a row after `previous`: SHA-256 over the 32 bytes of that and the row's own."""
    return hashlib.sha256(bytes.fromhex(previous) + row).hexdigest()


def first_break(
    links: Iterable[Link],
    end: tuple[int, str] | None = None,
    told: Mapping[int, str] = MappingProxyType({}),
    after: tuple[int, str] = (0, NO_PREVIOUS),
) -> Break | None:
    """The first broken place of a chain, None when all of it stands.

    `links` in the order of their numbers, from the one behind `after`; `end` is the number and hash that were kept of
    the last one; `told` are hashes by number that somebody else has kept, which shows a chain written anew as a whole.
    """
    number, previous = after
    for link in links:
        if link.number != number + 1:
            return Break(number + 1, "twice" if link.number <= number else "missing")
        if link.hash != chained(previous, link.row):
            return Break(link.number, "altered")
        if told.get(link.number, link.hash) != link.hash:
            return Break(link.number, "not_as_told")
        number, previous = link.number, link.hash
    if end is not None and end != (number, previous):
        return Break(min(end[0], number) + (end[0] != number), _at_the_end(end[0], number))
    later = min((one for one in told if one > number), default=0)
    return Break(number + 1, "cut_short") if later else None


def is_hash(text: str) -> bool:
    """Whether a text can be a hash of the chain."""
    return _HASH.fullmatch(text) is not None


def _at_the_end(end: int, number: int) -> str:
    if end == number:
        return "altered"
    return "cut_short" if end > number else "beyond_end"


def _cut(text: str) -> str:
    return text[:LONGEST_TEXT]


def _text(raw: Mapping[str, object], name: str, longest: int = LONGEST_TEXT) -> str:
    text = raw.get(name)
    if not isinstance(text, str) or len(text) > longest:
        raise EventError("bad_event_field")
    return text


def _whole(raw: Mapping[str, object], name: str) -> int:
    number = raw.get(name)
    if not isinstance(number, int) or isinstance(number, bool):
        raise EventError("bad_event_field")
    return number
