"""A person writes nonsense in every field she can write in: the field says so in Swedish, and keeps what she wrote."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.views.form_answers import LineAnswer, ProseAnswer
from desktop.views.form_controller import FormController
from domain.case import Document
from tests.gui import case_stage as stage_of

FORMS = ("INS", "MVO", "KAL", "UKL", "UKL_W", "UTS", "AVB", "KVI", "ADM", "INT", "PLN", "SIP")
NONSENSE = {
    "date": ("31 feb 2026", "i övermorgon", "2026-13-40"),
    "datetime": ("31 feb 2026 12.00", "25 nov 2026 25.61"),
    "time": ("25.61", "lunch"),
    "integer": ("många",),
    "decimal": ("många",),
    "phone": ("ring mig",),
    "text": ("x" * 5000,),
    "prose": ("x" * 20000,),
    "unit": ("x" * 5000,),
}


@pytest.mark.parametrize("form_id", FORMS)
def test_nonsense_is_told_below_the_field_and_stays_written(form_id: str, qtbot: QtBot) -> None:
    context = stage_of.context("fyr-vc1")
    form = FormController(context, context.forms.current(form_id))
    document = Document("d", "c", form_id, 0, "fyr-vc1", form.definition.hash, frozenset())
    tried = 0
    form.show(document, {}, {}, None)
    for template, item in form.definition.index.items():
        if item.type not in NONSENSE or item.repeat:
            continue
        group, in_row, rest = template.partition("/*/")
        if in_row and form.definition.index[group].repeat != "rows":
            continue
        path = f"{group}/{form.add_row(group)}/{rest}" if in_row else template
        for text in NONSENSE[item.type]:
            tried += _write(form, path, text, qtbot)
    assert tried


def _write(form: FormController, path: str, text: str, qtbot: QtBot) -> int:
    field = form.make_field(path)
    qtbot.addWidget(field.frame)
    answer = field.answer
    if isinstance(answer, LineAnswer):
        answer.line.setMaxLength(32767)
        answer.set_text(text)
        kept = answer.line.text
    elif isinstance(answer, ProseAnswer):
        answer.prose.setPlainText(text)
        kept = answer.prose.toPlainText
    else:
        form.forget(path)
        return 0  # nothing can be written where one only chooses
    before = dict(form.typed())
    form.flush()
    if path not in form.evaluation.visible:
        form.forget(path)
        return 0
    form.check_field(path)
    answer.tidy()
    assert field.frame.error(), (path, text[:20])
    assert kept() == text, path
    assert form.typed().get(path) == before.get(path) == text
    form.forget(path)
    return 1
