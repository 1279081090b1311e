"""Requests and answers as they lie on the wire. What a client does not know it leaves alone, and so does the store."""

from __future__ import annotations

import re
from typing import Annotated

import msgspec
from starlette.responses import Response

JSON = "application/json"
NDJSON = "application/x-ndjson"
OCTETS = "application/octet-stream"
EVENTS = "text/event-stream"

Id = Annotated[str, msgspec.Meta(max_length=100)]
Token = Annotated[str, msgspec.Meta(max_length=32_000)]
ScopeId = Annotated[str, msgspec.Meta(max_length=80)]
Positive = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class SignedBytes(msgspec.Struct):
    """Canonical JSON as a text, with the signature over it in hex."""

    bytes: str
    sig: str


class LoginRequest(msgspec.Struct):
    unit: Id


class Person(msgspec.Struct):
    id: str
    name: str
    title: str


class LoginAnswer(msgspec.Struct):
    session_token: str
    user: Person
    unit: str
    roles: list[str]
    store_key: str
    epoch: str
    server_time: str
    today: str


class LoginTermsAnswer(msgspec.Struct):
    """How to log in: the identity provider, what to ask of it, and the challenge to have it answer."""

    issuer: str
    client_id: str
    scope: str
    acr_values: list[str]
    max_age_s: int
    nonce: str


class IdTokenRequest(msgspec.Struct):
    id_token: Token


class PlaceAnswer(msgspec.Struct):
    """A unit at which she may work, with her roles there."""

    unit_id: str
    name: str
    kind: str
    sub_region: str
    operation: str
    group: str
    phone: str
    roles: list[str]


class PersonAnswer(msgspec.Struct):
    """Who the provider vouches for, as the directory knows her."""

    user: Person
    units: list[PlaceAnswer]
    store_key: str
    epoch: str
    server_time: str
    today: str


class SessionRequest(msgspec.Struct):
    """A unit is chosen; `proof` is the device's word (§3) that it is itself who asks."""

    id_token: Token
    unit: Id
    device_id: Id
    public_key: Id
    proof: SignedBytes


class SessionAnswer(msgspec.Struct):
    """The two tokens, for how many seconds they are good, and the device as enrolled."""

    session_token: str
    lasts_s: int
    refresh_token: str
    session_lasts_s: int
    incarnation: int
    certificate: SignedBytes


class RefreshRequest(msgspec.Struct):
    refresh_token: Token
    proof: SignedBytes


class TokensAnswer(msgspec.Struct):
    session_token: str
    lasts_s: int
    refresh_token: str
    session_lasts_s: int


class EndRequest(msgspec.Struct):
    refresh_token: Token


class DeviceRequest(msgspec.Struct):
    """`leaves` is an incarnation the client cannot go on in: it asks for an unused one above it."""

    device_id: Id
    public_key: Id
    leaves: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)] = 0


class DeviceAnswer(msgspec.Struct):
    device_id: str
    incarnation: int
    certificate: SignedBytes


class HelloRequest(msgspec.Struct):
    device_id: Id
    incarnation: Positive
    cursors: dict[ScopeId, Count] = {}
    held: Annotated[list[Id], msgspec.Meta(max_length=50)] = []


class PurgeReceiptRequest(msgspec.Struct):
    """A device's signed word that it holds documents no longer."""

    device_id: Id
    receipt: SignedBytes


class LeaseRequest(msgspec.Struct):
    """`holds` is the lease the device's keys are wrapped under, "" for none; `ward`: the computer is a ward's."""

    device_id: Id
    holds: Id = ""
    ward: bool = False


class LeaseAnswer(msgspec.Struct):
    """The store's share of the replica's key in hex; `former` is that of the lease the device told it holds."""

    lease: str
    share: str
    ends_at: str
    server_time: str
    former: str | msgspec.UnsetType = msgspec.UNSET


class SealedKeyAnswer(msgspec.Struct):
    """The key to seal operations to, signed by the store."""

    key: SignedBytes


class SealedRequest(msgspec.Struct):
    """Sealed operations in base64."""

    sealed: Annotated[list[str], msgspec.Meta(min_length=1, max_length=50)]


class SealedAnswer(msgspec.Struct):
    """What became of each, by the SHA-256 of its sealed bytes: taken, waits, unreadable."""

    fates: dict[str, str]


class PushRequest(msgspec.Struct):
    device_id: Id
    incarnation: Positive
    first_seq: Positive
    ops: Annotated[list[SignedBytes], msgspec.Meta(min_length=1)]
    outbox_len: Count = 0


class VerdictAnswer(msgspec.Struct):
    op_id: str
    device_seq: int
    ruling: str
    code: str
    params: dict[str, str]
    case_seq: int
    receipt: SignedBytes


class HelloAnswer(msgspec.Struct):
    server_time: str
    epoch: str
    incarnation: int
    device_last_seq: int
    heads: dict[str, int]
    lease_hours: int
    later_verdicts: list[VerdictAnswer] | msgspec.UnsetType = msgspec.UNSET


class PushAnswerBody(msgspec.Struct):
    verdicts: list[VerdictAnswer]
    device_last_seq: int
    epoch: str
    server_time: str


class PageHeader(msgspec.Struct, rename={"start": "from"}):
    """The first line of a pull. `digest` is of the scope at `head`: compare it when `to` equals `head`."""

    scope: str
    start: int
    to: int
    head: int
    floor: int
    rows: int
    superseded: int
    digest: str
    epoch: str
    server_time: str
    certificates: dict[str, SignedBytes]


class SnapshotHeader(msgspec.Struct):
    """The first line of a bootstrap's page: whole cases after `after`, up to `upto` ('' when none follow).

    `head` and `total` (documents) are of the moment the bootstrap began; `edition` is asked for with the next page.
    """

    scope: str
    edition: str
    head: int
    total: int
    after: str
    upto: str
    rows: int
    epoch: str
    certificates: dict[str, SignedBytes]


class DigestsAnswer(msgspec.Struct):
    """A scope at `head`: the digest that is kept of it, and those of its 256 parts in hex, one after the other.

    `documents` are [id, version, content hash] of the parts that were asked for.
    """

    scope: str
    head: int
    epoch: str
    digest: str
    buckets: str
    documents: list[tuple[str, int, str]]


class BlobRequest(msgspec.Struct):
    """A file to come: its bytes in all and their SHA-256 in hex."""

    size: Count
    sha256: Id


class BlobAnswer(msgspec.Struct):
    """How far a file has come: receiving, complete or refused (with `code`); `missing` are the chunks to send."""

    blob: str
    state: str
    missing: list[int]
    code: str


class EventsRequest(msgspec.Struct):
    """Events of a device's chain, number `first` and those after it, with the device's signature."""

    device_id: Id
    chain: Id
    first: Positive
    previous: Id
    events: Annotated[list[str], msgspec.Meta(min_length=1, max_length=500)]
    sig: Annotated[str, msgspec.Meta(max_length=128)]


class EventsAnswer(msgspec.Struct):
    """The store's signed word that it has the chain up to a number."""

    receipt: SignedBytes


class OutsideAskRequest(msgspec.Struct):
    person: Id


class OutsideWay(msgspec.Struct):
    """Whether a way is open, and if not why: a code, and the access table's own words."""

    way: str
    open: bool
    reason: str
    because: str


class OutsideAskAnswer(msgspec.Struct):
    """`asked` is shown when the plan is opened. `takes_part`: the own unit has a plan of the person in its inbox."""

    asked: str
    exists: bool
    takes_part: bool
    ways: list[OutsideWay]


class OutsideOpenRequest(msgspec.Struct):
    """`log_in` shows that she has just logged in anew; `confirmed` is her second choice."""

    person: Id
    asked: Id
    way: Id
    consent: Id
    reason: Annotated[str, msgspec.Meta(max_length=1_000)]
    minutes: Annotated[int, msgspec.Meta(ge=0, le=100_000)]
    log_in: Token
    confirmed: bool = False
    protection_confirmed: bool = False


class OutsideOpenAnswer(msgspec.Struct):
    reading: str
    ends_at: str
    server_time: str


class OutsideReading(msgspec.Struct):
    reading: Id


class OutsideReadAnswer(msgspec.Struct):
    """`header` tells by path whom the plan is about, whose it is and who takes part; `plan` is as in §6.6."""

    ends_at: str
    server_time: str
    header: dict[str, str | bool]
    plan: msgspec.Raw
    certificates: dict[str, SignedBytes]


class OutsideLastsAnswer(msgspec.Struct):
    ends_at: str
    server_time: str


class PersonNumber(msgspec.Struct):
    """A number with the OID of who handed it out."""

    issuer: Id
    value: Id


class IdentityPair(msgspec.Struct):
    """`number` may be an earlier one of the person who has `now`."""

    number: PersonNumber
    now: PersonNumber


class IdentityLook(msgspec.Struct):
    """`refused` is why they cannot be joined, '' when they can; `two` that a second person must confirm it."""

    refused: str
    two: bool
    cases: int
    cases_now: int
    inpatient: list[str]


class IdentityJoin(msgspec.Struct):
    number: PersonNumber
    now: PersonNumber
    reason: Annotated[str, msgspec.Meta(max_length=500)]


class IdentityConfirm(msgspec.Struct):
    alias: Id


class IdentityPart(msgspec.Struct):
    number: PersonNumber
    reason: Annotated[str, msgspec.Meta(max_length=500)]


class IdentityState(msgspec.Struct):
    """`state`: ASKED (a second person must confirm it), JOINED or PARTED."""

    alias: str
    state: str


class IdentityWaiting(msgspec.Struct):
    alias: str
    number: PersonNumber
    now: PersonNumber
    asked_by: str
    asked_at: str
    mine: bool


class IdentitiesWaiting(msgspec.Struct):
    waiting: list[IdentityWaiting]


class HeldOperation(msgspec.Struct):
    """An operation of the unit that the person's consent keeps back, as it was signed, and why."""

    op_id: str
    case_id: str
    code: str
    params: dict[str, str]
    received_at: str
    operation: SignedBytes


class HeldAnswer(msgspec.Struct):
    held: list[HeldOperation]


class HeldDecision(msgspec.Struct):
    """`decision` is `send`, to have it judged as things now stand, or `keep`, never to be sent."""

    op_id: Id
    decision: Id
    reason: Annotated[str, msgspec.Meta(max_length=500)]


class HeldDecided(msgspec.Struct):
    """The ruling, with the reason when it is held all the same."""

    ruling: str
    code: str
    params: dict[str, str]


class Taken(msgspec.Struct):
    """It is kept; there is nothing more to say."""


class UnitAnswer(msgspec.Struct):
    unit_id: str
    name: str
    kind: str
    sub_region: str
    operation: str
    group: str
    phone: str
    user_name: str
    cases: int


class UnitsAnswer(msgspec.Struct):
    units: list[UnitAnswer]


class Poke(msgspec.Struct):
    """A scope has moved, or that is where it stands: pull unless the cursor is there already."""

    scope: str
    head: int


class HeadsAnswer(msgspec.Struct):
    """The scopes whose head is another than the cursor told, and their heads."""

    heads: dict[str, int]


class PokeTokenAnswer(msgspec.Struct):
    """What a program keeps while it is locked: it counts what comes to the unit, as long as the log-in lasts."""

    poke_token: str


class NewsAnswer(msgspec.Struct):
    """How many messages to the unit have come and are not acknowledged there; `high` of them are urgent."""

    new: int
    high: int


class HealthAnswer(msgspec.Struct):
    """`environment` is `training` or `production`: a client of one has nothing to do with a store of the other."""

    status: str
    environment: str
    epoch: str
    server_time: str


class ErrorAnswer(msgspec.Struct):
    code: str
    message_sv: str
    expected: int | msgspec.UnsetType = msgspec.UNSET
    incarnation: int | msgspec.UnsetType = msgspec.UNSET
    head: int | msgspec.UnsetType = msgspec.UNSET
    epoch: str | msgspec.UnsetType = msgspec.UNSET
    retry_after_ms: int | msgspec.UnsetType = msgspec.UNSET
    reason: str | msgspec.UnsetType = msgspec.UNSET
    because: str | msgspec.UnsetType = msgspec.UNSET
    params: dict[str, str] | msgspec.UnsetType = msgspec.UNSET


_HEX = re.compile("[0-9a-f]+")
_encoder = msgspec.json.Encoder()


def encode(value: object) -> bytes:
    """JSON of a struct or of plain values."""
    return _encoder.encode(value)


def json_response(answer: msgspec.Struct) -> Response:
    """An answer that nobody between may keep."""
    return Response(encode(answer), 200, {"Cache-Control": "no-store"}, JSON)


def from_hex(text: str, size: int) -> bytes:
    """The bytes; what is not exactly that many in hex becomes none, which fits no key and no signature."""
    if len(text) != 2 * size or _HEX.fullmatch(text) is None:
        return b""
    return bytes.fromhex(text)
