"""What may be attached: every sample looked into by the code of the child, the child itself by a few."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pikepdf
import pytest
import yaml

from central.store import pdf_gate
from central.store.pdf_check import PDF_FAULTS, look_into
from central.store.pdf_gate import UNCHECKED, check_pdf
from resources import resource_path
from tests.central.pdf_samples import BAD, GOOD, letter


@pytest.mark.parametrize("name", GOOD)
def test_an_ordinary_file_is_accepted(name: str) -> None:
    assert look_into(pikepdf, GOOD[name]())["code"] == ""


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_may_not_be_attached_is_refused_for_its_reason(name: str) -> None:
    code, make = BAD[name]
    assert look_into(pikepdf, make())["code"] == code


def test_every_reason_is_met_by_a_sample_and_has_its_words() -> None:
    assert {code for code, _ in BAD.values()} == PDF_FAULTS
    words = yaml.safe_load(resource_path("texts", "attachments.yaml").read_text("utf-8"))
    assert PDF_FAULTS | {UNCHECKED} <= words.keys()


def test_a_damaged_file_never_breaks_the_check() -> None:
    """Bytes flipped at random: each is accepted or refused by a known code."""
    chance, clean = random.Random(11), GOOD["office_export"]()
    for _ in range(150):
        data = bytearray(clean)
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(8, len(data) - 8)] = chance.randrange(256)
        assert look_into(pikepdf, bytes(data))["code"] in PDF_FAULTS | {""}


def test_the_child_accepts_and_refuses() -> None:
    assert check_pdf(GOOD["office_export_packed"]()) == ""
    assert check_pdf(BAD["script_in_a_packed_object"][1]()) == "pdf_javascript"
    assert check_pdf(BAD["swells"][1]()) == "pdf_inflates"


_ESCAPES = {
    "a file to read": "open('/etc/hostname')",
    "a file to write": "open('/tmp/samsa-escape', 'w')",
    "a socket": "__import__('socket').socket()",
    "a program": "__import__('subprocess').run(['true'])",
    "memory": "bytes(2_000_000_000)",
}


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limits; the clock over the child stays")
@pytest.mark.parametrize("name", _ESCAPES)
def test_the_child_gives_up_what_a_hostile_file_could_use(name: str) -> None:
    for limited in (False, True):
        give_up = "give_up_everything()" if limited else ""
        code = f"import socket, subprocess\nfrom central.store.pdf_check import *\n{give_up}\n{_ESCAPES[name]}"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert (done.returncode != 0) == limited, done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limits")
def test_a_file_that_takes_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    spin = "import sys\nfrom central.store.pdf_check import *\ngive_up_everything()\nwhile True: pass"
    monkeypatch.setattr(pdf_gate, "_command", lambda: [sys.executable, "-c", spin])
    monkeypatch.setattr(pdf_gate, "PATIENCE_SECONDS", 0.5)
    began = time.monotonic()
    assert check_pdf(letter()) == UNCHECKED
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("answer", ["", "{}", "[]", '{"code": "fine"}', '{"code": 1}', "\\xff"])
def test_an_answer_that_is_not_the_childs_is_not_believed(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    code = f"import sys\nsys.stdin.buffer.read()\nsys.stdout.write('''{answer}''')"
    monkeypatch.setattr(pdf_gate, "_command", lambda: [sys.executable, "-c", code])
    assert check_pdf(letter()) == UNCHECKED


def test_a_child_that_dies_means_a_file_that_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    code = 'import os, sys\nsys.stdout.write(\'{"code": ""}\')\nsys.stdout.flush()\nos.abort()'
    monkeypatch.setattr(pdf_gate, "_command", lambda: [sys.executable, "-c", code])
    assert check_pdf(letter()) == UNCHECKED
