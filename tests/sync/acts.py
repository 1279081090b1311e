"""What may happen in a history, as data: the same acts are drawn by Hypothesis, and by a seed that anybody can replay.

A script is drawn whole before it is played. So a seed says the same every time, and a script that ends badly can be
shortened by leaving steps out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

Choices = Mapping[str, Sequence[Any]]
_ACTS: dict[str, dict[str, Choices]] = {}
_WEIGHTS: dict[str, int] = {}
_rule: Any = rule


@dataclass(frozen=True, slots=True)
class Step:
    """One act with what was chosen for it."""

    name: str
    chosen: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.name}({', '.join(f'{name}={value!r}' for name, value in self.chosen.items())})"


def happens(weight: int = 1, **choices: Sequence[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A method of a history that may be called at any time with any of the choices; `weight` says how often."""

    def take(method: Callable[..., None]) -> Callable[..., None]:
        history, _, name = method.__qualname__.rpartition(".")
        _ACTS.setdefault(history, {})[name] = choices
        _WEIGHTS[f"{history}.{name}"] = weight
        return method

    return take


def act(weight: int = 1, **choices: Sequence[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The same for a history that Hypothesis draws too."""

    def take(method: Callable[..., None]) -> Callable[..., None]:
        happens(weight, **choices)(method)
        strategies: dict[str, Any] = {key: st.sampled_from(list(values)) for key, values in choices.items()}
        ruled: Callable[..., None] = _rule(**strategies)(method)
        return ruled

    return take


def script(history: type, seed: int, length: int) -> list[Step]:
    """The steps a seed stands for."""
    draw = random.Random(seed)
    acts = _ACTS[history.__qualname__]
    names = sorted(acts)
    weights = [_WEIGHTS[f"{history.__qualname__}.{name}"] for name in names]
    drawn = draw.choices(names, weights, k=length)
    return [Step(name, {key: draw.choice(list(values)) for key, values in acts[name].items()}) for name in drawn]


def shortened(steps: Sequence[Step], fails: Callable[[Sequence[Step]], bool], tries: int = 150) -> list[Step]:
    """A part of the steps that still fails and from which little can be left out."""
    kept, size = list(steps), max(1, len(steps) // 2)
    while size and tries > 0:
        start = 0
        while start < len(kept) and tries > 0:
            fewer = kept[:start] + kept[start + size :]
            tries -= 1
            if fewer and fails(fewer):
                kept = fewer
            else:
                start += size
        size //= 2
    return kept
