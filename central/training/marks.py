"""What units have marked in the cases of the training environment: who has what, and what waits for a day.

By a chance of its own, so that a case is otherwise the same as without.
"""

from __future__ import annotations

import random

from central.training.colleagues import colleague
from central.training.script import Script
from central.training.units import training_directory, training_users

_TAKEN, _BY_COLLEAGUE, _WATCHED, _WAITED_FOR = 0.3, 0.4, 0.3, 0.3
_NOTES = (
    "väntar på besked från hemtjänsten",
    "väntar på att dottern ringer",
    "väntar på ordination från vårdcentralen",
    "väntar på hjälpmedlet",
    "tar upp på rapporten",
)


def mark(script: Script, *, may_wait: bool) -> None:
    """Somebody at a unit takes the case; where it `may_wait` a unit with nothing to do just now puts its rows away."""
    chance = random.Random(f"marks:{script.case_id}")  # noqa: S311 - made-up cases, nothing secret
    for unit_id in _taking_part(script):
        if chance.random() < _TAKEN:
            other = colleague(unit_id, training_directory().kind_of(unit_id))
            who = other if chance.random() < _BY_COLLEAGUE else training_users()[unit_id]
            script.later(2, 30)
            script.assign(unit_id, who)
        if may_wait and chance.random() < _WATCHED:
            _watch_planning(script, unit_id, chance)
    if may_wait and chance.random() < _WAITED_FOR:
        _watch_sent(script, chance)


def _taking_part(script: Script) -> list[str]:
    """Whoever has written in the case or got a message of it, in the order in which they came."""
    found: list[str] = []
    for draft in script.drafts:
        told = draft.body.get("recipients")
        found += [draft.unit_id, *(told if isinstance(told, list) else ())]
    return list(dict.fromkeys(found))


def _watch_planning(script: Script, unit_id: str, chance: random.Random) -> None:
    """The own row is not written yet, and need not be for some days."""
    plan = script.begun("PLN")
    if plan is None:
        return
    wrote = {draft.unit_id for draft in script.drafts if draft.body.get("doc") == plan.body["doc"]}
    if unit_id not in wrote:
        _watch(script, unit_id, str(plan.body["doc"]), plan.op_id, chance)


def _watch_sent(script: Script, chance: random.Random) -> None:
    """What was sent last is left to the others for a while."""
    sent = next((draft for draft in reversed(script.drafts) if draft.kind == "send"), None)
    if sent is not None:
        _watch(script, sent.unit_id, str(sent.body["doc"]), sent.op_id, chance)


def _watch(script: Script, unit_id: str, doc: str, since_op: str, chance: random.Random) -> None:
    script.later(1, 10)
    script.watch(unit_id, doc, since_op, script.days_from_now(chance.choice((1, 2, 3, 6))), chance.choice(_NOTES))
