"""The way to the printer, tried with a stand-in `lp` that is a real program."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.documents.printer import PrinterError, available_printers, print_code, print_pdf

PDF = b"%PDF-1.4\n hemligt \xff\x00 %%EOF"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH but for the shell's own commands."""
    monkeypatch.setenv("PATH", f"{tmp_path}")
    return tmp_path


def put(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n", encoding="utf-8")
    path.chmod(0o700)


def code_of(error: pytest.ExceptionInfo[PrinterError]) -> str:
    assert str(error.value) == error.value.code
    return error.value.code


def test_the_bytes_reach_lp_unchanged_on_standard_input(program: Path) -> None:
    put(program, "lp", f'cat > "{program}/got"; echo "$@" > "{program}/said"; echo "request id is Hall-12 (1 file(s))"')
    outcome = print_pdf(PDF, "Hall", "SIP")
    assert (outcome.job_id, outcome.printer) == ("Hall-12", "Hall")
    assert (program / "got").read_bytes() == PDF
    assert (program / "said").read_text().strip() == "-d Hall -t SIP -o media=A4 -"


def test_no_printer_named_means_the_default_one(program: Path) -> None:
    put(program, "lp", f'cat > /dev/null; echo "$@" > "{program}/said"')
    assert print_pdf(PDF, None).job_id is None
    assert (program / "said").read_text().strip() == "-t Dokument -o media=A4 -"


def test_a_refusal_tells_a_code_and_not_what_lp_said(program: Path) -> None:
    put(program, "lp", 'cat > /dev/null; echo "lp: Ingrid Hallberg" >&2; exit 1')
    with pytest.raises(PrinterError) as error:
        print_pdf(PDF, "Hall")
    assert code_of(error) == "printer_refused"


def test_an_lp_that_closes_its_input_early_is_a_refusal(program: Path) -> None:
    put(program, "lp", "exec 0<&-; exit 1")
    with pytest.raises(PrinterError) as error:
        print_pdf(PDF + b"x" * 5_000_000, "Hall")
    assert code_of(error) == "printer_refused"


def test_a_printer_that_never_answers_is_given_up(program: Path) -> None:
    put(program, "lp", "exec sleep 60")
    with pytest.raises(PrinterError) as error:
        print_pdf(PDF, "Hall", timeout=0.2)
    assert code_of(error) == "printer_timeout"


def test_a_machine_without_lp_says_so(program: Path) -> None:
    with pytest.raises(PrinterError) as error:
        print_pdf(PDF, "Hall")
    assert code_of(error) == "printer_no_system"
    assert available_printers() == ()


@pytest.mark.parametrize("name", ["-o", "a b", "a/b", "", "x\n", "a#b"])
def test_a_name_that_is_no_queue_never_reaches_lp(program: Path, name: str) -> None:
    put(program, "lp", f'touch "{program}/ran"')
    with pytest.raises(PrinterError) as error:
        print_pdf(PDF, name)
    assert code_of(error) == "printer_bad_name"
    assert not (program / "ran").exists()


def test_only_a_pdf_is_sent(program: Path) -> None:
    with pytest.raises(PrinterError) as error:
        print_pdf(b"hello", None)
    assert code_of(error) == "printer_bad_document"


def test_printers_are_listed_in_order(program: Path) -> None:
    put(program, "lpstat", 'test "$1" = -e && printf "Reception\\nHall\\n"')
    assert available_printers() == ("Hall", "Reception")


def test_a_print_code_looks_like_the_one_on_the_paper() -> None:
    assert print_code(bytes([7, 15, 3, 19, 0, 0, 8, 242])) == "7F3K-2290"
    assert print_code(b"\x00" * 8) == "0000-0000"
    assert print_code(b"\xff" * 8) == "ZZZZ-7295"


def test_a_print_code_wants_enough_chance() -> None:
    with pytest.raises(ValueError, match="8 random bytes"):
        print_code(b"1234567")
