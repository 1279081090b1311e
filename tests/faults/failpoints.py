"""The numbered steps of the protocol at which either side may die, and how a process is made to.

The program knows nothing of this: the harness's own entry points put a gate around the functions named here before
they run it. A step 'before' is reached when the function is called, 'after' when it has returned, 'within' a
transaction or not as its place in the program has it.
"""

from __future__ import annotations

import functools
import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

DIED = 86
"""Exit code of a process that died at a step."""


@dataclass(frozen=True, slots=True)
class Step:
    """`place` is 'module:name' or 'module:Class.name' as its callers find it."""

    name: str
    place: str
    when: str


CLIENT_STEPS = (
    Step("c1 draft kept", "desktop.models.outbox:Outbox.save_draft", "after"),
    Step("c2 edit judged, nothing kept", "desktop.models.outbox:Outbox.append", "before"),
    Step("c3 inside the outbox's transaction", "desktop.models.outbox:put_operation", "after"),
    Step("c4 outbox committed, overlay not made", "desktop.models.outbox:Outbox.append", "after"),
    Step("c5 overlay made", "desktop.models.shown_cases:ShownCases.refresh", "after"),
    Step("c6 hello answered", "desktop.sync.transport:HttpTransport.hello", "after"),
    Step("c7 greeting taken in", "desktop.models.sync_door:SyncDoor.greet", "after"),
    Step("c8 batch marked as sent", "desktop.models.outbox:Outbox.batch", "after"),
    Step("c9 push answered, verdicts not kept", "desktop.sync.transport:HttpTransport.push", "after"),
    Step("c10 verdicts kept, overlay not made", "desktop.models.outbox:Outbox.record", "after"),
    Step("c11 page received", "desktop.sync.transport:HttpTransport.pull", "after"),
    Step("c12 inside the page's transaction", "desktop.models.shown_cases:ShownCases.rewrite_touched", "before"),
    Step("c13 page committed", "desktop.models.replica:Replica.apply_page", "after"),
    Step("c14 accepted operations absorbed", "desktop.models.outbox:Outbox.absorb", "after"),
    Step("c15 inside the renumbering", "desktop.models.outbox:renumber_unanswered", "after"),
    Step("c16 page of a bootstrap written", "desktop.models.replica_build:ReplicaBuild.take", "after"),
    Step("c17 bootstrap whole, not yet ready", "desktop.models.replica_build:ReplicaBuild.finish", "after"),
    Step("c18 bootstrap ready, not in place", "desktop.models.replica:make_ready", "after"),
    Step("c19 bootstrap in place", "desktop.models.replica:put_in_place", "after"),
)
STORE_STEPS = (
    Step("s1 hello asked", "central.store.store:Store.hello", "before"),
    Step("s2 push received, nothing begun", "central.store.store:Store.push", "before"),
    Step("s3 device locked", "central.store.push:lock_device", "after"),
    Step("s4 cases locked", "central.store.judging:lock_cases", "after"),
    Step("s5 cases judged, nothing written", "central.store.judging:save_cases", "after"),
    Step("s6 operations and verdicts written, or positions", "central.store.bulk:Writes.run", "after"),
    Step("s7 positions given, not committed", "central.store.push:feed_moves", "after"),
    Step("s8 committed, not answered and nobody poked", "central.store.store:Store.push", "after"),
    Step("s9 page read, not answered", "central.store.store:Store.pull", "after"),
    Step("s10 page of a bootstrap read, not answered", "central.store.store:Store.bootstrap", "after"),
)
BOOTSTRAP_STEPS = tuple(step for step in (*CLIENT_STEPS, *STORE_STEPS) if "bootstrap" in step.name)


class Failpoints:
    """The gates of one process. At most one step is armed."""

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self._armed = ""
        self._left = 0
        for step in steps:
            owner, name = owner_of(step)
            setattr(owner, name, self._gate(step, getattr(owner, name)))

    def arm(self, name: str, nth: int) -> None:
        """Die when the step is reached for the nth time from now on, counted from 0. '' disarms."""
        self._armed, self._left = name, nth

    def _gate(self, step: Step, whole: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(whole)
        def gate(*args: Any, **named: Any) -> Any:
            if step.when == "before":
                self._reached(step.name)
            answer = whole(*args, **named)
            if step.when == "after":
                self._reached(step.name)
            return answer

        return gate

    def _reached(self, name: str) -> None:
        if name != self._armed:
            return
        self._left -= 1
        if self._left < 0:
            os._exit(DIED)


def owner_of(step: Step) -> tuple[Any, str]:
    """The module or class a step's function stands in, and its name there. Raises AttributeError for none."""
    module, _, path = step.place.partition(":")
    owner: Any = importlib.import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    getattr(owner, name)
    return owner, name
