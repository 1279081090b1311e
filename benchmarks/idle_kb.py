"""Memory of the service for one client that only listens; 5,000 of them in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
import time

from benchmarks._live_work import cpu_seconds, live_work, resident_kb

CLIENTS = 5_000


def measure() -> dict[str, object]:
    """One line for `./bench`; kB of resident memory per client, her session included, after a whole heartbeat."""
    with live_work() as work:
        unit = work.group.devices[0].unit
        told = {"port": work.service.port, "token": work.service.launch_token, "unit": unit}
        _hold({**told, "count": 50}, 0)  # what the first ones bring along is not the clients'
        before = resident_kb(work.service.pid)
        after = _hold({**told, "count": CLIENTS}, work.service.pid)
    value = round((after - before) / CLIENTS, 1)
    return {"name": "idle_kb", "value": value, "unit": "kB", "floor": None, "ratio": None, "n": CLIENTS}


def _hold(argument: dict[str, object], pid: int) -> int:
    """Memory of the service while they are there; when `pid` is 0 only let them come and go."""
    command = [sys.executable, "-m", "benchmarks._idle_clients"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as clients:
        if clients.stdin is None or clients.stdout is None:
            raise RuntimeError("the clients cannot be spoken to")
        clients.stdin.write(json.dumps(argument) + "\n")
        clients.stdin.flush()
        if clients.stdout.readline().strip() != "open":
            raise RuntimeError("not all of them came")
        memory = 0
        if pid:
            began = cpu_seconds(pid)
            time.sleep(26)  # each has had a sign of life
            print(f"idle: {(cpu_seconds(pid) - began) / 26 * 100:.1f} % of a core", file=sys.stderr)
            memory = resident_kb(pid)
        clients.stdin.close()
    return memory
