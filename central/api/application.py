"""The ASGI application: routes, sizes, content types, and one JSON form for every error."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import zstandard
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from central.api import admin_wire, wire
from central.api.admin_handlers import AdminRoutes
from central.api.asked import Asked
from central.api.declared import require_declared
from central.api.errors import ApiError
from central.api.handlers import Service
from central.api.identity_handlers import IdentityRoutes
from central.api.login_routes import LoginRoutes
from central.api.openapi import describe
from central.api.outside_handlers import OutsideRoutes
from central.api.training_routes import TrainingRoutes
from central.store.answers import StoreRefusal
from central.store.dialect import Unconfirmed, passes

_log = logging.getLogger(__name__)
MOST_BODY_BYTES = 4_000_000
"""Of a request body. A full batch is 512 kB of signed bytes, which JSON within JSON can make some times longer."""

_MOST_THROWN_AWAY = 32_000_000
MOST_WINDOW_BYTES = 8 * 1024 * 1024
_FED_AT_ONCE = 512
"""Bytes of a packed body that are unpacked in one go: even if all of them are zeros packed, that is a few megabytes."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One route. `request` and `answer` are structs, or bytes for a chunk; no `answer` means the lines of a pull, `str`
    a stream of events. `handle` runs in a worker thread; a route with `waits` answers by itself, on the event loop."""

    method: str
    path: str
    handle: Callable[[Asked], Response] | None
    request: type | None
    answer: type | None
    bearer: str | None
    """Which bearer token it asks for: launch, session, poke or none. What asks for none is named in PROTOCOL.md §6."""
    budget: str = ""
    """Which budget of `central.api.admission` it is let in by; none for what must always be answered."""
    waits: ASGIApp | None = None


def endpoints(service: Service) -> tuple[Endpoint, ...]:
    """Every route, the one list that the router, the OpenAPI description and the tests read."""
    return (
        *_training(service.training),
        *_login(service.login),
        Endpoint("POST", "/v1/devices", service.enrol, wire.DeviceRequest, wire.DeviceAnswer, "session"),
        Endpoint("POST", "/v1/hello", service.hello, wire.HelloRequest, wire.HelloAnswer, "session", "cycle"),
        Endpoint("POST", "/v1/purged", service.purge_receipt, wire.PurgeReceiptRequest, wire.Taken, "session", "push"),
        Endpoint("POST", "/v1/events", service.events, wire.EventsRequest, wire.EventsAnswer, "session", "events"),
        Endpoint("POST", "/v1/push", service.push, wire.PushRequest, wire.PushAnswerBody, "session", "push"),
        Endpoint("POST", "/v1/lease", service.keys.lease, wire.LeaseRequest, wire.LeaseAnswer, "session", "push"),
        Endpoint("GET", "/v1/sealed", service.keys.sealed_key, None, wire.SealedKeyAnswer, "session", "cycle"),
        Endpoint("POST", "/v1/sealed", service.keys.sealed, wire.SealedRequest, wire.SealedAnswer, "session", "push"),
        *_outside(service.outside),
        Endpoint("GET", "/v1/held", service.review.waiting, None, wire.HeldAnswer, "session", "cycle"),
        Endpoint("POST", "/v1/held", service.review.decide, wire.HeldDecision, wire.HeldDecided, "session", "push"),
        *_identities(service.identities),
        *_admin(service.admin),
        Endpoint("GET", "/v1/pull", service.pull, None, None, "session", "pull"),
        Endpoint("GET", "/v1/bootstrap", service.bootstrap, None, None, "session", "bootstrap"),
        Endpoint("GET", "/v1/digests", service.digests, None, wire.DigestsAnswer, "session", "bootstrap"),
        Endpoint("GET", "/v1/documents", service.documents, None, None, "session", "bootstrap"),
        Endpoint("POST", "/v1/blob/{blob}", service.blobs.begin, wire.BlobRequest, wire.BlobAnswer, "session", "blob"),
        Endpoint("PUT", "/v1/blob/{blob}/{n}", service.blobs.put, bytes, wire.Taken, "session", "blob"),
        Endpoint("POST", "/v1/blob/{blob}/complete", service.blobs.complete, None, wire.BlobAnswer, "session", "blob"),
        Endpoint("GET", "/v1/blob/{blob}/{n}", service.blobs.read, None, bytes, "session", "blob"),
        Endpoint("GET", "/v1/live", None, None, str, "session", waits=service.live.stream),
        Endpoint("GET", "/v1/wait", None, None, wire.HeadsAnswer, "session", waits=service.live.wait),
        Endpoint("POST", "/v1/poke", service.news.poke_token, None, wire.PokeTokenAnswer, "session", "cycle"),
        Endpoint("GET", "/v1/news", None, None, wire.NewsAnswer, "poke", waits=service.news.news),
        Endpoint("GET", "/v1/health", service.health, None, wire.HealthAnswer, None),
    )


def _identities(routes: IdentityRoutes) -> tuple[Endpoint, ...]:
    number, state, asked = wire.IdentityPair, wire.IdentityState, "outside"
    return (
        Endpoint("GET", "/v1/identities", routes.waiting, None, wire.IdentitiesWaiting, "session", asked),
        Endpoint("POST", "/v1/identities/look", routes.look, number, wire.IdentityLook, "session", asked),
        Endpoint("POST", "/v1/identities/join", routes.join, wire.IdentityJoin, state, "session", asked),
        Endpoint("POST", "/v1/identities/confirm", routes.confirm, wire.IdentityConfirm, state, "session", asked),
        Endpoint("POST", "/v1/identities/part", routes.part, wire.IdentityPart, state, "session", asked),
    )


def _admin(routes: AdminRoutes) -> tuple[Endpoint, ...]:
    asked: tuple[tuple[str, Callable[[Asked], Response], type, type], ...] = (
        ("units", routes.units, admin_wire.AdminUnitsRequest, admin_wire.AdminUnitsAnswer),
        ("users", routes.users, admin_wire.AdminUsersRequest, admin_wire.AdminUsersAnswer),
        ("changes", routes.changes, admin_wire.AdminChangesRequest, admin_wire.AdminChangesAnswer),
        ("inboxes", routes.inboxes, admin_wire.AdminInboxesRequest, admin_wire.AdminInboxesAnswer),
        ("applies", routes.applies, admin_wire.AdminAppliesRequest, admin_wire.AdminAppliesAnswer),
        ("change", routes.change, admin_wire.AdminChangeRequest, admin_wire.AdminChangeAnswer),
        ("import", routes.import_file, admin_wire.AdminImportRequest, admin_wire.AdminImportAnswer),
    )
    return tuple(
        Endpoint("POST", f"/v1/admin/{what}", handle, request, answer, "session", "admin")
        for what, handle, request, answer in asked
    )


def _outside(routes: OutsideRoutes) -> tuple[Endpoint, ...]:
    held = wire.OutsideReading
    told, opened, lasts = wire.OutsideAskAnswer, wire.OutsideOpenAnswer, wire.OutsideLastsAnswer
    return (
        Endpoint("POST", "/v1/outside/ask", routes.ask, wire.OutsideAskRequest, told, "session", "outside"),
        Endpoint("POST", "/v1/outside/open", routes.open, wire.OutsideOpenRequest, opened, "session", "outside"),
        Endpoint("POST", "/v1/outside/read", routes.read, held, wire.OutsideReadAnswer, "session", "outside"),
        Endpoint("POST", "/v1/outside/lasts", routes.lasts, held, lasts, "session", "cycle"),
        Endpoint("POST", "/v1/outside/end", routes.end, held, wire.Taken, "session", "cycle"),
    )


def _training(routes: TrainingRoutes | None) -> tuple[Endpoint, ...]:
    if routes is None:
        return ()
    return (
        Endpoint("POST", "/v1/training/login", routes.login, wire.LoginRequest, wire.LoginAnswer, "launch"),
        Endpoint("GET", "/v1/units", routes.units, None, wire.UnitsAnswer, "launch"),
    )


def _login(routes: LoginRoutes | None) -> tuple[Endpoint, ...]:
    if routes is None:
        return ()
    asked, proved = wire.IdTokenRequest, wire.SessionRequest
    return (
        Endpoint("GET", "/v1/login", routes.terms, None, wire.LoginTermsAnswer, None, "login"),
        Endpoint("POST", "/v1/login", routes.who, asked, wire.PersonAnswer, None, "login"),
        Endpoint("POST", "/v1/session", routes.begin, proved, wire.SessionAnswer, None, "login"),
        Endpoint("POST", "/v1/session/refresh", routes.renew, wire.RefreshRequest, wire.TokensAnswer, None, "login"),
        Endpoint("POST", "/v1/session/end", routes.end, wire.EndRequest, wire.Taken, None, "login"),
    )


def build(service: Service) -> ASGIApp:
    """The application over a service. Raises UndeclaredRouteError for a route that nobody has placed in the table."""
    routes = endpoints(service)
    description = wire.encode(describe(routes))

    async def openapi(_: Request) -> Response:
        return Response(description, 200, {}, wire.JSON)

    framed = Starlette(
        routes=[
            *(
                Route(route.path, _answering(route, route.handle, service), methods=[route.method])
                for route in routes
                if route.handle is not None
            ),
            Route("/openapi.json", openapi, methods=["GET"]),
        ],
        exception_handlers={HTTPException: _http_error},
    )
    waiting = {route.path: route.waits for route in routes if route.waits is not None}
    bearers = {(route.method, route.path): route.bearer for route in routes}
    require_declared(framed.routes, waiting, bearers, service.access)

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await waiting.get(scope.get("path", ""), framed)(scope, receive, send)

    return application


def _answering(
    route: Endpoint, handle: Callable[[Asked], Response], service: Service
) -> Callable[[Request], Awaitable[Response]]:
    async def refuse(request: Request, error: ApiError) -> Response:
        # Whose request it was may be a question to the database.
        authorization = request.headers.get("authorization")
        await run_in_threadpool(service.refusals.count, route.path, error.code, authorization)
        return error.response()

    async def answer(request: Request) -> Response:
        try:
            if route.budget:
                service.admission.enter(route.budget, request.headers.get("authorization", ""))
            asked = await _asked(request, route)
            return await run_in_threadpool(handle, asked)
        except ApiError as error:
            return await refuse(request, error)
        except StoreRefusal as refusal:
            return await refuse(request, ApiError(refusal.code, refusal.details))
        except (DBAPIError, PoolTimeout, Unconfirmed) as error:
            passing = passes(error)
            _log.error("%s: the database %s: %s", route.path, "is away" if passing else "refused", type(error).__name__)
            return await refuse(request, ApiError("busy" if passing else "internal"))
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:  # noqa: BLE001 - nobody above may see its text, which may quote what somebody wrote
            _log.error("%s: %s", route.path, type(error).__name__)
            return await refuse(request, ApiError("internal"))

    return answer


async def _asked(request: Request, route: Endpoint) -> Asked:
    authorization = request.headers.get("authorization")
    if route.bearer is not None and not authorization:
        raise ApiError("no_token")  # before reading what a stranger sends
    body = b""
    if route.method in {"POST", "PUT"}:
        body = _inflated(await _body(request), request.headers.get("content-encoding", ""))
        wanted = wire.OCTETS if route.request is bytes else wire.JSON
        told = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if route.request is not None and told != wanted:
            raise ApiError("wrong_content_type")
    encodings = {
        part.partition(";")[0].strip().lower() for part in request.headers.get("accept-encoding", "").split(",")
    }
    return Asked(
        authorization,
        body,
        dict(request.query_params),
        "zstd" in encodings,
        {name: str(part) for name, part in request.path_params.items()},
        request.headers.get("content-digest", ""),
    )


async def _body(request: Request) -> bytes:
    """The body, as far as it is let in. What is too long is read on and thrown away for a while, because a sender who
    is cut off in the middle never reads the answer that says why."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size <= MOST_BODY_BYTES:
            parts.append(part)
        elif size > _MOST_THROWN_AWAY:
            break
    if size > MOST_BODY_BYTES:
        raise ApiError("too_large")
    return b"".join(parts)


def _inflated(body: bytes, encoding: str) -> bytes:
    """The body as it was before packing. Raises ApiError; no more is unpacked than may be sent unpacked."""
    if encoding in {"", "identity"}:
        return body
    if encoding.lower() != "zstd":
        raise ApiError("bad_encoding")
    inflate = zstandard.ZstdDecompressor(max_window_size=MOST_WINDOW_BYTES).decompressobj()
    parts, size = [], 0
    try:
        for start in range(0, len(body), _FED_AT_ONCE):
            parts.append(inflate.decompress(body[start : start + _FED_AT_ONCE]))
            size += len(parts[-1])
            if size > MOST_BODY_BYTES:
                raise ApiError("too_large")
    except zstandard.ZstdError as error:
        raise ApiError("bad_encoding") from error
    if not inflate.eof or inflate.unused_data:
        raise ApiError("bad_encoding")
    return b"".join(parts)


async def _http_error(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return ApiError({404: "unknown_route", 405: "wrong_method"}.get(status, "bad_parameter")).response()
