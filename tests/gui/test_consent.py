"""The consents of a case on the screen: told in words, written down whole, and asked before kin get a print."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.models.records import Answer, ConsentBasis, OutboxItem, QueueState
from desktop.views.case_view import CaseView
from desktop.views.components.badge import Badge
from desktop.views.components.button import Button
from desktop.views.form_answers import UnitsBox
from desktop.views.hand_out_dialog import KIN, HandOutDialog
from desktop.views.outbox_page import OutboxPage
from desktop.views.reading_pane import ReadingPane
from desktop.views.unit_picker import UnitPicker
from domain.operation import CellValue
from tests.gui import case_stage as stage_of
from tests.gui.conftest import press
from tests.gui.picking import pick
from tests.gui.sample_records import message

INUT = "SAMORDNING_INUT"


def said(code: str, /, **_params: str) -> str:
    return code


@pytest.fixture
def view(qtbot: QtBot) -> CaseView:
    stage, _ = stage_of.admitted()
    shown = CaseView(stage_of.context(stage.unit))
    qtbot.addWidget(shown)
    shown.show_record(replace(stage.record(), consents=stage_of.CONSENTS))
    shown.show_tab("consent")
    shown.show()
    return shown


def _button(view: QWidget, name: str) -> Button:
    found = view.findChild(Button, name)
    assert found is not None, name
    return found


def test_each_purpose_tells_its_state_in_words_with_a_sign(view: CaseView) -> None:
    told = [view.findChild(Badge, f"consent.{purpose}.state") for purpose in (INUT, "SIP", "NARSTAENDE")]
    assert [badge.text() for badge in told if badge] == [
        "Samtycke med undantag",
        "Samtycke nekat",
        "Inte tillfrågad än",
    ]
    assert view.findChild(Button, f"consent.{INUT}.withdraw") is not None
    assert view.findChild(Button, "consent.SIP.withdraw") is None


def test_a_record_is_filled_in_mended_and_saved_by_keyboard(view: CaseView) -> None:
    told: list[tuple[str, dict[str, CellValue]]] = []
    view.consent_requested.connect(lambda purpose, fields: told.append((purpose, dict(fields))))
    _button(view, f"consent.{INUT}.write").click()
    form = view.consent.form
    assert form is not None
    form.view.build_all()
    form.form.put("state", "BEGRÄNSAT")
    press(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not told
    assert form.errors.isVisible()
    box = form.findChild(UnitsBox)
    assert box is not None
    pick(box.add, "vårdcentral 1")
    for path, value in (("given_by", "PERSON"), ("form", "ORAL")):
        form.form.put(path, value)
    press(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    ((purpose, fields),) = told
    assert purpose == INUT
    assert fields["excluded_units"] == ("fyr-vc1",)
    assert (fields["state"], fields["asked_by"], fields["asked_at"]) == ("BEGRÄNSAT", "Anna Lindh", "2026-11-19T13:20")

    view.consent.answered(Answer("", queued=False, code="role_may_not"))
    assert view.consent.form is form, "what was written stays when it is refused"
    assert form.notice.text()
    view.consent.answered(Answer("x", queued=True))
    assert view.consent.form is None


def test_escape_leaves_the_form_and_not_the_case(view: CaseView) -> None:
    left: list[bool] = []
    view.back_requested.connect(lambda: left.append(True))
    _button(view, f"consent.{INUT}.withdraw").click()
    form = view.consent.form
    assert form is not None
    assert form.form.value("state") == "ÅTERKALLAT"
    view._go_back()
    assert (view.consent.form, left) == (None, [])


def test_a_unit_is_taken_away_again(qtbot: QtBot) -> None:
    box = UnitsBox("units", UnitPicker(stage_of.context(), "units.add", "Enhet"))
    qtbot.addWidget(box)
    box.show_units(("fyr-vc1", "fyr-ssk"))
    _button(box, "units.fyr-vc1").click()
    assert box.units() == ("fyr-ssk",)
    assert _button(box, "units.fyr-ssk").accessibleName() == "Ta bort Kommun SSK"


def test_the_receiver_reads_on_what_basis_a_message_came(qtbot: QtBot) -> None:
    pane = ReadingPane(said, lambda: stage_of.NOW)
    qtbot.addWidget(pane)
    basis = ConsentBasis(
        "KAN_EJ_SAMTYCKA",
        sent_under="KAN_EJ_SAMTYCKA_MENPRÖVAD",
        assessed=True,
        assessed_by="Eva Dahl",
        assessed_basis="OSL_25_13",
        assessed_reason="Behövs för hemgången",
        assess_again="2026-11-27",
        kin="EJ_TILLFRÅGAD",
    )
    pane.show_message(message(consent=basis))
    told = pane.basis.accessibleName()
    assert told.startswith("Skickat efter menprövning, utan personens samtycke (OSL 25 kap. 13 §), prövat av Eva Dahl.")
    assert "Behövs för hemgången." in told
    assert "27 nov" in told
    assert "Närstående: inte tillfrågad än." in told
    pane.show_message(message())
    assert pane.basis.isHidden()


def test_what_a_withdrawal_stopped_says_so_in_the_outbox(qtbot: QtBot) -> None:
    page = OutboxPage(said)
    qtbot.addWidget(page)
    item = OutboxItem(
        "o", "c", "d", "Ingrid Hallberg", "", "", "send", "MVO", "", "", "2026-11-19T12:00:00Z", QueueState.QUEUED,
        "consent_does_not_allow",
    )  # fmt: skip
    page.show_outbox((item,), connected=True)
    page._show_item(item)
    assert not page.reason.isHidden()
    assert "consent_does_not_allow" in page.reason.accessibleName()
    assert page._states(item, stage_of.NOW)[0][1] == "Stoppat på datorn"


def test_kin_are_named_before_anything_is_printed(view: CaseView) -> None:
    dialog = HandOutDialog("Ingrid Hallberg", "", view)
    told: list[tuple[str, str]] = []
    dialog.confirmed.connect(lambda purpose, kin: told.append((purpose, kin)))
    dialog.purposes[KIN].setChecked(True)
    dialog.confirm.click()
    assert not told
    line = dialog.kin.editor
    line.setProperty("text", " Lena Hallberg ")
    dialog.confirm.click()
    assert told == [(KIN, "Lena Hallberg")]
