"""The training store as a program: one folder, one loopback port, one line on standard output when it is ready.

The launch token passes by that line alone: never an argument, never in a log. The program ends when its standard input
closes, so that it never outlives the client that started it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import secrets
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import uvicorn

from central.api.application import build
from central.api.handlers import Service
from central.api.sessions import Sessions
from central.app.training_store import open_training_store
from central.store.store import Store

Tell = Callable[[dict[str, object]], None]


def run(arguments: list[str] | None = None) -> int:
    """Serve until standard input closes. Returns the exit code."""
    options = _options(arguments)
    if not options.training:
        sys.stderr.write("only --training is built so far\n")
        return 2
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    store = open_training_store(options.data, options.cases, options.seed, _tell_progress)
    try:
        serve(store, options.listen, _tell)
    finally:
        store.close()
    return 0


def serve(store: Store, listen: tuple[str, int], tell: Tell) -> None:
    """Answer on a loopback address until standard input closes; tells port, token and store key when ready."""
    token = secrets.token_urlsafe(32)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Without this every answer waits 40 ms for the other side's delayed acknowledgement; accepted sockets inherit it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind(listen)
    listener.listen(128)
    config = uvicorn.Config(
        build(Service(store, Sessions(token))),
        http="httptools",
        loop="asyncio",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    server = _Server(config, lambda: tell(_ready(listener, token, store)))
    threading.Thread(target=_end_with_parent, args=(server,), name="parent", daemon=True).start()
    asyncio.run(server.serve(sockets=[listener]))


class _Server(uvicorn.Server):
    """Tells when it answers, which uvicorn itself only logs."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def _ready(listener: socket.socket, token: str, store: Store) -> dict[str, object]:
    return {"port": listener.getsockname()[1], "token": token, "store_key": store.public_key.hex()}


def _end_with_parent(server: uvicorn.Server) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    server.should_exit = True


def _tell(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _tell_progress(done: int, of: int) -> None:
    _tell({"seeding": done, "of": of})


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="central", description="The central store, embedded, for training.")
    parser.add_argument("--training", action="store_true", help="fill an own store with fictional cases and serve it")
    parser.add_argument("--data", type=Path, required=True, help="folder of the store; created when missing")
    parser.add_argument("--cases", type=int, default=600, help="how many cases to make the first time")
    parser.add_argument("--seed", type=int, default=1, help="equal seeds give equal cases")
    parser.add_argument("--listen", type=_address, default=("127.0.0.1", 0), help="loopback address:port; 0 = any")
    return parser.parse_args(arguments)


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if host not in {"127.0.0.1", "localhost"} or not (port.isascii() and port.isdigit()) or int(port) > 65_535:
        raise argparse.ArgumentTypeError("a training store listens on 127.0.0.1:PORT only")
    return host, int(port)
