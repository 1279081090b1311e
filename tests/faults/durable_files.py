"""What a database file would be after the power went: its bytes as of the last time they were told to be on the disk.

SQLite's own file system layer is wrapped inside a process of ours. Each time a file has been synced, a copy of it is
kept in a folder of shadows; writes after that are not in it. The same layer can be told that the disk is full.
"""

from __future__ import annotations

import contextlib
import ctypes
import random
import shutil
from pathlib import Path

import sqlcipher3._sqlite3 as driver

_OK, _FULL = 0, 13
_Pointer = ctypes.c_void_p
_Open = ctypes.CFUNCTYPE(ctypes.c_int, _Pointer, _Pointer, _Pointer, ctypes.c_int, _Pointer)
_Write = ctypes.CFUNCTYPE(ctypes.c_int, _Pointer, _Pointer, ctypes.c_int, ctypes.c_int64)
_Sync = ctypes.CFUNCTYPE(ctypes.c_int, _Pointer, ctypes.c_int)
_METHODS = 19
"""Pointers in sqlite3_io_methods, after its version: close, read, write, truncate, sync …"""


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", _Pointer),
        ("name", ctypes.c_char_p),
        ("data", _Pointer),
        ("open", _Pointer),
    )


class _IoMethods(ctypes.Structure):
    _fields_ = (("version", ctypes.c_int), ("calls", _Pointer * _METHODS))


_WRITE, _SYNC = 2, 4


class DiskLayer:
    """The wrapped layer of this process; make one before the first database is opened."""

    def __init__(self, shadows: Path) -> None:
        self._shadows = shadows
        self.full = False
        self.syncs = 0
        shadows.mkdir(parents=True, exist_ok=True)
        library = ctypes.CDLL(driver.__file__)
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        vfs = library.sqlite3_vfs_find(None).contents
        self._whole_open = _Open(vfs.open)
        self._paths: dict[int, Path] = {}
        self._tables: dict[int, _IoMethods] = {}
        self._kept: list[object] = []
        opener = _Open(self._open)
        self._kept.append(opener)
        vfs.open = ctypes.cast(opener, _Pointer)

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
        # The name goes on as the very pointer it came as: SQLite keeps it, and reads what stands behind it.
        result: int = self._whole_open(vfs, name, file, flags, out)
        if result == _OK and name:
            path = Path(ctypes.string_at(name).decode())
            self._paths[file] = path
            self._begin(path)
            place = ctypes.cast(file, ctypes.POINTER(_Pointer))
            whole = place[0]
            assert whole is not None
            if whole not in self._tables:
                self._tables[whole] = self._wrapped(whole)
            place[0] = ctypes.cast(ctypes.pointer(self._tables[whole]), _Pointer)
        return result

    def _begin(self, path: Path) -> None:
        """What lies under a name for the first time, put there by somebody else, is on the disk; a new file is not."""
        shadow, known = self._shadow(path), self._shadows / f"{path.name}.inode"
        inode = str(path.stat().st_ino)
        if shadow.exists() and known.exists() and known.read_text() == inode:
            return
        known.write_text(inode)
        shutil.copyfile(path, shadow)

    def _wrapped(self, whole: int) -> _IoMethods:
        table = _IoMethods()
        ctypes.memmove(ctypes.byref(table), whole, ctypes.sizeof(_IoMethods))
        whole_write, whole_sync = _Write(table.calls[_WRITE]), _Sync(table.calls[_SYNC])

        def write(file: int, data: int, amount: int, offset: int) -> int:
            return _FULL if self.full else int(whole_write(file, data, amount, offset))

        def sync(file: int, flags: int) -> int:
            result = int(whole_sync(file, flags))
            if result == _OK and file in self._paths:
                self.syncs += 1
                with contextlib.suppress(FileNotFoundError):  # somebody has deleted it under the program
                    shutil.copyfile(self._paths[file], self._shadow(self._paths[file]))
            return result

        wrapped = (_Write(write), _Sync(sync))
        self._kept.extend((*wrapped, whole_write, whole_sync))
        table.calls[_WRITE] = ctypes.cast(wrapped[0], _Pointer)
        table.calls[_SYNC] = ctypes.cast(wrapped[1], _Pointer)
        return table

    def _shadow(self, path: Path) -> Path:
        return self._shadows / path.name


def lose_power(folder: Path, shadows: Path, draw: random.Random) -> None:
    """Make a dead process's databases what the disk may have kept of them: of each file what was synced, and of what
    was only appended since, any part or none. Names in a folder are taken to be kept.
    """
    for path in sorted((*folder.glob("*.db"), *folder.glob("*.db-wal"))):
        shadow = shadows / path.name
        synced = shadow.read_bytes() if shadow.exists() else b""
        now = path.read_bytes()
        tail = now[len(synced) :] if now.startswith(synced) else b""
        kept = synced + tail[: draw.choice((0, 0, len(tail) // 2, len(tail)))]
        path.write_bytes(kept)
    for path in folder.glob("*.db-shm"):
        path.unlink()
