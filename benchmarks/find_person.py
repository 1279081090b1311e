"""The first hit among 100,000 persons in a replica: `./bench find_person`.

The value is p95 from a key to the rows on the screen, over numbers and names as people type them, letter by letter:
the real field, page, database worker and encrypted file, offscreen. The floor is p95 of the bare look-up of the same
letters in the same encrypted file, nothing read of the cases it names and nothing shown.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtWidgets import QApplication

from benchmarks._many_persons import fill, open_desk, person
from benchmarks._training import offscreen
from desktop.app.find_pages import FindPages
from desktop.app.jobs import Jobs
from desktop.app.view_facts import context_of
from desktop.models.desk import Desk
from desktop.models.find_rows import number_word
from desktop.models.texts import Texts
from desktop.models.worker import Worker
from desktop.views.application import prepare
from desktop.views.find_page import FindPage
from desktop.views.frame import MainWindow
from desktop.views.moments import local_now
from domain.finding import bare, words_in

PERSONS = 100_000
_ASKED = (17, 4_711, 31_415, 99_998)
"""Who is sought, by number and by name."""
_LONGEST_WAIT = 10.0


def measure() -> dict[str, object]:
    """One line for `./bench`; value and floor are p95 in ms over n keys."""
    offscreen()
    application = QApplication.instance() or QApplication([])
    if not isinstance(application, QApplication):
        raise TypeError("no application for widgets")
    prepare(application)
    with tempfile.TemporaryDirectory() as folder:
        print(f"fyller en replika med {PERSONS} personer …", file=sys.stderr, flush=True)
        desk = open_desk(Path(folder))
        fill(desk, PERSONS)
        worker = Worker()
        worker.start()
        window = MainWindow()
        context = context_of(desk.workplace, Texts.load(), local_now)
        pages = FindPages(window, Jobs(worker, _fail), desk, context, lambda _case: None, tuple)
        window.show()
        pages.open()
        if pages.page is None:
            raise LookupError("no page")
        typed = [text[:end] for text in _texts() for end in range(1, len(text) + 1)]
        took = [_until_shown(application, pages.page, text) for text in typed]
        floors = [_bare_look_up(desk, text) for text in typed]
        window.close()
        window.deleteLater()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        worker.stop()
        desk.replica.close()
        desk.outbox_file.close()
    value, floor = statistics.quantiles(took, n=20)[-1], statistics.quantiles(floors, n=20)[-1]
    return {
        "name": "find_person",
        "value": round(value, 1),
        "unit": "ms",
        "floor": round(floor, 2),
        "ratio": round(value / floor, 1),
        "n": len(took),
    }


def _texts() -> list[str]:
    people = [person(place) for place in _ASKED]
    return (
        [f"{number[2:8]}-{number[8:]}" for _, number in people] + [name.lower() for name, _ in people] + ["nobodyatall"]
    )


def _until_shown(application: QApplication, page: FindPage, text: str) -> float:
    """Milliseconds from the key to the rows, painted."""
    began = time.perf_counter()
    page.line.setText(text)
    page.line.textEdited.emit(text)
    while page.waiting:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.perf_counter() - began > _LONGEST_WAIT:
            raise TimeoutError("no answer came")
    application.processEvents()
    return (time.perf_counter() - began) * 1000


def _bare_look_up(desk: Desk, text: str) -> float:
    began = time.perf_counter()
    with desk.replica.file.read.begin() as db:
        for word in words_in(text):
            stem = bare(number_word(word) if word.isdigit() else word)
            asked = "SELECT case_id FROM find_word WHERE bare >= ? AND bare < ? LIMIT 60"
            db.exec_driver_sql(asked, (stem, stem + "\U0010ffff")).all()
    return (time.perf_counter() - began) * 1000


def _fail(error: Exception) -> None:
    raise error
