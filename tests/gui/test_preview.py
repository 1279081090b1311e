"""The preview shows the bytes that are printed; printing asks for whom first."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PySide6.QtCore import QBuffer
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from desktop.documents.printer import PrintOrder
from desktop.documents.printers import Printer, PrinterState
from desktop.models.records import PersonRecord
from desktop.views.hand_out_dialog import HandOutDialog
from desktop.views.print_preview import HandOutWish, PrintPreview, Shown
from desktop.views.theme import theme

OFFICE = (Printer("Kontoret"),)
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
    preview.show_pdf(pdf(2), Shown("SIP"), INGRID, OFFICE)
    assert preview.page_count() == 2
    assert preview.pages.plain() == "2 sidor"
    preview.show_pdf(pdf(1), Shown("SIP"), INGRID, OFFICE)
    assert preview.pages.plain() == "1 sida"


def test_printing_asks_for_whom_and_prints_nothing_before_that(preview: PrintPreview) -> None:
    told: list[object] = []
    preview.hand_out_confirmed.connect(lambda *args: told.extend(args))
    preview.show_pdf(pdf(1), Shown("SIP"), INGRID, (*OFFICE, Printer("Expeditionen")))
    preview.printer.setCurrentIndex(1)
    click(preview, "preview.print")
    dialog = dialog_of(preview)
    dialog.confirm.click()
    assert dialog.isVisible()
    assert dialog._message.isVisible()
    assert told == []
    dialog.purposes["TO_PERSON"].click()
    dialog.confirm.click()
    assert told == [HandOutWish("TO_PERSON", "", PrintOrder("Expeditionen"))]


def test_how_many_and_on_which_sides_goes_with_the_order_and_stands_in_the_question(preview: PrintPreview) -> None:
    told: list[object] = []
    preview.hand_out_confirmed.connect(lambda *args: told.extend(args))
    preview.show_pdf(pdf(2), Shown("SIP", large=True), INGRID, OFFICE)
    assert preview.large.isChecked()
    preview.copies.setCurrentIndex(2)
    preview.both_sides.click()
    click(preview, "preview.print")
    dialog = dialog_of(preview)
    assert dialog.paper.text() == "Kontoret · stor text · 3 exemplar · båda sidor"
    dialog.purposes["TO_PERSON"].click()
    dialog.confirm.click()
    assert told == [HandOutWish("TO_PERSON", "", PrintOrder("Kontoret", 3, both_sides=True))]
    preview.show_pdf(pdf(2), Shown("SIP"), INGRID, OFFICE)
    assert preview.copies.currentData() == 3, "drawn anew is not begun anew"
    preview.close_preview()
    assert preview.copies.currentData() == 1


def test_it_begins_with_the_printer_that_was_used_last_or_the_computer_s_own(preview: PrintPreview) -> None:
    printers = (Printer("Avdelningen"), Printer("Kontoret", chosen=True), Printer("Lager"))
    preview.show_pdf(pdf(1), Shown("SIP"), INGRID, printers)
    assert preview.printer.currentText() == "Kontoret"
    preview.show_pdf(pdf(1), Shown("SIP", order=PrintOrder("Lager", both_sides=True)), INGRID, printers)
    assert preview.printer.currentText() == "Lager"
    assert preview.both_sides.isChecked()
    preview.show_pdf(pdf(1), Shown("SIP", order=PrintOrder("Borta")), INGRID, printers)
    assert preview.printer.currentText() == "Kontoret"


def test_a_printer_that_stands_still_says_so_before_anybody_prints(preview: PrintPreview) -> None:
    printers = (Printer("Kontoret", PrinterState.STOPPED), Printer("Lager", PrinterState.CLOSED), Printer("Trappan"))
    preview.show_pdf(pdf(1), Shown("SIP", missing="李"), INGRID, printers)
    assert preview.printer.currentText() == "Kontoret (stoppad)"
    assert preview.printer_notice.text() == "Skrivaren Kontoret är stoppad. Starta den, eller välj en annan."
    assert "tecknen" in preview.notice.text(), "one does not hide the other"
    preview.printer.setCurrentIndex(1)
    assert preview.printer_notice.text() == "Skrivaren Lager tar inte emot utskrifter nu. Välj en annan."
    preview.printer.setCurrentIndex(2)
    assert preview.printer_notice.text() == ""


def test_cancelling_prints_nothing(preview: PrintPreview) -> None:
    told: list[object] = []
    preview.hand_out_confirmed.connect(lambda *args: told.extend(args))
    preview.show_pdf(pdf(1), Shown("SIP"), INGRID, OFFICE)
    click(preview, "preview.print")
    dialog_of(preview).cancel.click()
    assert told == []


def test_without_a_printer_a_hand_out_printed_elsewhere_is_recorded(preview: PrintPreview) -> None:
    told: list[object] = []
    preview.hand_out_confirmed.connect(lambda *args: told.extend(args))
    preview.show_pdf(pdf(1), Shown("SIP"), INGRID, ())
    assert preview.printer_notice.text().startswith("Ingen skrivare hittades på datorn.")
    assert preview.print_button.text() == "Anteckna utlämnandet"
    click(preview, "preview.print")
    (dialog,) = preview.window().findChildren(HandOutDialog)
    assert "Skriv ut" not in dialog.confirm.text()
    dialog.purposes["TO_PERSON"].setChecked(True)
    dialog.confirm.click()
    assert told == [HandOutWish("TO_PERSON")]


def test_leaving_lets_go_of_the_pages(preview: PrintPreview, qtbot: QtBot) -> None:
    preview.show_pdf(pdf(2), Shown("SIP"), INGRID, OFFICE)
    with qtbot.waitSignal(preview.closed):
        click(preview, "preview.back")
    assert preview.page_count() == 0
    assert all(buffer.data().isEmpty() for buffer in preview.view.findChildren(QBuffer))


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_no_button_above_the_pages_is_cut(preview: PrintPreview, qtbot: QtBot, scale: float) -> None:
    preview.show_pdf(pdf(1), Shown("SIP som den skrivs ut"), INGRID, (Printer("Kontoret plan 2"),))
    theme().set_scale(scale)
    preview.resize(1150, 700)
    named = (preview.back, preview.title, preview.pages, preview.print_button)
    how = (preview.large, preview.both_sides, preview.copies, preview.printer)

    def whole(widget: QWidget) -> bool:
        right = widget.mapTo(preview, widget.rect().bottomRight()).x()
        return widget.width() >= widget.sizeHint().width() and right < preview.width()

    qtbot.waitUntil(lambda: all(whole(widget) for widget in (*named, *how)))


def test_for_a_protected_person_nothing_is_printed_before_the_pages_have_been_read(preview: PrintPreview) -> None:
    told: list[object] = []
    preview.hand_out_confirmed.connect(lambda *args: told.extend(args))
    preview.show_pdf(pdf(1), Shown("SIP"), HIDDEN, OFFICE)
    assert preview.read.isVisible()
    click(preview, "preview.print")
    assert not preview.window().findChildren(HandOutDialog)
    preview.read.click()
    click(preview, "preview.print")
    assert dialog_of(preview).confirm.isEnabled()
    preview.show_pdf(pdf(1), Shown("SIP"), HIDDEN, OFFICE)
    assert not preview.print_button.isEnabled(), "other pages have not been read yet"


def test_nobody_else_s_pages_are_asked_about(preview: PrintPreview) -> None:
    preview.show_pdf(pdf(1), Shown("SIP"), HIDDEN, OFFICE)
    preview.show_pdf(pdf(1), Shown("SIP"), INGRID, OFFICE)
    assert not preview.read.isVisible()
    assert preview.print_button.isEnabled()


def test_what_no_font_can_show_is_told_beside_the_pages(preview: PrintPreview) -> None:
    preview.show_pdf(pdf(1), Shown("SIP", missing="李龍"), INGRID, OFFICE)
    assert "De här tecknen går inte att skriva ut: 李 龍." in preview.notice.text()
    preview.show_pdf(pdf(1), Shown("SIP"), INGRID, OFFICE)
    assert preview.notice.text() == ""
