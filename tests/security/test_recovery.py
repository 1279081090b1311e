"""The ways back, each walked to its end against a real store: key ring emptied, PIN used up, a new laptop."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.app.pin_entry import vault_of
from desktop.app.session_ticket import SessionTicket
from desktop.app.troubles import ASIDE, BEGIN_ANEW, QUIT, RETRY, trouble_of
from desktop.session.ended_keys import word_left
from desktop.session.keystore import KEY_FILE, KeyStoreError
from desktop.session.vault import PinError
from desktop.sync.dialogue import TransportError
from domain.event import Event
from tests.security.key_rings import CHEAP, OTHER_PIN, PIN
from tests.security.workdays import NOWHERE, Day, all_events
from tests.sync.little_town import TEXTS

UNIT = "ska-ssk"


@pytest.fixture
def ticket(training: SessionTicket, tmp_path: Path) -> SessionTicket:
    """A computer that has fetched everything, and on which something was acknowledged without a network since."""
    return replace(training, data=str(tmp_path / "laptop"))


def first_day(ticket: SessionTicket) -> str:
    """The document that was acknowledged and not sent."""
    Day(ticket).open(vault_of(ticket).choose(PIN, CHEAP), first=True).whole().close()
    offline = Day(replace(ticket, url=NOWHERE)).open(vault_of(ticket).unlock(PIN))
    done = offline.acknowledge()
    offline.close()
    return done


def begin_anew(ticket: SessionTicket, done: str) -> list[Event]:
    """The computer begins anew, hands in what was left on it, and what was done comes down again as done. What its log
    says of why."""
    day = Day(ticket).open(vault_of(ticket).choose(OTHER_PIN, CHEAP), first=True).whole()
    day.until(lambda: not list((Path(ticket.data) / "left").glob("*")))
    day.work.try_now()
    day.until(lambda: done not in day.to_acknowledge())
    opened = day.work.opened
    assert opened is not None
    assert word_left(opened.folder) is None
    written = day.ask(all_events)
    assert isinstance(written, list)
    day.close()
    return [one for one in written if one.kind == "keys_ended"]


def test_an_emptied_key_ring(ticket: SessionTicket) -> None:
    done = first_day(ticket)
    data = Path(ticket.data)
    kept = data / KEY_FILE
    kept.write_text(json.dumps({**json.loads(kept.read_text("utf-8")), "keys": {}}), "utf-8")
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    with pytest.raises(KeyStoreError, match="missing_key") as missing:
        vault_of(ticket).unlock(PIN)
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    told = trouble_of(missing.value, TEXTS)
    assert [way.action for way in told.ways] == [RETRY, ASIDE, QUIT]
    day = Day(ticket)
    day.way_out(ASIDE, missing.value)
    day.close()
    assert list((data / "left").glob("*.sealed"))
    (ended,) = begin_anew(ticket, done)
    assert (ended.code, ended.count) == ("missing_key", 0)
    # The laptop after that one: what was handed in comes down as anybody's work.
    other = replace(ticket, data=str(data.parent / "new"))
    assert begin_anew(other, done) == []


def test_a_pin_used_up(ticket: SessionTicket) -> None:
    done = first_day(ticket)
    vault = vault_of(ticket)
    for number in range(10):
        vault.clock.now_ms = lambda number=number: 4_000_000_000_000 + number * 400_000  # type: ignore[misc,method-assign]
        with pytest.raises(PinError) as ended:
            vault.unlock("000111")
    assert ended.value.code == "pin_ended"
    told = trouble_of(ended.value, TEXTS)
    assert [way.action for way in told.ways] == [BEGIN_ANEW, QUIT]
    away = Day(replace(ticket, url=NOWHERE))
    with pytest.raises(TransportError):
        away.way_out(BEGIN_ANEW, ended.value)
    away.close()
    assert list(Path(ticket.data).glob("devices/*/outbox.db.sealed/*"))
    day = Day(ticket)
    day.way_out(BEGIN_ANEW, ended.value)
    day.close()
    (event,) = begin_anew(ticket, done)
    assert (event.code, event.count, event.resource) == ("pin_ended", 10, "2096-10-02T08:06:40.000Z")
