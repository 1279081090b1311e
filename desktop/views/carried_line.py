"""Above a document that has come along from an open-care case: since when, and which unit began it there."""

from __future__ import annotations

from desktop.views.components.labels import IconLabel
from desktop.views.moments import day_and_month, parse_day
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.conversion import CARRIED


class CarriedLine(IconLabel):
    """Shows nothing for a document that was begun in the case it is in."""

    def __init__(self, context: ViewContext, name: str) -> None:
        super().__init__("history", "", Role.SMALL, "text2", wrap=True)
        self.setObjectName(name)
        self._context = context
        self.hide()

    def show_document(self, document: Document) -> None:
        """Where this one came from."""
        day = parse_day(document.value(f"{CARRIED}/on"))
        unit = document.text(f"{CARRIED}/unit")
        if day is None:
            self.hide()
            return
        told = {"day": day_and_month(day, self._context.clock().date())}
        code = "carried.by" if unit else "carried.on"
        self.setText(self._context.say(code, **told, **({"unit": self._context.unit_name(unit)} if unit else {})))
        self.show()
