"""The preview shows the bytes that are printed; printing asks for whom first."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PySide6.QtCore import QBuffer
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from desktop.models.records import PersonRecord
from desktop.views.hand_out_dialog import HandOutDialog
from desktop.views.print_preview import PrintPreview, Shown
from desktop.views.theme import theme

INGRID = PersonRecord("Ingrid Hallberg", "19441011-9046", "PNR", 82)
HIDDEN = replace(INGRID, protected="MARKED")


def pdf(pages: int) -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    for number in range(pages):
        canvas.drawString(72, 720, f"Sida {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def preview(qtbot: QtBot) -> PrintPreview:
    view = PrintPreview()
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    qtbot.waitExposed(view)
    return view


def click(view: QWidget, name: str) -> None:
    found = view.findChild(QAbstractButton, name)
    assert found is not None, name
    found.click()


def dialog_of(preview: PrintPreview) -> HandOutDialog:
    found = [dialog for dialog in preview.window().findChildren(HandOutDialog) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def test_pages_are_counted_from_the_bytes_in_memory(preview: PrintPreview) -> None:
    preview.show_pdf(pdf(2), Shown("SIP"), INGRID, ("Kontoret",))
    assert preview.page_count() == 2
    assert preview.pages.plain() == "2 sidor"
    preview.show_pdf(pdf(1), Shown("SIP"), INGRID, ("Kontoret",))
    assert preview.pages.plain() == "1 sida"


def test_printing_asks_for_whom_and_prints_nothing_before_that(preview: PrintPreview) -> None:
    told: list[object] = []
    preview.hand_out_confirmed.connect(lambda *args: told.append(args))
    preview.show_pdf(pdf(1), Shown("SIP"), INGRID, ("Kontoret", "Expeditionen"))
    preview.printer.setCurrentIndex(1)
    click(preview, "preview.print")
    dialog = dialog_of(preview)
    dialog.confirm.click()
    assert dialog.isVisible()
    assert dialog._message.isVisible()
    assert told == []
    dialog.purposes["TO_PERSON"].click()
    dialog.confirm.click()
    assert told == [("TO_PERSON", "Expeditionen", "")]


def test_cancelling_prints_nothing(preview: PrintPreview) -> None:
    told: list[object] = []
    preview.hand_out_confirmed.connect(lambda *args: told.append(args))
    preview.show_pdf(pdf(1), Shown("SIP"), INGRID, ("Kontoret",))
    click(preview, "preview.print")
    dialog_of(preview).cancel.click()
    assert told == []


def test_without_a_printer_a_hand_out_printed_elsewhere_is_recorded(preview: PrintPreview) -> None:
    told: list[object] = []
    preview.hand_out_confirmed.connect(lambda *args: told.append(args))
    preview.show_pdf(pdf(1), Shown("SIP"), INGRID, ())
    assert preview.notice.text().startswith("Ingen skrivare hittades på datorn.")
    assert preview.print_button.text() == "Anteckna utlämnandet"
    click(preview, "preview.print")
    (dialog,) = preview.window().findChildren(HandOutDialog)
    assert "Skriv ut" not in dialog.confirm.text()
    dialog.purposes["TO_PERSON"].setChecked(True)
    dialog.confirm.click()
    assert told == [("TO_PERSON", "", "")]


def test_leaving_lets_go_of_the_pages(preview: PrintPreview, qtbot: QtBot) -> None:
    preview.show_pdf(pdf(2), Shown("SIP"), INGRID, ("Kontoret",))
    with qtbot.waitSignal(preview.closed):
        click(preview, "preview.back")
    assert preview.page_count() == 0
    assert all(buffer.data().isEmpty() for buffer in preview.view.findChildren(QBuffer))


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_no_button_above_the_pages_is_cut(preview: PrintPreview, qtbot: QtBot, scale: float) -> None:
    preview.show_pdf(pdf(1), Shown("SIP som den skrivs ut"), INGRID, ("Kontoret plan 2",))
    theme().set_scale(scale)
    preview.resize(1360, 700)
    above: tuple[QWidget, ...] = (preview.back, preview.title, preview.pages, preview.printer, preview.print_button)
    qtbot.waitUntil(lambda: all(widget.width() >= widget.sizeHint().width() for widget in above))


def test_for_a_protected_person_nothing_is_printed_before_the_pages_have_been_read(preview: PrintPreview) -> None:
    told: list[object] = []
    preview.hand_out_confirmed.connect(lambda *args: told.append(args))
    preview.show_pdf(pdf(1), Shown("SIP"), HIDDEN, ("Kontoret",))
    assert preview.read.isVisible()
    click(preview, "preview.print")
    assert not preview.window().findChildren(HandOutDialog)
    preview.read.click()
    click(preview, "preview.print")
    assert dialog_of(preview).confirm.isEnabled()
    preview.show_pdf(pdf(1), Shown("SIP"), HIDDEN, ("Kontoret",))
    assert not preview.print_button.isEnabled(), "other pages have not been read yet"


def test_nobody_else_s_pages_are_asked_about(preview: PrintPreview) -> None:
    preview.show_pdf(pdf(1), Shown("SIP"), HIDDEN, ("Kontoret",))
    preview.show_pdf(pdf(1), Shown("SIP"), INGRID, ("Kontoret",))
    assert not preview.read.isVisible()
    assert preview.print_button.isEnabled()


def test_what_no_font_can_show_is_told_beside_the_pages(preview: PrintPreview) -> None:
    preview.show_pdf(pdf(1), Shown("SIP", missing="李龍"), INGRID, ("Kontoret",))
    assert "De här tecknen går inte att skriva ut: 李 龍." in preview.notice.text()
    preview.show_pdf(pdf(1), Shown("SIP"), INGRID, ("Kontoret",))
    assert preview.notice.text() == ""
