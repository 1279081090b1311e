"""An answer of a form in words, as it stands on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from desktop.documents.cell_reader import CellReader
from desktop.documents.print_subject import CellValue
from desktop.documents.swedish_dates import clock, day_month_year, moment
from domain.forms.definition import FormDefinition, Item


class AnswerText:
    """Puts the cells of one document into words by its form."""

    def __init__(self, form: FormDefinition, reader: CellReader, cells: Mapping[str, CellValue]) -> None:
        self._form = form
        self._reader = reader
        self._cells = cells

    def of(self, item: Item, path: str) -> str:
        """The answer to an item at a path; '' when there is none to show."""
        value = self._cells.get(path)
        reader = self._reader
        match item.type:
            case "radio" | "choice":
                return self._row_name(item, value) if item.rows_of else item.option_label(value)
            case "multi":
                chosen = (option.label for option in item.options if self._cells.get(f"{path}/{option.code}") is True)
                return ", ".join(chosen)
            case "check":
                return "Ja" if value is True else ""
            case "date":
                day = reader.day(path)
                return day_month_year(day) if day else ""
            case "time":
                return clock(reader.text(path))
            case "datetime":
                return _moment(reader.text(path))
            case "integer" | "decimal":
                return _number(value)
            case "phone":
                return reader.phone(path)
            case "unit":
                return reader.unit(path)
            case "units":
                return ", ".join(filter(None, reader.units(path)))
            case "text" | "prose":
                return reader.text(path)
            case _:
                return ""

    def _row_name(self, item: Item, value: object) -> str:
        """A row of another group, by the first words in it."""
        group = self._form.index.get(item.rows_of or "")
        if group is None or not isinstance(value, str):
            return ""
        named = (self._reader.text(f"{group.id}/{value}/{child.id}") for child in group.items if child.type == "text")
        return next(filter(None, named), "")


def _moment(text: str) -> str:
    try:
        return moment(datetime.fromisoformat(text.removesuffix("Z")))
    except ValueError:
        return text


def _number(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return ""
    return str(value).strip().replace(".", ",")
