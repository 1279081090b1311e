"""What a person has chosen, and where her windows stood: kept beside the encrypted files, so nothing of a patient."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from desktop.models.preferences import Preferences, checked, keep_preferences, read_preferences
from desktop.models.window_places import Area, WindowPlace, brought_back, keep_place_of, read_place_of

CHOSEN = Preferences(
    colours="dark",
    text_percent=150,
    letters=False,
    notices=False,
    notice_sound=True,
    printer="Avdelning 1, plan 3",
    first_page="outbox",
    shown_round=True,
)
SCREEN = Area(0, 0, 1920, 1040)
BESIDE = Area(1920, 0, 1280, 1000)
SMALLEST = (480, 420)


def test_what_was_chosen_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"
    assert read_preferences(folder) == Preferences()
    assert keep_preferences(folder, CHOSEN)
    assert read_preferences(folder) == CHOSEN
    assert stat.S_IMODE((folder / "preferences.json").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["preferences.json"]


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"colours": "pink", "text_percent": "150", "letters": 0}', "\x00"])
def test_what_cannot_be_read_is_as_when_nobody_has_chosen(tmp_path: Path, text: str) -> None:
    (tmp_path / "preferences.json").write_text(text)
    assert read_preferences(tmp_path) == Preferences()


def test_only_known_values_are_taken() -> None:
    told = {"colours": "19441011-9046", "first_page": "case:1", "text_percent": 19, "patient": "Ingrid", "letters": 1}
    assert checked(told) == Preferences()
    assert checked({"printer": "a\nb"}) == checked({"printer": "x" * 128}) == Preferences()


def test_where_nothing_can_be_kept_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file in its place")
    assert not keep_preferences(tmp_path / "folder", CHOSEN)


def test_a_window_comes_back_to_its_place(tmp_path: Path) -> None:
    place = WindowPlace(Area(-200, 40, 1100, 800), True, {"inbox.splitter": 420})
    keep_place_of(tmp_path, "ska-ssk", WindowPlace(SCREEN))
    keep_place_of(tmp_path, "ska-avd1", place)
    assert read_place_of(tmp_path, "ska-avd1") == place
    assert read_place_of(tmp_path, "ska-ssk") == WindowPlace(SCREEN)
    assert read_place_of(tmp_path, "ska-vc1") is None


def test_only_the_units_used_last_are_remembered(tmp_path: Path) -> None:
    for number in range(23):
        keep_place_of(tmp_path, f"unit-{number}", WindowPlace(SCREEN))
    told = json.loads((tmp_path / "windows.json").read_text())
    assert list(told) == [f"unit-{number}" for number in range(22, 2, -1)]


def test_nothing_but_measures_is_remembered_of_a_window(tmp_path: Path) -> None:
    panes = {"inbox.splitter": 400, "Ingrid Hallberg": 300, "case.4411.splitter": 200, "outbox.splitter": 4000}
    keep_place_of(tmp_path, "ska-avd1", WindowPlace(SCREEN, False, panes))
    told = json.loads((tmp_path / "windows.json").read_text())
    assert told == {"ska-avd1": {"area": [0, 0, 1920, 1040], "maximised": False, "panes": {"inbox.splitter": 400}}}


@pytest.mark.parametrize("area", [None, [1, 2, 3], [1, 2, 3, "4"], [0, 0, True, 9], [0, 0, 10**9, 9]])
def test_a_place_that_is_none_is_not_taken(tmp_path: Path, area: object) -> None:
    (tmp_path / "windows.json").write_text(json.dumps({"ska-avd1": {"area": area}}))
    assert read_place_of(tmp_path, "ska-avd1") is None


@pytest.mark.parametrize(
    ("area", "seen"),
    [
        (Area(100, 100, 900, 700), Area(100, 100, 900, 700)),
        (Area(2000, 100, 900, 700), Area(2000, 100, 900, 700)),
        (Area(-700, 100, 900, 700), Area(-700, 100, 900, 700)),
        (Area(-800, 100, 900, 700), Area(510, 170, 900, 700)),  # too little of it to take hold of
        (Area(5000, 100, 900, 700), Area(510, 170, 900, 700)),  # a screen that is gone
        (Area(100, -60, 900, 700), Area(510, 170, 900, 700)),  # its upper edge above every screen
        (Area(100, 1030, 900, 700), Area(510, 170, 900, 700)),
        (Area(0, 0, 4000, 3000), Area(0, 0, 1920, 1040)),
        (Area(0, 0, 10, 10), Area(0, 0, 480, 420)),
    ],
)
def test_a_window_outside_every_screen_is_brought_back(area: Area, seen: Area) -> None:
    assert brought_back(area, (SCREEN, BESIDE), SMALLEST) == seen


def test_on_a_screen_smaller_than_the_window_may_be_it_fills_the_screen() -> None:
    assert brought_back(Area(0, 0, 800, 600), (Area(0, 0, 400, 300),), SMALLEST) == Area(0, 0, 400, 300)
    assert brought_back(Area(5, 6, 70, 80), (), SMALLEST) == Area(5, 6, 70, 80)
