"""The database worker: one thread, one queue. What a person asks for goes before what the sync wants."""

from __future__ import annotations

import itertools
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

_T = TypeVar("_T")
_log = logging.getLogger(__name__)
PERSON, BACKGROUND, END = 0, 1, 2


class Runner(Protocol):
    """Executes a job and waits for it; the job's own exception comes out."""

    def __call__(self, job: Callable[[], _T]) -> _T: ...


def run_here(job: Callable[[], _T]) -> _T:
    """The runner for one thread: simply do it."""
    return job()


class WorkerStopped(RuntimeError):
    """The worker has ended and takes no more jobs."""


class _Answer(Future[_T]):
    """A future whose callbacks may fail without their error's text reaching the log, as the library would have it."""

    def add_done_callback(self, fn: Callable[[Future[_T]], object]) -> None:
        def call(future: Future[_T]) -> None:
            try:
                fn(future)
            except Exception as error:  # noqa: BLE001 - somebody else's code on our thread
                _log_kind("a callback failed", error)

        super().add_done_callback(call)


class Worker:
    """Runs jobs one at a time. Start it with `start()`, end it with `stop()`."""

    def __init__(self, name: str = "database") -> None:
        self._jobs: queue.PriorityQueue[tuple[int, int, Callable[[], None] | None]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._stopped = threading.Event()

    def start(self) -> None:
        self._thread.start()

    def submit(self, job: Callable[[], _T], *, background: bool = False) -> Future[_T]:
        """Queue a job; its result or exception comes by the future. Raises WorkerStopped after `stop`."""
        if self._stopped.is_set():
            raise WorkerStopped
        future: Future[_T] = _Answer()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = job()
            except BaseException as error:  # noqa: BLE001 - the worker's boundary: the asker gets it
                future.set_exception(error)
            else:
                future.set_result(result)

        self._jobs.put((BACKGROUND if background else PERSON, next(self._order), work))
        return future

    def run_background(self, job: Callable[[], _T]) -> _T:
        """Do a job after those of the person, and wait for it: what the sync uses."""
        return self.submit(job, background=True).result()

    def stop(self, patience: float = 10.0) -> None:
        """Finish what is queued and end. Safe to call twice."""
        if not self._stopped.is_set():
            self._stopped.set()
            self._jobs.put((END, next(self._order), None))
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(patience)

    def _work(self) -> None:
        while True:
            _, _, job = self._jobs.get()
            if job is None:
                return
            try:
                job()
            except Exception as error:  # noqa: BLE001 - nothing a job does may end the worker
                _log_kind("a job failed outside its own answer", error)


def _log_kind(what: str, error: Exception) -> None:
    """The kind of error and nothing from inside it: its text may quote what somebody has written."""
    _log.error("%s: %s", what, type(error).__name__)
