"""What ails the fictional people, in words a nurse would use: one clinical picture tells the whole of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import yaml

from domain.person_id import Sex
from resources import resource_path

ELDER, ADULT, CHILD = "elder", "adult", "child"
_WORDS: Mapping[Sex, Mapping[str, str]] = MappingProxyType(
    {
        Sex.FEMALE: {"hon": "hon", "Hon": "Hon", "henne": "henne", "hennes": "hennes"},
        Sex.MALE: {"hon": "han", "Hon": "Han", "henne": "honom", "hennes": "hans"},
    }
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A subgoal of a plan; `weeks` from the plan to its last day."""

    text: str
    measure: str
    weeks: int


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody does. `role` is a kind of unit or 'kin'; `goal` numbers the subgoals from 1."""

    role: str
    text: str
    schedule: str
    goal: int
    law: str


@dataclass(frozen=True, slots=True)
class Admission:
    """What a hospital stay adds: the message of admission and the planning."""

    reason: str
    needs: tuple[str, ...]
    housing: str
    services: str
    situation: str
    person_view: str
    kin_view: str
    areas: Mapping[str, tuple[str, str, str]]
    risks: tuple[str, ...]
    risks_text: str
    equipment: tuple[tuple[str, str, str], ...]
    medication: str
    rows: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Picture:
    """One clinical picture in words. Children are not admitted here, so theirs has no `admission`.

    `ages` is from and to, in whole years, both included.
    """

    name: str
    band: str
    sex: Sex | None
    ages: tuple[int, int]
    admission: Admission | None
    messages: tuple[str, ...]
    goal: str
    important: str
    background: str
    current: str
    needs: tuple[tuple[str, str], ...]
    goals: tuple[Goal, ...]
    actions: tuple[Action, ...]
    own: tuple[tuple[str, str, str], ...]
    other: tuple[tuple[str, str, str], ...]
    crisis: Mapping[str, str]
    purpose: str
    questions: tuple[str, ...]


@cache
def pictures() -> Mapping[str, Picture]:
    """Every picture by name, in the order of the file."""
    data = yaml.load(resource_path("training", "texts.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return MappingProxyType({name: _picture(name, row) for name, row in data.items()})


@cache
def pictures_for(band: str, sex: Sex, age: int) -> tuple[Picture, ...]:
    """The pictures that fit somebody of that age and sex; never empty."""
    return tuple(
        picture
        for picture in pictures().values()
        if picture.band == band and picture.sex in {None, sex} and picture.ages[0] <= age <= picture.ages[1]
    )


@cache
def more_actions(band: str) -> tuple[Action, ...]:
    """What may stand in any long plan of the age, whatever ails the person."""
    data = yaml.load(resource_path("training", "more_actions.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return tuple(Action(*row) for row in data[band])


def worded(text: str, sex: Sex) -> str:
    """The text with its pronouns."""
    return text.format_map(_WORDS[sex])


def _picture(name: str, row: Mapping[str, Any]) -> Picture:
    crisis = {
        "warning_signs": row["warning"],
        "what_helps": row["helps"],
        "what_to_avoid": row["avoid"],
        "acute_plan": row["acute"],
        "children_pets": row["pets"],
    }
    return Picture(
        name,
        row["band"],
        {"F": Sex.FEMALE, "M": Sex.MALE}.get(row.get("sex", "")),
        (row["ages"][0], row["ages"][1]) if "ages" in row else (0, 1_000),
        _admission(row) if "reason" in row else None,
        tuple(row["mvo"]),
        row["goal"],
        row["important"],
        _line(row["background"]),
        _line(row["current"]),
        tuple((area, text) for area, text in row["need_rows"]),
        tuple(Goal(text, measure, weeks) for text, measure, weeks in row["subgoals"]),
        tuple(Action(*action) for action in row["actions"]),
        tuple((what, when, whom) for what, when, whom in row["own"]),
        tuple((what, who, when) for what, who, when in row["other"]),
        MappingProxyType({key: text.strip() for key, text in crisis.items() if text.strip()}),
        row["purpose"],
        tuple(row["questions"]),
    )


def _admission(row: Mapping[str, Any]) -> Admission:
    return Admission(
        row["reason"],
        tuple(row["needs"]),
        row["housing"],
        row["services"],
        _line(row["situation"]),
        row["person_view"],
        row["kin_view"],
        MappingProxyType({area: (now, later, text) for area, (now, later, text) in row["areas"].items()}),
        tuple(row["risks"]),
        row["risks_text"],
        tuple((what, who, status) for what, who, status in row["equipment"]),
        row["medication"],
        MappingProxyType(dict(row["rows"])),
    )


def _line(text: str) -> str:
    return text.strip()
