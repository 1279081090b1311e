"""Answering on a loopback port."""

from __future__ import annotations

import asyncio
import gc
import logging
import secrets
import socket
import sys
import threading
import time
from collections.abc import Callable

import uvicorn

from central.api.application import build
from central.api.handlers import Service
from central.api.sessions import Sessions, WorkSessions
from central.login.door import login_door
from central.login.terms import LoginTerms
from central.store.store import Store

_log = logging.getLogger(__name__)
_A_DAY = 24 * 3600
Tell = Callable[[dict[str, object]], None]


def serve(
    store: Store, listen: tuple[str, int], tell: Tell, *, terms: LoginTerms | None, ends_with_parent: bool
) -> None:
    """Answer until standard input closes, or else until SIGTERM; tells port and store key when ready.

    People log in as `terms` say; without terms it is a training store, and the launch token is told as well.
    """
    token = secrets.token_urlsafe(32) if terms is None else ""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Without this every answer waits 40 ms for the other side's delayed acknowledgement; accepted sockets inherit it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind(listen)
    listener.listen(2048)  # after an outage everybody knocks at once
    service = Service(store, Sessions(token) if terms is None else _sessions_by(terms, store))
    config = uvicorn.Config(
        build(service),
        http="httptools",
        loop="asyncio",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,  # what the client needs of the time stands in the answers
        timeout_graceful_shutdown=2,
    )
    threading.Thread(target=service.refusals.keep_writing, name="refusals", daemon=True).start()
    threading.Thread(target=store.deliveries.keep_writing, name="deliveries", daemon=True).start()
    threading.Thread(target=_once_a_day, args=(store,), name="daily", daemon=True).start()
    server = _Server(config, lambda: tell(_ready(listener, token, store)), service.hub.close)
    if ends_with_parent:
        threading.Thread(target=_end_with_parent, args=(server,), name="parent", daemon=True).start()
    _collect_later()
    try:
        asyncio.run(server.serve(sockets=[listener]))
    finally:
        service.refusals.close()


def _sessions_by(terms: LoginTerms, store: Store) -> WorkSessions:
    return WorkSessions(store.logins, login_door(terms, store.logins.secret(b"nonces")))


def _collect_later() -> None:
    """Look for garbage in cycles less often: a push makes tens of thousands of objects and hardly a cycle.

    As Python comes it spent a tenth of the service's time looking (measured); what was made at the start never goes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def _once_a_day(store: Store) -> None:
    """Let go of files that nobody has attached to anything for a month, and tell everybody when units last handled open
    care: at the start, and once a day."""
    while True:
        try:
            store.blobs.sweep()
        except Exception as error:  # noqa: BLE001 - the thread's boundary; the next day is another try
            _log.error("attachments could not be looked through: %s", type(error).__name__)
        try:
            store.activity.publish()
        except Exception as error:  # noqa: BLE001 - the same
            _log.error("when units last handled open care could not be told: %s", type(error).__name__)
        time.sleep(_A_DAY)


class _Server(uvicorn.Server):
    """Tells when it answers, which uvicorn itself only logs; ends by dismissing those who listen."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending()
        await super().shutdown(sockets)


def _ready(listener: socket.socket, token: str, store: Store) -> dict[str, object]:
    secret = {"token": token} if token else {}
    return {"port": listener.getsockname()[1], **secret, "store_key": store.public_key.hex()}


def _end_with_parent(server: uvicorn.Server) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    server.should_exit = True
