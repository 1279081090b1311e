"""First values: what a form fills in beforehand from the person, the unit and the case. Read nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.views.view_context import ViewContext
from domain.case import Case
from domain.forms.definition import FormDefinition, Item
from domain.operation import CellValue


def first_values(definition: FormDefinition, context: ViewContext, case: Case | None) -> dict[str, CellValue]:
    """{path: value} for every item that asks for one and has a source; of unit rows only the unit's own."""
    found: dict[str, CellValue] = {}
    for path, item in _asking(definition, context.editor.unit_id):
        value = _source(item.prefill or "", context, case)
        if item.type == "date" and isinstance(value, str):
            value = value[:10]  # the day of what is kept with its hour
        if value:
            found[path] = value
    return found


def _asking(definition: FormDefinition, own_unit: str) -> Iterator[tuple[str, Item]]:
    for template, item in definition.index.items():
        if not item.prefill:
            continue
        group, inside, rest = template.partition("/*/")
        if not inside:
            yield template, item
        elif definition.index[group].repeat == "unit" and own_unit:
            yield f"{group}/{own_unit}/{rest}", item


def _source(name: str, context: ViewContext, case: Case | None) -> CellValue:
    unit = context.directory.unit(context.editor.unit_id)
    facts = context.facts()
    known: dict[str, str] = {
        "today": facts.today,
        "now": facts.now,
        "user.name": context.user_name,
        "user.title": context.user_title,
        "unit.id": context.editor.unit_id,
        "unit.name": unit.name if unit else "",
        "unit.phone": unit.phone if unit else "",
    }
    if name in known:
        return known[name]
    header = case.header if case is not None else None
    if name.startswith("case.") and header is not None:
        return header.value(name.removeprefix("case.").replace(".", "/"))
    if name == "plan.long_term_goal" and case is not None:
        return next((plan.value("long_term_goal") for plan in case.of_kind("SIP")), None)
    return None
