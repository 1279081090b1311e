"""The story as it was told and seen: `story.json`."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from desktop.tour.player import NotSeenError


@dataclass(slots=True)
class Step:
    """One step. `observed` is what was seen in the other replica, window or file; empty if it was not."""

    name: str
    did: str
    observed: str = ""
    ms: int = 0


@dataclass(slots=True)
class StoryLog:
    """Collects the steps; `write` leaves them in a folder whatever became of them."""

    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, did: str) -> Iterator[Step]:
        """Time one step. A step in which something was not seen ends the story."""
        step = Step(name, did)
        self.steps.append(step)
        began = time.perf_counter()
        try:
            yield step
        except NotSeenError as error:
            print(f"{len(self.steps):2d}  {name}: {error}")
            raise
        finally:
            step.ms = round((time.perf_counter() - began) * 1000)
        print(f"{len(self.steps):2d}  {name}: {step.observed.splitlines()[0] if step.observed else 'inget sågs'}")

    @property
    def complete(self) -> bool:
        return bool(self.steps) and all(step.observed for step in self.steps)

    def write(self, folder: Path) -> None:
        data = {"steps": [asdict(step) for step in self.steps]}
        (folder / "story.json").write_text(json.dumps(data, ensure_ascii=False, indent=2), "utf-8")
