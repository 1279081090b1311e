"""A CUPS of our own for tests: its own folder, its own port on the loopback, printers that are files. Ended by its pid.

Nothing of the computer's own print system is read or changed.
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PATH: Final = f"{os.environ['PATH']}:/usr/sbin"
_PROGRAMS: Final = Path("/usr/lib/cups/daemon")
MISSING: Final = [
    *(name for name in ("cupsd", "lp", "lpstat", "lpadmin") if not shutil.which(name, path=_PATH)),
    *([] if _PROGRAMS.is_dir() else [str(_PROGRAMS)]),
]
"""What a print system of our own needs and this computer lacks (Debian: cups-daemon, cups-client)."""
_READY_SECONDS = 20.0
_PRINT_SECONDS = 20.0
_INTEGER = frozenset({0x21, 0x23})

_DAEMON = """\
Listen 127.0.0.1:{port}
Browsing No
WebInterface No
DefaultAuthType None
LogLevel info
MaxLogSize 0
DirtyCleanInterval 0
PreserveJobHistory Yes
PreserveJobFiles Yes
<Location />
  Order allow,deny
  Allow localhost
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""

_BACKEND = """\
#!/bin/sh
# Given what any printer driver is given: job, user, title, copies, options, and the document on its input or in a file.
paper="${DEVICE_URI#paper:}"
[ -e "$paper.broken" ] && exit 4
printf '%s\\n' "$@" >"$paper.told"
cat "${6:--}" >"$paper.part"
mv "$paper.part" "$paper"
"""
"""A printer whose paper is a file; with a `.broken` beside it, it stops its queue as a printer without paper does."""

_FILES = """\
ServerRoot {root}/etc
ServerBin {root}/programs
DataDir /usr/share/cups
RequestRoot {root}/spool
TempDir {root}/tmp
CacheDir {root}/cache
StateDir {root}/state
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
SystemGroup {group}
User {user}
"""


@dataclass(frozen=True, slots=True)
class SpooledJob:
    """A job as CUPS keeps it: what its control file tells, and the document."""

    attributes: dict[str, str]
    document: bytes


class PrintHouse:
    """A running CUPS. `root` is everything it has ever written."""

    def __init__(self, root: Path, port: int) -> None:
        self.root = root
        self.server = f"127.0.0.1:{port}"

    def add_printer(self, name: str) -> Path:
        """A printer that is a file, which holds the newest job as the printer got it."""
        paper = self.paper(name)
        self._ask("lpadmin", "-p", name, "-v", f"paper:{paper}", "-E")
        return paper

    def paper(self, name: str) -> Path:
        """Where its paper comes out; there is none yet."""
        paper = self.root / "paper" / name
        paper.unlink(missing_ok=True)
        return paper

    def make_default(self, name: str) -> None:
        self._ask("lpadmin", "-d", name)

    def stop(self, name: str) -> None:
        """As when there is no paper: it takes jobs and prints none."""
        self._ask("cupsdisable", name)

    def close(self, name: str) -> None:
        """As when the one who looks after it has closed its queue: it takes no jobs."""
        self._ask("cupsreject", name)

    def break_down(self, name: str) -> None:
        """From now on it fails in the middle of the first job it gets."""
        (self.root / "paper" / f"{name}.broken").touch()

    def wait_until_stopped(self, name: str) -> None:
        """CUPS has heard that it failed."""
        ends = time.monotonic() + _PRINT_SECONDS
        while b"disabled" not in self._ask("lpstat", "-p", name) and time.monotonic() < ends:
            time.sleep(0.02)

    def jobs(self) -> list[SpooledJob]:
        """Every job that was taken, the oldest first."""
        spool = self.root / "spool"
        found = []
        for control in sorted(spool.glob("c[0-9][0-9][0-9][0-9][0-9]")):
            document = spool / f"d{control.name[1:]}-001"
            found.append(SpooledJob(_attributes(control.read_bytes()), document.read_bytes()))
        return found

    def written(self) -> dict[Path, bytes]:
        """Every file that the print system wrote but the documents themselves: settings, histories, logs."""
        paper, spool = self.root / "paper", self.root / "spool"
        files = [one for one in self.root.rglob("*") if one.is_file() and paper not in one.parents]
        found = {}
        for one in files:
            if one.parent == spool and one.name.startswith("d"):
                continue
            with suppress(FileNotFoundError):  # it writes beside and renames; then it is found under its own name
                found[one] = one.read_bytes()
        return found

    def printed(self, paper: Path) -> bytes:
        """What the printer got, once it has all of it."""
        ends = time.monotonic() + _PRINT_SECONDS
        while not paper.exists() and time.monotonic() < ends:
            time.sleep(0.02)  # another process writes the file, and has no way to tell
        return paper.read_bytes()

    def told(self, paper: Path) -> list[str]:
        """What stood beside the document: job, user, title, copies, options."""
        return paper.with_name(f"{paper.name}.told").read_text(encoding="utf-8").splitlines()

    def _ask(self, program: str, *arguments: str) -> bytes:
        path = shutil.which(program, path=_PATH)
        assert path is not None, program
        command = [path, "-h", self.server, *arguments]
        return subprocess.run(command, check=True, capture_output=True, timeout=_READY_SECONDS).stdout


@contextmanager
def print_house() -> Iterator[PrintHouse]:
    """Start it in a folder of its own, and end it."""
    # Short and not under pytest's own folder, which only its owner may enter: the print system is another user.
    root = Path(tempfile.mkdtemp(prefix="print-", dir="/tmp"))
    root.chmod(0o755)
    for name in ("etc", "spool", "tmp", "cache", "state", "log", "paper", "programs/backend", "programs/filter"):
        (root / name).mkdir(parents=True)
    (root / "paper").chmod(0o777)
    (root / "programs/daemon").symlink_to(_PROGRAMS)
    backend = root / "programs/backend/paper"
    backend.write_text(_BACKEND)
    backend.chmod(0o755)
    port = _free_port()
    user, group = _whose()
    (root / "etc/cupsd.conf").write_text(_DAEMON.format(port=port))
    (root / "etc/cups-files.conf").write_text(_FILES.format(root=root, user=user, group=group))
    cupsd = shutil.which("cupsd", path=_PATH) or "cupsd"
    command = [cupsd, "-f", "-c", str(root / "etc/cupsd.conf"), "-s", str(root / "etc/cups-files.conf")]
    with (root / "log/said").open("wb") as said:
        daemon = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        _wait_until_it_listens(daemon, port, root)
        yield PrintHouse(root, port)
    finally:
        daemon.send_signal(signal.SIGTERM)
        try:
            daemon.wait(10)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait()
        shutil.rmtree(root, ignore_errors=True)


def _whose() -> tuple[str, str]:
    """Whom its filters run as, and the group that may change its settings: root must name somebody else as the first,
    anybody else is both herself."""
    if os.getuid() == 0:
        return "lp", "root"
    return pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_until_it_listens(daemon: subprocess.Popen[bytes], port: int, root: Path) -> None:
    ends = time.monotonic() + _READY_SECONDS
    while time.monotonic() < ends and daemon.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    logs = "".join(one.read_text(errors="replace") for one in sorted((root / "log").iterdir()))
    raise RuntimeError(f"cupsd did not start: {logs[-2000:]}")


def _attributes(control: bytes) -> dict[str, str]:
    """A job's attributes from its control file, which is an IPP message (RFC 8010); of several values the last."""
    found: dict[str, str] = {}
    at, name = 8, ""
    while at < len(control):
        tag = control[at]
        at += 1
        if tag < 0x10:
            continue
        (length,) = struct.unpack_from(">H", control, at)
        name = control[at + 2 : at + 2 + length].decode() or name
        at += 2 + length
        (length,) = struct.unpack_from(">H", control, at)
        value = control[at + 2 : at + 2 + length]
        at += 2 + length
        found[name] = str(int.from_bytes(value, "big")) if tag in _INTEGER else value.decode("utf-8", "replace")
    return found
