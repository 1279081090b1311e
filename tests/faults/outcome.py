"""What a run that broke an invariant tells."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failed:
    """The seed, the invariant with its sentence, and the steps that lead there."""

    seed: int
    broken: str
    steps: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join((f"seed {self.seed}: {self.broken}", *(f"    {step}" for step in self.steps)))


def failed(play: Callable[[], None]) -> str | None:
    """What broke: 'I5: …' for an invariant, kind and place of any other error; None when nothing did."""
    try:
        play()
    except AssertionError as error:
        return str(error).partition("\n")[0] or _place(error)
    except Exception as error:  # noqa: BLE001 - whatever ends a run is a finding
        return _place(error)
    return None


def _place(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {str(error)[:300]} ({last.name}, {last.filename.rpartition('/')[2]}:{last.lineno})"
