"""The definition compiled for the evaluator: nodes in an order that settles visibility, conditions as closures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias, TypeGuard

from domain.forms.checks import parent_of, resolve, row_group_of, visibility_order
from domain.forms.definition import DefinitionError, FormDefinition, Item, Level, Moment, Rule, Section, in_row
from domain.forms.expressions import (
    MOMENT_WORD,
    ROW,
    All,
    Among,
    Answered,
    AnyOf,
    Compare,
    Count,
    Expression,
    Not,
    absolute,
    is_path_operand,
    parts_of,
)
from domain.forms.findings import Facts
from domain.forms.values import day_problem


class Answers:
    """The answers that count while one form is evaluated: what is hidden has been taken out, deleted rows are gone."""

    __slots__ = ("facts", "rows", "values")

    def __init__(self, values: dict[str, object], rows: dict[str, tuple[str, ...]], facts: Facts) -> None:
        self.values = values
        self.rows = rows
        self.facts = facts


Condition: TypeAlias = "Callable[[Answers, str], bool]"
"""Asked with the prefix of the row at hand, `subgoals/<row>/`, or '' outside rows."""


@dataclass(frozen=True, slots=True)
class Node:
    """An item in its place. `suffix` is its path, in the row when `group` is given; `order` its place in the form."""

    template: str
    suffix: str
    group: str | None
    parent: str | None
    item: Item
    section: Section
    order: int
    show: Condition | None
    required: Condition | None
    readonly: Condition | None
    options: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The suffixes of the cells that hold its answer: one, or one for each option of a multi."""
        return tuple(f"{self.suffix}/{code}" for code in self.options) or (self.suffix,)


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """`node` is the field. `required` holds when the rule would fire were its field empty.

    It is None for rules that do not ask for an answer.
    """

    rule: Rule
    when: Condition
    node: Node
    required: Condition | None


@dataclass(frozen=True, slots=True)
class Steady:
    """Cells that are shown whatever the answers are; `displays` are those among them that nobody ever writes.

    In rows these are suffixes, shown in every row that is shown.
    """

    cells: frozenset[str]
    displays: frozenset[str]


@dataclass(frozen=True, slots=True)
class Program:
    """`steady` is by section id and `steady_in_rows` by group; `changing` are the other nodes, in an order that settles
    visibility. `cells` finds the writable node of a cell outside rows, `row_cells` by group that of a suffix.
    """

    steady: Mapping[str, Steady]
    steady_in_rows: Mapping[str, Steady]
    changing: tuple[Node, ...]
    cells: Mapping[str, Node]
    row_cells: Mapping[str, Mapping[str, Node]]
    groups: Mapping[str, Node]
    asking: tuple[Node, ...]
    rules: tuple[CompiledRule, ...]


def compile_program(definition: FormDefinition) -> Program:
    """The program of a definition that `checks.mistakes` has nothing to say about."""
    order = visibility_order(definition)
    if order is None:
        raise DefinitionError("cycle", definition.id)
    places = {template: place for place, template in enumerate(definition.index)}
    nodes = tuple(_node(definition, template, places[template]) for template in order)
    by_template = {node.template: node for node in nodes}
    steady = _steady_nodes(nodes)
    writable = [node for node in nodes if node.item.type not in {"group", "display"}]
    groups = {node.template: node for node in nodes if node.item.repeat is not None}
    return Program(
        steady=_by(steady.values(), lambda node: None if node.group else node.section.id),
        steady_in_rows=_by(steady.values(), lambda node: node.group),
        changing=tuple(node for node in nodes if node.template not in steady),
        cells={cell: node for node in writable if node.group is None for cell in node.cells},
        row_cells={group: {c: n for n in writable if n.group == group for c in n.cells} for group in groups},
        groups=groups,
        asking=tuple(node for node in nodes if node.required is not None),
        rules=tuple(_rule(definition, rule, by_template[rule.target]) for rule in definition.rules),
    )


def _steady_nodes(nodes: Iterable[Node]) -> dict[str, Node]:
    """Those that neither a condition of their own nor one of a group around them can hide or lock."""
    steady: dict[str, Node] = {}
    for node in nodes:
        inside = node.group is not None or node.parent is None or node.parent in steady
        if inside and node.item.repeat is None and node.show is None and node.readonly is None:
            steady[node.template] = node
    return steady


def _by(nodes: Iterable[Node], key: Callable[[Node], str | None]) -> Mapping[str, Steady]:
    places: dict[str, list[Node]] = {}
    for node in nodes:
        place = key(node)
        if place is not None:
            places.setdefault(place, []).append(node)
    return {
        place: Steady(
            frozenset(cell for node in inside for cell in (node.suffix, *node.cells)),
            frozenset(node.suffix for node in inside if node.item.type == "display"),
        )
        for place, inside in places.items()
    }


def is_answered(value: object) -> bool:
    """Whether a cell holds an answer: blank text, an unticked box and an empty list are none."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, (bool, list, tuple)):
        return bool(value)
    return value is not None


def moment_text(operand: str, facts: Facts) -> str | None:
    """`today`, `now` or a shifted one as the text a cell would hold; None for anything else or beyond the calendar."""
    word = MOMENT_WORD.fullmatch(operand)
    if word is None:
        return None
    start = facts.today if word[1] == "today" else facts.now
    if word[2] is None:
        return start
    amount = int(word[3]) * (1 if word[2] == "+" else -1)
    step = timedelta(days=amount) if word[4] == "d" else timedelta(minutes=amount)
    try:
        if len(start) == 10 and word[4] == "d":
            return (date.fromisoformat(start) + step).isoformat()
        return (datetime.fromisoformat(start) + step).isoformat(timespec="minutes")
    except (ValueError, OverflowError):
        return None


def _node(definition: FormDefinition, template: str, place: int) -> Node:
    item = definition.index[template]
    group = row_group_of(template)
    section = definition.section_of(template)
    if section is None:
        raise DefinitionError("unknown_id", template)
    required: Condition | None = None
    if item.required:
        required = _always
    elif item.required_if is not None:
        required = _compile(definition, item.required_if, group)
    return Node(
        template=template,
        suffix=template if group is None else template.removeprefix(f"{group}/*/"),
        group=group,
        parent=parent_of(template),
        item=item,
        section=section,
        order=place,
        show=None if item.show_if is None else _compile(definition, item.show_if, group),
        required=required,
        readonly=None if item.readonly_if is None else _compile(definition, item.readonly_if, group),
        options=tuple(option.code for option in item.options) if item.type == "multi" else (),
    )


def _rule(definition: FormDefinition, rule: Rule, node: Node) -> CompiledRule:
    gap = Not(Answered(rule.field))
    required: Condition | None = None
    if rule.level is Level.BLOCK and rule.moments & {Moment.PUBLISH, Moment.ESTABLISH} and gap in parts_of(rule.when):
        required = _compile(definition, _taken_as_true(rule.when, gap), rule.each)
    return CompiledRule(
        rule=rule,
        when=_compile(definition, rule.when, rule.each),
        node=node,
        required=required,
    )


def _taken_as_true(expression: Expression, known: Expression) -> Expression:
    if expression == known:
        return All(())
    if isinstance(expression, All):
        return All(tuple(_taken_as_true(part, known) for part in expression.parts))
    if isinstance(expression, AnyOf):
        return AnyOf(tuple(_taken_as_true(part, known) for part in expression.parts))
    return expression


def _always(answers: Answers, row: str) -> bool:
    return True


def _compile(definition: FormDefinition, expression: Expression, group: str | None) -> Condition:
    if isinstance(expression, (All, AnyOf)):
        parts = tuple(_compile(definition, part, group) for part in expression.parts)
        if isinstance(expression, All):
            return lambda answers, row: all(part(answers, row) for part in parts)
        return lambda answers, row: any(part(answers, row) for part in parts)
    if isinstance(expression, Not):
        inner = _compile(definition, expression.part, group)
        return lambda answers, row: not inner(answers, row)
    if isinstance(expression, Among):
        return _among(expression)
    if isinstance(expression, Answered):
        return _answered(definition, expression.path, group)
    if isinstance(expression, Compare):
        numbers = getattr(resolve(definition, expression.left, group), "type", "") == "integer"
        return _compare_numbers(expression) if numbers else _compare(expression)
    return _count(definition, expression)


def _read(path: str) -> Callable[[Answers, str], object]:
    if in_row(path):
        name = path[len(ROW) :]
        return lambda answers, row: answers.values.get(row + name)
    return lambda answers, _row: answers.values.get(path)


def _among(expression: Among) -> Condition:
    read = _read(expression.path)
    if all(isinstance(value, str) for value in expression.values):
        words = frozenset(expression.values)

        def among_words(answers: Answers, row: str) -> bool:
            value = read(answers, row)
            return isinstance(value, str) and value in words

        return among_words
    # 1 and True are equal in Python but not the same answer.
    literals = frozenset((type(value), value) for value in expression.values)

    def among(answers: Answers, row: str) -> bool:
        value = read(answers, row)
        return isinstance(value, (str, int)) and (type(value), value) in literals

    return among


def _answered(definition: FormDefinition, path: str, group: str | None) -> Condition:
    found = resolve(definition, path, group)
    if isinstance(found, Item) and found.repeat is not None:
        return lambda answers, _row: bool(answers.rows[path])
    if isinstance(found, Item) and found.type == "multi" and absolute(path, group) in definition.index:
        reads = tuple(_read(f"{path}/{option.code}") for option in found.options)
        return lambda answers, row: any(read(answers, row) is True for read in reads)
    one = _read(path)
    return lambda answers, row: is_answered(one(answers, row))


def _compare(expression: Compare) -> Condition:
    left, right = _operand(expression.left), _operand(expression.right)
    after = expression.after

    def compare(answers: Answers, row: str) -> bool:
        first, second = left(answers, row), right(answers, row)
        if first is None or second is None:
            return False
        if len(first) != len(second):
            # A day beside a moment: the days are what can be compared.
            first, second = first[:10], second[:10]
        return first > second if after else first < second

    return compare


def _compare_numbers(expression: Compare) -> Condition:
    left, right, after = _read(expression.left), _read(expression.right), expression.after

    def compare(answers: Answers, row: str) -> bool:
        first, second = left(answers, row), right(answers, row)
        if not _is_number(first) or not _is_number(second):
            return False
        return first > second if after else first < second

    return compare


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _operand(operand: str) -> Callable[[Answers, str], str | None]:
    if MOMENT_WORD.fullmatch(operand) is not None:
        return lambda answers, _row: moment_text(operand, answers.facts)
    if not is_path_operand(operand):
        return lambda _answers, _row: operand
    read = _read(operand)

    def written(answers: Answers, row: str) -> str | None:
        value = read(answers, row)
        if not isinstance(value, str):
            return None
        if len(value) == 5 and value[2] == ":":
            return value
        return value if len(value) in {10, 16} and day_problem(value[:10]) is None else None

    return written


def _count(definition: FormDefinition, expression: Count) -> Condition:
    group, least, most = expression.group, expression.at_least, expression.at_most
    where = _always if expression.where is None else _compile(definition, expression.where, group)

    def count(answers: Answers, row: str) -> bool:
        number = sum(where(answers, f"{group}/{each}/") for each in answers.rows[group])
        return number >= least and (most is None or number <= most)

    return count
