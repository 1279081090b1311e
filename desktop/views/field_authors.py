"""Who last wrote what stands in a form: which person, at which unit and when, for every field that is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from desktop.views.components.labels import IconLabel
from desktop.views.form_controller import FormController
from desktop.views.form_fields import Field
from desktop.views.style.typography import Role


def author_words(form: FormController, path: str) -> str:
    """`Anna Lindh, Kommun SSK · i dag 13.12`; '' for a field in which nobody has written.

    A line that is there stays while the field is written in here, so that nothing moves: then it says that.
    """
    cell = form.document.cells.get(path)
    if cell is None or cell.value in {None, "", False}:
        return ""
    if path in form.typed():
        return QCoreApplication.translate("authors", "Changed by you, not shared yet")
    return form.context.who(form.provenance.get(cell.op_id))


class FieldAuthor(QObject):
    """The line under one field that has the whole width."""

    def __init__(self, form: FormController, field: Field) -> None:
        super().__init__(field)
        self._form = form
        self._field = field
        form.drafts_changed.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        self._field.frame.set_provenance(author_words(self._form, self._field.path))


class Authors(IconLabel):
    """One line below fields that stand close together: whoever wrote all of them once, else who wrote which.

    With `named` the fields are named too when some of them are empty. Each field tells its own author to screen readers
    as well.
    """

    def __init__(self, form: FormController, fields: Sequence[Field], parent: QWidget, *, named: bool = False) -> None:
        super().__init__("history", "", Role.SMALL, "text3", wrap=True, parent=parent)
        self._form = form
        self._fields = fields
        self._named = named
        form.drafts_changed.connect(self.tell)
        self.tell()

    def tell(self) -> None:
        """Look again at who wrote what."""
        told: dict[str, list[str]] = {}
        for field in self._fields:
            words = author_words(self._form, field.path)
            field.frame.describe_author(words)
            if words and field.shown:
                told.setdefault(words, []).append(field.answer.widget.accessibleName() or field.item.label)
        empty = len(told) == 1 and sum(map(len, told.values())) < sum(field.shown for field in self._fields)
        if len(told) < 2 and not (self._named and empty):
            text = next(iter(told), "")
        else:
            text = "\n".join(f"{', '.join(labels)}: {words}" for words, labels in told.items())
        if text != self.text():
            self.setText(text)
        self.setVisible(bool(text))
