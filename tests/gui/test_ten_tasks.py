"""The ten commonest tasks by keyboard alone, through the real windows, over a real session and store.

docs/usability.md tells what each of them costs; what is pressed here must be what it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from desktop.session.embedded_store import start_embedded_store
from tests.gui.sitting import Sitting
from tests.gui.ten_tasks import CENTRE, NURSE, TASKS, Task, told_line

PAPER = Path(__file__).resolve().parents[2] / "docs" / "usability.md"
DEMANDED = frozenset({"reason.dialog", "hand_out"})
"""The question about a Nej to SIP, which the customer demands, and to whom a paper was handed, which the law does."""


@pytest.fixture(scope="module")
def sittings(tmp_path_factory: pytest.TempPathFactory, swedish: list[QTranslator]) -> Iterator[dict[str, Sitting]]:
    with start_embedded_store(tmp_path_factory.mktemp("store"), 80) as store:
        data = tmp_path_factory.mktemp("data")
        found = {unit: Sitting(store.address, unit, data) for unit in (NURSE, CENTRE)}
        yield found
        for sitting in found.values():
            sitting.close()


@pytest.mark.parametrize("task", TASKS, ids=[task.act.__name__ for task in TASKS])
def test_a_task_is_done_by_keyboard_and_costs_what_is_told(task: Task, sittings: dict[str, Sitting]) -> None:
    sitting = sittings[task.unit]
    task.act(sitting)
    assert sitting.keys.dialogs <= DEMANDED
    assert told_line(task, sitting.keys) in PAPER.read_text("utf-8").splitlines()


def test_ten_are_told() -> None:
    assert len(TASKS) == 10
