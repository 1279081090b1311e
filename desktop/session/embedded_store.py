"""The training store as a child process: started here, told nothing on its command line, ended with us.

The child prints JSON lines: `{"seeding": n, "of": m}` while it fills itself, then one `{"port", "token", "store_key"}`.
It ends when its standard input closes, so a crash of ours never leaves it behind.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

GIVES_WAY = 5
"""How far the store, as `nice` counts, stands back for the windows it shares the computer with."""
if sys.platform == "win32":
    _CREATED = subprocess.BELOW_NORMAL_PRIORITY_CLASS
else:
    _CREATED = 0


class EmbeddedStoreError(RuntimeError):
    """The training store did not start. `code` is for resources/texts/files.yaml."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """Where the store answers, the token that lets us log in there, and the key its receipts are signed with."""

    url: str
    token: str
    store_key: str


class EmbeddedStore:
    """A running training store. Close it, or leave the `with` block, to end it."""

    def __init__(self, process: subprocess.Popen[str], address: StoreAddress) -> None:
        self._process = process
        self.address = address

    def close(self) -> None:
        """End the store: close its standard input, and insist after 5 s."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def start_embedded_store(
    data: Path, cases: int = 600, progress: Callable[[int, int], None] | None = None
) -> EmbeddedStore:
    """Start the store on a folder, creating and filling it the first time. Blocks until it answers.

    Raises EmbeddedStoreError when it ends before it is ready.
    """
    command = [*_store_command(), "--training", "--data", str(data), "--cases", str(cases)]
    process = subprocess.Popen(  # noqa: S603 - our own program, fixed arguments
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", creationflags=_CREATED
    )
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, process.pid, GIVES_WAY)  # its threads, begun later, take after it
    address = _read_until_ready(process, progress)
    if address is None:
        process.kill()
        process.wait()
        raise EmbeddedStoreError("store_did_not_start")
    return EmbeddedStore(process, address)


def _read_until_ready(
    process: subprocess.Popen[str], progress: Callable[[int, int], None] | None
) -> StoreAddress | None:
    assert process.stdout is not None  # noqa: S101 - asked for above
    for line in process.stdout:
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if "seeding" in told and progress is not None:
            progress(int(told["seeding"]), int(told["of"]))
        elif "port" in told:
            return StoreAddress(f"http://127.0.0.1:{told['port']}", told["token"], told["store_key"])
    return None


def _store_command() -> list[str]:
    if getattr(sys, "frozen", False):
        suffix = ".exe" if sys.platform == "win32" else ""
        return [str(Path(sys.executable).with_name("samsa-central" + suffix))]
    return [sys.executable, "-m", "central"]
