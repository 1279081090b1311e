"""What travels up: one immutable, attributed operation, and the bytes a device signs.

The envelope and the bodies below are the wire contract (central/PROTOCOL.md §4). `parse_operation` checks shape only;
whether an operation is allowed is for `domain.apply` to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from domain.canonical import CanonicalError, canonical_bytes, read_canonical, sha256_hex
from domain.ids import is_unit_id, is_uuid7

ENVELOPE_VERSION = 1
MAX_OPERATION_BYTES = 256_000
MAX_CELLS = 1_000
NO_PREVIOUS = "0" * 64
"""`prev_hash` of a device's first operation in an incarnation."""

CellValue: TypeAlias = "str | int | bool | tuple[str, ...] | None"

OPERATION_KINDS = frozenset(
    {
        "open_case",
        "bind_identity",
        "create_document",
        "send",
        "publish",
        "acknowledge",
        "mark_seen",
        "resolve",
        "transition",
        "hand_out",
        "change_parties",
        "misdirected",
        "change_compartment",
        "block_unit",
        "lift_block",
        "forward",
        "share_draft",
        "record_consent",
        "triage",
        "take_back",
        "unit_desk",
    },
)
LIVING_KINDS = frozenset({"PLN", "SIP", "VBG"})
"""Documents that all who take part hold and write in."""
VERSION_KIND = "SIP_VERSION"
"""A version of a plan as it was: nobody writes in it."""
NOTE_KIND, DRAFT_KIND, TRIAGE_KIND = "INT", "draft", "TRIAGE"
OWN_KINDS = frozenset({NOTE_KIND, DRAFT_KIND, TRIAGE_KIND})
"""Documents of one unit alone: its notes, a message that several there write on, and who has what of a case."""
DESK_KIND = "UNIT_DESK"
"""The one document of a unit's own desk, which is about no person."""
WRITTEN_KINDS = LIVING_KINDS | {NOTE_KIND}
"""Documents that a form describes and one publishes in."""
MESSAGE_KINDS = frozenset({"INS", "MVO", "KAL", "UKL", "UKL_W", "UTS", "AVB", "KVI", "ADM"})
ADDRESSED_KINDS = MESSAGE_KINDS | {"VBG"}
"""Documents that are addressed to units, who acknowledge them: the messages, and the request for care."""
MESSAGE_MARKS = frozenset(
    {
        *("sender_unit", "recipients", "priority", "in_reply_to", "supersedes", "superseded_by", "reply"),
        *("receipt", "forwarded_from", "snapshot", "skipped", "consent_basis", "consent_record"),
        *("redirected", "cancelled", "shared_inbox", "on_paper", "requested_by"),
    },
)
"""What a message says besides its form, by the first part of the path: it follows from operations, nobody types it."""

_PATH = re.compile(r"[A-Za-z0-9_.-]{1,64}(/[A-Za-z0-9_.-]{1,64}){0,3}")
_DEFINITION = re.compile(r"sha256:[0-9a-f]{64}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")


class OperationError(ValueError):
    """Not an operation. `code` is from PROTOCOL.md §7; `where` names the part, never its value."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code} {where}".strip())
        self.code = code
        self.where = where


@dataclass(frozen=True, slots=True)
class Author:
    """Who did it, as named when it was done: the record must not change when somebody marries or moves."""

    user_id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell a person has changed. `base` is the operation that set the value she saw, None for an empty cell."""

    path: str
    value: CellValue
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One act of one person for one unit on one case. `body` is as in the signed bytes."""

    op_id: str
    kind: str
    case_id: str
    device_id: str
    incarnation: int
    device_seq: int
    prev_hash: str
    author: Author
    acting_unit: str
    client_time: str
    clock_offset_ms: int
    body: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def to_bytes(self) -> bytes:
        """The canonical bytes a device signs and everybody stores verbatim. Raises CanonicalError."""
        return canonical_bytes(
            {
                "v": ENVELOPE_VERSION,
                "op_id": self.op_id,
                "kind": self.kind,
                "case_id": self.case_id,
                "device_id": self.device_id,
                "incarnation": self.incarnation,
                "device_seq": self.device_seq,
                "prev_hash": self.prev_hash,
                "user": {"id": self.author.user_id, "name": self.author.name, "title": self.author.title},
                "acting_unit": self.acting_unit,
                "client_time": self.client_time,
                "clock_offset_ms": self.clock_offset_ms,
                "body": dict(self.body),
            },
        )

    @property
    def doc_id(self) -> str:
        """The document the operation is about; '' when the body names none."""
        doc = self.body.get("doc")
        return doc if isinstance(doc, str) else ""


@dataclass(frozen=True, slots=True)
class SignedOperation:
    """The very bytes that were signed, with the signature (64 bytes, Ed25519)."""

    data: bytes
    signature: bytes

    @property
    def hash(self) -> str:
        """SHA-256 of the signed bytes: what the device's next operation quotes."""
        return sha256_hex(self.data)


def parse_operation(data: bytes) -> Operation:
    """Read signed bytes back. Raises OperationError; never anything else.

    The bytes must be canonical: two spellings of one operation would have two hashes.
    """
    if len(data) > MAX_OPERATION_BYTES:
        raise OperationError("too_large")
    raw = read_canonical(data)
    if not isinstance(raw, dict):
        raw = _read_slowly(data)
    if raw.get("v") != ENVELOPE_VERSION:
        raise OperationError("unknown_version", "v")
    return _operation(raw)


def _read_slowly(data: bytes) -> dict[str, object]:
    """The same object for the few that are canonical in an unusual way, for all others the reason why they are not."""
    try:
        raw = json.loads(data)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise OperationError("not_json") from error
    if not isinstance(raw, dict):
        raise OperationError("not_an_object")
    try:
        if canonical_bytes(raw) != data:
            raise OperationError("not_canonical")
    except CanonicalError as error:
        raise OperationError(error.code) from error
    return raw


def _operation(raw: dict[str, object]) -> Operation:
    user = raw.get("user")
    if not isinstance(user, dict):
        raise OperationError("bad_field", "user")
    body = raw.get("body")
    if not isinstance(body, dict):
        raise OperationError("bad_field", "body")
    unit = raw.get("acting_unit")
    if not is_unit_id(unit):
        raise OperationError("bad_field", "acting_unit")
    return Operation(
        op_id=_uuid(raw, "op_id"),
        kind=_text(raw, "kind", 40),
        case_id=_uuid(raw, "case_id"),
        device_id=_uuid(raw, "device_id"),
        incarnation=_count(raw, "incarnation"),
        device_seq=_count(raw, "device_seq"),
        prev_hash=_hash(raw, "prev_hash"),
        author=Author(_text(user, "id", 100), _text(user, "name", 200), _text(user, "title", 200)),
        acting_unit=str(unit),
        client_time=_time(raw, "client_time"),
        clock_offset_ms=_whole(raw, "clock_offset_ms"),
        body=MappingProxyType(body),
    )


def read_cells(body: Mapping[str, object]) -> dict[str, CellValue]:
    """The `cells` of open_case, send and a step of the header: {path: value}. Raises OperationError."""
    cells = body.get("cells", {})
    if not isinstance(cells, dict) or len(cells) > MAX_CELLS:
        raise OperationError("bad_field", "cells")
    return {_path(path): _value(value) for path, value in cells.items()}


def read_edits(body: Mapping[str, object]) -> tuple[Edit, ...]:
    """The `cells` of publish and resolve: [{path, value, base}]. Raises OperationError."""
    cells = body.get("cells", [])
    if not isinstance(cells, list) or len(cells) > MAX_CELLS:
        raise OperationError("bad_field", "cells")
    edits = []
    for cell in cells:
        if not isinstance(cell, dict) or not {"path", "value", "base"} >= cell.keys() >= {"path", "value"}:
            raise OperationError("bad_field", "cells")
        base = cell.get("base")
        if base is not None and not is_uuid7(base):
            raise OperationError("bad_field", "cells.base")
        edits.append(Edit(_path(cell["path"]), _value(cell["value"]), base))
    if len({edit.path for edit in edits}) != len(edits):
        raise OperationError("twice_the_same_cell", "cells")
    return tuple(edits)


def read_units(body: Mapping[str, object], key: str) -> tuple[str, ...]:
    """A list of unit ids under key, without repeats. Raises OperationError."""
    units = body.get(key)
    if not isinstance(units, list) or not all(is_unit_id(unit) for unit in units):
        raise OperationError("bad_field", key)
    if len(set(units)) != len(units) or len(units) > 200:
        raise OperationError("bad_field", key)
    return tuple(units)


def read_uuid(body: Mapping[str, object], key: str) -> str:
    """A UUIDv7 under key. Raises OperationError."""
    return _uuid(body, key)


def read_definition(body: Mapping[str, object]) -> str:
    """The hash of the form definition the operation was made with. Raises OperationError."""
    value = body.get("definition")
    if not isinstance(value, str) or _DEFINITION.fullmatch(value) is None:
        raise OperationError("bad_field", "definition")
    return value


def read_text(body: Mapping[str, object], key: str, longest: int = 100) -> str:
    """A non-empty text under key. Raises OperationError."""
    return _text(body, key, longest)


def read_count(body: Mapping[str, object], key: str, least: int = 0) -> int:
    """A whole number of at least `least` under key. Raises OperationError."""
    number = _whole(body, key)
    if number < least:
        raise OperationError("bad_field", key)
    return number


def same_value(left: CellValue, right: CellValue) -> bool:
    """Equality as the wire sees it: true is not 1."""
    return left == right and type(left) is type(right)


def cell_value(value: object) -> CellValue:
    """Value as a cell holds it: lists become tuples. Raises OperationError for anything a cell cannot hold."""
    return _value(value)


def _path(path: object) -> str:
    if not isinstance(path, str) or _PATH.fullmatch(path) is None:
        raise OperationError("bad_path", "cells")
    return path


def _value(value: object) -> CellValue:
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (list, tuple)) and all(isinstance(part, str) for part in value) and len(value) <= MAX_CELLS:
        return tuple(value)
    raise OperationError("bad_value", "cells")


def _uuid(raw: Mapping[str, object], key: str) -> str:
    value = raw.get(key)
    if not is_uuid7(value):
        raise OperationError("bad_field", key)
    return str(value)


def _hash(raw: Mapping[str, object], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or re.fullmatch(r"[0-9a-f]{64}", value) is None:
        raise OperationError("bad_field", key)
    return value


def _time(raw: Mapping[str, object], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or _TIME.fullmatch(value) is None:
        raise OperationError("bad_field", key)
    return value


def _text(raw: Mapping[str, object], key: str, longest: int) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise OperationError("bad_field", key)
    return value


def _whole(raw: Mapping[str, object], key: str) -> int:
    value = raw.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise OperationError("bad_field", key)
    return value


def _count(raw: Mapping[str, object], key: str) -> int:
    number = _whole(raw, key)
    if number < 1:
        raise OperationError("bad_field", key)
    return number
