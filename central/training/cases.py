"""A day in the training environment: as many cases as wanted, the same for equal seeds and moments.

Every case follows its person: she lives in a sub-region, is of an age, and so meets the units that such a person meets.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from central.training import homegoing, inpatient, open_care, plans, stories
from central.training.cast import Cast
from central.training.letters import Letter
from central.training.marks import mark
from central.training.persons import PUBLISHED, TrainingPerson, persons
from central.training.scene import Scene, next_of_kin
from central.training.script import OperationDraft, Script
from central.training.stories import STORY_PLANNING_CASE, STORY_SIP_CASE
from central.training.texts import ADULT, CHILD, ELDER, pictures_for
from domain.ids import uuid7

__all__ = ["STORY_PLANNING_CASE", "STORY_SIP_CASE", "OperationDraft", "TrainingCase", "generate"]

Course = Callable[[Scene], None]
_LONGEST = 240 * 24 * 60
"""Minutes: no case begins longer ago."""

_COURSES: Mapping[str, tuple[Course, ...]] = MappingProxyType(
    {
        ELDER: (
            inpatient.own_row_missing,
            plans.active,
            inpatient.well_planned,
            plans.meeting_held,
            inpatient.with_messages,
            plans.called,
            inpatient.admitted_today,
            plans.active_soon,
            inpatient.well_planned,
            open_care.told,
            inpatient.seen_not_acknowledged,
            plans.active_long,
            inpatient.two_texts,
            inpatient.well_planned,
            plans.preparing,
            open_care.planned,
            inpatient.with_messages,
            plans.changed,
            homegoing.discharged,
            plans.called,
            inpatient.urgent_message,
            plans.active_full,
            open_care.renewal,
            inpatient.well_planned,
            plans.active_long,
            inpatient.with_messages,
            open_care.answered,
            open_care.prepared,
            plans.active,
            inpatient.well_planned,
            open_care.told,
            plans.need_seen,
            plans.closed,
            plans.followed_up,
            plans.declined,
        ),
        ADULT: (
            inpatient.well_planned,
            plans.active,
            open_care.told,
            plans.called,
            inpatient.admitted_today,
            plans.active_long,
            inpatient.with_messages,
            plans.preparing,
            open_care.unread,
            plans.meeting_held,
            inpatient.own_row_missing,
            plans.active_soon,
            inpatient.seen_not_acknowledged,
            plans.changed,
            plans.need_seen,
            plans.closed,
            plans.followed_up,
        ),
        CHILD: (
            plans.active,
            plans.called,
            open_care.told,
            plans.meeting_held,
            plans.active_long,
            open_care.unread,
            plans.active_soon,
            plans.preparing,
            plans.changed,
            plans.need_seen,
            plans.closed,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class TrainingCase:
    """One case as operation drafts in the order they happened."""

    case_id: str
    region: str
    drafts: tuple[OperationDraft, ...]
    letters: tuple[Letter, ...] = ()


def generate(
    seed: int, now: datetime, cases: int, definitions: Mapping[str, str], unit: str | None = None
) -> Iterator[TrainingCase]:
    """`cases` cases up to `now` (with a time zone), one at a time; up to 100,000.

    `definitions` holds the hash of the form in force by form id. With `unit` every case has
    that unit among its parties and something in its inbox where the course allows; without, the first cases are the
    stories of the pictures. Equal arguments give equal drafts, byte for byte.
    """
    if now.tzinfo is None:
        raise ValueError("a moment without a time zone")
    turns: Counter[tuple[str, str]] = Counter()
    for number, person in enumerate(_people(cases, seed, now)):
        story = stories.STORIES.get(person.person_id) if unit is None and number < PUBLISHED else None
        chance = random.Random(f"{seed}:{number}")  # noqa: S311 - made-up cases, nothing secret
        band = band_of(person, now)
        region = person.sub_region if unit is None else unit.partition("-")[0]
        case_id = story.case_id if story and story.case_id else _case_id(number, seed)
        script = Script(case_id, now, chance, definitions, _LONGEST)
        age = now.year - person.born_year()
        cast = Cast(region, age, chance, unit)
        turn = turns[region, band]
        if story is None:
            turns[region, band] += 1
            options = pictures_for(band, person.sex, age)
            picture = options[(turn // 2 + chance.randrange(len(options))) % len(options)]
            course = _COURSES[band][(turn + _offset(region)) % len(_COURSES[band])]
            kin = next_of_kin(person, band, chance)
        else:
            cast.fix(**story.suffixes)
            picture, course, kin = story.picture(), story.course, story.kin or next_of_kin(person, band, chance)
        course(Scene(script, cast, person, picture, kin))
        if unit is None and case_id not in {STORY_PLANNING_CASE, STORY_SIP_CASE}:
            mark(script, may_wait=story is None)
        yield TrainingCase(case_id, region, tuple(script.drafts), tuple(script.letters))


def _people(cases: int, seed: int, now: datetime) -> Iterator[TrainingPerson]:
    """Whom the cases are about. A few hundred are about people with published numbers, some of them in two cases, as
    on a real Tuesday; only larger sizes need those born in the 1700s."""
    known = persons(min(cases, PUBLISHED), seed, now.date())
    if cases > 2 * PUBLISHED:
        return iter(persons(cases, seed, now.date()))
    again = [person for person in known[13:] if person.person_id not in stories.STORIES]  # a story is told of one case
    return itertools.islice(itertools.chain(known, itertools.cycle(again)), cases)


def band_of(person: TrainingPerson, now: datetime) -> str:
    """child, adult or elder: whom a case of this person is like."""
    age = now.year - person.born_year()
    return CHILD if age < 18 else ADULT if age < 66 else ELDER


def _case_id(number: int, seed: int) -> str:
    chance = random.Random(f"case:{seed}:{number}")  # noqa: S311 - the same
    return uuid7(1_735_689_600_000 + number, chance.randbytes(10))


def _offset(region: str) -> int:
    """Sub-regions begin at different places of the day, so that small environments differ too."""
    return 7 * ("ska", "fyr", "gbg", "sml", "smb", "sal").index(region)
