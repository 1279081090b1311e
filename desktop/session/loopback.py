"""Where the browser comes back to after log-in: a port of this computer's own, open for one answer and no longer.

The browser is sent to our port first, and from there to the identity provider: so only an address of this computer's,
good for one visit, is ever on a command line, which every program of the computer may read (RFC 8252 §8).
"""

from __future__ import annotations

import hmac
import secrets
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

BACK = "/callback"
_MOST_REQUESTS = 50
"""Of whoever: a browser asks for an icon, too, and a stranger may knock, but not for ever."""
_LONGEST_PATH = 8_000
_PAGE = """<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>SAMSA</title>
<meta name="viewport" content="width=device-width">
<style>body{{font:18px/1.5 sans-serif;max-width:36em;margin:15vh auto;padding:0 1.5em}}h1{{font-size:1.4em}}</style>
</head><body><h1>{head}</h1><p>{text}</p></body></html>
"""
_DONE = ("Du kan stänga fliken", "Inloggningen fortsätter i SAMSA.")
_REFUSED = ("Inloggningen avbröts", "Gå tillbaka till SAMSA. Där står vad som hände och hur du loggar in igen.")
_STRANGE = ("Det här svaret hör inte till någon inloggning", "Gå tillbaka till SAMSA och börja om därifrån.")
_USED = ("Adressen har redan använts", "Gå tillbaka till SAMSA och välj Logga in igen.")


class Cancelled(Exception):
    """Nobody came back: it took too long, or it was called off. `code`: login_timed_out, login_cancelled."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Loopback:
    """Listens from the beginning of the block to its end. `state` is what the right answer carries."""

    def __init__(self, state: str) -> None:
        self._state = state
        self._way = ""
        self._key = secrets.token_urlsafe(16)
        self._answer: dict[str, str] | None = None
        self._over = threading.Event()
        self._visited = threading.Event()
        self._lock = threading.Lock()
        self._requests = 0
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self.forged = 0
        """Answers with another state, which nobody took."""

    @property
    def redirect_uri(self) -> str:
        return f"http://127.0.0.1:{self.port}{BACK}"

    def begin(self, way: str) -> str:
        """Start listening; where to send the browser, which is sent on to `way`, once."""
        self._way = way
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="log-in", daemon=True).start()
        return f"http://127.0.0.1:{self.port}/{self._key}"

    def wait(self, seconds: float) -> dict[str, str]:
        """What the answer said. Raises Cancelled."""
        if not self._over.wait(seconds):
            raise Cancelled("login_timed_out")
        if self._answer is None:
            raise Cancelled("login_cancelled")
        return self._answer

    def wait_for_visit(self, seconds: float) -> bool:
        """Whether the browser has come and been sent on."""
        return self._visited.wait(seconds)

    def cancel(self) -> None:
        """Call it off; from any thread."""
        self._over.set()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        loopback = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 5

            def do_GET(self) -> None:
                loopback._take(self)

            def log_message(self, *args: object) -> None:
                """Nothing of an address that carries a code is ever written anywhere."""

        return Handler

    def _take(self, request: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self._requests += 1
            here = request.headers.get("Host", "") == f"127.0.0.1:{self.port}"
            if not here or self._requests > _MOST_REQUESTS or len(request.path) > _LONGEST_PATH:
                _send(request, 400, _STRANGE)
                return
            parts = urlsplit(request.path)
            if parts.path == f"/{self._key}":
                self._send_on(request)
            elif parts.path == BACK:
                self._come_back(request, parts.query)
            else:
                _send(request, 404, _STRANGE)

    def _send_on(self, request: BaseHTTPRequestHandler) -> None:
        way, self._way = self._way, ""
        if not way:
            _send(request, 410, _USED)
            return
        request.send_response(303)
        request.send_header("Location", way)
        request.send_header("Cache-Control", "no-store")
        request.send_header("Referrer-Policy", "no-referrer")
        request.send_header("Content-Length", "0")
        request.end_headers()
        self._visited.set()

    def _come_back(self, request: BaseHTTPRequestHandler, query: str) -> None:
        told = {name: values[0] for name, values in parse_qs(query).items() if len(values) == 1}
        if not hmac.compare_digest(told.get("state", "").encode(), self._state.encode()):
            self.forged += 1
            _send(request, 400, _STRANGE)
            return
        if self._answer is not None:
            _send(request, 410, _USED)
            return
        self._answer = told
        _send(request, 200, _DONE if "code" in told else _REFUSED)
        self._over.set()


def send_browser(way: str, open_browser: Callable[[str], bool], patience: float = 30.0) -> bool:
    """Send the browser to an address that must not stand on its command line; whether it came."""
    loopback = Loopback(secrets.token_urlsafe(32))
    try:
        return open_browser(loopback.begin(way)) and loopback.wait_for_visit(patience)
    finally:
        loopback.close()


class _Server(ThreadingHTTPServer):
    allow_reuse_address = False

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any) -> None:
        """A visitor that hangs up in the middle is nobody's trouble."""


def _send(request: BaseHTTPRequestHandler, status: int, words: tuple[str, str]) -> None:
    body = _PAGE.format(head=words[0], text=words[1]).encode("utf-8")
    request.send_response(status)
    request.send_header("Content-Type", "text/html; charset=utf-8")
    request.send_header("Content-Length", str(len(body)))
    request.send_header("Cache-Control", "no-store")
    request.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
    request.send_header("Connection", "close")
    request.end_headers()
    request.wfile.write(body)
