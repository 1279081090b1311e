"""What units have marked in the cases of the training environment: who has what, and what waits for a day.

By a chance of its own, so that a case is otherwise the same as without.
"""

from __future__ import annotations

import random

from central.training.colleagues import colleague
from central.training.script import Script
from central.training.units import training_directory, training_users

_TAKEN, _BY_COLLEAGUE, _WATCHED = 0.35, 0.4, 0.25
_NOTES = (
    "väntar på besked från hemtjänsten",
    "väntar på att dottern ringer",
    "väntar på ordination från vårdcentralen",
    "väntar på hjälpmedlet",
    "tar upp på rapporten",
)


def mark(script: Script) -> None:
    """Somebody at a unit takes the case; a unit that has nothing to do just now puts its row in the planning away."""
    chance = random.Random(f"marks:{script.case_id}")  # noqa: S311 - made-up cases, nothing secret
    sent = next((draft for draft in script.drafts if draft.kind == "send"), None)
    told = sent.body["recipients"] if sent is not None else ()
    for unit_id in told if isinstance(told, list) else ():
        if chance.random() < _TAKEN:
            other = colleague(unit_id, training_directory().kind_of(unit_id))
            who = other if chance.random() < _BY_COLLEAGUE else training_users()[unit_id]
            script.later(2, 30)
            script.assign(unit_id, who)
        if chance.random() < _WATCHED:
            _watch_planning(script, unit_id, chance)


def _watch_planning(script: Script, unit_id: str, chance: random.Random) -> None:
    """The own row is not written yet, and need not be for some days."""
    plan = script.begun("PLN")
    if plan is None:
        return
    wrote = {draft.unit_id for draft in script.drafts if draft.body.get("doc") == plan.body["doc"]}
    if unit_id not in wrote:
        script.later(1, 10)
        until = script.days_from_now(chance.choice((1, 2, 3, 6)))
        script.watch(unit_id, str(plan.body["doc"]), plan.op_id, until, chance.choice(_NOTES))
