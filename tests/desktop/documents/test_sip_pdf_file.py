"""The PDF as a file: fonts, marks, metadata, hostile text, sameness."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from desktop.documents.sip_print import SipPrint, missing_glyphs, render_sip

Printed = Callable[[SipPrint], list[str]]
MakePlan = Callable[..., SipPrint]

HOSTILE = "<b>fet</b> & <img src='/etc/passwd'/> <font size=90>stort</font> {name} %s <para> &#65; &lt;"


def fonts_of(pdf: bytes) -> list[list[str]]:
    """Name, embedded and subset of each font, as pdffonts tells."""
    done = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True)
    rows = [line.split() for line in done.stdout.decode().splitlines()[2:]]
    return [[row[0], row[-5], row[-4]] for row in rows]


def test_only_our_fonts_are_in_the_file_and_all_are_embedded(make_plan: MakePlan) -> None:
    fonts = fonts_of(render_sip(make_plan(training=True, draft=True)))
    assert sorted(name.partition("+")[2] for name, _, _ in fonts) == ["NotoSans-Bold", "NotoSans-Regular"]
    assert all(embedded == "yes" and subset == "yes" for _, embedded, subset in fonts)


def test_a_character_noto_lacks_is_set_in_the_embedded_fallback(make_plan: MakePlan, printed: Printed) -> None:
    plan = make_plan({"important_to_me": "Klart ✓ → hemma ≥ 2 dagar"})
    assert missing_glyphs(plan) == set()
    assert "Klart ✓ → hemma ≥ 2 dagar" in printed(plan)[0]
    fonts = fonts_of(render_sip(plan))
    assert any("DejaVuSans" in name for name, _, _ in fonts)
    assert all(embedded == "yes" for _, embedded, _ in fonts)


def test_a_character_no_font_has_is_replaced_visibly_and_reported(make_plan: MakePlan, printed: Printed) -> None:
    plan = make_plan({"important_to_me": "Heter 漢 och שלום"})
    assert missing_glyphs(plan) == {"漢", *"שלום"}
    assert "Heter \ufffd och \ufffd\ufffd\ufffd\ufffd" in printed(plan)[0]


def test_missing_characters_are_found_in_names_of_unit_and_person_too(make_plan: MakePlan) -> None:
    assert missing_glyphs(make_plan(person_name="李 Hallberg", printed_by_unit="Avd 龍")) == {"李", "龍"}


def test_a_missing_character_in_what_is_not_printed_is_not_reported(make_plan: MakePlan) -> None:
    assert missing_glyphs(make_plan({"background": "漢"})) == set()


def test_swedish_and_neighbouring_letters_come_out_as_typed(make_plan: MakePlan, printed: Printed) -> None:
    text = "Åsa Öberg-Çelik, Łukasz ”Đorđe” Ŋáŋŋá é ü ß ñ Жанна Ελένη – 50 % …"
    assert text in printed(make_plan({"important_to_me": text}))[0]


def test_a_letter_typed_as_two_characters_becomes_one(make_plan: MakePlan, printed: Printed) -> None:
    assert "på övervåningen" in printed(make_plan({"important_to_me": "pa\u030a o\u0308verva\u030aningen"}))[0]


def test_control_and_direction_characters_vanish(make_plan: MakePlan, printed: Printed) -> None:
    text = "fö\x00rst\x07 \u202eåt\u202c höger\u200b\ufeff,\ttab\u2028ny rad\x85sist\r\nslut\ud800"
    plan = make_plan({"important_to_me": text})
    assert "först åt höger, tab ny rad sist slut\ufffd" in printed(plan)[0]
    assert missing_glyphs(plan) == {"\ud800"}


@pytest.fixture(scope="module")
def opened() -> Iterator[list[str]]:
    """Everything opened, connected to or started on this thread while the list is emptied and read by a test."""
    events: list[str] = []
    own = threading.get_ident()  # a thread that another test has left behind may still try to reach its store

    def listen(event: str, arguments: tuple[Any, ...]) -> None:
        if threading.get_ident() == own and event in (
            "open",
            "socket.connect",
            "subprocess.Popen",
            "urllib.Request",
            "os.mkdir",
        ):
            events.append(f"{event} {arguments[0]!r}")

    sys.addaudithook(listen)
    yield events
    events.clear()


def test_markup_in_the_text_is_text_and_opens_nothing(make_plan: MakePlan, printed: Printed, opened: list[str]) -> None:
    places = ("important_to_me", "actions/0193-00/description", "crisis/what_helps", "consent_limits")
    plan = make_plan(dict.fromkeys(places, HOSTILE), person_name="<img src='http://x.invalid/'>", training=True)
    render_sip(plan)  # the fonts are read at the first print of the day
    opened.clear()
    render_sip(plan)
    assert opened == []
    pages = " ".join(printed(plan)).replace(" ", "")
    assert pages.count(HOSTILE.replace(" ", "")) == len(places)
    assert not any(page.images for page in PdfReader(BytesIO(render_sip(plan))).pages)


def test_the_audit_would_have_noticed_a_file(opened: list[str], tmp_path: Path) -> None:
    opened.clear()
    (tmp_path / "x").write_text("x")
    assert opened


def first_drawing_of(page: Any) -> bytes:
    """The first 400 bytes of what the page draws."""
    data: bytes = page.get_contents().get_data()
    return data[:400]


@pytest.mark.parametrize(("training", "draft"), [(True, False), (False, True), (True, True)])
def test_the_watermark_lies_grey_and_slanting_behind_the_text_of_every_page(
    make_plan: MakePlan, printed: Printed, training: bool, draft: bool
) -> None:
    words = ["ÖVNING"] * training + ["UTKAST"] * draft
    for page in PdfReader(BytesIO(render_sip(make_plan(training=training, draft=draft)))).pages:
        found: list[tuple[str, float, float]] = []

        def keep(text: str, cm: Any, tm: Any, font: Any, size: float, found: list[Any] = found) -> None:
            del tm, font
            if text.strip():
                found.append((text.strip(), size, cm[1]))

        page.extract_text(visitor_text=keep)
        marks = found[: len(words)]
        assert [text for text, _, _ in marks] == words
        assert all(size > 100 and slant > 0.5 for _, size, slant in marks)
        assert all(size < 30 and slant == 0 for _, size, slant in found[len(words) :])
        assert b".95 g" in first_drawing_of(page)


def test_the_file_names_the_kind_of_paper_and_nobody(make_plan: MakePlan) -> None:
    pdf = render_sip(make_plan())
    reader = PdfReader(BytesIO(pdf))
    assert {key: str(value) for key, value in (reader.metadata or {}).items()} == {
        "/Title": "Samordnad individuell plan"
    }
    assert str(reader.root_object["/Lang"]) == "sv-SE"
    assert reader.xmp_metadata is None
    assert b"Ingrid" not in pdf
    for forbidden in ("/OpenAction", "/AA", "/Names", "/AcroForm"):
        assert forbidden not in reader.root_object


def test_pages_are_a4(make_plan: MakePlan) -> None:
    for page in PdfReader(BytesIO(render_sip(make_plan()))).pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_the_same_plan_gives_the_same_bytes(make_plan: MakePlan) -> None:
    plan = make_plan({"important_to_me": "✓ hemma 漢"}, training=True)
    first = render_sip(plan)
    render_sip(make_plan(large_type=True))
    assert render_sip(plan) == first


_ELSEWHERE = """
import hashlib
from datetime import datetime
from desktop.documents.sip_print import SipPrint, render_sip
cells = {"important_to_me": "Att vara hemma \u2713", "actions/a/description": "x", "actions/b/description": "y"}
plan = SipPrint(person_name="Ingrid", person_id_text="19441011-9046", birth_only=False, version=1,
    status="SIP_ACTIVE", established_date="2026-11-25", cells=cells, unit_names={}, unit_phones={},
    printed_at=datetime(2026, 11, 25), printed_by_unit="SSK", print_code="7F3K-2290", training=True, draft=False)
print(hashlib.sha256(render_sip(plan)).hexdigest())
"""


def test_another_process_with_another_hash_seed_gives_the_same_bytes() -> None:
    seen = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", _ELSEWHERE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[3],
            capture_output=True,
            check=True,
        )
        seen.add(done.stdout)
    assert len(seen) == 1
    assert len(seen.pop().strip()) == len(hashlib.sha256().hexdigest())
