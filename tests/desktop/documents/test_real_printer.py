"""Printing with a real CUPS: what reaches the printer, what the print system is told of it, and what it refuses."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.documents.printer import PrintOrder, print_pdf
from desktop.documents.printers import Printer, PrinterError, PrinterState, available_printers
from tests.desktop.documents.print_house import MISSING, PrintHouse, print_house

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"CUPS is not installed here (missing: {', '.join(MISSING)})")

PDF = b"%PDF-1.4\n Ingrid Hallberg 19441011-9046 \xff\x00" + b"x" * 200_000 + b" %%EOF"
SECRETS = (b"Ingrid", b"Hallberg", b"19441011", b"9046")


@pytest.fixture(scope="module")
def house() -> Iterator[PrintHouse]:
    with print_house() as one:
        one.add_printer("Reception")
        one.add_printer("Hall")
        one.make_default("Reception")
        yield one


@pytest.fixture(autouse=True)
def _our_own(house: PrintHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", house.server)


def code_of(order: PrintOrder) -> str:
    with pytest.raises(PrinterError) as error:
        print_pdf(PDF, order)
    assert str(error.value) == error.value.code
    return error.value.code


def test_the_printer_gets_the_very_bytes_and_the_print_system_nothing_of_whom_they_are_about(
    house: PrintHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    paper, before = house.paper("Hall"), len(house.jobs())
    outcome = print_pdf(PDF, PrintOrder("Hall", copies=3, both_sides=True))
    assert house.printed(paper) == PDF
    number, _user, title, copies, options, *_ = house.told(paper)
    assert (title, copies) == ("Dokument", "3")
    assert "media=A4" in options.split()
    assert "sides=two-sided-long-edge" in options.split()
    assert (outcome.printer, outcome.job_id) == ("Hall", f"Hall-{number}")
    (job,) = house.jobs()[before:]
    assert job.document == PDF
    told = job.attributes
    assert (told["job-name"], told["document-format"], told["copies"]) == ("Dokument", "application/pdf", "3")
    for path, data in house.written().items():
        assert not [secret for secret in SECRETS if secret in data or secret in path.name.encode()], path
    assert list(tmp_path.iterdir()) == [], "no file on the way"


def test_one_copy_on_one_side_when_nothing_else_is_said(house: PrintHouse) -> None:
    paper = house.paper("Reception")
    print_pdf(PDF, PrintOrder("Reception"))
    assert house.printed(paper) == PDF
    assert house.told(paper)[3] == "1"
    assert "sides=one-sided" in house.told(paper)[4].split()


def test_what_stands_still_is_told_and_gets_nothing(house: PrintHouse) -> None:
    house.add_printer("Utan-papper")
    house.stop("Utan-papper")
    house.add_printer("Avstangd")
    house.close("Avstangd")
    before = len(house.jobs())
    assert available_printers() == (
        Printer("Avstangd", PrinterState.CLOSED),
        Printer("Hall"),
        Printer("Reception", chosen=True),
        Printer("Utan-papper", PrinterState.STOPPED),
    )
    assert code_of(PrintOrder("Utan-papper")) == "printer_stopped"
    assert code_of(PrintOrder("Avstangd")) == "printer_closed"
    assert code_of(PrintOrder("Ingen")) == "printer_gone"
    assert len(house.jobs()) == before, "nothing waits for somebody to start the printer"


def test_a_printer_that_broke_is_told_the_next_time(house: PrintHouse) -> None:
    house.add_printer("Trasig")
    house.break_down("Trasig")
    print_pdf(PDF, PrintOrder("Trasig"))
    house.wait_until_stopped("Trasig")
    assert code_of(PrintOrder("Trasig")) == "printer_stopped"


def test_without_a_running_print_system_no_printer_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:9")
    assert available_printers() == ()
    assert code_of(PrintOrder("Hall")) == "printer_gone"
