"""One real window of the tour: a session process whose keys are pressed from here."""

from __future__ import annotations

import contextlib
import json
import queue
import signal
import subprocess
import threading
from pathlib import Path
from typing import Any

from desktop.app.session_process import end_session, start_session
from desktop.app.session_ticket import SessionTicket


class NotSeenError(AssertionError):
    """What the story promises was not on the screen. The text names the widget, never its content."""


class Player:
    """Drives one session process. Every call waits for the window's own answer."""

    def __init__(self, name: str, ticket: SessionTicket, pictures: Path) -> None:
        self.name = name
        self._ticket = ticket
        self._pictures = pictures
        self._start()

    def _start(self) -> None:
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._process = start_session(self._ticket, stdout=subprocess.PIPE)
        threading.Thread(target=self._listen, args=(self._process,), name=f"hear-{self.name}", daemon=True).start()

    @property
    def pid(self) -> int:
        """The process's own number, for who measures what it takes."""
        return self._process.pid

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                with contextlib.suppress(ValueError):
                    self._answers.put(json.loads(line))

    def ask(self, do: str, **what: object) -> Any:
        """Give one command and return what was seen. Raises NotSeenError when it could not be done."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **what}, ensure_ascii=False) + "\n")
        self._process.stdin.flush()
        patience = float(str(what.get("timeout", 10))) + 10
        try:
            answer = self._answers.get(timeout=patience)
        except queue.Empty as error:
            self._tell_where_it_stands()
            raise NotSeenError(f"{self.name}: no answer to {do} {what.get('name', '')}") from error
        if not answer["ok"]:
            name = what.get("name", "")
            reason = answer["seen"] if do not in {"wait", "wait_gone"} else f"saw {str(answer['seen'])[:300]!r}"
            raise NotSeenError(f"{self.name}: {do} {name} {what.get('contains', '')!r}: {reason}")
        return answer["seen"]

    def _tell_where_it_stands(self) -> None:
        """Have a window that does not answer write its threads' stacks to stderr, before anybody ends it."""
        if hasattr(signal, "SIGUSR1") and self._process.poll() is None:
            self._process.send_signal(signal.SIGUSR1)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=1)

    def click(self, name: str, contains: str = "") -> str:
        return str(self.ask("click", name=name, contains=contains))

    def key(self, combination: str) -> str:
        return str(self.ask("key", key=combination))

    def type(self, text: str) -> str:
        return str(self.ask("type", text=text))

    def pick(self, name: str, contains: str) -> str:
        return str(self.ask("pick", name=name, contains=contains))

    def choose(self, name: str) -> str:
        """An entry of the menus."""
        return str(self.ask("choose", name=name))

    def read(self, name: str) -> str:
        return str(self.ask("read", name=name))

    def focus(self) -> str:
        return str(self.ask("focus"))

    def wait(self, name: str, contains: str = "", timeout: float = 15) -> str:
        return str(self.ask("wait", name=name, contains=contains, timeout=timeout))

    def wait_gone(self, name: str, contains: str = "", timeout: float = 15) -> None:
        self.ask("wait_gone", name=name, contains=contains, timeout=timeout)

    def facts(self) -> dict[str, Any]:
        """What the session knows of itself: counts and states, for the story's `observed`."""
        return dict(self.ask("facts"))

    def shot(self, file_name: str) -> Path:
        path = self._pictures / file_name
        self.ask("shot", path=str(path))
        return path

    def fill(self, name: str, text: str) -> str:
        """Put the cursor in a field and write there."""
        self.click(name)
        self.key("Ctrl+A")
        self.type(text)
        written = self.read(name)
        if written != text:
            raise NotSeenError(f"{self.name}: {name} did not take the text")
        return written

    def kill(self) -> int:
        """SIGKILL, in the middle of whatever it does. Returns the exit code."""
        self._process.kill()
        code = self._process.wait()
        return -signal.SIGKILL if code == -signal.SIGKILL else code

    def wait_end(self, patience: float) -> int:
        """The exit code of a session that ends by itself. Raises NotSeenError when it goes on."""
        try:
            code = self._process.wait(timeout=patience)
            end_session(self._process)  # and our end of its pipe
            return code
        except subprocess.TimeoutExpired as error:
            raise NotSeenError(f"{self.name}: the session goes on") from error

    def restart(self) -> None:
        """Start the same session again on the same data."""
        self._start()

    def close(self) -> None:
        end_session(self._process)
