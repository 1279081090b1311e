"""One answer in words, the same in a form, beside another text and in the history."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.views.form_answers import shown_text
from desktop.views.municipalities import holds_municipality, municipality_name
from desktop.views.view_context import ViewContext
from domain.consent import units_in
from domain.forms.definition import Item
from domain.operation import CellValue


def answer_words(item: Item, value: CellValue, context: ViewContext) -> str:
    """'' for an emptied answer; a code the form does not know is shown as it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        yes = QCoreApplication.translate("answers", "Yes")
        return yes if value else QCoreApplication.translate("answers", "No")
    if item.type == "units":
        return ", ".join(map(context.unit_name, units_in(value)))
    if item.type == "unit":
        return context.unit_name(str(value))
    if holds_municipality(item):
        return municipality_name(str(value), context.known())
    return item.option_label(value) or shown_text(item, value)
