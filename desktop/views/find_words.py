"""What is found, in the words and rows of the search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from desktop.models.find_records import FindAnswer, FoundCase
from desktop.models.unit_finder import Hit
from desktop.views.find_list import FindRow
from desktop.views.moments import day_words, parse_day
from desktop.views.palette import Command
from desktop.views.unit_words import name_line, state_line
from desktop.views.view_context import ViewContext

_ICONS = {"inpatient": "bed", "open_care": "stethoscope", "sip": "diversity_3"}
_MOST_NAMED = 3


def case_rows(cases: Sequence[FoundCase], context: ViewContext, today: date, group: str) -> list[FindRow]:
    """Cases under a head (`group`); the same case may stand under two."""
    in_order = context.in_order({unit for case in cases for unit in case.units})
    names = {unit: context.unit_name(unit) for unit in in_order}
    return [
        _case_row(case, [names[unit] for unit in names if unit in case.units], context.say, today, group)
        for case in cases
    ]


def _case_row(case: FoundCase, units: Sequence[str], say: Callable[..., str], today: date, group: str) -> FindRow:
    """A case: whom it is about, what it is and with whom; right the day of the latest in it."""
    told = ", ".join(units[:_MOST_NAMED]) + (" …" if len(units) > _MOST_NAMED else "")
    topic = say(f"topic.{case.topic}") if case.topic else ""
    state = say(f"state.{case.status}") if case.status else ""
    kind = say(f"find.kind.{case.case_type}") if case.case_type else ""
    day = parse_day(case.day)
    return FindRow(
        f"{case.key}@{group}",
        _ICONS.get(case.case_type, "folder_open"),
        case.person_name,
        case.person_id,
        " · ".join(part for part in (kind, state, topic, told) if part),
        day_words(day, today) if day is not None else "",
        protected=bool(case.protected),
    )


def unit_row(hit: Hit, context: ViewContext) -> FindRow:
    """A unit: what it is called, how its inbox is, and how one reaches it."""
    phone = hit.unit.contact_point.phone or hit.unit.phone
    state = state_line(hit, context)
    line = " · ".join(part for part in (state, "" if phone and phone in state else phone) if part)
    return FindRow(f"unit:{hit.unit.unit_id}", "corporate_fare", name_line(hit.unit, context), line=line)


def command_row(command: Command) -> FindRow:
    return FindRow(command.key, command.icon or "keyboard", command.title, command.where, keys=command.keys)


def help_row(key: str, title: str) -> FindRow:
    return FindRow(f"help:{key}", "help", title)


def told_of(answer: FindAnswer, say: Callable[..., str]) -> tuple[str, str]:
    """What is said above the rows, and in place of them where there are none."""
    text = answer.text.strip()
    if not text:
        return say("find.how"), say("find.how")
    if answer.number_code:
        why = say(f"person_id.{answer.number_code}")
        return why, why
    if not answer.cases:
        nothing = say("find.nothing", text=text)
        return nothing, nothing
    parts = [say("find.more", n=str(len(answer.cases)))] if answer.more else []
    parts += [say("find.bare")] if any(case.plain for case in answer.cases) else []
    return " ".join(parts), ""
