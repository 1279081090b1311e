"""Processor time of the service for one poll that finds nothing new: `./bench noop_poll`."""

from __future__ import annotations

import socket
import statistics

from benchmarks._live_work import LiveWork, cpu_seconds, live_work

SEGMENTS, POLLS = 5, 500


def measure() -> dict[str, object]:
    """One line for `./bench`; milliseconds, the hub's own reading of the heads included."""
    with live_work() as work:
        values = [_segment(work) for _ in range(SEGMENTS + 1)][1:]
    value = statistics.median(values)
    return {"name": "noop_poll", "value": round(value, 3), "unit": "ms", "floor": None, "ratio": None, "n": SEGMENTS}


def _segment(work: LiveWork) -> float:
    unit = work.group.devices[0].unit
    head = f"Host: x\r\nAuthorization: Bearer {work.tokens[unit]}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", work.service.port)) as line:
        line.sendall(f"GET /v1/wait?unit:{unit}=0&reference=0&within=0 HTTP/1.1\r\n{head}".encode())
        answer = ""
        while "}}" not in answer:
            answer += line.recv(65536).decode()
        heads = answer[answer.index('{"heads":{') + 10 : answer.index("}}")].replace('"', "")
        cursors = "&".join("=".join(told.rsplit(":", 1)) for told in heads.split(","))
        request = f"GET /v1/wait?{cursors}&within=0 HTTP/1.1\r\n{head}".encode()
        began = cpu_seconds(work.service.pid)
        for _ in range(POLLS):
            line.sendall(request)
            got = line.recv(65536)
            if not got.startswith(b"HTTP/1.1 204"):
                raise RuntimeError(f"not the answer to an idle poll: {got[:300]!r}")
        return (cpu_seconds(work.service.pid) - began) / POLLS * 1000
