"""The versions of a plan that have been established, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from desktop.models.records import CaseRecord, Provenance
from domain.acts.plan_versions import untouched, versions_of, words_of
from domain.forms.definition import FormDefinition, Item, Section
from domain.operation import CellValue, same_value

ESTABLISHED, CHANGED, CLOSED, HANDED = "established", "changed", "closed", "handed"
_BY_STEP = {"establish": ESTABLISHED, "accept_plan": HANDED, "close_plan": CLOSED, "mark_deceased": CLOSED}


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A plan as it was. `cells` {path: value} are its own words; `what` tells why it was kept, `by` by whom and when.
    `whole` is False where something in it has been taken away since, to protect the person."""

    doc_id: str
    number: int
    what: str
    cells: Mapping[str, CellValue]
    definition: str | None
    by: Provenance | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that is not the same. `row` names the row of a table by its first answer, '' outside of tables; a row
    that only one side has is told as a whole, without an item."""

    section: Section
    item: Item
    row: str
    before: CellValue
    now: CellValue
    added: bool = False
    removed: bool = False


def kept_versions(record: CaseRecord) -> tuple[PlanVersion, ...]:
    """Newest first."""
    found: list[PlanVersion] = []
    header = record.case.header
    for document in versions_of(record.case):
        # A version has the id of the operation that it was kept with, which the header tells of where it was a step.
        step = header.text(f"step/{document.doc_id}/event") if header is not None else ""
        what, number = _BY_STEP.get(step, CHANGED), document.value("version")
        words = MappingProxyType(words_of(document.values()))
        known = number if isinstance(number, int) else 0
        by = record.provenance.get(document.doc_id)
        found.append(PlanVersion(document.doc_id, known, what, words, document.definition, by, untouched(document)))
    return tuple(reversed(found))


def form_cells(definition: FormDefinition, values: Mapping[str, CellValue]) -> Mapping[str, CellValue]:
    """What of a document its form asks for; rows that were taken away are left out, and marks of the process."""
    gone = {path + "/" for path, value in values.items() if value is False and path.count("/") == 1}
    return MappingProxyType(
        {
            path: value
            for path, value in values.items()
            if definition.item(path) is not None and not any(path.startswith(row) for row in gone)
        }
    )


def differences(
    definition: FormDefinition, before: Mapping[str, CellValue], now: Mapping[str, CellValue]
) -> tuple[Difference, ...]:
    """What stands otherwise now, in the order of the form. Both sides are as `form_cells` gives them."""
    found: list[Difference] = []
    for section in definition.sections:
        for item in section.items:
            found += _of_item(section, item, item.id, before, now)
    return tuple(found)


def _of_item(
    section: Section, item: Item, path: str, before: Mapping[str, CellValue], now: Mapping[str, CellValue]
) -> Iterator[Difference]:
    if item.type == "display":
        return
    if item.type == "group" and item.repeat:
        yield from _of_rows(section, item, path, before, now)
    elif item.type == "group":
        for child in item.items:
            yield from _of_item(section, child, f"{path}/{child.id}", before, now)
    elif item.type == "multi":
        was, became = (_chosen(item, path, side) for side in (before, now))
        if was != became:
            yield Difference(section, item, "", was, became)
    elif not _same(before.get(path), now.get(path)):
        yield Difference(section, item, "", before.get(path), now.get(path))


def _of_rows(
    section: Section, group: Item, path: str, before: Mapping[str, CellValue], now: Mapping[str, CellValue]
) -> Iterator[Difference]:
    was, became = _rows(path, before), _rows(path, now)
    for row in sorted(was | became):
        name = _name_of(group, f"{path}/{row}", now if row in became else before)
        if row not in became or row not in was:
            added = row in became
            was_told, is_told = (None, name) if added else (name, None)
            yield Difference(section, group, name, was_told, is_told, added, not added)
            continue
        for child in group.items:
            for one in _of_item(section, child, f"{path}/{row}/{child.id}", before, now):
                yield Difference(section, child, name, one.before, one.now)


def _rows(group: str, values: Mapping[str, CellValue]) -> set[str]:
    start = group + "/"
    return {path[len(start) :].partition("/")[0] for path, value in values.items() if path.startswith(start) and value}


def _name_of(group: Item, row: str, values: Mapping[str, CellValue]) -> str:
    """What a row is known by: its first written text."""
    told = (values.get(f"{row}/{child.id}") for child in group.items if child.type in {"text", "prose"})
    return next((value for value in told if isinstance(value, str) and value), "")


def _chosen(item: Item, path: str, values: Mapping[str, CellValue]) -> tuple[str, ...]:
    return tuple(one.code for one in item.options if values.get(f"{path}/{one.code}") is True)


def _same(one: CellValue, other: CellValue) -> bool:
    return same_value(_said(one), _said(other))


def _said(value: CellValue) -> CellValue:
    """A box that is not ticked and a text that was emptied say nothing; a nought does."""
    return None if value is False or value == "" else value
