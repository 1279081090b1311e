"""The tour is the product's own proof: it must end well, leave what it promises, and leave nothing readable behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.tour.story import HALF_WORD, OWN_ROW, OWN_WORDS, PLANNING_PERSON

ROOT = Path(__file__).resolve().parents[2]
MARKERS = tuple(text.encode(code) for text in (HALF_WORD, OWN_ROW, OWN_WORDS) for code in ("utf-8", "utf-16-le"))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder a tour has left, told over a small training day."""
    out = tmp_path_factory.mktemp("tour")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path_factory.mktemp("home"))}
    command = [sys.executable, "-m", "desktop", "--tour", "--keep", "--out", str(out), "--cases", "80"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=480, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_every_step_was_really_seen(told: Path) -> None:
    steps = json.loads((told / "story.json").read_text("utf-8"))["steps"]
    assert len(steps) >= 15
    assert all(set(step) == {"name", "did", "observed", "ms"} for step in steps)
    assert [step["name"] for step in steps if not step["observed"]] == []


def test_it_leaves_pictures_and_the_plan(told: Path) -> None:
    pictures = sorted(path.name for path in told.glob("*.png"))
    assert len(pictures) >= 10
    assert [name[:2] for name in pictures] == [f"{n:02d}" for n in range(1, len(pictures) + 1)]
    assert (told / "sip.pdf").read_bytes().startswith(b"%PDF-")


def test_nothing_she_wrote_can_be_read_in_her_files(told: Path) -> None:
    """Her session was killed in the middle of a word; the same search finds the words in a plain file."""
    files = [path for path in (told / "data" / "ska-ssk").rglob("*") if path.is_file()]
    assert any(path.name == "outbox.db" for path in files)
    assert [path.name for path in files if _holds_a_marker(path.read_bytes())] == []
    assert _holds_a_marker(f"klartext {HALF_WORD} klartext".encode())


def test_no_file_is_named_after_a_person_or_a_unit(told: Path) -> None:
    names = " ".join(path.name for path in (told / "data" / "ska-ssk").rglob("*"))
    assert PLANNING_PERSON.split()[0] not in names
    assert "ssk" not in names


def _holds_a_marker(data: bytes) -> bool:
    return any(marker in data for marker in MARKERS)
