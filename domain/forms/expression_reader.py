"""From the YAML of a condition to an expression. Shape only; whether the paths exist is for `checks`."""

from __future__ import annotations

from collections.abc import Mapping

from domain.forms.definition import DefinitionError
from domain.forms.expressions import All, Among, Answered, AnyOf, Compare, Count, Expression, Literal, Not

MAX_DEPTH = 12


def read_expression(data: object, where: str, depth: int = 0) -> Expression:
    """The condition in data, a mapping with one key. Raises DefinitionError naming `where`."""
    if depth > MAX_DEPTH:
        raise DefinitionError("expression_too_deep", where)
    if not isinstance(data, Mapping) or len(data) != 1:
        raise DefinitionError("bad_expression", where)
    ((operator, operand),) = data.items()
    if operator in {"all", "any"}:
        parts = tuple(read_expression(part, where, depth + 1) for part in _list(operand, where))
        return All(parts) if operator == "all" else AnyOf(parts)
    if operator == "not":
        return Not(read_expression(operand, where, depth + 1))
    if operator in {"eq", "in"}:
        return _among(str(operator), operand, where)
    if operator == "answered":
        return Answered(_text(operand, where))
    if operator == "empty":
        return Not(Answered(_text(operand, where)))
    if operator in {"before", "after"}:
        sides = _list(operand, where)
        if len(sides) != 2:
            raise DefinitionError("bad_expression", where)
        return Compare(operator == "after", _text(sides[0], where), _text(sides[1], where))
    if operator == "count":
        return _count(operand, where, depth)
    raise DefinitionError("unknown_operator", where)


def _among(operator: str, operand: object, where: str) -> Among:
    sides = _list(operand, where)
    if len(sides) != 2:
        raise DefinitionError("bad_expression", where)
    values = _list(sides[1], where) if operator == "in" else [sides[1]]
    literals: list[Literal] = []
    for value in values:
        if not isinstance(value, (str, int, bool)):
            raise DefinitionError("bad_literal", where)
        literals.append(value)
    return Among(_text(sides[0], where), tuple(literals))


def _count(operand: object, where: str, depth: int) -> Count:
    if not isinstance(operand, Mapping) or not operand.keys() <= {"of", "where", "at_least", "at_most"}:
        raise DefinitionError("bad_expression", where)
    condition = operand.get("where")
    least, most = operand.get("at_least", 0), operand.get("at_most")
    if not _is_count(least) or not (most is None or _is_count(most)):
        raise DefinitionError("bad_expression", where)
    return Count(
        _text(operand.get("of"), where),
        None if condition is None else read_expression(condition, where, depth + 1),
        least,
        most,
    )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, (list, tuple)) or not value:
        raise DefinitionError("bad_expression", where)
    return list(value)


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise DefinitionError("bad_expression", where)
    return value
