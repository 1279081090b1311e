"""Who knows the person at each unit: name, role and unit, and the number to call."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from desktop.views.components.base import column
from desktop.views.components.labels import IconLabel, Label
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.patient_contacts import PatientContact

_FORM = "STEP_CONTACT"


class ContactCard(QWidget):
    """One block of lines for each contact, in the order of the chain of care."""

    def __init__(self, context: ViewContext, contacts: Iterable[PatientContact]) -> None:
        super().__init__()
        self.setObjectName("side.contacts")
        told = list(contacts)
        order = context.in_order({one.unit_id for one in told})
        told.sort(key=lambda one: (order.index(one.unit_id), one.role))
        box = column(self, spacing=8)
        for one in told:
            box.addWidget(_contact(context, one))


def _contact(context: ViewContext, one: PatientContact) -> QWidget:
    holder = QWidget()
    holder.setObjectName(f"side.contacts.{one.unit_id}.{one.role}")
    box = column(holder, spacing=0)
    place = ", ".join(part for part in (_role(context, one.role), context.unit_name(one.unit_id)) if part)
    box.addWidget(Label(one.name, Role.MEDIUM, wrap=True, selectable=True))
    box.addWidget(Label(place, Role.SMALL, "text2", wrap=True))
    if one.phone:
        box.addWidget(IconLabel("call", one.phone, Role.SMALL, "text2"))
    holder.setAccessibleName(", ".join(part for part in (one.name, place, one.phone) if part))
    return holder


def _role(context: ViewContext, code: str) -> str:
    """The role in the words of the form in force; the code of one that this program does not know."""
    form = context.forms.in_force.get(_FORM)
    item = form.index.get("role") if form is not None else None
    return (item.option_label(code) or code) if item is not None else code
