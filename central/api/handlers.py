"""What each route does: read the request, ask the store, write the answer. Runs in worker threads."""

from __future__ import annotations

import logging
import re

import msgspec
import zstandard
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.responses import Response

from central.api import wire
from central.api.admin_handlers import AdminRoutes
from central.api.admission import Admission
from central.api.asked import Asked
from central.api.blob_handlers import BlobRoutes
from central.api.errors import ApiError
from central.api.held_handlers import HeldRoutes
from central.api.hub import Hub
from central.api.identity_handlers import IdentityRoutes
from central.api.key_handlers import KeyRoutes
from central.api.live import LiveRoutes
from central.api.login_routes import LoginRoutes
from central.api.news import NewsRoutes
from central.api.outside_handlers import OutsideRoutes
from central.api.page_cache import PageCache
from central.api.refusals import Refusals
from central.api.sessions import Session, SessionBook, Sessions, WorkSessions
from central.api.training_routes import TrainingRoutes
from central.api.waiting import Door
from central.store.answers import Edition, PulledPage, PushAnswer, SnapshotPage, StoredVerdict
from central.store.clock import Clock, utc_now, utc_text
from central.store.digests import MOST_TOLD, ScopeDigests, read_buckets
from central.store.pull import MOST_POSITIONS
from central.store.shipped import shipped_access
from central.store.store import Store
from domain.access_table import AccessTable
from domain.event_delivery import EventBatch
from domain.operation import SignedOperation
from domain.signature import Signed

TRAINING, PRODUCTION = "training", "production"
_DEFAULT_LIMIT = 500
_LONGEST_ID = 100
_DIGEST = re.compile("[0-9a-f]{32}")
_log = logging.getLogger(__name__)


class Service:
    """The routes over one store: those of training, or of log-in by a provider, and those that both have."""

    def __init__(
        self,
        store: Store,
        sessions: Sessions | WorkSessions,
        clock: Clock = utc_now,
        pages: PageCache | None = None,
        *,
        admission: Admission | None = None,
        hub: Hub | None = None,
        access: AccessTable | None = None,
    ) -> None:
        self._store = store
        self.access = access or shipped_access()
        self.admission = admission or Admission()
        self.hub = Hub(store.pulse) if hub is None else hub
        self.blobs = BlobRoutes(store.blobs, self._session, store.events.fetched)
        self._sessions: SessionBook = sessions
        self.refusals = Refusals(store.events, self._who)
        door = Door(self.admission, self.refusals.count)
        self.live = LiveRoutes(self.hub, sessions, door)
        self.news = NewsRoutes(store, self.hub, sessions, door)
        self._clock = clock
        self._pages = pages or PageCache()
        self.keys = KeyRoutes(store, self._session, self._bind, self.hub, clock)
        self.review = HeldRoutes(store.review, self._session, self.hub)
        self.identities = IdentityRoutes(store.identities, self._session, self.hub)
        self.outside = OutsideRoutes(store.outside, self._session, sessions, self.hub, clock)
        issuer = "" if isinstance(sessions, Sessions) else sessions.door.terms.issuer
        self.admin = AdminRoutes(store.admin, self._session, self.hub, issuer)
        self.training = TrainingRoutes(store, sessions, clock) if isinstance(sessions, Sessions) else None
        self.login = None if isinstance(sessions, Sessions) else LoginRoutes(store, sessions.door, clock)
        self.environment = TRAINING if self.training else PRODUCTION

    def enrol(self, asked: Asked) -> Response:
        session = self._session(asked)
        request = asked.read(wire.DeviceRequest)
        if session.device_id not in {"", request.device_id}:
            raise ApiError("wrong_device")
        enrolment = self._store.enrol(
            request.device_id, session.user_id, wire.from_hex(request.public_key, 32), request.leaves, session.unit_id
        )
        self._sessions.bind(session, enrolment.device_id)
        answer = wire.DeviceAnswer(enrolment.device_id, enrolment.incarnation, _signed(enrolment.certificate))
        return wire.json_response(answer)

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
        return wire.json_response(answer)

    def purge_receipt(self, asked: Asked) -> Response:
        session = self._sessions.find(asked.authorization)
        request = asked.read(wire.PurgeReceiptRequest)
        self._bind(session, request.device_id)  # also a lost one: that it holds nothing any more
        signed = Signed(_utf8(request.receipt.bytes), wire.from_hex(request.receipt.sig, 64))
        self._store.take_purge_receipt(request.device_id, signed)
        return wire.json_response(wire.Taken())

    def events(self, asked: Asked) -> Response:
        session = self._sessions.find(asked.authorization)
        request = asked.read(wire.EventsRequest)
        self._bind(session, request.device_id)  # also a lost one: what was done on it is what one wants to know
        told = (request.device_id, request.chain, request.first, request.previous)
        batch = EventBatch(*told, tuple(map(_utf8, request.events)), wire.from_hex(request.sig, 64))
        return wire.json_response(wire.EventsAnswer(_signed(self._store.events.take(batch, session.user_id))))

    def push(self, asked: Asked) -> Response:
        session = self._sessions.find(asked.authorization)
        request = asked.read(wire.PushRequest)
        self._bind(session, request.device_id)
        operations = [SignedOperation(_utf8(op.bytes), wire.from_hex(op.sig, 64)) for op in request.ops]
        answer = self._store.push(
            request.device_id, request.incarnation, request.first_seq, operations, session.user_id
        )
        self.hub.poke(answer.heads)
        return wire.json_response(_push_answer(answer))

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
        return wire.json_response(
            wire.DigestsAnswer(scope, told.head, told.epoch, told.digest.hex(), together, documents)
        )

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

    def health(self, asked: Asked) -> Response:
        return wire.json_response(wire.HealthAnswer("ok", self.environment, self._store.epoch, utc_text(self._clock())))

    def _who(self, authorization: str | None) -> Session | None:
        for find in (self._sessions.find, self._sessions.find_locked):
            try:
                return find(authorization)
            except (ApiError, DBAPIError, PoolTimeout):
                continue
        return None

    def _session(self, asked: Asked) -> Session:
        """Of a device that is let in: for what the store does not ask that of by itself."""
        session = self._sessions.find(asked.authorization)
        refusal = self._store.refusal(session.device_id) if session.device_id else ""
        if refusal:
            raise ApiError(refusal)
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
