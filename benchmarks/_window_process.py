"""Starts a process with a real window for a benchmark, and reads what it has measured there."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks._many_cases import many_cases
from benchmarks._training import offscreen
from desktop.app.session_ticket import SessionTicket


def with_many_cases(name: str) -> Any:
    """What `inside` of the benchmark says of a window with 50,000 cases."""
    offscreen()
    home = tempfile.TemporaryDirectory(prefix="samsa-bench-", dir=Path.home())
    with home as folder, many_cases(Path(folder)) as ticket:
        return in_window(name, ticket)


def in_window(name: str, ticket: SessionTicket) -> Any:
    """What `inside(window)` of the benchmark says, asked in a process of its own. Raises RuntimeError when it fails."""
    command = [sys.executable, "-m", "benchmarks._window", name]
    told = json.dumps(asdict(ticket)) + "\n"
    done = subprocess.run(command, input=told, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{name} ended with {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def p95(times: Sequence[float]) -> float:
    """The 95th percentile, no interpolation."""
    return sorted(times)[min(int(len(times) * 0.95), len(times) - 1)]


def line(name: str, value: float, floor: float | None, n: int, unit: str = "ms", digits: int = 1) -> dict[str, object]:
    """One line for `./bench`."""
    return {
        "name": name,
        "value": round(value, digits),
        "unit": unit,
        "floor": None if floor is None else round(floor, digits),
        "ratio": None if floor is None else round(value / floor, 2),
        "n": n,
    }
