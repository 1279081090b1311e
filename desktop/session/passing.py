"""A computer that many people use under one account of the system: nothing that opens a file outlives the session.

Its key ring would open for the next one too, so there is none: the key lives in the session's memory, and its files lie
in a folder of their own that goes when it ends. What could not be sent lies sealed to the store and is left for whoever
logs in next. After a crash the next session clears up; what it finds nobody can read.
"""

from __future__ import annotations

import secrets
import shutil
import time
from pathlib import Path

from desktop.models.sealed_work import LeftWork
from desktop.session.device_folder import DEVICES, DeviceFolder
from desktop.session.folder_lock import FolderLock, SignInError
from desktop.session.keystore import DeviceKey, KeyPlace

_FOLDER = "passing"
_EMPTY_FOR_S = 24 * 3600


class PassingKeys:
    """Keys that are nowhere but here."""

    def __init__(self) -> None:
        self._key = DeviceKey(secrets.token_bytes(32), KeyPlace.MEMORY)

    def get(self, _device: str, *, files_exist: bool) -> DeviceKey:
        return self._key


def passing_folder(data: Path) -> Path:
    """A folder for the files of one session."""
    path = data / _FOLDER / secrets.token_hex(8)
    path.mkdir(mode=0o700, parents=True)
    return path


def clear(folder: Path, left: LeftWork) -> None:
    """The session has ended: what could not be sent is left, sealed; all else goes."""
    for device in (folder / DEVICES).glob("*"):
        left.leave(DeviceFolder(device).outbox)
    shutil.rmtree(folder, ignore_errors=True)


def clear_old(data: Path, left: LeftWork) -> None:
    """Clear up after sessions that ended without doing it themselves."""
    for folder in (data / _FOLDER).glob("*"):
        if not _in_use(folder):
            clear(folder, left)


def _in_use(folder: Path) -> bool:
    devices = [DeviceFolder(path) for path in (folder / DEVICES).glob("*")]
    if not devices:
        return time.time() - folder.stat().st_mtime < _EMPTY_FOR_S
    for device in devices:
        lock = FolderLock(device)
        try:
            lock.take()
        except SignInError:
            return True
        lock.give_back()
    return False
