"""The closed set of conditions an author may write. No functions, no loops, no evaluation of text as code.

In YAML: {all: [..]} {any: [..]} {not: ..} {eq: [path, value]} {in: [path, [values]]} {answered: path} {empty: path}
{before: [when, when]} {after: [when, when]} {count: {of: group, where: .., at_least: n, at_most: n}}.
A path that starts with `./` is a sibling in the same row. `when` is a path, a written date or time, `today`, `now`,
or either of them shifted: `today+21d`, `now+5m`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Literal: TypeAlias = "str | int | bool"
ROW = "./"
"""What a path relative to the row begins with."""

MOMENT_WORD = re.compile(r"(today|now)(?:([+-])(\d{1,4})([dm]))?", re.ASCII)
WRITTEN_TIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?|\d\d:\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Expression


@dataclass(frozen=True, slots=True)
class Among:
    """The answer at path is one of values. `eq` is the case of one value."""

    path: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    path: str


@dataclass(frozen=True, slots=True)
class Compare:
    """left before (or after) right. False when either side is empty or no date or time."""

    after: bool
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Count:
    """The number of rows of a repeating group, or of those where a condition on the row holds, lies within bounds."""

    group: str
    where: Expression | None
    at_least: int
    at_most: int | None


Expression: TypeAlias = "All | AnyOf | Not | Among | Answered | Compare | Count"


def is_path_operand(operand: str) -> bool:
    """Whether an operand of before/after names an item rather than a moment."""
    return MOMENT_WORD.fullmatch(operand) is None and WRITTEN_TIME.fullmatch(operand) is None


def parts_of(expression: Expression) -> Iterator[Expression]:
    """The expression and everything inside it, but not inside the `where` of a count."""
    yield expression
    if isinstance(expression, (All, AnyOf)):
        for part in expression.parts:
            yield from parts_of(part)
    elif isinstance(expression, Not):
        yield from parts_of(expression.part)


def direct_paths(expression: Expression) -> frozenset[str]:
    """The paths read, as written, without the rows that are counted."""
    found: set[str] = set()
    for part in parts_of(expression):
        if isinstance(part, (Among, Answered)):
            found.add(part.path)
        elif isinstance(part, Compare):
            found.update(side for side in (part.left, part.right) if is_path_operand(side))
    return frozenset(found)


def absolute(path: str, group: str | None) -> str:
    """A template path: `./text` inside the rows of `subgoals` becomes `subgoals/*/text`."""
    return f"{group}/*/{path[len(ROW) :]}" if group is not None and path.startswith(ROW) else path


def template_paths(expression: Expression, group: str | None) -> frozenset[str]:
    """Every item the expression depends on, as template paths, counted rows and their conditions included."""
    found = {absolute(path, group) for path in direct_paths(expression)}
    for part in parts_of(expression):
        if isinstance(part, Count):
            found.add(part.group)
            if part.where is not None:
                found |= template_paths(part.where, part.group)
    return frozenset(found)
