"""What a person does in the real window, for tests that are about what comes of it."""

from __future__ import annotations

from desktop.tour.player import Player
from desktop.tour.story import PLANNING_PERSON


def open_planning(nurse: Player) -> str:
    """The Planering of the first case; what the inbox said before."""
    listed = nurse.wait("inbox.list", contains=PLANNING_PERSON, timeout=60)
    nurse.pick("inbox.list", PLANNING_PERSON)
    nurse.key("Return")
    nurse.wait("case", contains=PLANNING_PERSON)
    nurse.click("case.tab.planning")
    nurse.wait("planning")
    return listed


def write_half_a_draft(nurse: Player, words: str) -> str:
    """Words in a field of it that nothing has saved yet; what the inbox said before."""
    listed = open_planning(nurse)
    nurse.click("planning.tab.patient")
    nurse.fill("field.person_view", words)
    return listed
