"""How long one evaluation of the SIP form with 200 answers takes: `./bench form_eval`.

The form is evaluated on every keystroke, so what counts is the slow end: value is the 95th percentile. The floor is
the 95th percentile of one trivial pass over the same answers, taken turn by turn with the real thing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import yaml

from domain.forms.evaluate import Editor, Facts, Moment, evaluate
from domain.forms.loading import load_definition
from resources import resource_path

ANSWERS = 200
ROUNDS = 400
WARM_UP = 20
_FACTS = Facts(today="2026-11-20", now="2026-11-20T14:05")
_EDITOR = Editor("ska-ssk", "KOM_SSK", "CASEWORKER_KOM")


def measure() -> dict[str, object]:
    """One line for `./bench`; value and floor are 95th percentiles in ms over n evaluations."""
    with resource_path("forms", "SIP.yaml").open(encoding="utf-8") as file:
        definition = load_definition(yaml.safe_load(file))
    state = answers()
    real, trivial = [], []
    for _ in range(WARM_UP + ROUNDS):
        real.append(_milliseconds(lambda: evaluate(definition, state, Moment.ESTABLISH, _EDITOR, _FACTS)))
        trivial.append(_milliseconds(lambda: _pass_over(state)))
    value, floor = _percentile_95(real[WARM_UP:]), _percentile_95(trivial[WARM_UP:])
    return {
        "name": "form_eval",
        "value": round(value, 4),
        "unit": "ms",
        "floor": round(floor, 4),
        "ratio": round(value / floor, 1),
        "n": ROUNDS,
    }


def answers() -> dict[str, object]:
    """A SIP with exactly ANSWERS cells: every single field, and rows as in a plan of a person with many needs."""
    state: dict[str, object] = {
        "status": "SIP_MEETING_HELD",
        "consent_form": "ORAL",
        "consent_date": "2026-11-18",
        "took_part": "PARTLY",
        "took_part_reason": "Orkade halva mötet",
        "important_to_me": "Att få bo kvar hemma med min katt.",
        "long_term_goal": "Jag vill gå till kören på torsdagar.",
        "plan_owner/name": "Anna Lindh",
        "plan_owner/unit": "ska-ssk",
        "follow_up_date": "2027-01-13",
        "copy_to/UNITS": True,
    }
    row = 0
    while len(state) < ANSWERS:
        fields = {
            f"participants/p{row:02}/name": "Sara Nyberg",
            f"participants/p{row:02}/principal": "REGION",
            f"needs/n{row:02}/description": "Behöver stöd i trappan",
            f"subgoals/g{row:02}/text": "Jag går i trappan med en person bredvid.",
            f"subgoals/g{row:02}/target_date": "2026-12-20",
            f"actions/a{row:02}/description": "Tränar trappgång hemma",
            f"actions/a{row:02}/principal": "MUNICIPALITY",
            f"actions/a{row:02}/unit": "ska-krehab",
            f"actions/a{row:02}/contact_phone": "031-390 06 32",
            f"actions/a{row:02}/schedule": "Tisdag och fredag",
            f"own_actions/o{row:02}/description": "Gör benövningarna från häftet",
        }
        state.update(list(fields.items())[: ANSWERS - len(state)])
        row += 1
    return state


def _pass_over(state: Mapping[str, object]) -> int:
    return sum(1 for value in state.values() if value is not None)


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - start) / 1e6


def _percentile_95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95) - 1]
