"""What a screen reader is told of the real program, over AT-SPI: every part has a role and a name, and its state.

EN 301 549 11.5.2. The program runs as it does on a desktop, on a display that nobody sees.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from desktop.app.session_ticket import SessionTicket
from desktop.session.embedded_store import start_embedded_store
from desktop.tour.player import Player
from tests.gui.accessible_tree import CHECKED, FOCUSABLE, FOCUSED, Part, Reader, session_bus
from tests.x_display import x_display

_NOTHING_SAID = frozenset({"", "unknown", "invalid"})
_HOLDERS = frozenset({"filler", "panel", "scroll pane", "layered pane", "viewport", "frame"})
"""What holds other parts and is passed over by a reader."""
_MAY_BE_EMPTY = frozenset({"cell", "table cell"})
"""A day of the timeline on which nothing happened is said as an empty cell, with its column's head."""


class Told:
    """The program and the reader beside it."""

    def __init__(self, player: Player, reader: Reader) -> None:
        self.player, self._reader = player, reader

    def parts(self) -> list[Part]:
        return [part for program in self._reader.programs() for part in self._reader.parts(program)]

    def wait(self, holds: Callable[[list[Part]], object]) -> list[Part]:
        ends = time.monotonic() + 30
        while True:
            found = self.parts()
            if holds(found):
                return found
            assert time.monotonic() < ends, sorted({(part.role, part.name[:30]) for part in found})


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("bus")
    with (
        x_display("1400x900") as display,
        session_bus(folder) as bus,
        start_embedded_store(folder / "store", 80) as store,
        pytest.MonkeyPatch.context() as around,
    ):
        for name, value in {
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "DBUS_SESSION_BUS_ADDRESS": bus,
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "XDG_RUNTIME_DIR": str(folder),
        }.items():
            around.setenv(name, value)
        address = store.address
        ticket = SessionTicket(
            address.url, address.token, address.store_key, "ska-ssk", str(folder / "data"), drive=True
        )
        player = Player("sjuksköterskan", ticket, folder)
        player.wait("inbox.list", contains="Inskrivningsmeddelande", timeout=60)
        reader = Reader(bus)
        try:
            yield Told(player, reader)
        finally:
            reader.close()
            player.close()


def _unsaid(parts: list[Part]) -> list[tuple[str, str]]:
    """What takes the keyboard and says no role or no name."""
    return [
        (part.role, part.name)
        for part in parts
        if part.says(FOCUSABLE)
        and part.role not in _HOLDERS | _MAY_BE_EMPTY
        and (part.role in _NOTHING_SAID or not part.name.strip())
    ]


def test_the_inbox_says_what_it_shows(told: Told) -> None:
    parts = told.wait(lambda found: any(part.role == "list item" for part in found))
    assert _unsaid(parts) == []
    rows = [part.name for part in parts if part.role == "list item"]
    assert any("Inskrivningsmeddelande" in row and "kvitterad" in row.lower() for row in rows)
    titles = [part.name for part in parts if part.role == "frame"]
    assert len(titles) == 1
    assert titles[0].startswith("Kommun SSK")


def test_a_form_says_its_fields_and_what_is_chosen(told: Told) -> None:
    missing = "Er rad på Ansvarsfliken är inte ifylld"
    told.player.wait("inbox.list", contains=missing, timeout=30)
    told.player.pick("inbox.list", missing)
    told.player.key("Return")
    told.player.wait("planning")
    parts = told.wait(lambda found: any(part.name.startswith("Planerade insatser") for part in found))
    assert _unsaid(parts) == []
    answers = {part.name: part.says(CHECKED) for part in parts if part.role == "radio button"}
    assert any(name.endswith("Ej bedömt") and chosen for name, chosen in answers.items()), answers
    told.player.click("field.unit_rows/ska-ssk/planned_actions")
    told.wait(lambda found: any(part.says(FOCUSED) and part.name.startswith("Planerade insatser") for part in found))


def test_a_part_without_a_name_is_noticed() -> None:
    bare = Part("push button", " ", frozenset({FOCUSABLE}))
    assert _unsaid([bare, Part("push button", "Kvittera", frozenset({FOCUSABLE}))]) == [("push button", " ")]
