"""Holds so many streams of events open, each with a session of its own; for `idle_kb`."""

from __future__ import annotations

import http.client
import json
import resource
import socket
import sys
import time


def main() -> None:
    """Reads {"port", "token", "unit", "count"}; says `open` when all are there; ends with its input."""
    argument = json.loads(sys.stdin.readline())
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    port = argument["port"]
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": f"Bearer {argument['token']}", "Content-Type": "application/json"}
    streams = []
    for _ in range(argument["count"]):
        connection.request("POST", "/v1/training/login", json.dumps({"unit": argument["unit"]}), headers)
        token = json.loads(connection.getresponse().read())["session_token"]
        while not (stream := _open(port, token)):
            time.sleep(0.1)  # the store has asked us to come later
        streams.append(stream)
    print("open", flush=True)
    sys.stdin.read()


def _open(port: int, token: str) -> socket.socket | None:
    line = socket.create_connection(("127.0.0.1", port))
    line.sendall(f"GET /v1/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
    if line.recv(4096).startswith(b"HTTP/1.1 200"):
        return line
    line.close()
    return None


if __name__ == "__main__":
    main()
