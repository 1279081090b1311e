"""What stands in a case of the person's consent (domain.md §6.2), as far as the main job records it."""

from __future__ import annotations

from collections.abc import Callable

from domain.access_table import ASSESSED

NOT_ASKED = "EJ_TILLFRÅGAD"
_OUTWEIGHED_BY_AN_ASSESSMENT = frozenset({NOT_ASKED, "KAN_EJ_SAMTYCKA"})


def consent_of(value_at: Callable[[str], object]) -> str:
    """The state that a header tells (`value_at` gives the value of a cell), with the harm assessment where that
    changes it.

    What is not recorded is not asked. A state that nobody here knows comes back as it stands: no rule allows it.
    """
    state = value_at("consent/state")
    told = state if isinstance(state, str) and state else NOT_ASKED
    assessed = told in _OUTWEIGHED_BY_AN_ASSESSMENT and value_at("consent/harm_assessed") is True
    return told + ASSESSED if assessed else told


def recorded_state(consent: str) -> str:
    """The state as recorded, without the assessment."""
    return consent.removesuffix(ASSESSED)
