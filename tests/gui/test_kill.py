"""A session process is killed in the middle of writing, again and again: nothing shared is lost, of what is typed at
most half a second, and the next session opens in the very field with the cursor where it was."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop.app.session_ticket import SessionTicket
from desktop.session.embedded_store import start_embedded_store
from desktop.tour.player import NotSeenError, Player
from desktop.tour.story import PLANNING_PERSON

MOST_LOST_S = 0.5
"""On a computer that has time for the program. How little it has is seen from how long the window takes to answer."""
STALLS = 3
"""A letter passes the window's thread, the worker's and the disk: each may have to wait that long."""
SOON_S = 4.0
"""By when the program has gone back to a field, where there is one to go back to."""
FEW, MANY = 3, 100
OWN = "field.unit_rows/ska-ssk/planned_actions"
PATIENT = ("field.situation", "field.person_view", "field.kin_view")
WORDS = (
    "Går",
    "med",
    "gåbord",
    "till",
    "matsalen.",
    "Såret",
    "läker",
    "fint,",
    "läggs",
    "om",
    "Ängslig",
    "på",
    "natten.",
)


@dataclass(slots=True)
class Written:
    """What stood in one field, as the window said it: (when, text, where in it was written last), oldest first.

    `cursor` is where she stands now: to go elsewhere and write nothing there need not be kept, but is when what was
    written before is saved afterwards. `went` tells when she did (when, where to).
    """

    moments: list[tuple[float, str, int]] = field(default_factory=list)
    cursor: int = 0
    went: list[tuple[float, int]] = field(default_factory=list)

    def go(self, cursor: int) -> None:
        self.cursor = cursor
        self.went.append((time.monotonic(), cursor))

    def note(self, text: str, cursor: int) -> None:
        self.moments.append((time.monotonic(), text, cursor))
        self.cursor = cursor

    @property
    def text(self) -> str:
        return self.moments[-1][1] if self.moments else ""

    def may_stand(self, killed: float, longest: float) -> list[int]:
        """Where the cursor may be found after a kill when at most `longest` seconds are lost."""
        before = [place for place, (when, _, _) in enumerate(self.moments) if when <= killed - longest]
        left = self.moments[before[-1] if before else 0 :]
        return [cursor for _, _, cursor in left] + [cursor for when, cursor in self.went if when > left[0][0]]


@dataclass(slots=True)
class Loss:
    """Of one kill: how much typing is gone and how much may be (s), how far the cursor stands from where it was, and
    whether the program went back to the field by itself."""

    seconds: float
    allowed: float
    cursor_off: int
    returned: bool


class Writer:
    """Somebody at the keyboard, and what she remembers."""

    def __init__(self, nurse: Player, dice: random.Random) -> None:
        self.nurse = nurse
        self.dice = dice
        self.fields: dict[str, Written] = {}
        self.here = ""
        self.typed: list[tuple[float, str]] = []
        self.trips: list[tuple[float, float]] = []
        self.shared_at = 0.0

    def go_to_planning(self) -> None:
        self.nurse.wait("inbox.list", contains=PLANNING_PERSON, timeout=60)
        self.nurse.pick("inbox.list", PLANNING_PERSON)
        self.nurse.key("Return")
        self.nurse.wait("case", contains=PLANNING_PERSON, timeout=30)
        self.nurse.click("case.tab.planning")
        self.nurse.wait("planning")

    def stand_in(self, name: str) -> None:
        self.nurse.click("planning.tab." + ("responsibility" if name == OWN else "patient"))
        self.nurse.wait(name)
        self.nurse.click(name)
        self.nurse.key("Ctrl+End")
        text = self.nurse.read(name)
        self.here = name
        written = self.fields.setdefault(name, Written())
        written.note(text, written.moments[-1][2] if written.moments else len(text))
        written.go(len(text))

    def write_until(self, ends: float) -> None:
        """Letters at the pace of quick hands; now and then somewhere else in the text, or sharing it."""
        while time.monotonic() < ends:
            chance = self.dice.random()
            if chance < 0.05:
                self.stand_in(self.dice.choice([*PATIENT, OWN]))
            elif chance < 0.12:
                self.nurse.key("Ctrl+Home")
                self.fields[self.here].go(0)
            elif chance < 0.17:
                self.share()
            else:
                self.write_word(ends)

    def write_word(self, ends: float) -> None:
        written = self.fields[self.here]
        for letter in self.dice.choice(WORDS) + " ":
            if time.monotonic() >= ends:
                return
            text, at = written.text, written.cursor
            shown = self.nurse.type(letter)
            expected = text[:at] + letter + text[at:]
            assert shown == expected
            written.note(shown, at + 1)
            self.typed.append((time.monotonic(), self.here))
            asked = time.monotonic()
            self.nurse.ask("facts")  # a moment between two keys, in which the window lives
            self.trips.append((asked, time.monotonic() - asked))

    def share(self) -> None:
        self.nurse.key("Ctrl+Return")
        self.shared_at = time.monotonic()
        self.nurse.click(self.here)
        self.nurse.key("Ctrl+End")
        self.fields[self.here].go(len(self.fields[self.here].text))

    def be_killed(self) -> Loss:
        """Killed now, started again: what is gone."""
        killed = time.monotonic()
        self.nurse.kill()
        self.nurse.close()
        self.nurse.restart()
        # A draft is left when something was typed after the last sharing and long enough ago. What was shared or typed
        # just now may be either: then she finds her way by herself.
        allowed = self.allowed(killed)
        safe = [when for when, _ in self.typed if when <= killed - allowed]
        returns = bool(safe) and safe[-1] > self.shared_at
        if not returns:
            if not self.sees("planning"):
                self.go_to_planning()
            return self.look(killed, allowed, "")
        self.nurse.wait("planning", timeout=60)
        focus = self.nurse.focus()
        assert focus in {name for when, name in self.typed if when >= safe[-1]}
        return self.look(killed, allowed, focus)

    def allowed(self, killed: float) -> float:
        """How long ago a letter may have been typed that is gone (s)."""
        stalled = max((took for asked, took in self.trips if asked > killed - 1 - took), default=0.0)
        return MOST_LOST_S + STALLS * stalled

    def sees(self, name: str) -> bool:
        with contextlib.suppress(NotSeenError):
            self.nurse.wait(name, timeout=SOON_S)
            return True
        return False

    def look(self, killed: float, allowed: float, field_name: str) -> Loss:
        """`field_name` is where the program has put the cursor, '' when it stayed in the inbox."""
        cursor_off = at = 0
        if field_name:
            before = self.nurse.read(field_name)
            after = self.nurse.type("|")
            at = after.index("|")
            assert after == before[:at] + "|" + before[at:]
            self.nurse.key("Backspace")
            could_be = self.fields[field_name].may_stand(killed, allowed)
            # What the file keeps has no spaces at its end.
            cursor_off = min(abs(at - min(cursor, len(before))) for cursor in could_be)
        lost = max(self.loss(name, killed) for name in self.fields)
        if field_name:  # the letter that was tried there was the last one written
            self.fields[field_name].note(self.fields[field_name].text, at)
        self.stand_in(field_name or self.here)
        return Loss(lost, allowed, cursor_off, bool(field_name))

    def loss(self, name: str, killed: float) -> float:
        """Seconds of typing that are gone from a field."""
        self.nurse.click("planning.tab." + ("responsibility" if name == OWN else "patient"))
        self.nurse.wait(name)
        found = self.nurse.read(name)
        written = self.fields[name]
        standing = [when for when, text, _ in written.moments if text.strip() == found.strip()]
        assert standing, f"{name}: never written there: {found!r}, but {[text for _, text, _ in written.moments[-12:]]}"
        first_lost = [
            when for when, text, _ in written.moments if when > standing[-1] and text.strip() != found.strip()
        ]
        written.moments, written.went = [(killed, found, len(found))], []
        return killed - first_lost[0] if first_lost else 0.0


@pytest.fixture(scope="module")
def nurse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    folder = tmp_path_factory.mktemp("kill")
    with start_embedded_store(folder / "store", 40) as started:
        at = started.address
        ticket = SessionTicket(at.url, at.token, at.store_key, "ska-ssk", str(folder / "data"), drive=True)
        player = Player("nurse", ticket, folder)
        try:
            yield player
        finally:
            player.kill()
            player.close()


@pytest.mark.parametrize("kills", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_what_a_kill_takes(nurse: Player, kills: int, tmp_path: Path) -> None:
    dice = random.Random(kills)
    writer = Writer(nurse, dice)
    writer.go_to_planning()
    writer.stand_in(OWN)
    losses, told = [], []
    for _ in range(kills):
        writer.write_until(time.monotonic() + dice.uniform(0.2, 1.5 if kills == FEW else 3.0))
        losses.append(loss := writer.be_killed())
        back = "back" if loss.returned else "no draft"
        told.append(f"{loss.seconds:.3f} s of {loss.allowed:.3f}, cursor {loss.cursor_off}, {back}")
        (tmp_path / "losses.txt").write_text("\n".join(told), "utf-8")
    assert [line for line, loss in zip(told, losses, strict=True) if loss.seconds > loss.allowed] == []
    assert [line for line, loss in zip(told, losses, strict=True) if loss.cursor_off > 0] == []
    assert any(loss.returned for loss in losses)
