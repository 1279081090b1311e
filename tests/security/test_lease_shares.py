"""What a lease opens it opens until it ends: no clock lengthens it, a revocation ends it at once, a round renews it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from desktop.models.pages import LeaseGrant
from desktop.models.sealed_work import LeftWork
from desktop.models.sign_in import Login
from desktop.models.sync_door import SyncDoor
from desktop.models.worker import run_here
from desktop.session.device import OpenDesk, introduce, open_desk
from desktop.session.device_folder import account_of
from desktop.session.folder_lock import SignInError
from desktop.session.vault import OpenVault
from desktop.sync.dialogue import TransportError
from desktop.sync.key_turn import KeyTurn
from domain.lease import LEEWAY_MS
from domain.signature import Signed
from tests.desktop.session.test_device import LOGIN, UNITS
from tests.security.key_rings import HOUR, PIN, Computer, RaisingRing, Ring, grant
from tests.sync.little_town import START_MS, TEXTS, TickingClock, Town

MINUTE = 60_000
UP = 1_000 * HOUR
"""How long the computer has been on at the first start."""
FAR = START_MS + 9_999 * HOUR


class Laptop(Computer):
    """A computer whose clock and whose own count of time are set by the test."""

    def __init__(self, data: Path) -> None:
        super().__init__(data, account=account_of("ska-ssk"))
        self.up_ms = UP

    def clock(self) -> TickingClock:
        clock = TickingClock(start_ms=self.now_ms)
        clock.up_ms = lambda: self.up_ms  # type: ignore[method-assign]
        return clock

    def start(self, keys: OpenVault, login: Login | None = None) -> OpenDesk:
        return open_desk(self.data, "ska-ssk", login, UNITS, keys, self.clock(), TEXTS, LOGIN.store_key)

    def opens(self, shown_hours: float, up_hours: float | None = None) -> str:
        """What a start without the store comes to, the clock so many hours after the first one: '' or a code."""
        self.now_ms = START_MS + round(shown_hours * HOUR)
        self.up_ms = UP + round((shown_hours if up_hours is None else up_hours) * HOUR)
        keys = self.vault().unlock(PIN)
        try:
            self.start(keys).close()
        except SignInError as error:
            return error.code
        return ""

    @property
    def folder(self) -> Path:
        return self.vault().folder.path


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """Agreed with the store at 0 hours, for 72."""
    laptop = Laptop(tmp_path)
    opened = laptop.start(laptop.enrolled(), LOGIN)
    opened.desk.lease.renew(72)
    opened.close()
    return laptop


def rewrite(path: Path, change: Callable[[dict[str, dict[str, object]]], None]) -> None:
    told = json.loads(path.read_text("utf-8"))
    change(told)
    path.write_text(json.dumps(told), "utf-8")


def later(laptop: Laptop) -> None:
    """Its end has been seen once."""
    assert laptop.opens(71) == ""
    assert laptop.opens(73) == "lease_expired"


def put_back(laptop: Laptop) -> None:
    """The whole folder as it was before the end was seen."""
    folder = laptop.folder
    shutil.copytree(folder, laptop.data / "older")
    later(laptop)
    shutil.rmtree(folder)
    shutil.copytree(laptop.data / "older", folder)


def stood_still(laptop: Laptop) -> None:
    assert laptop.opens(50) == ""


def crept(laptop: Laptop) -> None:
    """Set back before each start, so that it creeps while the days go by."""
    assert laptop.opens(10) == ""
    for step in range(1, 6):
        laptop.opens(10 + step / 60, 10 + step * 12)


def went_ahead(laptop: Laptop) -> None:
    assert laptop.opens(1_000) == "lease_expired"


def lengthened(laptop: Laptop) -> None:
    rewrite(laptop.folder / "keys.json", lambda told: told["lease"].update(ends_ms=FAR))


def other_lease(laptop: Laptop) -> None:
    rewrite(
        laptop.folder / "keys.json", lambda told: told["lease"].update(id="another", ends_ms=START_MS + 9_999 * HOUR)
    )


def other_slot(laptop: Laptop) -> None:
    later(laptop)
    rewrite(laptop.folder / "keys.json", lambda told: told["lease"].update(slot="b", ends_ms=FAR))


def nothing(_laptop: Laptop) -> None:
    """Only the clock of the last start."""


TRICKS: dict[str, tuple[Callable[[Laptop], None], float, float]] = {
    # name: what happened before, then what the clock and the computer's own count show when 80 hours or more have gone
    "it is simply late": (nothing, 80, 80),
    "late, and started anew": (nothing, 80, -900),
    "to the very end": (nothing, 72, 72),
    "stopped at the first start": (nothing, 0.01, 80),
    "stopped at the last start": (stood_still, 50.01, 110),
    "a little back, within what clocks are corrected": (stood_still, 50 - LEEWAY_MS / HOUR / 2, 110),
    "back beyond that": (stood_still, 49, 110),
    "back, and started anew": (stood_still, 49, -900),
    "back by years": (stood_still, -24 * 3_000, 110),
    "back to the beginning of all clocks": (stood_still, -START_MS / HOUR + 1, 110),
    "crept on by minutes while days went by": (crept, 10.2, 90),
    "asleep for two days, and set back on waking": (stood_still, 51, 98),
    "ahead, and back again": (went_ahead, 20, 20),
    "back after the end was seen": (later, 10, 10),
    "back after the end was seen, and started anew": (later, 10, -900),
    "just before the end after the end was seen": (later, 71.99, 80),
    "the whole folder put back": (put_back, 20, -900),
    "the end rewritten": (lengthened, 80, 80),
    "another lease's name": (other_lease, 80, 80),
    "the other place in the key ring": (other_slot, 80, 80),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_no_trick_with_the_clock_lengthens_a_lease(laptop: Laptop, trick: str) -> None:
    before, shown, up = TRICKS[trick]
    before(laptop)
    assert laptop.opens(shown, up) in {"lease_expired", "clock_set_back", "no_lease"}


def test_without_a_trick_it_opens_to_the_end(laptop: Laptop) -> None:
    for hours in (1, 30, 71.9):
        assert laptop.opens(hours) == ""


def test_once_the_end_was_seen_nothing_is_left_to_open_with_until_the_store_tells_the_share_again(
    laptop: Laptop,
) -> None:
    later(laptop)
    assert len(laptop.ring.kept) == 1
    keys = laptop.vault().unlock(PIN)
    assert introduce(laptop.data, "ska-ssk", keys, laptop.clock()).device_id
    laptop.now_ms = START_MS + 80 * HOUR
    keys.take(grant(2, former=bytes([1]) * 32), laptop.now_ms + 72 * HOUR)
    opened = laptop.start(keys, LOGIN)
    assert opened.has_data is False
    opened.desk.lease.renew(72)
    opened.close()
    assert laptop.opens(90) == ""


def test_a_lost_computer_lets_go_of_share_and_wraps_and_keeps_what_was_written(laptop: Laptop) -> None:
    keys = laptop.vault().unlock(PIN)
    opened = laptop.start(keys)
    SyncDoor(opened.desk).give_up_all()
    opened.close()
    assert len(laptop.ring.kept) == 1
    assert list(json.loads(laptop.vault().path.read_text("utf-8"))["files"]) == ["outbox"]
    assert laptop.opens(1) in {"lease_expired", "no_lease"}
    found = laptop.vault().unlock(PIN)
    found.take(grant(2), laptop.now_ms + 72 * HOUR)
    anew = laptop.start(found, LOGIN)  # beside a replica that nobody can open any more
    assert not anew.has_data
    anew.close()


class KeyRoad:
    """The way to the store's keys, in the same process."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.asked: list[str] = []
        self.down = False

    def lease(self, device_id: str, holds: str, *, ward: bool) -> LeaseGrant:
        if self.down:
            raise TransportError("unreachable")
        self.asked.append(holds)
        told = self.town.store.lease(device_id, "ska-ssk.1", "ska-ssk", holds, ward=ward)
        return LeaseGrant(told.lease_id, told.share, 72 * HOUR, told.former)

    def sealed_key(self) -> Signed:
        return self.town.store.intake.statement

    def deliver_sealed(self, sealed: Sequence[bytes]) -> Mapping[str, str]:
        return self.town.store.take_sealed(sealed, "ska-ssk.1")[0]

    def poke_token(self) -> str:
        return ""


def test_a_round_renews_in_good_time_and_a_passed_lease_goes_also_without_a_store(town: Town, tmp_path: Path) -> None:
    nurse, computer, road = town.nurse, Computer(tmp_path / "own"), KeyRoad(town)
    keys = computer.choose()
    left = LeftWork(tmp_path / "left")
    turn = KeyTurn(road, nurse.clock, run_here, nurse.door, left, keys)
    identity = nurse.outbox.device()
    assert identity is not None
    turn.tend(identity.device_id)
    first = keys.lease_id
    key = keys.for_file("replica:ska-ssk")
    turn.tend(identity.device_id)
    assert road.asked == [""]
    nurse.clock.jump(19 * 3600)
    turn.tend(identity.device_id)
    assert road.asked == ["", first]
    assert keys.lease_id != first
    assert computer.vault().unlock(PIN).for_file("replica:ska-ssk") == key
    road.down = True
    nurse.clock.jump(73 * 3600)
    turn.expire()
    turn.tend(identity.device_id)
    assert len(computer.ring.kept) == 1
    assert not nurse.outbox.seals
    turn.learn()
    assert nurse.outbox.seals


def test_a_key_ring_that_has_gone_away_holds_up_no_round(town: Town, tmp_path: Path) -> None:
    nurse, computer, road = town.nurse, Computer(tmp_path / "own"), KeyRoad(town)
    keys = computer.choose()
    computer.ring.__class__ = RaisingRing
    computer.ring.error = OSError("gone")  # type: ignore[attr-defined]
    turn = KeyTurn(road, nurse.clock, run_here, nurse.door, LeftWork(tmp_path / "left"), keys)
    identity = nurse.outbox.device()
    assert identity is not None
    turn.expire()
    turn.tend(identity.device_id)
    assert keys.lease_id == ""
    computer.ring.__class__ = Ring
    turn.tend(identity.device_id)
    assert keys.lease_id != ""
