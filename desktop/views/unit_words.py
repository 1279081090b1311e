"""What is said of a unit where one looks for it: how its inbox is, when it was last used, and how one reaches it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from desktop.models.unit_finder import Hit, Nearness
from desktop.views.moments import day_in_full, parse_day
from desktop.views.view_context import ViewContext
from domain.directory import ACTIVE, NOT_CONNECTED, PAUSED, Unit

Say = Callable[..., str]


def head_words(nearness: Nearness, context: ViewContext) -> str:
    """The head over units that are so near."""
    own = context.directory.unit(context.editor.unit_id)
    place = ""
    if own is not None:
        municipality = context.known().words("municipalities", own.municipality)
        place = municipality if nearness is Nearness.MUNICIPALITY else own.sub_region
    return context.say(f"unit.near.{nearness}", place=place)


def name_line(unit: Unit, context: ViewContext) -> str:
    """`Vårdcentral 1, Skövde`: with the place, where the name does not tell it."""
    place = context.known().words("municipalities", unit.municipality) or unit.sub_region
    return unit.name if not place or place.casefold() in unit.name.casefold() else f"{unit.name}, {place}"


def state_line(hit: Hit, context: ViewContext) -> str:
    """What its kind is, and how its inbox is: what one must know before sending."""
    say, unit = context.say, hit.unit
    kind = say(f"admin_page.kind.{unit.kind}") if unit.kind else ""
    if hit.receives:
        shared = say("unit.shares", unit=hit.inbox.name) if hit.inbox and hit.inbox is not unit else ""
        return _joined(kind, shared, handled_words(hit.inbox or unit, context))
    until = parse_day(unit.paused_until) if hit.state == PAUSED else None
    state = say("unit.state.PAUSED_until", day=day_in_full(until)) if until else say(f"unit.state.{hit.state}")
    instead = say("unit.instead", unit=hit.instead.name) if hit.instead else ""
    phone = unit.phone or unit.contact_point.phone
    call = say("unit.call", phone=phone) if phone and hit.state == NOT_CONNECTED else ""
    return _joined(kind, f"{state} – {call}" if call else state, instead)


def handled_words(unit: Unit, context: ViewContext) -> str:
    """When it last handled a case of open care; '' for a unit whose inbox is not open."""
    if unit.inbox_state != ACTIVE:
        return ""
    day = parse_day(unit.last_open_care_handled_at)
    if day is None:
        return context.say("unit.never_handled")
    return context.say("unit.handled", when=_days_ago(day, context))


def reach_lines(unit: Unit, context: ViewContext) -> list[tuple[str, str]]:
    """(what, words) of how one reaches people there: the contact point, the unit's own number and its hours."""
    say = context.say
    lines = []
    point = context.directory.contact_of(unit.unit_id)
    if point is not None:
        told = point.contact_point
        own = point.unit_id == unit.unit_id
        name = say("unit.contact_point") if own else say("unit.contact_at", unit=point.name)
        lines.append((name, ", ".join(part for part in (told.function, told.hours, told.phone) if part)))
    if unit.phone:
        lines.append((say("unit.phone"), unit.phone))
    if unit.opening_hours:
        lines.append((say("unit.hours"), unit.opening_hours))
    return lines


def unreachable_words(hit: Hit, context: ViewContext) -> str:
    """Why nothing can be sent there, who takes it instead, and else how one reaches the unit."""
    say, unit = context.say, hit.unit
    cannot = say("unit.cannot", unit=unit.name)
    if hit.instead is not None:
        return f"{cannot} {say('unit.instead', unit=hit.instead.name)}."
    how = unit.other_contact or unit.contact_point.phone or unit.phone
    told = (
        say("unit.how", unit=unit.name, how=how)
        if how
        else say("unit.how_unknown", unit=unit.name, principal=unit.principal or unit.sub_region)
    )
    return f"{cannot} {told} {say('unit.paper')}" if "papper" not in told else f"{cannot} {told}"


def spoken(hit: Hit, context: ViewContext) -> str:
    """A row as one sentence for a screen reader."""
    return _joined(name_line(hit.unit, context), state_line(hit, context))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _days_ago(day: date, context: ViewContext) -> str:
    days = (context.clock().date() - day).days
    if days <= 0:
        return context.say("unit.today")
    return context.say("unit.yesterday") if days == 1 else context.say("unit.days_ago", count=str(days))
