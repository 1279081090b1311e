"""A computer that holds tens of thousands of cases of one unit: made once by the real code, kept in `build/bench`.

A store is filled by `benchmarks._case_copies`, the replica is a real first sync of it, and the store is thrown away.
Made anew when anything that decides what is written has changed; each measurement works in a copy of its own, without a
network: the store knows nothing of what another copy has said.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from benchmarks._case_copies import CaseCopies
from benchmarks._training import NOWHERE, UNIT, take_home
from central.app.training_store import open_training_store
from central.store import schema
from desktop.app.session_ticket import SessionTicket
from desktop.session.embedded_store import start_embedded_store
from domain.case import unit_scope

CASES = 50_000
_BASE = 250
_ROOT = Path(__file__).parent.parent
_KEPT = _ROOT / "build" / "bench"
_CODE = ("domain", "central", "desktop/models", "desktop/session", "resources/forms", "resources/processes")
_TOLD_EVERY = 5_000


@contextmanager
def many_cases(folder: Path, cases: int = CASES) -> Iterator[SessionTicket]:
    """A ticket for a session that works in `folder` on a whole replica of that many cases, without a network."""
    kept = _kept(cases)
    client = folder / "client"
    shutil.copytree(kept, client)
    yield SessionTicket(NOWHERE, "", _store_key_of(client), UNIT, str(client))


def say(words: str) -> None:
    """Progress, beside the figures."""
    print(f"[{time.strftime('%H:%M:%S')}] {words}", file=sys.stderr, flush=True)


def _kept(cases: int) -> Path:
    kept = _KEPT / f"{cases}-{_hash_of(_CODE)}"
    if kept.exists():
        return kept
    for older in _KEPT.glob(f"{cases}-*"):
        shutil.rmtree(older)
    store, client = _KEPT / f"{cases}-store", kept.with_name(kept.name + "-new")
    store.mkdir(parents=True)
    client.mkdir()
    _fill(store, cases)
    say(f"bringing {cases} cases down to a replica")
    with start_embedded_store(store, cases) as running:
        take_home(running, client, 3600)
        (client / "store_key").write_text(running.address.store_key, "utf-8")
    shutil.rmtree(store)
    client.rename(kept)
    return kept


def _store_key_of(client: Path) -> str:
    return (client / "store_key").read_text("utf-8")


def _fill(folder: Path, cases: int) -> None:
    say(f"filling a store with {cases} cases; kept for next time")
    open_training_store(folder, _BASE, 1, lambda _done, _of: None, UNIT).close()
    file, scope = folder / "central.db", unit_scope(UNIT)
    engine = create_engine(f"sqlite:///{file}")
    target = sqlite3.connect(file, isolation_level=None)
    target.execute("PRAGMA synchronous = OFF")
    head, digest = target.execute("SELECT head, digest FROM scope WHERE scope_id = ?", (scope,)).fetchone()
    with engine.connect() as base:
        copies = CaseCopies(base, UNIT, head, digest)
    engine.dispose()
    target.execute("BEGIN")
    for done in copies.make(cases - copies.in_base, partial(_put, target), first=1):
        if done % _TOLD_EVERY < copies.in_base:
            say(f"{done} of {cases} cases")
    target.execute("UPDATE scope SET head = ?, digest = ? WHERE scope_id = ?", (copies.head, copies.digest, scope))
    target.execute("COMMIT")
    target.close()


def _put(target: sqlite3.Connection, name: str, lines: Sequence[tuple[Any, ...]]) -> None:
    columns = [column.name for column in schema.metadata.tables[name].columns][: len(lines[0])]
    holes = ", ".join("?" * len(columns))
    target.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({holes})", lines)


def _hash_of(parts: Sequence[str]) -> str:
    """Of every source that decides what is written."""
    told = hashlib.sha256()
    for part in (*parts, "benchmarks/_case_copies.py"):
        path = _ROOT / part
        for file in [path] if path.is_file() else sorted([*path.rglob("*.py"), *path.rglob("*.yaml")]):
            told.update(str(file.relative_to(_ROOT)).encode())
            told.update(file.read_bytes())
    return told.hexdigest()[:12]
