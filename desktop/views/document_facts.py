"""A sent document as label and value, in the order and the words of its form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from desktop.models.known import Known
from desktop.views.components.facts import Fact
from desktop.views.moments import days_from_now, hours, long_day
from desktop.views.municipalities import holds_municipality, municipality_name
from domain.acts.readings import OUTSIDE
from domain.attachment import PREFIX as ATTACHMENT
from domain.case import Document
from domain.consent import units_in
from domain.forms.definition import FormDefinition, Item, Section
from domain.operation import MESSAGE_MARKS, CellValue

_STRONG = frozenset({"estimated_discharge"})
_OF_THE_PROCESS = frozenset(
    {"status", "version", "established_date", "seen", "hand_out", ATTACHMENT, OUTSIDE} | MESSAGE_MARKS
)
"""Cells that follow from operations, and those of attachments: told in words of their own."""


def facts_of(definition: FormDefinition, document: Document, known: Known, now: datetime) -> tuple[Fact, ...]:
    """Every answered item of the form. Cells the form does not know are left to `unknown_facts`."""
    cells = document.values()
    found: list[Fact] = []
    for section in definition.sections:
        for item in section.items:
            found += _item_facts(item, cells, known, now)
    return tuple(found)


def section_facts(section: Section, document: Document, known: Known, now: datetime) -> tuple[Fact, ...]:
    """Every answered item of one section of a form."""
    cells = document.values()
    return tuple(fact for item in section.items for fact in _item_facts(item, cells, known, now))


def unknown_facts(definition: FormDefinition | None, document: Document, known: Known) -> tuple[Fact, ...]:
    """Answers in places this program's form does not have, as they were written: shown, never guessed at."""
    return tuple(
        Fact(known.label_of(document.definition, path), _plain_words(cell.value))
        for path, cell in sorted(document.cells.items())
        if cell.value not in {None, ""} and not _is_known(definition, path)
    )


def _plain_words(value: CellValue) -> str:
    if isinstance(value, bool):
        yes = QCoreApplication.translate("facts", "Yes")
        return yes if value else QCoreApplication.translate("facts", "No")
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _is_known(definition: FormDefinition | None, path: str) -> bool:
    top = path.partition("/")[0]
    if top in _OF_THE_PROCESS:
        return True
    if definition is None:
        return False
    group = definition.index.get(top)
    whole_row = group is not None and group.repeat is not None and path.count("/") == 1
    process = top in {cell.id for cell in definition.process}
    return whole_row or process or definition.template_of(path) is not None


def _item_facts(
    item: Item, cells: Mapping[str, CellValue], known: Known, now: datetime, prefix: str = ""
) -> list[Fact]:
    path = prefix + item.id
    if item.type == "display":
        return []
    if item.type == "group":
        if item.repeat:
            lines = [_row_words(item, cells, known, now, f"{path}/{name}/") for name in _rows(cells, path)]
            text = "\n".join(line for line in lines if line)
            return [Fact(item.label, text)] if text else []
        facts = [fact for child in item.items for fact in _item_facts(child, cells, known, now, f"{path}/")]
        if not item.label or any(child.type == "group" for child in item.items):
            return facts
        # What belongs together is told together: *Nu* alone says nothing of what.
        text = "\n".join(f"{fact.label}: {fact.value}" for fact in facts)
        return [Fact(item.label, text)] if text else []
    if item.type == "multi":
        chosen = [option.label for option in item.options if cells.get(f"{path}/{option.code}") is True]
        return [Fact(item.label, ", ".join(chosen))] if chosen else []
    text = value_words(item, cells.get(path), known)
    if not text:
        return []
    aside = _distance(item, cells.get(path), now) if item.id in _STRONG else ""
    return [Fact(item.label, text, strong=item.id in _STRONG, aside=aside)]


def rows_in(document: Document, group: Item) -> list[str]:
    """The ids of a group's rows, oldest first; of rows by unit, the units."""
    return _rows(document.values(), group.id)


def row_words(group: Item, document: Document, row: str, known: Known, now: datetime) -> str:
    """What one row of a group says, on one line; '' when nothing is answered in it."""
    return _row_words(group, document.values(), known, now, f"{group.id}/{row}/")


def _rows(cells: Mapping[str, CellValue], group: str) -> list[str]:
    start = group + "/"
    names = {path[len(start) :].partition("/")[0] for path in cells if path.startswith(start)}
    return sorted(name for name in names if cells.get(start + name) is not False)


def _row_words(item: Item, cells: Mapping[str, CellValue], known: Known, now: datetime, prefix: str) -> str:
    words: list[str] = []
    for child in item.items:
        plain = not {"YES", "NO"} & {option.code for option in child.options}
        facts = _item_facts(child, cells, known, now, prefix)
        words += [fact.value if plain else f"{fact.label}: {fact.value}" for fact in facts]
    return ", ".join(words)


def value_words(item: Item, value: CellValue, known: Known) -> str:
    """One answer in words; '' when there is none."""
    if value is None or value == "":
        return ""
    if item.type == "units":
        return ", ".join(map(known.directory.name_of, units_in(value)))
    if item.options:
        return item.option_label(value) or str(value)
    if isinstance(value, bool):
        return _plain_words(value)
    text = str(value)
    if holds_municipality(item):
        return municipality_name(text, known)
    if item.type == "unit":
        return known.directory.name_of(text)
    if item.type in {"date", "datetime"}:
        return _date_words(text)
    if item.type == "time":
        return text.replace(":", ".")
    return text


def _date_words(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if "T" not in text:
        return f"{long_day(moment.date())}"
    at = QCoreApplication.translate("moments", "{time} o'clock").format(time=hours(moment))
    return f"{long_day(moment.date())} {at}"


def _distance(item: Item, value: CellValue, now: datetime) -> str:
    if item.type != "date" or not isinstance(value, str):
        return ""
    try:
        return f"({days_from_now(date.fromisoformat(value), now)})"
    except ValueError:
        return ""
