"""Reading a SIP without taking part in it: who may, by which way, and what must be done first (domain.md §6.4).

Two ways, each only for those the law lets (law 2022:913 chapter 3): by the person's consent, and in an emergency. Who
may not is told why. What follows from a yes (read-only, online, no party, a notice to the main responsible, an event to
be reviewed) is for those who build the routes; here is only whether, and for how long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from domain.access import Access, Question, decide
from domain.access_table import NOT_PROTECTED, AccessTable

SHORTEST_REASON = 20
"""Characters of her own reason, blanks counted once."""
LONGEST_MINUTES = 24 * 60


class Way(StrEnum):
    """The way by which somebody reads; the values are functions of the access table."""

    CONSENT = "sip_by_consent"
    EMERGENCY = "sip_by_emergency"


EXISTENCE = "sip_existence"
READING = "sip_reading"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who wants to read: her roles at the unit she works for now, and that unit's kind."""

    roles: frozenset[str]
    unit_kind: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands: what her unit has to do with the plan, the person's answer to this very reading, a block that
    shuts the unit out, and the person's protected identity. Values as in `domain.access_table`."""

    relation: str
    consent: str
    block: str
    protected: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What she has done on the way. `chosen` counts the active choices: where there is a plan, and to open it."""

    way: Way
    chosen: int
    reason: str
    minutes: int
    logged_in_anew: bool
    protection_confirmed: bool = False
    online: bool = True


@dataclass(frozen=True, slots=True)
class Opening:
    """The answer: allowed for so many minutes, or why not."""

    access: Access
    minutes: int = 0


def may_ask(reader: Reader, standing: Standing, table: AccessTable) -> Access:
    """Whether she may be told that there is a plan at all. Her question is itself an event, whatever the answer."""
    return decide(_question(EXISTENCE, reader, standing, table), table)


def may_go_on(way: Way, reader: Reader, standing: Standing, table: AccessTable) -> Access:
    """Whether a plan that was opened by a way may still be read: as things stand now, by the right to read and by the
    way."""
    by_right = decide(_question(READING, reader, standing, table), table)
    return by_right if not by_right.allowed else decide(_question(way, reader, standing, table), table)


def ways(reader: Reader, standing: Standing, table: AccessTable) -> Mapping[Way, Access]:
    """Every way with its answer: those that are closed are shown with the reason, not hidden."""
    return MappingProxyType({way: decide(_question(way, reader, standing, table), table) for way in Way})


def open_plan(attempt: Attempt, reader: Reader, standing: Standing, table: AccessTable) -> Opening:
    """Whether the plan is opened for her now. First whether she may at all: nobody gives reasons for nothing."""
    answer = may_go_on(attempt.way, reader, standing, table)
    if not answer.allowed:
        return Opening(answer)
    missing = _missing(attempt, standing)
    return Opening(Access(False, missing)) if missing else Opening(answer, attempt.minutes)


def _missing(attempt: Attempt, standing: Standing) -> str:
    """What she has not done yet, in the order she is asked for it; '' when all is done."""
    if not attempt.online:
        return "outside_needs_network"
    if attempt.chosen < 2:
        return "outside_choose_twice"
    if len(" ".join(attempt.reason.split())) < SHORTEST_REASON:
        return "outside_reason_too_short"
    if not 0 < attempt.minutes <= LONGEST_MINUTES:
        return "outside_too_long"
    if standing.protected != NOT_PROTECTED and not attempt.protection_confirmed:
        return "outside_confirm_protection"
    return "" if attempt.logged_in_anew else "outside_log_in_again"


def _question(function: str, reader: Reader, standing: Standing, table: AccessTable) -> Question:
    regime = table.regime_of(reader.unit_kind)
    facts = (standing.relation, standing.consent, standing.block, standing.protected)
    return Question(str(function), reader.roles, *facts, regime)
