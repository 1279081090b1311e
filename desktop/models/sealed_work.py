"""What is written here once more, sealed to the store: work that a lost PIN or key does not take along.

Beside the outbox lies a folder with one growing file: each record is the length of what is sealed (4 bytes, big end
first) and that itself: an operation (`domain.sealed_operation`) or some events of the access log
(`domain.sealed_events`). Nobody here can read it. When an outbox is given up its file is moved to the folder of what is
left, from which any later session delivers it.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop.models.durable_file import sync_folder
from domain.canonical import sha256_hex
from domain.event_delivery import EventBatch
from domain.operation import SignedOperation
from domain.sealed_events import seal_events
from domain.sealed_operation import seal_operation
from domain.signature import Signed

_log = logging.getLogger(__name__)
_LENGTH = 4
_ENDING = ".sealed"
_MOST_AT_ONCE, _MOST_BYTES = 50, 1_000_000
_SETTLED = frozenset({"taken", "waits"})
_sync_data = getattr(os, "fdatasync", os.fsync)


class SealedDoor(Protocol):
    """The outbox's side of it; on the database worker."""

    def wants_key(self) -> bool:
        """Whether the store's key is not known yet, so that nothing is sealed."""
        ...

    def learn_key(self, told: Signed) -> None:
        """Take the store's word for its key, and seal what waits. Raises SignatureError."""
        ...


class SealedCopies:
    """The sealed copies of one outbox. Used by one thread at a time."""

    def __init__(self, outbox: Path) -> None:
        self._folder = outbox.with_name(outbox.name + _ENDING)
        self._key = b""
        self._file: int | None = None
        self._size = 0

    @property
    def folder(self) -> Path:
        return self._folder

    def use_key(self, key: bytes) -> None:
        """Seal to this public key of the store."""
        self._key = key

    @property
    def has_key(self) -> bool:
        return bool(self._key)

    def add(self, operations: Iterable[SignedOperation] = (), events: Iterable[EventBatch] = ()) -> bool:
        """Seal some more; on the disk when this returns. A disk that is full costs the copy (then this is False), not
        what is saved."""
        if not self._key:
            return False
        try:
            sealed = [seal_operation(one, self._key) for one in operations]
            sealed += [seal_events(one, self._key) for one in events]
            self._append(b"".join(map(_record, sealed)))
        except OSError as error:
            _log.error("a sealed copy could not be written: %s", type(error).__name__)
            return False
        return True

    def begin_again(self, operations: Sequence[SignedOperation], events: Sequence[EventBatch]) -> None:
        """What waits is this and nothing else: a file with just these, in place of the ones there are."""
        if not self._key or not (operations or events or self._any()):
            return
        self.close()
        try:
            old = list(self._folder.glob(f"*{_ENDING}"))
            for path in old if self.add(operations, events) else ():
                path.unlink(missing_ok=True)
        except OSError as error:
            _log.error("sealed copies could not be written anew: %s", type(error).__name__)

    def none_waits(self) -> None:
        """The store has answered for everything."""
        if self._size or (self._file is None and self._any()):
            self.begin_again((), ())

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
        self._file, self._size = None, 0

    def _any(self) -> bool:
        return any(self._folder.glob(f"*{_ENDING}"))

    def _append(self, data: bytes) -> None:
        if not data:
            return
        if self._file is None:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            path = self._folder / f"{secrets.token_hex(8)}{_ENDING}"
            self._file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
            os.write(self._file, data)
            os.fsync(self._file)
            sync_folder(self._folder)
        else:
            os.write(self._file, data)
            _sync_data(self._file)
        self._size += len(data)


@dataclass(frozen=True, slots=True)
class LeftBatch:
    """Some sealed records of one file; `last` when no more follow in it."""

    path: Path
    sealed: tuple[bytes, ...]
    last: bool


class LeftWork:
    """What was left by outboxes that nobody can open any more, to be delivered by whoever has a session."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._done: dict[Path, int] = {}
        self._unreadable: set[Path] = set()

    def leave(self, outbox: Path) -> int:
        """Take over the sealed copies of an outbox that is given up; how many records they are."""
        count = 0
        for path in sorted(outbox.with_name(outbox.name + _ENDING).glob(f"*{_ENDING}")):
            count += len(read_sealed(path))
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.replace(self._folder / path.name)
        return count

    def batch(self) -> LeftBatch | None:
        """What to deliver next; None when nothing is left."""
        for path in sorted(self._folder.glob(f"*{_ENDING}")):
            records = read_sealed(path)[self._done.get(path, 0) :]
            chosen: list[bytes] = []
            for record in records[:_MOST_AT_ONCE]:
                if chosen and sum(map(len, chosen)) + len(record) > _MOST_BYTES:
                    break
                chosen.append(record)
            if chosen:
                return LeftBatch(path, tuple(chosen), len(chosen) == len(records))
            path.unlink(missing_ok=True)  # nothing whole was ever written in it
        return None

    def settle(self, batch: LeftBatch, fates: Mapping[str, str]) -> None:
        """Let go of what the store has taken or keeps. Raises LookupError when it has not told of all."""
        told = [fates[sha256_hex(sealed)] for sealed in batch.sealed]
        if not _SETTLED.issuperset(told):
            self._unreadable.add(batch.path)
        self._done[batch.path] = self._done.get(batch.path, 0) + len(batch.sealed)
        if batch.last and batch.path in self._unreadable:
            batch.path.replace(batch.path.with_suffix(".unreadable"))
        elif batch.last:
            batch.path.unlink(missing_ok=True)


def read_sealed(path: Path) -> list[bytes]:
    """Every record of a file; what a crash cut short in its end is left out."""
    data = path.read_bytes()
    records, at = [], 0
    while at + _LENGTH <= len(data):
        end = at + _LENGTH + int.from_bytes(data[at : at + _LENGTH], "big")
        if end > len(data):
            break
        records.append(data[at + _LENGTH : end])
        at = end
    return records


def _record(sealed: bytes) -> bytes:
    return len(sealed).to_bytes(_LENGTH, "big") + sealed
