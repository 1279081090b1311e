"""Sessions of those who logged in by an identity provider: in the database, so that every process of the service knows
them and a restart forgets nobody.

A session has two tokens: a short one that is the bearer of every request, and one to get the next pair with, which
counts once. Neither is kept: they follow from the store's key, the session, and the request that asked for them. So the
very same request again, its answer having been lost, is answered with the very same tokens; anything else that shows a
token which has been used is somebody with a copy, and the session ends.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from central.store import schema
from central.store.answers import Asker, Enrolment, StoreRefusal, UserRecord
from central.store.clock import Clock, utc_text
from central.store.devices import enrol, find_device, is_known, require_let_in
from central.store.dialect import Database
from central.store.event_book import EventBook
from central.store.people import change_users, find_user
from central.store.rulebook import Rulebook
from domain.device_proof import BEGIN, REFRESH, token_hash, verify_proof
from domain.directory import Unit
from domain.signature import SignatureError, Signed

TOKEN_LASTS = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=10)
_NONCE_KEPT = timedelta(hours=1)
"""Longer than one is good for (`central.login.nonce`)."""
_SESSION_KEPT = timedelta(days=2)
_POKE = "poke"
_session = schema.login_session
_by_token = select(_session).where(_session.c.token_hash == bindparam("token"))
_ended = select(_session.c.session_id).where(_session.c.ended_at > bindparam("since"))
_ENDED_TOLD = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit somebody works at, with her roles there."""

    unit: Unit
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody an identity provider vouches for, as the directory knows her; the units at which she may work now."""

    user: UserRecord
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody comes with who has just logged in at the provider. `answers` is the store's challenge in the ID
    token, `presents` the token's hash; `proof` the device's signature over that."""

    user_id: str
    unit_id: str
    device_id: str
    public_key: bytes
    answers: str
    presents: str
    proof: Signed


@dataclass(frozen=True, slots=True)
class Tokens:
    """`lasts` seconds for the short one, `session_lasts` for the session, however often it is renewed."""

    token: str
    refresh: str
    lasts: int
    session_lasts: int


@dataclass(frozen=True, slots=True)
class LoginSession:
    """Who a token speaks for. `ends` of the session, in seconds since 1970."""

    session_id: str
    user_id: str
    unit_id: str
    device_id: str
    ends: float


class LoginShelf:
    """The sessions of a store. `rules` gives the directory of a transaction."""

    def __init__(
        self,
        database: Database,
        key: Ed25519PrivateKey,
        clock: Clock,
        rules: Callable[[Connection], Rulebook],
        events: EventBook,
    ) -> None:
        self._database = database
        self._events = events
        self._key = key
        self._secret = hmac.digest(key.private_bytes_raw(), b"samsa/tokens/v1", "sha256")
        self._clock = clock
        self._rules = rules

    def secret(self, purpose: bytes) -> bytes:
        """A secret of the store's that every process of the service knows, for one purpose."""
        return hmac.digest(self._secret, b"purpose/" + purpose, "sha256")

    # Who is who

    def write_identity(self, issuer: str, hsa_id: str, user_id: str) -> None:
        """She whom the issuer knows by that HSA-id is this user of the directory. Raises StoreRefusal('bad_field') for
        a user the directory does not know."""
        column = schema.identity.c

        def work(connection: Connection) -> None:
            if user_id not in self._rules(connection).users:
                raise StoreRefusal("bad_field")
            connection.execute(delete(schema.identity).where(column.issuer == issuer, column.hsa_id == hsa_id))
            connection.execute(insert(schema.identity), {"issuer": issuer, "hsa_id": hsa_id, "user_id": user_id})
            known = find_user(connection, user_id)
            if known is not None and known.hsa_id != hsa_id:
                change_users(connection, [replace(known, hsa_id=hsa_id)])

        self._database.run(work)

    def write_unit_identity(self, hsa_id: str, unit_id: str) -> None:
        """The unit of the catalogue is this unit of ours. Raises StoreRefusal('unknown_unit')."""

        def work(connection: Connection) -> None:
            if self._rules(connection).directory.unit(unit_id) is None:
                raise StoreRefusal("unknown_unit")
            connection.execute(delete(schema.unit_identity).where(schema.unit_identity.c.hsa_id == hsa_id))
            connection.execute(insert(schema.unit_identity), {"hsa_id": hsa_id, "unit_id": unit_id})

        self._database.run(work)

    def person(self, issuer: str, hsa_id: str, narrowed: frozenset[str] | None) -> Person:
        """Who it is, and where she works: by her roles in the directory, and of those only the units in `narrowed`
        (HSA-ids) when that is told. Raises StoreRefusal: unknown_person, no_unit, unit_closed."""
        with self._database.read() as connection:
            rules = self._rules(connection)
            user = rules.users.get(_user_of(connection, issuer, hsa_id))
            if user is None:
                raise StoreRefusal("unknown_person")
            allowed = None if narrowed is None else _units_of(connection, narrowed)
        ids = rules.directory.units_of(user.user_id)
        units = [unit for unit_id in ids if (unit := rules.directory.unit(unit_id)) is not None]
        mine = [unit for unit in units if allowed is None or unit.unit_id in allowed]
        if not mine:
            raise StoreRefusal("no_unit")
        places = tuple(_place(rules, user.user_id, unit) for unit in mine if unit.staffed)
        if not places:
            raise StoreRefusal("unit_closed")
        return Person(user, places)

    # From log-in to log-out

    def begin(self, told: Credentials) -> tuple[Enrolment, Tokens]:
        """A session on a device, which is enrolled when it is new. The same request again gives the same tokens.

        Raises StoreRefusal: bad_proof, log_in_again (the ID token has let somebody in already), device_lost,
        device_taken, bad_device, bad_public_key, no_unit, unit_closed.
        """
        _check_proof(told.proof, told.public_key, (BEGIN, told.device_id, told.unit_id, told.presents))
        request, now = _request_hash(told.proof), self._clock()

        def work(connection: Connection) -> tuple[Enrolment, Tokens]:
            self._forget(connection, now)
            known = _session_of_nonce(connection, told.answers)
            if known is not None:
                return self._again(connection, known, told, request, now)
            self._check_place(connection, told.user_id, told.unit_id)
            known_device = is_known(connection, told.device_id)
            enrolment = enrol(connection, told.device_id, told.user_id, told.public_key, now, self._key)
            session_id = self._derive(b"session", request)[:16].hex()
            values = self._pair(session_id, 1, request)
            connection.execute(
                insert(schema.used_nonce),
                {"nonce_hash": token_hash(told.answers), "session_id": session_id, "used_at": utc_text(now)},
            )
            connection.execute(
                insert(_session),
                {
                    "session_id": session_id,
                    "user_id": told.user_id,
                    "unit_id": told.unit_id,
                    "device_id": told.device_id,
                    "began_at": utc_text(now),
                    "ends_at": utc_text(now + SESSION_LASTS),
                    "ended_at": "",
                    "ended_by": "",
                    **_generation(1, request, values, now + TOKEN_LASTS),
                },
            )
            asker = Asker(told.user_id, told.unit_id, told.device_id)
            if not known_device:
                self._events.add(connection, "device_enrolled", asker)
            self._events.add(connection, "logged_in", asker, what="provider", resource=session_id)
            return enrolment, _tokens(values, now, now + TOKEN_LASTS, now + SESSION_LASTS)

        return self._database.run(work)

    def renew(self, refresh: str, proof: Signed) -> Tokens:
        """The next pair of tokens; those before it are of no more use.

        Raises StoreRefusal: session_over (also for one that shows a token which was used: the session ends then, for
        whoever has it), bad_proof, device_lost, no_unit, unit_closed.
        """
        now = self._clock()
        # What ends a session is committed; the refusal is told afterwards.
        outcome = self._database.run(lambda connection: self._renew(connection, refresh, proof, now))
        if isinstance(outcome, StoreRefusal):
            raise outcome
        return outcome

    def _renew(self, connection: Connection, refresh: str, proof: Signed, now: datetime) -> Tokens | StoreRefusal:
        session_id, request = refresh.partition(".")[0], _request_hash(proof)
        row = connection.execute(select(_session).where(_session.c.session_id == session_id).with_for_update()).first()
        if row is None or row.ended_at or row.ends_at <= utc_text(now):
            return StoreRefusal("session_over")
        device = find_device(connection, row.device_id, 1)
        # A session's name stands in the access log: who knows no more of it than that must not be able to end it.
        speaks = hmac.compare_digest(row.refresh_hash, token_hash(refresh))
        try:
            _check_proof(proof, device.public_key, (REFRESH, row.device_id, "", token_hash(refresh)))
            speaks = True
            require_let_in(device.state)
            self._check_place(connection, row.user_id, row.unit_id)
        except StoreRefusal as refusal:
            if not speaks:
                return StoreRefusal("session_over")
            self._end(connection, row, now, refusal.code)
            return refusal
        if row.request_hash == request:
            return _tokens(self._pair(session_id, row.generation, request), now, _moment(row.token_ends_at), _ends(row))
        if not hmac.compare_digest(row.refresh_hash, token_hash(refresh)):
            self._end(connection, row, now, "token_copied")
            return StoreRefusal("session_over")
        number, until = row.generation + 1, min(now + TOKEN_LASTS, _ends(row))
        values = self._pair(session_id, number, request)
        mine = update(_session).where(_session.c.session_id == session_id)
        connection.execute(mine.values(**_generation(number, request, values, until)))
        return _tokens(values, now, until, _ends(row))

    def end(self, refresh: str) -> None:
        """Log out. A token that is nobody's, or was used before, ends nothing and is not told apart."""
        now = self._clock()

        def work(connection: Connection) -> None:
            session_id = refresh.partition(".")[0]
            row = connection.execute(select(_session).where(_session.c.session_id == session_id)).first()
            if row is not None and hmac.compare_digest(row.refresh_hash, token_hash(refresh)):
                self._end(connection, row, now, "")

        self._database.run(work)

    def find(self, token: str) -> LoginSession | None:
        """Whom the short token speaks for now; None for one that is not good or not good any more."""
        now = utc_text(self._clock())
        with self._database.read() as connection:
            row = connection.execute(_by_token, {"token": token_hash(token)}).first()
        if row is None or row.ended_at or row.token_ends_at <= now or row.ends_at <= now:
            return None
        return LoginSession(row.session_id, row.user_id, row.unit_id, row.device_id, _ends(row).timestamp())

    def poke_token(self, session_id: str) -> str:
        """What counts for a program that is locked; good as long as the log-in, and for nothing else."""
        return f"{_POKE}.{session_id}.{_text(self._derive(b'poke', session_id))}"

    def find_locked(self, poke_token: str) -> LoginSession | None:
        """Whose log-in a poke token counts for; None for one that is not good or not good any more."""
        kind, _, rest = poke_token.partition(".")
        session_id = rest.partition(".")[0]
        if kind != _POKE or not hmac.compare_digest(poke_token.encode(), self._expected(session_id)):
            return None
        with self._database.read() as connection:
            row = connection.execute(select(_session).where(_session.c.session_id == session_id)).first()
        if row is None or row.ended_at or row.ends_at <= utc_text(self._clock()):
            return None
        return LoginSession(row.session_id, row.user_id, row.unit_id, row.device_id, _ends(row).timestamp())

    def _expected(self, session_id: str) -> bytes:
        return self.poke_token(session_id).encode() if session_id.isascii() else b""

    def shows(self, issuer: str, hsa_id: str, nonce: str, session_id: str) -> bool:
        """Whether a challenge was answered by the very person of a session; it lets nobody in any more then."""
        now = utc_text(self._clock())

        def work(connection: Connection) -> bool:
            if _session_of_nonce(connection, nonce) is not None:
                return False
            row = connection.execute(select(_session.c.user_id).where(_session.c.session_id == session_id)).first()
            if row is None or row.user_id != _user_of(connection, issuer, hsa_id):
                return False
            used = {"nonce_hash": token_hash(nonce), "session_id": session_id, "used_at": now}
            connection.execute(insert(schema.used_nonce), used)
            return True

        return self._database.run(work)

    def ended(self, connection: Connection) -> frozenset[str]:
        """Sessions that ended lately, before their time: for those who listen, longer than any short token lasts."""
        since = utc_text(self._clock() - _ENDED_TOLD)
        return frozenset(connection.scalars(_ended, {"since": since}))

    def _again(
        self, connection: Connection, session_id: str, told: Credentials, request: str, now: datetime
    ) -> tuple[Enrolment, Tokens]:
        """The answer to a log-in that was answered before, if it is the very same and nothing came after it."""
        row = connection.execute(select(_session).where(_session.c.session_id == session_id)).first()
        same = row is not None and row.generation == 1 and row.request_hash == request and not row.ended_at
        if row is None or not same or row.token_ends_at <= utc_text(now):
            raise StoreRefusal("log_in_again")
        enrolment = enrol(connection, told.device_id, told.user_id, told.public_key, now, self._key)
        pair = self._pair(session_id, 1, request)
        return enrolment, _tokens(pair, now, _moment(row.token_ends_at), _ends(row))

    def _end(self, connection: Connection, row: Row[Any], now: datetime, code: str) -> None:
        """End a session: she has logged out, or `code` tells why it may not go on."""
        if row.ended_at:
            return
        mine = update(_session).where(_session.c.session_id == row.session_id)
        connection.execute(mine.values(ended_at=utc_text(now), ended_by=code or "log_out"))
        asker = Asker(row.user_id, row.unit_id, row.device_id)
        kind = "login_refused" if code else "logged_out"
        self._events.add(connection, kind, asker, what="provider", resource=row.session_id, code=code)

    def _check_place(self, connection: Connection, user_id: str, unit_id: str) -> None:
        directory = self._rules(connection).directory
        unit = directory.unit(unit_id)
        if unit is None or not directory.roles(user_id, unit_id):
            raise StoreRefusal("no_unit")
        if not unit.staffed:
            raise StoreRefusal("unit_closed")

    def _pair(self, session_id: str, generation: int, request: str) -> tuple[str, str]:
        """The short token and the one to renew it with."""
        what = f"{session_id}|{generation}|{request}"
        short, long = (_text(self._derive(kind, what)) for kind in (b"token", b"refresh"))
        return short, f"{session_id}.{long}"

    def _derive(self, kind: bytes, what: str) -> bytes:
        return hmac.digest(self._secret, kind + b"/" + what.encode("ascii"), "sha256")

    def _forget(self, connection: Connection, now: datetime) -> None:
        """Let go of what no token leads to any more."""
        nonce, session = schema.used_nonce.c, _session.c
        connection.execute(delete(schema.used_nonce).where(nonce.used_at < utc_text(now - _NONCE_KEPT)))
        connection.execute(delete(_session).where(session.ends_at < utc_text(now - _SESSION_KEPT)))


def _user_of(connection: Connection, issuer: str, hsa_id: str) -> str:
    column = schema.identity.c
    query = select(column.user_id).where(column.issuer == issuer, column.hsa_id == hsa_id)
    found: str | None = connection.scalar(query)
    return found or ""


def _units_of(connection: Connection, hsa_ids: frozenset[str]) -> frozenset[str]:
    column = schema.unit_identity.c
    return frozenset(connection.scalars(select(column.unit_id).where(column.hsa_id.in_(hsa_ids))))


def _place(rules: Rulebook, user_id: str, unit: Unit) -> Place:
    return Place(unit, tuple(sorted(rules.directory.roles(user_id, unit.unit_id))))


def _session_of_nonce(connection: Connection, nonce: str) -> str | None:
    column = schema.used_nonce.c
    found: str | None = connection.scalar(select(column.session_id).where(column.nonce_hash == token_hash(nonce)))
    return found


def _generation(number: int, request: str, pair: tuple[str, str], until: datetime) -> dict[str, object]:
    return {
        "generation": number,
        "request_hash": request,
        "refresh_hash": token_hash(pair[1]),
        "token_hash": token_hash(pair[0]),
        "token_ends_at": utc_text(until),
    }


def _tokens(pair: tuple[str, str], now: datetime, until: datetime, ends: datetime) -> Tokens:
    lasts, session_lasts = (max(0, int((moment - now).total_seconds())) for moment in (until, ends))
    return Tokens(*pair, lasts, session_lasts)


def _check_proof(signed: Signed, public_key: bytes, expected: tuple[str, str, str, str]) -> None:
    try:
        proof = verify_proof(signed, public_key)
    except SignatureError as error:
        raise StoreRefusal("bad_proof") from error
    if (proof.purpose, proof.device_id, proof.unit, proof.presents) != expected:
        raise StoreRefusal("bad_proof")


def _request_hash(proof: Signed) -> str:
    return token_hash(proof.signature.hex() + proof.data.decode("utf-8", "replace"))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _ends(row: Row[Any]) -> datetime:
    return _moment(row.ends_at)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")
