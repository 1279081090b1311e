"""One session at a time in a device's folder, and why there may be none."""

from __future__ import annotations

import sys
from typing import IO

from desktop.session.device_folder import DeviceFolder

NEEDS_AGREEMENT = frozenset({"lease_expired", "clock_set_back", "no_lease"})


class SignInError(RuntimeError):
    """No desk to work at. `code` (resources/texts/files.yaml): first_login_needs_network, other_store, already_open,
    and lease_expired, no_lease or clock_set_back when the store must agree first."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def needs_contact(self) -> bool:
        """Whether a log-in to the store is the way out."""
        return self.code in {"first_login_needs_network", *NEEDS_AGREEMENT}


class FolderLock:
    """One session at a time per device: two would number their operations alike."""

    def __init__(self, folder: DeviceFolder) -> None:
        self._path = folder.path / "session.lock"
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Raises SignInError('already_open')."""
        handle = self._path.open("a+b")
        try:
            _lock(handle)
        except OSError as error:
            handle.close()
            raise SignInError("already_open") from error
        self._file = handle

    def give_back(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock(handle: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - exists on Windows only

        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - does not exist on Windows

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
