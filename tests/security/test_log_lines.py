"""Nothing of a patient comes into a log: not by our words, not by others', not by an error's text, however written."""

from __future__ import annotations

import http.client
import json
import logging
import os
import random
import re
import subprocess
import sys
import unicodedata
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from central.app.quiet import Line
from desktop.app.quiet import fixed_part
from domain.scrub import INSTEAD, scrubbed

ROOT = Path(__file__).resolve().parents[2]
LINES = 10_000
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
SPELLINGS: dict[str, Callable[[str], str]] = {
    "twelve": lambda n: n,
    "hyphen": lambda n: f"{n[:8]}-{n[8:]}",
    "ten": lambda n: n[2:],
    "ten and hyphen": lambda n: f"{n[2:8]}-{n[8:]}",
    "over a hundred": lambda n: f"{n[2:8]}+{n[8:]}",
    "blank": lambda n: f"{n[:8]} {n[8:]}",
    "blanks inside": lambda n: f"{n[:4]} {n[4:6]} {n[6:8]} - {n[8:]}",
    "date and four": lambda n: f"{n[:4]}-{n[4:6]}-{n[6:8]}-{n[8:]}",
    "another dash": lambda n: f"{n[2:8]}\N{EN DASH}{n[8:]}",
    "soft hyphen": lambda n: f"{n[2:8]}\N{SOFT HYPHEN}{n[8:]}",
    "full width": lambda n: f"{n[:8]}-{n[8:]}".translate(_WIDE),
    "other digits and nothing seen": lambda n: f"{n[:8]}\u200b-{n[8:]}".translate(_ARABIC),
}


def number(rng: random.Random) -> str:
    """Somebody's number; every fifth a coordination number."""
    day = rng.randrange(1, 29) + (60 if rng.random() < 0.2 else 0)
    return f"{rng.randrange(1900, 2026)}{rng.randrange(1, 13):02}{day:02}{rng.randrange(10_000):04}"


def sentence(rng: random.Random, value: str) -> str:
    return rng.choice(
        (
            "no such person: {}",
            "{}",
            "GET /v1/pull?person={}&after=12 404",
            "(sqlite3.IntegrityError) UNIQUE constraint failed [parameters: ('{}', 7)]",
            "could not open ärende-{}.pdf after 3 tries in 0.25 s",
            "person{}x",
            "row 12 {} 4",
        )
    ).format(value)


def digits(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(sign)) for sign in folded if unicodedata.category(sign) == "Nd")


def clean(rng: random.Random) -> str:
    """What our own logs and those of the libraries look like."""
    return rng.choice(
        (
            "{path}: the database is away: OperationalError",
            "{uuid}: chunk {small} cannot be read: ChunkError",
            "unit:ska-ssk differs at {big}: here {hash}, at a client {hash}",
            "2026-11-20 09:0{small}:12,{big} WARNING central.api.hub the heads could not be read: OperationalError",
            "Started server process [{big}]",
            "Uvicorn running on http://127.0.0.1:{big} (Press CTRL+C to quit)",
            "a round failed: TransportError after {small}.{big} s",
            "damaged: document {uuid}",
            "events of Skaraborg/Kommun from number {big} on: altered",
            "2026-11-20T09:00:0{small}.123Z position {big} of {big}",
            "not caught: ValueError at desktop/app/jobs.py:{small}",
            "revision {small} -> {small}, {big} rows in {small}.{big} ms",
            "telephone 031-390 06 2{small}",
        )
    ).format(
        path="/v1/blob/{blob}/{n}",
        uuid=uuid.UUID(int=rng.getrandbits(128)),
        hash=f"{rng.getrandbits(128):032x}",
        small=rng.randrange(10),
        big=rng.randrange(1, 65_000),
    )


class TestTheNet:
    def test_leaves_none_of_ten_thousand_numbers_in_twelve_spellings(self) -> None:
        rng = random.Random(20261120)
        assert len(SPELLINGS) == 12
        left = []
        for _ in range(LINES):
            name, spell = rng.choice(list(SPELLINGS.items()))
            value = number(rng)
            if value[2:] in digits(scrubbed(sentence(rng, spell(value)))):
                left.append((name, value))
        assert left == []

    def test_changes_hardly_any_of_ten_thousand_clean_lines(self) -> None:
        rng = random.Random(20261120)
        lines = [clean(rng) for _ in range(LINES)]
        changed = [line for line in lines if scrubbed(line) != line]
        assert len(changed) <= LINES // 100, changed[:5]

    def test_leaves_ids_and_hashes_whole(self) -> None:
        rng = random.Random(20261120)
        ids = [str(uuid.UUID(int=rng.getrandbits(128))) for _ in range(LINES)]
        ids += [f"{rng.getrandbits(256):064x}" for _ in range(LINES)]
        assert [one for one in ids if scrubbed(f"damaged: {one}") != f"damaged: {one}"] == []

    @pytest.mark.parametrize("value", ["19440101K123", "194401-01", "25110412AB34", "19440101-SF1A", "441011-T123"])
    def test_knows_reserve_numbers_too(self, value: str) -> None:
        told = scrubbed(f"person {value}.")
        assert (INSTEAD in told) is (len(value) > 9)

    def test_says_nothing_else_otherwise(self) -> None:
        assert scrubbed("före 441011-9046, efter å\u00adä") == f"före {INSTEAD}, efter åä"
        assert scrubbed("å\u00adä 7") == "å\u00adä 7"


def record(name: str, words: str, *given: object, error: BaseException | None = None) -> str:
    told = (type(error), error, error.__traceback__) if error is not None else None
    made = logging.LogRecord(name, logging.ERROR, "x.py", 1, words, given, told)
    return Line().format(made)


def raised() -> ValueError:
    try:
        raise ValueError("Ingrid Hallberg 441011-9046 har ont")
    except ValueError as error:
        return error


class TestALine:
    def test_of_others_has_nothing_that_was_filled_in_but_numbers(self) -> None:
        assert record("sqlalchemy.engine", "got %r after %d s", "Ingrid Hallberg", 3).endswith("got '…' after 3 s")
        assert "Hallberg" not in record("uvicorn.error", "%(who)s", {"who": "Hallberg"})
        assert "Hallberg" not in record("x", "%d rows", "Hallberg")

    def test_has_of_an_error_its_kind_and_place(self) -> None:
        line = record("uvicorn.error", "Exception in ASGI application\n", error=raised())
        assert re.search(r"Exception in ASGI application: ValueError at tests/security/test_log_lines.py:\d+$", line)

    def test_is_one_line_and_passes_the_net(self) -> None:
        assert record("central.api", "%s", "a\nERROR forged\r441011-9046").endswith(f"a ERROR forged {INSTEAD}")
        assert len(record("central.api", "x" * 5_000)) < 400


_PROGRAM = """
import logging, sys, threading, warnings
{setup}
MARK = "Ingrid Hallberg 441011-9046 har ont"
def fail(): raise ValueError(MARK)
logging.getLogger("uvicorn.error").error("Exception: %s", MARK)
logging.getLogger("sqlalchemy.pool").error("x", exc_info=ValueError(MARK))
warnings.warn(MARK)
thread = threading.Thread(target=fail); thread.start(); thread.join()
class Odd:
    def __del__(self): fail()
odd = Odd(); del odd
{more}
fail()
"""
_QT = """
from PySide6.QtCore import QCoreApplication, QTimer, qWarning
from desktop.app.quiet import quieten_qt
quieten_qt()
app = QCoreApplication([])
qWarning("QFont::fromString: " + MARK)
qWarning('No such property "' + MARK + '"')
QTimer.singleShot(0, fail)
QTimer.singleShot(50, app.quit)
app.exec()
"""


@pytest.mark.parametrize(
    ("setup", "more", "lines"),
    [
        ("from central.app.quiet import log_quietly; log_quietly()", "", 6),
        ("from desktop.app.quiet import log_quietly; log_quietly()", _QT, 9),
        ("logging.basicConfig()", "", 0),  # the control: as it comes, all of it would stand there
    ],
)
def test_a_process_tells_kinds_and_places_and_no_texts(setup: str, more: str, lines: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(setup=setup, more=more)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    told = done.stderr.splitlines()
    marked = [line for line in told if "Hallberg" in line or "9046" in line]
    if lines:
        assert marked == []
        assert len(told) == lines, done.stderr
    else:
        assert len(marked) >= 5, "the search itself does not find what is there"


def test_of_qts_words_only_the_fixed_part_is_told() -> None:
    assert fixed_part("No such \"Ingrid Hallberg\" and 'more'") == "No such … and …"
    assert fixed_part("QLayout: Attempting to add Ingrid") == "QLayout"


def test_the_service_itself_says_nothing_that_came_in(tmp_path: Path) -> None:
    """A real store, asked wrongly with a number in every place where one can put it."""
    mark = "441011-9046"
    command = [sys.executable, "-m", "central", "--training", "--data", str(tmp_path / "store"), "--cases", "2"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as service:
        assert service.stdout is not None
        assert service.stderr is not None
        assert service.stdin is not None
        ready = next(told for line in service.stdout if "port" in (told := json.loads(line)))
        for path in (f"/v1/pull?scope={mark}&after=0", f"/{mark}", f"/v1/blob/{mark}/0", "/v1/units"):
            connection = http.client.HTTPConnection("127.0.0.1", ready["port"], timeout=10)
            connection.request("GET", path, headers={"Authorization": f"Bearer {mark}", "X-Person": mark})
            assert connection.getresponse().status >= 400
            connection.close()
        service.stdin.close()
        assert mark not in service.stderr.read()


def test_nor_does_the_process_that_looks_into_a_file(tmp_path: Path) -> None:
    mark = "19441011-9046"
    (tmp_path / "pikepdf.py").write_text(f"raise RuntimeError('{mark}')", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "central", "--check-pdf"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))},
        input=f"%PDF-{mark}".encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert mark not in done.stderr.decode()
    assert "not caught: RuntimeError" in done.stderr.decode()
