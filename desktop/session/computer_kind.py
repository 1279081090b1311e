"""Whose a computer is. By itself: a session asks before it has loaded anything."""

from __future__ import annotations

import os
from enum import StrEnum

SETTING = "SAMSA_COMPUTER"


class ComputerKind(StrEnum):
    """Whose a computer is: one person's, a ward's with an account for each person, or one account shared by many."""

    OWN = "own"
    WARD = "ward"
    SHARED = "shared"


def kind_of_computer() -> ComputerKind:
    """What the computer's settings say. A word nobody knows counts as the most careful one."""
    told = os.environ.get(SETTING, "").strip().lower() or ComputerKind.OWN.value
    return ComputerKind(told) if told in set(ComputerKind) else ComputerKind.SHARED
