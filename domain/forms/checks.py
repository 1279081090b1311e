"""Whether a parsed definition makes sense: ids, options, comparisons, and an order in which to decide visibility."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from domain.forms.definition import FormDefinition, Item, ProcessCell, Rule, Section
from domain.forms.expressions import (
    MOMENT_WORD,
    Among,
    Answered,
    Compare,
    Count,
    Expression,
    absolute,
    is_path_operand,
    parts_of,
    template_paths,
)

_CLOCK = {"date": "day", "datetime": "day", "time": "time", "integer": "number"}


def index_items(sections: Iterable[Section]) -> dict[str, Item]:
    """Every item by template path, parents before children, in the order of the form. The first of two twins wins."""
    index: dict[str, Item] = {}

    def add(item: Item, path: str) -> None:
        index.setdefault(path, item)
        inside = f"{path}/*" if item.repeat else path
        for child in item.items:
            add(child, f"{inside}/{child.id}")

    for section in sections:
        for item in section.items:
            add(item, item.id)
    return index


def index_sections(sections: Iterable[Section]) -> dict[str, Section]:
    """The section of every top-level item id."""
    return {item.id: section for section in reversed(tuple(sections)) for item in section.items}


def row_group_of(template: str) -> str | None:
    """The repeating group a template path stands inside; None outside rows."""
    head, inside, _ = template.partition("/*/")
    return head if inside else None


def parent_of(template: str) -> str | None:
    """The group around an item, as a template path; None at top level."""
    head, _, _ = template.removesuffix("/*").rpartition("/")
    return head.removesuffix("/*") or None


def resolve(definition: FormDefinition, path: str, group: str | None) -> Item | ProcessCell | None:
    """What a path in a condition names: an item, the multi an option belongs to, or a process cell."""
    full = absolute(path, group)
    if full == path and ("*" in path or path.startswith("./")):
        return None
    cell = next((cell for cell in definition.process if cell.id == full), None)
    if cell is not None:
        return cell
    template = full if full in definition.index else definition.template_of(full)
    if template is None or row_group_of(template) not in {None, group}:
        return None
    return definition.index.get(template)


def mistakes(definition: FormDefinition) -> Iterator[tuple[str, str]]:
    """(code, where) for everything that makes a definition senseless, the definition's own order first."""
    yield from _duplicates(definition)
    for template, item in definition.index.items():
        group = row_group_of(template)
        if item.type == "group" and group is not None:
            yield "bad_group", template
        if item.rows_of is not None and not _repeats(definition, item.rows_of):
            yield "unknown_id", template
        if item.default is not None and not item.option_label(item.default):
            yield "unknown_option", template
        for condition in (item.show_if, item.required_if, item.readonly_if):
            if condition is not None:
                yield from _expression(definition, condition, group, template)
    for rule in definition.rules:
        yield from _rule(definition, rule)
    if visibility_order(definition) is None:
        yield "cycle", definition.id


def visibility_order(definition: FormDefinition) -> tuple[str, ...] | None:
    """The template paths so ordered that each comes after all its show_if depends on. None when there is a cycle."""
    needs = {template: visibility_needs(definition, template) for template in definition.index}
    order: list[str] = []
    state: dict[str, bool] = {}

    def visit(template: str) -> bool:
        if template in state:
            return state[template]
        state[template] = False
        for need in needs[template]:
            if not visit(need):
                return False
        state[template] = True
        order.append(template)
        return True

    for template in definition.index:
        if not visit(template):
            return None
    return tuple(order)


def visibility_needs(definition: FormDefinition, template: str) -> tuple[str, ...]:
    """The template paths whose visibility must be known before that of template."""
    item = definition.index[template]
    needs: set[str] = set()
    parent = parent_of(template)
    if parent is not None:
        needs.add(parent)
    if item.show_if is not None:
        for path in template_paths(item.show_if, row_group_of(template)):
            known = path if path in definition.index else definition.template_of(path)
            if known is not None:
                needs.add(known)
    return tuple(sorted(needs))


def tied_cells(definition: FormDefinition) -> Mapping[str, frozenset[str]]:
    """Template paths that merge as one, by each of them. Rules that share a cell tie all their cells together."""
    sets: list[set[str]] = []
    for rule in definition.rules:
        if not rule.ties:
            continue
        cells = {path for path in rule.reads | {rule.target} if _is_cell(definition, path)}
        if not all(row_group_of(path) == row_group_of(rule.target) for path in cells):
            continue  # a cell of one row cannot be tied to the cells of every row
        touching = [group for group in sets if group & cells]
        sets = [group for group in sets if group not in touching]
        sets.append(cells.union(*touching))
    return MappingProxyType({path: frozenset(group) for group in sets if len(group) > 1 for path in group})


def _is_cell(definition: FormDefinition, template: str) -> bool:
    item = definition.index.get(template)
    return item is not None and item.type not in {"group", "multi", "display"}


def _repeats(definition: FormDefinition, group: str) -> bool:
    item = definition.index.get(group)
    return item is not None and item.repeat is not None


def _duplicates(definition: FormDefinition) -> Iterator[tuple[str, str]]:
    top = [item.id for section in definition.sections for item in section.items]
    yield from _twice([section.id for section in definition.sections], "sections")
    yield from _twice(top + [cell.id for cell in definition.process], "items")
    yield from _twice([rule.id for rule in definition.rules], "rules")
    for template, item in definition.index.items():
        yield from _twice([child.id for child in item.items], template)


def _twice(ids: list[str], where: str) -> Iterator[tuple[str, str]]:
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield "duplicate_id", f"{where}/{name}"


def _rule(definition: FormDefinition, rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.each is not None and not _repeats(definition, rule.each):
        yield "unknown_id", rule.id
        return
    yield from _expression(definition, rule.when, rule.each, rule.id)
    if resolve(definition, rule.field, rule.each) is None or rule.target not in definition.index:
        yield "unknown_id", rule.id
    for operand in rule.params.values():
        if MOMENT_WORD.fullmatch(operand) is None:
            # A message must not carry what is written about a person: only moments may be named in it.
            yield "bad_param", rule.id


def _expression(
    definition: FormDefinition,
    expression: Expression,
    group: str | None,
    where: str,
) -> Iterator[tuple[str, str]]:
    for part in parts_of(expression):
        if isinstance(part, Among):
            yield from _among(definition, part, group, where)
        elif isinstance(part, Answered):
            found = resolve(definition, part.path, group)
            if found is None:
                yield "unknown_id", where
            elif isinstance(found, Item) and found.type == "group" and found.repeat is None:
                yield "not_answerable", where
        elif isinstance(part, Compare):
            yield from _compare(definition, part, group, where)
        elif isinstance(part, Count):
            if not _repeats(definition, part.group):
                yield "unknown_id", where
            elif part.where is not None:
                yield from _expression(definition, part.where, part.group, where)


def _among(definition: FormDefinition, part: Among, group: str | None, where: str) -> Iterator[tuple[str, str]]:
    found = resolve(definition, part.path, group)
    if found is None:
        yield "unknown_id", where
        return
    codes: tuple[str, ...] = ()
    if isinstance(found, ProcessCell):
        codes = found.codes
    elif found.type in {"radio", "choice"}:
        codes = tuple(option.code for option in found.options)
    elif found.type in {"group", "display", "multi"}:
        yield "not_answerable", where
    if codes and not set(part.values) <= set(codes):
        yield "unknown_option", where


def _compare(definition: FormDefinition, part: Compare, group: str | None, where: str) -> Iterator[tuple[str, str]]:
    kinds = set()
    for side in (part.left, part.right):
        if is_path_operand(side):
            found = resolve(definition, side, group)
            if found is None:
                yield "unknown_id", where
                return
            kinds.add(_CLOCK.get(found.type))
        else:
            kinds.add("time" if side[2:3] == ":" else "day")
    if len(kinds) != 1 or None in kinds:
        yield "not_comparable", where
