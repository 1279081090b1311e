"""The real service on a loopback port, and the plainest of clients."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn

from central.api.admission import Admission
from central.api.application import build
from central.api.handlers import Service
from central.api.hub import Hub
from central.api.sessions import Sessions, WorkSessions
from central.store.clock import Clock
from central.store.store import Store
from tests.central.pen import NOW, Pen

LAUNCH_TOKEN = "launch-token-of-the-tests"
JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.body.splitlines()]


@dataclass
class Caller:
    """Asks the service; `token` is sent as bearer when there is one."""

    port: int
    token: str = LAUNCH_TOKEN
    headers: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, body: bytes | None = None, content_type: str | None = JSON, **extra: str
    ) -> Answer:
        headers = {**self.headers, **extra}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if body is not None and content_type is not None:
            headers["Content-Type"] = content_type
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            told = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, told, response.read())

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, None, **headers)

    def post(self, path: str, body: object) -> Answer:
        return self.ask("POST", path, json.dumps(body).encode())

    def log_in(self, unit: str, pen: Pen | None = None) -> Caller:
        """A caller with a session at the unit, its device enrolled when a pen is given."""
        answer = self.post("/v1/training/login", {"unit": unit})
        assert answer.status == 200, answer.body
        session = Caller(self.port, answer.json()["session_token"])
        if pen is not None:
            enrolled = session.post("/v1/devices", {"device_id": pen.device_id, "public_key": pen.public_key.hex()})
            assert enrolled.status == 200, enrolled.body
        return session


@contextlib.contextmanager
def serving(
    store: Store,
    *,
    hub: Hub | None = None,
    sessions: Sessions | WorkSessions | None = None,
    admission: Admission | None = None,
    clock: Clock = lambda: NOW,
) -> Iterator[Caller]:
    """The service over a store until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    service = Service(store, sessions or Sessions(LAUNCH_TOKEN), clock, hub=hub, admission=admission)
    application = build(service)
    config = uvicorn.Config(application, http="httptools", ws="none", lifespan="off", access_log=False, log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield Caller(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        service.refusals.close()
        listener.close()


def pushed(pen: Pen, *operations: Any, first: int = 0) -> dict[str, object]:
    """A push request of signed operations."""
    return {
        "device_id": pen.device_id,
        "incarnation": pen.incarnation,
        "first_seq": first or pen.seq - len(operations) + 1,
        "ops": [{"bytes": o.data.decode("utf-8", "replace"), "sig": o.signature.hex()} for o in operations],
        "outbox_len": len(operations),
    }
