"""Work off the GUI thread, answers back on it. The one place where threads and Qt meet."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from desktop.models.worker import Worker, WorkerStopped

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

Trouble = Callable[[Exception], None]


class Jobs(QObject):
    """Runs jobs on the database worker, or on a thread of their own, and hands results to the GUI thread.

    `trouble` gets what no one else handles: a job's failure is told once, never swallowed.
    """

    _arrived = Signal(object)

    def __init__(self, worker: Worker, trouble: Trouble, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._trouble = trouble
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(self, job: Callable[[], _T], then: Callable[[_T], None] | None = None, fail: Trouble | None = None) -> None:
        """Run a job on the database worker; `then` gets its result here, `fail` its exception."""
        self._submit(job, then, fail, background=False)

    def later(
        self, job: Callable[[], _T], then: Callable[[_T], None] | None = None, fail: Trouble | None = None
    ) -> None:
        """As `ask`, for what nobody waits for: every job that is asked for goes before it."""
        self._submit(job, then, fail, background=True)

    def _submit(
        self, job: Callable[[], _T], then: Callable[[_T], None] | None, fail: Trouble | None, *, background: bool
    ) -> None:
        try:
            future = self._worker.submit(job, background=background)
        except WorkerStopped:
            return  # the session is ending; nobody is left to show anything to
        future.add_done_callback(lambda done: self.post(_delivery(done, then, fail or self._trouble)))

    def aside(
        self, job: Callable[[], _T], then: Callable[[_T], None] | None = None, fail: Trouble | None = None
    ) -> None:
        """Run a job that needs no database on a thread of its own: drawing a PDF, talking to a printer."""
        future: Future[_T] = Future()

        def work() -> None:
            try:
                future.set_result(job())
            except Exception as error:  # noqa: BLE001 - the thread's boundary: the asker gets it
                future.set_exception(error)

        future.add_done_callback(lambda done: self.post(_delivery(done, then, fail or self._trouble)))
        threading.Thread(target=work, name="aside", daemon=True).start()

    def post(self, call: Callable[[], object]) -> None:
        """Have a call made on the GUI thread. May be called from any thread."""
        # Once the session has ended Qt has taken the signal away, and nobody is left to show anything to.
        with contextlib.suppress(RuntimeError):
            self._arrived.emit(call)

    def _deliver(self, call: Callable[[], object]) -> None:
        call()


def _delivery(done: Future[_T], then: Callable[[_T], None] | None, fail: Trouble) -> Callable[[], None]:
    def deliver() -> None:
        error = done.exception()
        if error is None:
            if then is not None:
                then(done.result())
        elif isinstance(error, Exception):
            _log.info("a job failed: %s", type(error).__name__)
            fail(error)
        else:
            raise error

    return deliver
