"""What was refused, and what failed, as events: one a minute for each session, however often it asked.

A client that is refused asks again, and a row for each would be a way to fill the log. What was gathered in the last
minute is lost with the process if it is killed; when it ends in order it is written.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable

from central.api.errors import CATALOGUE
from central.api.sessions import Session
from central.store.answers import Asker
from central.store.event_book import EventBook

_log = logging.getLogger(__name__)
EVERY_S = 60.0
_MOST_SESSIONS = 20_000
_DENIED = frozenset({401, 403, 404})
_NOBODY = Asker("", "")


class Refusals:
    """Counts refusals and writes them down. Any thread. `who` finds the session of a request, None for no session."""

    def __init__(self, book: EventBook, who: Callable[[str | None], Session | None]) -> None:
        self._book = book
        self._who = who
        self._counted: OrderedDict[tuple[Asker, str], Counter[tuple[str, str]]] = OrderedDict()
        self._lock = threading.Lock()
        self._over = threading.Event()

    def count(self, route: str, code: str, authorization: str | None) -> None:
        """A request came to nothing. What is only wrong in its form, or must wait, is nobody's to know."""
        status = CATALOGUE[code].status
        if status not in _DENIED and code != "internal":
            return
        session = self._who(authorization)
        asker = session.asker if session is not None else _NOBODY
        kind = "failed" if code == "internal" else "refused"
        with self._lock:
            if (asker, kind) not in self._counted and len(self._counted) >= _MOST_SESSIONS:
                asker = _NOBODY  # still counted, only no longer by whom
            self._counted.setdefault((asker, kind), Counter())[code, route] += 1

    def write(self) -> int:
        """Write down what has been counted; how many events that made. What cannot be written is kept for the next."""
        with self._lock:
            counted, self._counted = self._counted, OrderedDict()
        made = 0
        while counted:
            (asker, kind), told = counted.popitem(last=False)
            try:
                self._write(asker, kind, told)
            except Exception as error:  # noqa: BLE001 - whatever the database has: the next minute is another try
                _log.error("refusals could not be written down: %s", type(error).__name__)
                counted[asker, kind] = told
                break
            made += 1
        with self._lock:
            for key, told in counted.items():
                self._counted.setdefault(key, Counter()).update(told)
        return made

    def _write(self, asker: Asker, kind: str, told: Counter[tuple[str, str]]) -> None:
        (code, route), _ = told.most_common(1)[0]
        each = ", ".join(f"{code} {route} {count}" for (code, route), count in told.most_common())
        self._book.note(kind, asker, code=code, what=route, reason=each, count=told.total())

    def keep_writing(self) -> None:
        """Write once a minute until `close`; for a thread of its own."""
        while not self._over.wait(EVERY_S):
            self.write()

    def close(self) -> None:
        """Write the last of it."""
        self._over.set()
        self.write()
