"""Whether any answers at all can make a condition true: a small search over the answers a condition can tell apart."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from domain.forms.checks import parent_of, resolve, row_group_of
from domain.forms.definition import FormDefinition, Item, ProcessCell
from domain.forms.expressions import (
    All,
    Among,
    Answered,
    AnyOf,
    Compare,
    Count,
    Expression,
    Literal,
    Not,
    absolute,
    is_path_operand,
    parts_of,
)

MAX_TRIES = 20_000
"""Beyond this many combinations the condition counts as possible: a linter must not hang or cry wolf."""
_SOMETHING = "\x00something"


@dataclass(frozen=True)
class _Atom:
    """A comparison or a count, free to be true or false but for what it needs answered."""

    expression: Compare | Count
    group: str | None


class Possibility:
    """Asks of one definition whether conditions can hold. Hidden items count as empty, as in the evaluator."""

    def __init__(self, definition: FormDefinition) -> None:
        self.definition = definition

    def of(self, condition: Expression | None, group: str | None, shown: str | None = None) -> bool:
        """Whether condition (None is always true) can hold while the item at template path `shown` is visible."""
        wanted = [(condition, group)] if condition is not None else []
        domains = self._domains(wanted, shown)
        size = 1
        for values in domains.values():
            size *= len(values)
            if size > MAX_TRIES:
                return True
        keys = tuple(domains)
        for combination in itertools.product(*domains.values()):
            world = dict(zip(keys, combination, strict=True))
            met = self._consistent(world) and self._visible(shown, world)
            if met and (condition is None or self._holds(condition, group, world)):
                return True
        return False

    def _domains(
        self,
        wanted: list[tuple[Expression, str | None]],
        shown: str | None,
    ) -> dict[object, list[Literal | None]]:
        domains: dict[object, list[Literal | None]] = {}
        seen: set[str] = set()
        for template in self._around(shown):
            wanted += self._conditions(template, seen)
        while wanted:
            expression, group = wanted.pop()
            for part in parts_of(expression):
                if isinstance(part, (Compare, Count)):
                    domains.setdefault(_Atom(part, group), [False, True])
                for path in _paths(part):
                    key = absolute(path, group)
                    values = domains.setdefault(key, [None])
                    values += [v for v in self._answers(path, group, part) if v not in values]
                    for template in self._around(self._template(key)):
                        wanted += self._conditions(template, seen)
        return domains

    def _answers(self, path: str, group: str | None, part: Expression) -> list[Literal | None]:
        found = resolve(self.definition, path, group)
        if isinstance(found, Item) and found.type in {"radio", "choice"} and found.options:
            return [option.code for option in found.options]
        if isinstance(found, ProcessCell) and found.codes:
            return list(found.codes)
        return [*(part.values if isinstance(part, Among) else ()), _SOMETHING]

    def _conditions(self, template: str, seen: set[str]) -> Iterator[tuple[Expression, str | None]]:
        item = self.definition.index.get(template)
        if template not in seen and item is not None:
            seen.add(template)
            if item.show_if is not None:
                yield item.show_if, row_group_of(template)

    def _around(self, template: str | None) -> Iterator[str]:
        """The item and the groups it stands in."""
        while template is not None:
            yield template
            template = parent_of(template)

    def _template(self, path: str) -> str | None:
        return path if path in self.definition.index else self.definition.template_of(path)

    def _consistent(self, world: Mapping[object, Literal | None]) -> bool:
        """Comparisons need both sides answered, and nothing is both before and after."""
        for key, value in world.items():
            if not isinstance(key, _Atom) or value is not True:
                continue
            if isinstance(key.expression, Compare):
                compare = key.expression
                sides = [absolute(s, key.group) for s in (compare.left, compare.right) if is_path_operand(s)]
                if compare.left == compare.right or any(self._value(side, world) is None for side in sides):
                    return False
                for reverse in (
                    Compare(not compare.after, compare.left, compare.right),
                    Compare(compare.after, compare.right, compare.left),
                ):
                    if world.get(_Atom(reverse, key.group)) is True:
                        return False
            elif key.expression.at_most is not None and key.expression.at_least > key.expression.at_most:
                return False
        return True

    def _value(self, path: str, world: Mapping[object, Literal | None]) -> Literal | None:
        template = self._template(path)
        return world.get(path) if template is None or self._visible(template, world) else None

    def _visible(self, template: str | None, world: Mapping[object, Literal | None]) -> bool:
        for around in self._around(template):
            item = self.definition.index.get(around)
            show = None if item is None else item.show_if
            if show is not None and not self._holds(show, row_group_of(around), world):
                return False
        return True

    def _holds(self, expression: Expression, group: str | None, world: Mapping[object, Literal | None]) -> bool:
        if isinstance(expression, All):
            return all(self._holds(part, group, world) for part in expression.parts)
        if isinstance(expression, AnyOf):
            return any(self._holds(part, group, world) for part in expression.parts)
        if isinstance(expression, Not):
            return not self._holds(expression.part, group, world)
        if isinstance(expression, Among):
            return self._value(absolute(expression.path, group), world) in expression.values
        if isinstance(expression, Answered):
            return self._value(absolute(expression.path, group), world) is not None
        return world.get(_Atom(expression, group)) is True


def _paths(part: Expression) -> tuple[str, ...]:
    if isinstance(part, (Among, Answered)):
        return (part.path,)
    if isinstance(part, Compare):
        return tuple(side for side in (part.left, part.right) if is_path_operand(side))
    return ()
