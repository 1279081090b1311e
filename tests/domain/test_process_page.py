"""docs/processes.md and its picture are what the tables say, and say all of it."""

from __future__ import annotations

from html import escape

from desktop.models.texts import Texts
from domain.process import EFFECTS, GUARDS
from resources.processes import page
from tests.domain.world import shipped_processes


def test_the_page_and_the_picture_are_the_tables() -> None:
    assert page.PAGE.read_text("utf-8") == page.page(), "python -m resources.processes.page"
    for name, file in page.PICTURES.items():
        assert file.read_text("utf-8") == page.picture(name), "python -m resources.processes.page"


def test_every_guard_and_effect_has_its_words() -> None:
    assert page.GUARDS.keys() == GUARDS
    assert page.EFFECTS.keys() == EFFECTS


def test_every_row_stands_on_the_page_and_every_state_in_the_picture() -> None:
    text = page.page()
    for table in shipped_processes().values():
        for row in table.rows.values():
            assert f"| {row.row} |" in text
    for name in page.PICTURES:
        table, drawn = shipped_processes()[name], page.picture(name)
        assert all(f">{state}<" in drawn for state in table.states)
        moved = {row.row for row in table.rows.values() if row.target != row.source}
        assert all(number in drawn for number in moved)
    assert escape("In- och utskrivning") in page.picture("inpatient")


def test_every_state_and_event_of_every_table_has_words() -> None:
    texts = Texts.load()
    assert page.PROCESSES.keys() == shipped_processes().keys()
    for table in shipped_processes().values():
        states = {state for state, _ in table.rows} | {name for one in table.regions.values() for name in one.states}
        assert {state for state in states if not texts.knows(f"state.{state}")} == set()
        assert {event for event in table.events if not texts.knows(f"event.{event}")} == set()
