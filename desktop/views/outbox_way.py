"""How far one operation of ours has come, step by step, and why it stands where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from desktop.models.records import OutboxItem, QueueState
from desktop.views.components.steps import STEPS, Halt, Step, StepNote
from desktop.views.moments import moment_words

_UP_TO_THE_STORE = (Step.SAVED, Step.QUEUED, Step.SENT)
"""The way of what nobody receives and acknowledges: a change in what the parties write together."""


@dataclass(frozen=True, slots=True)
class Way:
    """What `MessageSteps` shows."""

    steps: tuple[Step, ...]
    reached: Step
    notes: tuple[StepNote, ...]
    halt: Halt = Halt.NONE


def way_of(item: OutboxItem, now: datetime, *, connected: bool, failing: bool) -> Way:
    """`failing` tells that the last attempt to send came to nothing though there is a network."""
    steps = STEPS if item.kind == "send" else _UP_TO_THE_STORE
    saved = StepNote(Step.SAVED, moment_words(item.written_at, now))
    if item.state is QueueState.HELD:
        return Way(steps, Step.QUEUED, (saved,), Halt.NEEDS_DECISION)
    if item.state is QueueState.QUEUED:
        tried = QCoreApplication.translate("outbox", "is tried again")
        sending = QCoreApplication.translate("outbox", "is being sent")
        waiting = QCoreApplication.translate("outbox", "waits for network")
        fails = connected and failing
        why = tried if fails else sending if connected else waiting
        return Way(steps, Step.QUEUED, (saved, StepNote(Step.QUEUED, why)), Halt.FAILED if fails else Halt.NONE)
    at = moment_words(item.answered_at, now)
    sent = (saved, StepNote(Step.SENT, at))
    if item.kind != "send":
        return Way(steps, Step.SENT, sent)
    # The store puts it in the receivers' inboxes as it takes it: the two are one moment, and told as two facts.
    received = (*sent, StepNote(Step.RECEIVED, at))
    if item.state is QueueState.ACKNOWLEDGED:
        done = StepNote(Step.ACKNOWLEDGED, moment_words(item.acknowledged_at, now))
        return Way(steps, Step.ACKNOWLEDGED, (*received, done))
    return Way(steps, Step.RECEIVED, (*received, StepNote(Step.ACKNOWLEDGED, acknowledged_words(item))))


def acknowledged_words(item: OutboxItem) -> str:
    """`1 av 3 enheter`; that nobody acknowledges it where that is so."""
    if not item.awaited:
        return QCoreApplication.translate("outbox", "needs no receipt")
    return QCoreApplication.translate("outbox", "{n} of {all} units").format(n=item.acknowledged, all=item.awaited)
