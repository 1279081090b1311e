"""The HTTP way to the store: the only module that knows an HTTP client.

Whatever is not our store's own JSON is told as a TransportError and never believed: a captive portal's page, a
redirect, a cut-off answer.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

import httpx2
import zstandard

from desktop.models.pages import (
    BlobReply,
    Greeting,
    LeaseGrant,
    Page,
    PushReply,
    ScopeDigests,
    SnapshotPage,
)
from desktop.models.records import UnitRecord
from desktop.models.sign_in import Login, LoginTerms, WorkPerson, read_login_terms, read_work_person
from desktop.sync.answer_shapes import (
    believe,
    believe_whole,
    digests_of,
    grant_of,
    header_of,
    heads_of,
    news_of,
    signed_of,
    snapshot_header_of,
    verdict_of,
    whole,
)
from desktop.sync.dialogue import StoreRefused, TransportError
from desktop.sync.work_session import TRAINING, WorkSession
from domain.event_delivery import EventBatch
from domain.operation import SignedOperation
from domain.safe_address import is_this_computer
from domain.signature import Signed
from domain.wire import bundle_from_wire

_JSON, _NDJSON, _OCTETS = "application/json", "application/x-ndjson", "application/octet-stream"
_LONGEST_ANSWER = 64_000_000
_TIMEOUT = httpx2.Timeout(20.0, connect=5.0, pool=5.0)
_IMPORT = httpx2.Timeout(180.0, connect=5.0, pool=5.0)
_EVENTS = "text/event-stream"
_WAIT, _NEWS = "/v1/wait", "/v1/news"
_OPENED = frozenset({"connection.connect_tcp.complete", "connection.start_tls.complete"})
_WORTH_PACKING = 200
"""Bytes of a body below which packing saves nothing."""
_PACKED = 19
_LONGEST_EVENT = 10_000
_LONGEST_WAIT = 60.0
_LONGEST_AWAY = 900.0
_T = TypeVar("_T")


class HttpTransport:
    """One store over HTTP, for one unit. Logs in when it first needs to, and again when the store has forgotten us: in
    training with the launch token, else by `work`. A store of the other kind hears nothing from it. Of one that is
    `breakable`, `hush` ends any request at once, and all that come after.

    One thread asks, another one may listen (`live`, `wait`). Every method raises TransportError or StoreRefused.
    """

    def __init__(
        self,
        url: str,
        launch_token: str = "",
        unit_id: str = "",
        *,
        timeout: httpx2.Timeout = _TIMEOUT,
        work: WorkSession | None = None,
        breakable: bool = False,
    ) -> None:
        loopback = is_this_computer(url)
        self._client = httpx2.Client(
            base_url=url, timeout=timeout, follow_redirects=False, trust_env=not loopback, verify=not loopback
        )
        for noise in ("user-agent", "accept", "accept-encoding", "connection"):
            self._client.headers.pop(noise, None)
        self._launch_token = launch_token
        self._unit_id = unit_id
        self._work = work
        self._environment_known = False
        self._session_token = ""
        self._poke_token = ""
        self._logging_in = threading.Lock()
        self._listening: socket.socket | None = None
        self._extensions = {"trace": self._on_trace} if breakable else None
        self._hushed = False

    def close(self) -> None:
        """Close the connections. A request in flight on another thread fails at once."""
        self._client.close()

    def units(self) -> tuple[UnitRecord, ...]:
        """Units for the launcher: names and counts, nothing about patients."""
        self.meet()
        raw = self._call("GET", "/v1/units", token=self._launch_token)
        return believe(
            lambda: tuple(
                UnitRecord(
                    unit["unit_id"],
                    unit["name"],
                    unit["kind"],
                    unit["sub_region"],
                    unit["operation"],
                    unit["group"],
                    unit["unit_id"],
                    unit["phone"],
                    unit["cases"],
                )
                for unit in raw["units"]
            )
        )

    def login(self) -> Login:
        """Log in for the unit (training)."""
        self.meet()
        raw = self._call("POST", "/v1/training/login", {"unit": self._unit_id}, token=self._launch_token)
        login = believe(
            lambda: Login(
                raw["user"]["id"],
                raw["user"]["name"],
                raw["user"]["title"],
                raw["unit"],
                tuple(raw["roles"]),
                raw["store_key"],
            )
        )
        self._session_token, self._poke_token = believe(lambda: str(raw["session_token"])), ""
        return login

    def meet(self) -> None:
        """Before anything is told to it: is the store of our kind? Raises StoreRefused when it is not."""
        if not self._environment_known:
            told = self._call("GET", "/v1/health", token="")
            ours = TRAINING if self._work is None else self._work.environment
            if told.get("environment") != ours:
                raise StoreRefused("store_is_not_training" if ours == TRAINING else "store_is_training", {})
            self._environment_known = True

    def login_terms(self) -> LoginTerms:
        """How people log in to this store, with a challenge of its own."""
        self.meet()
        raw = self._call("GET", "/v1/login", token="")
        return believe(lambda: read_login_terms(raw))

    def person(self, id_token: str) -> WorkPerson:
        """Who has logged in at the provider, and where she may work."""
        raw = self._call("POST", "/v1/login", {"id_token": id_token}, token="")
        return believe(lambda: read_work_person(raw))

    def log_out(self) -> None:
        """End the session, if there is one."""
        if self._work is not None:
            self._session_token = ""
            self._work.leave(self._ask_openly)

    def _ask_openly(self, path: str, body: Mapping[str, object]) -> Mapping[str, Any]:
        return self._call("POST", path, body, token="")

    def enrol(self, device_id: str, public_key: bytes, leaves: int = 0) -> int:
        """Let the store certify the device's key; the incarnation to number in, an unused one when we leave one."""
        body: dict[str, object] = {"device_id": device_id, "public_key": public_key.hex()}
        if leaves:
            body["leaves"] = leaves
        return self._session(lambda: believe_whole(self._ask("POST", "/v1/devices", body), "incarnation"))

    def hello(self, device_id: str, incarnation: int, cursors: Mapping[str, int], held: Sequence[str] = ()) -> Greeting:
        """Where the store stands, and what has become of operations we know as held."""
        body: dict[str, object] = {"device_id": device_id, "incarnation": incarnation, "cursors": dict(cursors)}
        if held:
            body["held"] = list(held)
        raw = self._session(lambda: self._ask("POST", "/v1/hello", body))
        return believe(
            lambda: Greeting(
                str(raw["server_time"]),
                str(raw["epoch"]),
                whole(raw["incarnation"]),
                whole(raw["device_last_seq"]),
                {str(scope): whole(head) for scope, head in raw["heads"].items()},
                whole(raw["lease_hours"]),
                tuple(verdict_of(verdict) for verdict in raw.get("later_verdicts", ())),
            )
        )

    def push(
        self,
        device_id: str,
        incarnation: int,
        first_seq: int,
        operations: Sequence[SignedOperation],
        waiting: int,
    ) -> PushReply:
        """Send a batch; the store's verdicts."""
        body = {
            "device_id": device_id,
            "incarnation": incarnation,
            "first_seq": first_seq,
            "ops": [{"bytes": signed.data.decode("utf-8"), "sig": signed.signature.hex()} for signed in operations],
            "outbox_len": waiting,
        }
        raw = self._session(lambda: self._ask("POST", "/v1/push", body))
        return believe(
            lambda: PushReply(
                tuple(verdict_of(verdict) for verdict in raw["verdicts"]),
                whole(raw["device_last_seq"]),
                str(raw["epoch"]),
                str(raw["server_time"]),
            )
        )

    def pull(self, scope: str, after: int, limit: int) -> Page:
        """The next page of a scope."""
        query = {"scope": scope, "after": str(after), "limit": str(limit)}
        return self._session(lambda: self._page(query))

    def bootstrap(self, scope: str, edition: str, after: str) -> SnapshotPage:
        """The next page of a scope as it stands; the first one without edition and after."""
        query = {"scope": scope} | ({"edition": edition, "after": after} if edition else {})
        return self._session(lambda: self._snapshot(query))

    def digests(self, scope: str, buckets: Sequence[int] = (), red: str = "") -> ScopeDigests:
        """The parts of a scope to compare; `red` is our digest in hex when it stayed another after a repair."""
        query = (
            {"scope": scope} | ({"buckets": bytes(buckets).hex()} if buckets else {}) | ({"red": red} if red else {})
        )
        return self._session(lambda: self._digests(query))

    def documents(self, scope: str, doc_ids: Sequence[str]) -> SnapshotPage:
        """Documents of a scope, whole."""
        return self._session(lambda: self._snapshot({"scope": scope, "docs": ",".join(doc_ids)}, "/v1/documents"))

    def _digests(self, query: Mapping[str, str]) -> ScopeDigests:
        body = self._send("GET", "/v1/digests", None, self._session_token, query, _JSON)
        return believe(lambda: digests_of(json.loads(body)))

    def _snapshot(self, query: Mapping[str, str], path: str = "/v1/bootstrap") -> SnapshotPage:
        lines = self._lines(path, query)
        header = believe(lambda: snapshot_header_of(json.loads(lines[0])))
        return SnapshotPage(header, tuple(lines[1:]))

    def _lines(self, path: str, query: Mapping[str, str]) -> list[bytes]:
        body = self._send("GET", path, None, self._session_token, query, _NDJSON)
        if not body.endswith(b"\n"):
            raise TransportError("broken_answer")
        return body[:-1].split(b"\n")

    def _page(self, query: Mapping[str, str]) -> Page:
        lines = self._lines("/v1/pull", query)
        header = believe(lambda: header_of(json.loads(lines[0])))
        # Line by line: parsing a whole page in one go would keep every other thread waiting.
        bundles, revoked = [], {}
        for line in lines[1:]:
            raw = believe(lambda line=line: json.loads(line))  # type: ignore[misc]
            if isinstance(raw, dict) and "revoke" in raw:
                revoked.update(believe(lambda raw=raw: {str(raw["revoke"]): whole(raw["ver"])}))  # type: ignore[misc]
            else:
                bundles.append(believe(lambda raw=raw: bundle_from_wire(raw)))  # type: ignore[misc]
        return Page(header, tuple(bundles), MappingProxyType(revoked))

    def poke_token(self) -> str:
        """What a launcher is told by while the session is locked; asked for once for each log-in."""
        if not self._poke_token:
            raw = self._session(lambda: self._ask("POST", "/v1/poke", {}))
            self._poke_token = believe(lambda: str(raw["poke_token"]))
        return self._poke_token

    @property
    def kept_poke_token(self) -> str:
        """The same, if it has been asked for."""
        return self._poke_token

    def news(
        self, poke_token: str, cursors: Mapping[str, int], known: tuple[int, int] | None, *, at_once: bool
    ) -> tuple[int, int]:
        """How many messages have come since the cursors, and how many of them are urgent; waits up to 50 s for that to
        be another answer than what is `known`, unless it is to be `at_once`."""
        told = {"new": str(known[0]), "high": str(known[1])} if known is not None else {}
        query = {scope: str(cursor) for scope, cursor in cursors.items()} | told | ({"within": "0"} if at_once else {})
        patience = self._client.timeout if at_once else httpx2.Timeout(_LONGEST_WAIT, connect=5.0, pool=5.0)
        body = self._send("GET", _NEWS, None, poke_token, query, _JSON, timeout=patience)
        if not body:
            return known or (0, 0)
        return believe(lambda: (whole((raw := json.loads(body))["new"]), whole(raw["high"])))

    def purge_receipt(self, device_id: str, receipt: Signed) -> None:
        """Tell that documents are held no longer."""
        told = {"bytes": receipt.data.decode("utf-8"), "sig": receipt.signature.hex()}
        self._session(lambda: self._ask("POST", "/v1/purged", {"device_id": device_id, "receipt": told}))

    def lease(self, device_id: str, holds: str, *, ward: bool) -> LeaseGrant:
        """The store's share of the key to what we have fetched; `holds` is the lease we have now, '' for none."""
        body = {"device_id": device_id, "holds": holds, "ward": ward}
        raw = self._session(lambda: self._ask("POST", "/v1/lease", body))
        return believe(lambda: grant_of(raw))

    def sealed_key(self) -> Signed:
        """The store's word on the key that operations are sealed to."""
        return believe(lambda: signed_of(self._session(lambda: self._ask("GET", "/v1/sealed", None))["key"]))

    def deliver_sealed(self, sealed: Sequence[bytes]) -> Mapping[str, str]:
        """Hand in sealed operations; what became of each by the SHA-256 of its bytes."""
        body = {"sealed": [base64.b64encode(one).decode("ascii") for one in sealed]}
        raw = self._session(lambda: self._ask("POST", "/v1/sealed", body))
        return believe(lambda: {str(digest): str(fate) for digest, fate in raw["fates"].items()})

    def events(self, batch: EventBatch) -> Signed:
        """Tell what was done here; the store's receipt."""
        body = {
            "device_id": batch.device_id,
            "chain": batch.chain,
            "first": batch.first,
            "previous": batch.previous,
            "events": [data.decode("utf-8") for data in batch.events],
            "sig": batch.signature.hex(),
        }
        raw = self._session(lambda: self._ask("POST", "/v1/events", body))
        return believe(lambda: signed_of(raw["receipt"]))

    def outside(self, step: str, body: Mapping[str, object]) -> Mapping[str, Any]:
        """One step of reading a plan without taking part (`desktop.sync.outside`)."""
        return self._session(lambda: self._ask("POST", f"/v1/outside/{step}", body))

    def identities(self, step: str, body: Mapping[str, object] | None) -> Mapping[str, Any]:
        """The register of numbers that are one person's (`desktop.sync.identities`); no step is what waits."""
        path = f"/v1/identities/{step}" if step else "/v1/identities"
        return self._session(lambda: self._ask("POST" if step else "GET", path, body))

    def admin(self, what: str, body: Mapping[str, object]) -> Mapping[str, Any]:
        """What administration asks (`desktop.sync.admin`); an import may take its time."""
        slow = _IMPORT if what == "import" else None
        return self._session(lambda: self._ask("POST", f"/v1/admin/{what}", body, slow))

    def held(self) -> Mapping[str, Any]:
        """What the person's consent keeps back of what the unit wrote (`desktop.sync.held`)."""
        return self._session(lambda: self._ask("GET", "/v1/held", None))

    def decide_held(self, body: Mapping[str, object]) -> Mapping[str, Any]:
        """A decision about one of them."""
        return self._session(lambda: self._ask("POST", "/v1/held", body))

    def log_in_anew(self) -> str:
        """A token that shows that she has just logged in anew (training); the session goes on as it was."""
        self.meet()
        raw = self._call("POST", "/v1/training/login", {"unit": self._unit_id}, token=self._launch_token)
        return believe(lambda: str(raw["session_token"]))

    def announce(self, blob: str, size: int, sha256: str) -> BlobReply:
        """Tell of a file to come, or ask how far it has come."""
        return self._blob(f"/v1/blob/{blob}", {"size": size, "sha256": sha256})

    def complete(self, blob: str) -> BlobReply:
        """All chunks are sent; what the store says of the whole."""
        return self._blob(f"/v1/blob/{blob}/complete", {})

    def put_chunk(self, blob: str, n: int, data: bytes) -> None:
        """Send one chunk of a file."""
        self._session(lambda: self._send("PUT", f"/v1/blob/{blob}/{n}", data, self._session_token, {}, _JSON))

    def chunk(self, blob: str, n: int) -> bytes:
        """One chunk of an attached file."""
        return self._session(lambda: self._send("GET", f"/v1/blob/{blob}/{n}", None, self._session_token, {}, _OCTETS))

    def _blob(self, path: str, body: Mapping[str, object]) -> BlobReply:
        raw = self._session(lambda: self._ask("POST", path, body))
        return believe(lambda: BlobReply(str(raw["state"]), tuple(whole(n) for n in raw["missing"]), str(raw["code"])))

    def _session(self, ask: Callable[[], _T]) -> _T:
        token = self._session_token
        if not token:
            token = self._log_in_unless_other_than("")
        try:
            return ask()
        except StoreRefused as refused:
            if refused.code not in {"bad_token", "no_token"}:
                raise
        self._log_in_unless_other_than(token)
        return ask()

    def _log_in_unless_other_than(self, token: str) -> str:
        """Log in, unless the other thread has just done that."""
        with self._logging_in:
            if self._session_token == token:
                self._log_in()
            return self._session_token

    def _log_in(self) -> None:
        if self._work is None:
            self.login()
            return
        self.meet()
        self._session_token, self._poke_token = self._work.enter(self._ask_openly), ""

    def live(self, silence: float) -> Iterator[Mapping[str, int]]:
        """Heads as scopes move, nothing for a sign of life. Raises when it ends or is silent for `silence` seconds."""
        response = self._session(lambda: self._open_stream(silence))
        opened = False
        try:
            rest = b""
            for part in response.iter_raw():
                *events, rest = (rest + part).split(b"\n\n")
                if len(rest) > _LONGEST_EVENT:
                    raise TransportError("broken_answer", opened=opened)
                opened = True
                yield believe(lambda events=events: news_of(events))  # type: ignore[misc]
        except httpx2.TimeoutException as error:
            raise TransportError("timed_out", opened=opened) from error
        except (httpx2.HTTPError, httpx2.StreamError, OSError, RuntimeError) as error:
            if isinstance(error, TransportError):
                raise
            raise TransportError("unreachable", opened=True) from error
        finally:
            self._listening = None
            response.close()

    def hush(self) -> None:
        """End what `live` waits for, or whatever one that is breakable does, from another thread."""
        self._hushed = True
        listening = self._listening
        if listening is not None:
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)

    def _on_trace(self, event: str, details: Mapping[str, Any]) -> None:
        """A connection has been opened, by the HTTP library's own account of what it does."""
        if event in _OPENED:
            self._listening = details["return_value"].get_extra_info("socket")
            if self._hushed:
                self.hush()

    def wait(self, cursors: Mapping[str, int], *, at_once: bool) -> Mapping[str, int]:
        """The scopes that are not where the cursors are; waits for that up to 50 s unless it is to be `at_once`."""
        query = {scope: str(cursor) for scope, cursor in cursors.items()} | ({"within": "0"} if at_once else {})
        patience = self._client.timeout if at_once else httpx2.Timeout(_LONGEST_WAIT, connect=5.0, pool=5.0)
        body = self._session(
            lambda: self._send("GET", _WAIT, None, self._session_token, query, _JSON, timeout=patience)
        )
        return believe(lambda: heads_of(json.loads(body)["heads"])) if body else {}

    def _open_stream(self, silence: float) -> httpx2.Response:
        timeout = httpx2.Timeout(silence, connect=5.0, pool=5.0)
        headers = {"Authorization": f"Bearer {self._session_token}", "Accept": _EVENTS}
        request = self._client.build_request("GET", "/v1/live", headers=headers, timeout=timeout)
        try:
            response = self._client.send(request, stream=True)
        except httpx2.ConnectTimeout as error:
            raise TransportError("unreachable") from error
        except httpx2.TimeoutException as error:
            raise TransportError("timed_out") from error
        except (httpx2.HTTPError, httpx2.StreamError, RuntimeError) as error:
            raise TransportError("unreachable", opened=not isinstance(error, httpx2.ConnectError)) from error
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if response.status_code != 200 or kind != _EVENTS:
            try:
                _judge(response, _read(response), _EVENTS)
            except (httpx2.HTTPError, httpx2.StreamError) as error:
                raise TransportError("unreachable") from error
            finally:
                response.close()
            raise TransportError("not_our_store")
        stream = response.extensions.get("network_stream")
        self._listening = stream.get_extra_info("socket") if stream is not None else None
        return response

    def _ask(
        self, method: str, path: str, body: Mapping[str, object] | None, timeout: httpx2.Timeout | None = None
    ) -> dict[str, Any]:
        return self._call(method, path, body, token=self._session_token, timeout=timeout)

    def _call(
        self, method: str, path: str, body: object = None, *, token: str, timeout: httpx2.Timeout | None = None
    ) -> dict[str, Any]:
        raw = believe(lambda: json.loads(self._send(method, path, body, token, {}, _JSON, timeout=timeout)))
        if not isinstance(raw, dict):
            raise TransportError("broken_answer")
        return raw

    def _send(
        self,
        method: str,
        path: str,
        body: object,
        token: str,
        query: Mapping[str, str],
        expected: str,
        *,
        timeout: httpx2.Timeout | None = None,
    ) -> bytes:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if expected == _NDJSON:
            headers["Accept-Encoding"] = "zstd"
        content = None
        if isinstance(body, bytes):
            headers |= {"Content-Type": _OCTETS, "Content-Digest": _digest(body)}
            content = body
        elif body is not None:
            headers["Content-Type"] = _JSON
            told = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
            content = told.encode("utf-8", "surrogatepass")
            if len(content) >= _WORTH_PACKING:
                headers["Content-Encoding"] = "zstd"
                content = zstandard.ZstdCompressor(level=_PACKED).compress(content)
        request = self._client.build_request(
            method,
            path,
            headers=headers,
            content=content,
            params=dict(query),
            timeout=timeout or self._client.timeout,
            extensions=self._extensions,
        )
        try:
            response = self._client.send(request, stream=True)
            try:
                data = _read(response)
            finally:
                response.close()
        except httpx2.TimeoutException as error:
            raise TransportError("timed_out") from error
        except (httpx2.HTTPError, httpx2.StreamError, RuntimeError) as error:
            if isinstance(error, TransportError):
                raise
            raise TransportError("unreachable", opened=not isinstance(error, httpx2.ConnectError)) from error
        return _judge(response, data, expected)


def _digest(data: bytes) -> str:
    """The Content-Digest header's value (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode('ascii')}:"


def _read(response: httpx2.Response) -> bytes:
    """The body, inflated. Raises TransportError for one cut short or without end."""
    parts, size = [], 0
    for part in response.iter_raw():
        size += len(part)
        if size > _LONGEST_ANSWER:
            raise TransportError("broken_answer")
        parts.append(part)
    data = b"".join(parts)
    if response.headers.get("content-encoding", "") not in {"zstd", ""}:
        raise TransportError("broken_answer")
    if response.headers.get("content-encoding") != "zstd":
        return data
    inflate = zstandard.ZstdDecompressor().decompressobj()
    try:
        inflated = inflate.decompress(data)
    except zstandard.ZstdError as error:
        raise TransportError("broken_answer") from error
    if not inflate.eof or inflate.unused_data:
        raise TransportError("broken_answer")
    return inflated


def _judge(response: httpx2.Response, data: bytes, expected: str) -> bytes:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if response.status_code == 200 and kind == expected:
        if expected == _OCTETS and response.headers.get("content-digest") != _digest(data):
            raise TransportError("broken_answer")
        return data
    if response.status_code == 204 and not data and response.request.url.path in {_WAIT, _NEWS}:
        return b""  # nothing has moved
    if kind != _JSON:
        raise TransportError("not_our_store")
    told = believe(lambda: json.loads(data))
    if not isinstance(told, dict) or not isinstance(told.get("code"), str):
        raise TransportError("not_our_store")
    if response.status_code >= 500:
        raise TransportError("store_busy", _stay_away(told))
    if 400 <= response.status_code < 500:
        raise StoreRefused(told["code"], {name: value for name, value in told.items() if name != "message_sv"})
    raise TransportError("not_our_store")


def _stay_away(told: Mapping[str, object]) -> float:
    """How many seconds a refusal asks for."""
    after = told.get("retry_after_ms")
    return min(_LONGEST_AWAY, after / 1000) if isinstance(after, int) and after > 0 else 0.0
