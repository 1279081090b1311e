"""A session that is killed leaves nothing readable behind, in whatever moment it was."""

from __future__ import annotations

import base64
import random
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.app.session_ticket import SessionTicket
from desktop.tour.player import Player
from tests.security.screen import write_half_a_draft

SAMPLE, WHOLE = 1, 20


@pytest.mark.parametrize(
    "seed", [*range(SAMPLE), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(SAMPLE, WHOLE))]
)
def test_nothing_readable_is_left(
    training: SessionTicket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    dice = random.Random(seed)
    words = f"Halvskrivet {dice.getrandbits(64):x} om natten"
    nurse = Player("nurse", replace(training, data=str(tmp_path / "data"), pin=False), tmp_path)
    try:
        listed = write_half_a_draft(nurse, words)
        if dice.random() < 0.5:
            nurse.key("Ctrl+Return")  # in the middle of sharing it
        time.sleep(dice.uniform(0.0, 1.5))
    finally:
        nurse.kill()
        nurse.close()
    markers = [words, *numbers_and_names(listed)]
    assert len(markers) >= 20
    assert left_behind(markers, tmp_path) == []


def numbers_and_names(listed: str) -> list[str]:
    """What the inbox showed of persons: their numbers and names."""
    pairs = re.findall(r"(?:^|, )([^,\n]+), (\d{8}-\d{4})", listed, re.MULTILINE)
    return sorted({part for pair in pairs for part in pair})


def left_behind(markers: list[str], folder: Path) -> list[str]:
    """Files in which any of these can be read; that the search finds what is there is seen on a file planted for it."""
    plain = folder / "planted.bin"
    plain.write_bytes(b"\0" + markers[-1].encode("utf-16-le") + b"\0")
    shapes = [shape for marker in markers for shape in in_many_shapes(marker)]
    found = [path.name for path in sorted(folder.rglob("*")) if path.is_file() and holds(path.read_bytes(), shapes)]
    plain.unlink()
    assert "planted.bin" in found
    return [name for name in found if name != "planted.bin"]


def in_many_shapes(marker: str) -> list[bytes]:
    plain = [marker.encode(code, "replace") for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")]
    return [*plain, plain[0].hex().encode(), base64.b64encode(plain[0]).rstrip(b"=")[:-2]]


def holds(data: bytes, shapes: list[bytes]) -> bool:
    return any(shape in data for shape in shapes)
