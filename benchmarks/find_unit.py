"""The first hit in the unit picker among 10,000 units: `./bench find_unit`.

The value is p95 over words as people type them, letter by letter, from a key to the rows on the screen: the real
field and list, offscreen. The floor is a plain scan over the same names, nothing put in order and nothing shown.
"""

from __future__ import annotations

import statistics
import time
from datetime import datetime, timezone
from types import MappingProxyType

from PySide6.QtWidgets import QApplication

from benchmarks._large_directory import OWN, units
from benchmarks._training import offscreen
from desktop.models.known import Known
from desktop.models.texts import Texts
from desktop.models.unit_finder import UnitFinder
from desktop.models.workplace import shipped_codes, shipped_forms
from desktop.views.application import prepare
from desktop.views.unit_picker import UnitPicker
from desktop.views.view_context import ViewContext
from domain.directory import Directory
from domain.forms.findings import Editor

_TYPED = ("vårdcentral norr", "hem göte", "bup", "biståndsenhet ale", "rehab lövå", "0000-e0042", "angabo", "xyzzy")


def measure() -> dict[str, object]:
    """One line for `./bench`; value is p95 and floor the p95 of the plain scan, in ms, over n keys."""
    offscreen()
    application = QApplication.instance() or QApplication([])
    if not isinstance(application, QApplication):
        raise TypeError("no application for widgets")
    prepare(application)
    directory = Directory(MappingProxyType({unit.unit_id: unit for unit in units()}))
    codes = shipped_codes()
    finder = UnitFinder.over(directory, codes["municipalities"])
    usual = ("u3", "u17", "u101", "u2004")
    known = Known(directory, shipped_forms(), codes=codes, finder=finder, usual=usual)
    clock = lambda: datetime(2026, 11, 20, 9, 0, tzinfo=timezone.utc)  # noqa: E731, UP017
    editor = Editor(OWN, "KOM_SSK", "CASEWORKER_KOM")
    context = ViewContext(lambda: known, editor, "Anna", "sjuksköterska", {}, Texts.load().say, clock, "p0")
    picker = UnitPicker(context, "find", "Enhet")
    picker.resize(600, 400)
    picker.show()
    names = [unit.name.casefold() for unit in directory.units.values()]
    took, scans = [], []
    for words in _TYPED * 3:
        for end in range(1, len(words) + 1):
            text = words[:end]
            began = time.perf_counter()
            picker.line.setText(text)
            picker.line.textEdited.emit(text)
            application.processEvents()
            took.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            parts = text.split()
            sum(all(part in name for part in parts) for name in names)
            scans.append((time.perf_counter() - began) * 1000)
    value, floor = statistics.quantiles(took, n=20)[-1], statistics.quantiles(scans, n=20)[-1]
    return {
        "name": "find_unit",
        "value": round(value, 1),
        "unit": "ms",
        "floor": round(floor, 1),
        "ratio": round(value / floor, 1),
        "n": len(took),
    }
