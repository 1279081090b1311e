"""A computer that holds tens of thousands of cases of one unit: made once in a minute or two, kept in `build/bench`.

A few hundred cases come down by a real first sync; then every row of them is written over and over with other ids, and
other persons, straight into the replica. Signatures and content hashes of the copies are those of the first: what is
measured here compares nothing with a store, and works without a network.

Made anew when anything that decides what is written has changed; each measurement works in a copy of its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks._case_copies import ID, other_id
from benchmarks._training import NOWHERE, UNIT, served_store, take_home
from desktop.app.session_ticket import SessionTicket
from desktop.models.cipher_connection import builder
from desktop.models.replica_tables import PAGE_SIZE, case_summary, find_word, inbox_row, r_document, r_op
from desktop.session.device_folder import device_folder
from desktop.session.keystore import KeyStore
from domain.case import REFERENCE_SCOPE

CASES = 50_000
_BASE = 250
_ROOT = Path(__file__).parent.parent
_KEPT = _ROOT / "build" / "bench"
_CODE = ("domain", "central", "desktop/models", "desktop/session", "resources/forms", "resources/processes")
_COPIED = (r_document, case_summary, inbox_row, find_word, r_op)
_TOLD_EVERY = 10.0


@contextmanager
def many_cases(folder: Path, cases: int = CASES) -> Iterator[SessionTicket]:
    """A ticket for a session that works in `folder` on a whole replica of that many cases, without a network."""
    kept = _kept(cases)
    client = folder / "client"
    shutil.copytree(kept, client)
    yield SessionTicket(NOWHERE, "", (client / "store_key").read_text("utf-8"), UNIT, str(client), drive=True)


def say(words: str) -> None:
    """Progress, beside the figures."""
    print(f"[{time.strftime('%H:%M:%S')}] {words}", file=sys.stderr, flush=True)


def _kept(cases: int) -> Path:
    kept = _KEPT / f"{cases}-{_hash_of(_CODE)}"
    if kept.exists():
        return kept
    for older in _KEPT.glob(f"{cases}-*"):
        shutil.rmtree(older)
    client = kept.with_name(kept.name + "-new")
    client.mkdir(parents=True)
    say(f"{_BASE} cases come from a store, once for all measurements of {cases}")
    with tempfile.TemporaryDirectory() as name, served_store(Path(name), _BASE) as store:
        take_home(store, client)
        (client / "store_key").write_text(store.address.store_key, "utf-8")
    device = device_folder(client, f"training/{UNIT}")
    key = KeyStore(client, training=True).get(device.path.name, files_exist=True).for_file(f"replica:{UNIT}")
    _multiply(device.replica(UNIT), key, cases // _BASE)
    client.rename(kept)
    return kept


def _multiply(replica: Path, key: bytes, copies: int) -> None:
    """Every row of the cases in the replica, `copies` times in all."""
    db = builder(replica, key, PAGE_SIZE, "OFF")
    devices = {row[0] for row in db.execute("SELECT device_id FROM certificate")}
    db.execute("BEGIN")
    for table in _COPIED:
        names = [column.name for column in table.columns]
        rows = db.execute(f"SELECT {', '.join(names)} FROM {table.name}").fetchall()
        if table is r_document:
            rows = [row for row in rows if row[names.index("scope")] != REFERENCE_SCOPE]
            ours = {found for row in rows for value in row if isinstance(value, str) for found in ID.findall(value)}
        if table is r_op:
            rows = [row for row in rows if row[0] in ours]
        put = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        told = time.monotonic()
        for number, row in enumerate(rows):
            pieces = [_split(value) for value in row]
            db.executemany(put, ([_again(one, copy, devices) for one in pieces] for copy in range(1, copies)))
            if time.monotonic() - told > _TOLD_EVERY:
                told = time.monotonic()
                say(f"{table.name}: {number} of {len(rows)} rows, {copies} times each")
    db.execute("COMMIT")
    db.close()


def _split(value: object) -> Any:
    """Text in pieces, every other one an id, a tuple of them for bytes; anything else, and a signature, as it is."""
    if isinstance(value, str):
        return ID.split(value)
    if isinstance(value, bytes):
        with contextlib.suppress(UnicodeDecodeError):
            return tuple(ID.split(value.decode()))
    return value


def _again(value: Any, copy: int, devices: set[str]) -> Any:
    if not isinstance(value, (list, tuple)):
        return value
    text = "".join(
        other_id(piece, copy) if place % 2 and piece not in devices else piece for place, piece in enumerate(value)
    )
    return text if isinstance(value, list) else text.encode()


def _hash_of(parts: Sequence[str]) -> str:
    """Of every source that decides what is written."""
    told = hashlib.sha256()
    for part in (*parts, "benchmarks/_case_copies.py", "benchmarks/_many_cases.py"):
        path = _ROOT / part
        for file in [path] if path.is_file() else sorted([*path.rglob("*.py"), *path.rglob("*.yaml")]):
            told.update(str(file.relative_to(_ROOT)).encode())
            told.update(file.read_bytes())
    return told.hexdigest()[:12]
