"""What each route does: read the request, ask the store, write the answer. Runs in worker threads."""

from __future__ import annotations

import logging
import re

import msgspec
import zstandard
from starlette.responses import Response

from central.api import wire
from central.api.admission import Admission
from central.api.asked import Asked
from central.api.blob_handlers import BlobRoutes
from central.api.errors import ApiError
from central.api.hub import Hub
from central.api.key_handlers import KeyRoutes
from central.api.live import LiveRoutes
from central.api.page_cache import PageCache
from central.api.refusals import Refusals
from central.api.sessions import Session, Sessions
from central.store.answers import Asker, Edition, PulledPage, PushAnswer, SnapshotPage, StoredVerdict
from central.store.clock import Clock, swedish_day, utc_now, utc_text
from central.store.digests import MOST_TOLD, ScopeDigests, read_buckets
from central.store.pull import MOST_POSITIONS
from central.store.store import Store
from domain.event_delivery import EventBatch
from domain.operation import SignedOperation
from domain.signature import Signed

_DEFAULT_LIMIT = 500
_LONGEST_ID = 100
_HEX = re.compile("[0-9a-f]+")
_DIGEST = re.compile("[0-9a-f]{32}")
_log = logging.getLogger(__name__)


class Service:
    """The routes over one store."""

    def __init__(
        self,
        store: Store,
        sessions: Sessions,
        clock: Clock = utc_now,
        pages: PageCache | None = None,
        *,
        admission: Admission | None = None,
        hub: Hub | None = None,
    ) -> None:
        self._store = store
        self.admission = admission or Admission()
        self.hub = Hub(store.pulse) if hub is None else hub
        self.live = LiveRoutes(self.hub, sessions, self.admission)
        self.blobs = BlobRoutes(store.blobs, self._session, store.events.fetched)
        self._sessions = sessions
        self.refusals = Refusals(store.events, self._who)
        self._clock = clock
        self._pages = pages or PageCache()
        self.keys = KeyRoutes(store, self._session, self._bind, self.hub, clock)

    def login(self, asked: Asked) -> Response:
        self._sessions.check_launch(asked.authorization)
        placement = self._store.placement(asked.read(wire.LoginRequest).unit)
        user, now = placement.user, self._clock()
        # Before she is told: nobody is let in of whom the log says nothing.
        self._store.events.note("logged_in", Asker(user.user_id, placement.unit.unit_id), what="training")
        answer = wire.LoginAnswer(
            self._sessions.begin(user.user_id, placement.unit.unit_id),
            wire.Person(user.user_id, user.name, user.title),
            placement.unit.unit_id,
            list(placement.roles),
            self._store.public_key.hex(),
            self._store.epoch,
            utc_text(now),
            swedish_day(now),
        )
        return _json(answer)

    def enrol(self, asked: Asked) -> Response:
        session = self._session(asked)
        request = asked.read(wire.DeviceRequest)
        if session.device_id not in {"", request.device_id}:
            raise ApiError("wrong_device")
        enrolment = self._store.enrol(
            request.device_id, session.user_id, _hex(request.public_key, 32), request.leaves, session.unit_id
        )
        self._sessions.bind(session, enrolment.device_id)
        answer = wire.DeviceAnswer(enrolment.device_id, enrolment.incarnation, _signed(enrolment.certificate))
        return _json(answer)

    def hello(self, asked: Asked) -> Response:
        session = self._sessions.find(asked.authorization)
        request = asked.read(wire.HelloRequest)
        self._bind(session, request.device_id)
        greeting = self._store.hello(
            request.device_id, request.incarnation, session.unit_id, request.cursors, request.held
        )
        answer = wire.HelloAnswer(
            greeting.server_time,
            greeting.epoch,
            greeting.incarnation,
            greeting.device_last_seq,
            dict(greeting.heads),
            greeting.lease_hours,
            [_verdict(verdict) for verdict in greeting.later] or msgspec.UNSET,
        )
        return _json(answer)

    def purge_receipt(self, asked: Asked) -> Response:
        session = self._sessions.find(asked.authorization)
        request = asked.read(wire.PurgeReceiptRequest)
        self._bind(session, request.device_id)  # also a lost one: that it holds nothing any more
        signed = Signed(_utf8(request.receipt.bytes), _hex(request.receipt.sig, 64))
        self._store.take_purge_receipt(request.device_id, signed)
        return _json(wire.Taken())

    def events(self, asked: Asked) -> Response:
        session = self._sessions.find(asked.authorization)
        request = asked.read(wire.EventsRequest)
        self._bind(session, request.device_id)  # also a lost one: what was done on it is what one wants to know
        told = (request.device_id, request.chain, request.first, request.previous)
        batch = EventBatch(*told, tuple(map(_utf8, request.events)), _hex(request.sig, 64))
        return _json(wire.EventsAnswer(_signed(self._store.events.take(batch, session.user_id))))

    def push(self, asked: Asked) -> Response:
        session = self._sessions.find(asked.authorization)
        request = asked.read(wire.PushRequest)
        self._bind(session, request.device_id)
        operations = [SignedOperation(_utf8(op.bytes), _hex(op.sig, 64)) for op in request.ops]
        answer = self._store.push(
            request.device_id, request.incarnation, request.first_seq, operations, session.user_id
        )
        self.hub.poke(answer.heads)
        return _json(_push_answer(answer))

    def pull(self, asked: Asked) -> Response:
        session = self._sessions.find(asked.authorization)
        scope = asked.query.get("scope")
        if not scope:
            raise ApiError("bad_parameter")
        after = asked.number("after", None, 2**53 - 1)
        limit = asked.number("limit", _DEFAULT_LIMIT, MOST_POSITIONS)
        if limit < 1:
            raise ApiError("bad_parameter")
        page = self._store.pull(session.asker, scope, after, limit)
        return _ndjson(asked, _compress(_lines(page, utc_text(self._clock()))))

    def bootstrap(self, asked: Asked) -> Response:
        session = self._sessions.find(asked.authorization)
        scope, after, told = asked.query.get("scope"), asked.query.get("after", ""), asked.query.get("edition")
        if not scope or len(after) > _LONGEST_ID or (after and not told):
            raise ApiError("bad_parameter")
        edition = _edition(told) if told else self._pages.newest(scope)
        holds = edition is not None and self._store.edition_holds(session.asker, scope, edition)
        if edition is not None and holds:
            kept = self._pages.get(scope, edition, after)
            if kept is not None:
                return _ndjson(asked, kept)
        page = self._store.bootstrap(session.asker, scope, after, edition if told or holds else None)
        body = _compress(_snapshot_lines(page))
        if holds or not told:
            self._pages.put(scope, page.edition, after, body)
        return _ndjson(asked, body)

    def digests(self, asked: Asked) -> Response:
        session = self._sessions.find(asked.authorization)
        scope = asked.query.get("scope")
        try:
            buckets = read_buckets(asked.query.get("buckets", ""))
        except ValueError as error:
            raise ApiError("bad_parameter") from error
        if not scope:
            raise ApiError("bad_parameter")
        told = self._store.digests(session.asker, scope, buckets)
        self._note_difference(scope, asked.query.get("red", ""), told)
        documents = list(told.documents)
        together = b"".join(told.buckets).hex()
        return _json(wire.DigestsAnswer(scope, told.head, told.epoch, told.digest.hex(), together, documents))

    def documents(self, asked: Asked) -> Response:
        session = self._sessions.find(asked.authorization)
        scope, doc_ids = asked.query.get("scope"), asked.query.get("docs", "").split(",")
        if not scope or len(doc_ids) > MOST_TOLD or any(not 0 < len(doc_id) <= _LONGEST_ID for doc_id in doc_ids):
            raise ApiError("bad_parameter")
        page = self._store.tell_again(session.asker, scope, doc_ids)
        return _ndjson(asked, _compress(_snapshot_lines(page)))

    def _note_difference(self, scope: str, theirs: str, told: ScopeDigests) -> None:
        """A client whose digest stays another after a repair says so: an operator is to see both."""
        if _DIGEST.fullmatch(theirs):
            _log.error("%s differs at %d: here %s, at a client %s", scope, told.head, told.digest.hex(), theirs)

    def units(self, asked: Asked) -> Response:
        self._sessions.check_launch(asked.authorization)
        answer = [
            wire.UnitAnswer(u.unit_id, u.name, u.kind, u.sub_region, u.operation, u.group, u.phone, user_name, cases)
            for u, user_name, cases in self._store.units()
        ]
        return _json(wire.UnitsAnswer(answer))

    def health(self, asked: Asked) -> Response:
        return _json(wire.HealthAnswer("ok", self._store.epoch, utc_text(self._clock())))

    def _who(self, authorization: str | None) -> Session | None:
        try:
            return self._sessions.find(authorization)
        except ApiError:
            return None

    def _session(self, asked: Asked) -> Session:
        """Of a device nobody has lost: for what the store does not ask that of by itself."""
        session = self._sessions.find(asked.authorization)
        if session.device_id and self._store.is_lost(session.device_id):
            raise ApiError("device_lost")
        return session

    def _bind(self, session: Session, device_id: str) -> None:
        if session.device_id != device_id:
            if self._store.device_user(device_id) != session.user_id:
                raise ApiError("wrong_device")
            self._sessions.bind(session, device_id)


def _lines(page: PulledPage, now: str) -> list[bytes]:
    header = wire.PageHeader(
        page.scope,
        page.start,
        page.to,
        page.head,
        page.floor,
        page.rows,
        page.superseded,
        page.digest.hex(),
        page.epoch,
        now,
        {device_id: _signed(signed) for device_id, signed in page.certificates.items()},
    )
    return [wire.encode(header), *page.lines, b""]


def _snapshot_lines(page: SnapshotPage) -> list[bytes]:
    header = wire.SnapshotHeader(
        page.scope,
        page.edition.to_text(),
        page.edition.head,
        page.edition.total,
        page.after,
        page.upto,
        len(page.lines),
        page.epoch,
        {device_id: _signed(signed) for device_id, signed in page.certificates.items()},
    )
    return [wire.encode(header), *page.lines, b""]


def _compress(lines: list[bytes]) -> bytes:
    # Level 3, the usual one, takes three quarters more time for 3 % fewer bytes.
    return zstandard.ZstdCompressor(level=2).compress(b"\n".join(lines))


def _ndjson(asked: Asked, compressed: bytes) -> Response:
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "no-store"}
    if not asked.accepts_zstd:
        return Response(zstandard.ZstdDecompressor().decompress(compressed), 200, headers, wire.NDJSON)
    return Response(compressed, 200, {**headers, "Content-Encoding": "zstd"}, wire.NDJSON)


def _edition(text: str) -> Edition:
    try:
        return Edition.from_text(text)
    except ValueError as error:
        raise ApiError("bad_parameter") from error


def _push_answer(answer: PushAnswer) -> wire.PushAnswerBody:
    verdicts = [_verdict(verdict) for verdict in answer.verdicts]
    return wire.PushAnswerBody(verdicts, answer.device_last_seq, answer.epoch, answer.server_time)


def _verdict(verdict: StoredVerdict) -> wire.VerdictAnswer:
    return wire.VerdictAnswer(
        verdict.op_id,
        verdict.device_seq,
        verdict.ruling,
        verdict.code,
        dict(verdict.params),
        verdict.case_seq,
        _signed(verdict.receipt),
    )


def _signed(signed: Signed) -> wire.SignedBytes:
    return wire.SignedBytes(signed.data.decode("utf-8"), signed.signature.hex())


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _hex(text: str, size: int) -> bytes:
    """The bytes; what is not exactly that many in hex becomes none, which fits no key and no signature."""
    if len(text) != 2 * size or _HEX.fullmatch(text) is None:
        return b""
    return bytes.fromhex(text)


def _json(answer: msgspec.Struct) -> Response:
    return Response(wire.encode(answer), 200, {"Cache-Control": "no-store"}, wire.JSON)
