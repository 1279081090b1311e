"""The way to the printer, tried with a stand-in `lp` that is a real program."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.documents.printer import PrintOrder, print_code, print_pdf
from desktop.documents.printers import PrinterError, available_printers

HALL = PrintOrder("Hall")
PDF = b"%PDF-1.4\n hemligt \xff\x00 %%EOF"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH but for the shell's own commands, with one printer that is ready."""
    monkeypatch.setenv("PATH", f"{tmp_path}")
    put(tmp_path, "lpstat", 'test "$1" = -e && echo Hall || echo "Hall accepting requests since 1926"')
    return tmp_path


def put(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n", encoding="utf-8")
    path.chmod(0o700)


def code_of(error: pytest.ExceptionInfo[PrinterError]) -> str:
    assert str(error.value) == error.value.code
    return error.value.code


def test_a_refusal_tells_a_code_and_not_what_lp_said(program: Path) -> None:
    put(program, "lp", 'cat > /dev/null; echo "lp: Ingrid Hallberg" >&2; exit 1')
    with pytest.raises(PrinterError) as error:
        print_pdf(PDF, HALL)
    assert code_of(error) == "printer_refused"


def test_an_lp_that_closes_its_input_early_is_a_refusal(program: Path) -> None:
    put(program, "lp", "exec 0<&-; exit 1")
    with pytest.raises(PrinterError) as error:
        print_pdf(PDF + b"x" * 5_000_000, HALL)
    assert code_of(error) == "printer_refused"


def test_a_printer_that_never_answers_is_given_up(program: Path) -> None:
    put(program, "lp", "exec sleep 60")
    with pytest.raises(PrinterError) as error:
        print_pdf(PDF, HALL, timeout=0.2)
    assert code_of(error) == "printer_timeout"


def test_a_machine_without_a_print_system_says_so(program: Path) -> None:
    (program / "lpstat").unlink()
    with pytest.raises(PrinterError) as error:
        print_pdf(PDF, HALL)
    assert code_of(error) == "printer_no_system"
    assert available_printers() == ()


@pytest.mark.parametrize("name", ["-o", "a b", "a/b", "", "x\n", "a#b"])
def test_a_name_that_is_no_queue_never_reaches_lp(program: Path, name: str) -> None:
    put(program, "lp", f'touch "{program}/ran"')
    with pytest.raises(PrinterError) as error:
        print_pdf(PDF, PrintOrder(name))
    assert code_of(error) == "printer_bad_name"
    assert not (program / "ran").exists()


def test_only_a_pdf_is_sent(program: Path) -> None:
    with pytest.raises(PrinterError) as error:
        print_pdf(b"hello", HALL)
    assert code_of(error) == "printer_bad_document"


def test_a_print_code_looks_like_the_one_on_the_paper() -> None:
    assert print_code(bytes([7, 15, 3, 19, 0, 0, 8, 242])) == "7F3K-2290"
    assert print_code(b"\x00" * 8) == "0000-0000"
    assert print_code(b"\xff" * 8) == "ZZZZ-7295"


def test_a_print_code_wants_enough_chance() -> None:
    with pytest.raises(ValueError, match="8 random bytes"):
        print_code(b"1234567")
