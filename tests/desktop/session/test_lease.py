"""Without a word from the store for too long the replica stays shut; what was written stays, and a log-in opens it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from desktop.app.troubles import RETRY, trouble_of
from desktop.models.outbox_rows import DraftCell
from desktop.models.sign_in import Login
from desktop.session import first_look as looking
from desktop.session.device import OpenDesk, open_desk
from desktop.session.folder_lock import SignInError
from desktop.session.keystore import KeyStore
from tests.desktop.session.test_device import LOGIN, UNITS
from tests.security.key_rings import Ring
from tests.sync.little_town import START_MS, TEXTS, TickingClock, Town

HOUR = 3_600_000


class Computer:
    """One person's computer, its clock at `hours` after the first start."""

    def __init__(self, data: Path, ring: Ring) -> None:
        self._data = data
        self._ring = ring

    def start(self, hours: float, login: Login | None = None) -> OpenDesk:
        clock = TickingClock(start_ms=START_MS + int(hours * HOUR))
        keys = KeyStore(self._data, training=True, service=self._ring)
        return open_desk(self._data, "ska-ssk", login, UNITS, keys, clock, TEXTS, "ab" * 32)

    def agree(self, hours: float) -> None:
        """It is started with the store at hand, which says 72 hours."""
        opened = self.start(hours, LOGIN)
        opened.desk.lease.renew(72)
        opened.close()

    def refused(self, hours: float) -> str:
        with pytest.raises(SignInError) as refused:
            self.start(hours)
        assert refused.value.needs_contact
        return refused.value.code


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    """One that the store has agreed with at 0 hours, for 72, and where something has been typed since."""
    computer = Computer(tmp_path, Ring())
    opened = computer.start(0, LOGIN)
    opened.desk.lease.renew(72)
    opened.outbox.save_draft("ska-ssk", DraftCell("doc", "case", "situation", "Går med rollator", None, ""))
    opened.close()
    return computer


def test_it_opens_without_the_store_until_the_lease_has_ended_and_then_with_it(computer: Computer) -> None:
    computer.start(71.9).close()
    assert computer.refused(72.1) == "lease_expired"
    assert computer.refused(24 * 365) == "lease_expired"
    opened = computer.start(72.2, LOGIN)
    assert [draft.value for draft in opened.outbox.drafts("ska-ssk", "doc")] == ["Går med rollator"]
    opened.desk.lease.renew(72)
    opened.close()
    computer.start(144).close()


def test_setting_the_clock_back_does_not_help(computer: Computer) -> None:
    computer.start(50).close()
    assert computer.refused(1) == "clock_set_back"
    assert computer.refused(49.8) == "clock_set_back"
    computer.start(49.95).close()
    computer.agree(1)  # the clock is wrong, and the store agrees all the same
    computer.start(1.14).close()
    computer.agree(1.04)
    computer.start(1.05).close()


def test_the_first_look_shows_nothing_once_it_has_ended(
    computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "KeyStore", partial(KeyStore, service=computer._ring))
    for hours, shown in ((71, True), (73, False), (-1, False)):
        monkeypatch.setattr(looking, "time_ns", lambda hours=hours: (START_MS + hours * HOUR) * 1_000_000)
        assert (looking.first_look(tmp_path, "ska-ssk", training=True) is not None) is shown


@pytest.mark.parametrize("code", ["lease_expired", "clock_set_back"])
def test_the_page_says_what_is_safe_and_how_to_go_on(code: str) -> None:
    page = trouble_of(SignInError(code), TEXTS)
    assert page.code == code
    assert page.ways[0].action == RETRY
    assert "finns kvar" in page.safe


def test_every_word_of_the_store_renews_it_and_a_lost_computer_has_none(tmp_path: Path) -> None:
    town = Town.found(tmp_path / "town")
    nurse = town.nurse
    town.store.write_reference([], policies={"offline_lease_hours": "1"})
    assert nurse.sync().ok
    nurse.clock.jump(3500)
    assert nurse.desk.lease.refusal() == ""
    nurse.clock.jump(200)
    assert nurse.desk.lease.refusal() == "lease_expired"
    assert nurse.sync().ok
    assert nurse.desk.lease.refusal() == ""
    identity = nurse.outbox.device()
    assert identity is not None
    town.store.lose_device(identity.device_id)
    assert nurse.sync().problem == "device_lost"
    assert nurse.desk.lease.refusal() == "lease_expired"
    town.close()
