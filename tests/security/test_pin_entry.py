"""The PIN in a real session process: chosen, typed, wrong, forgotten; and what is on the computer without it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.app.pin_entry import vault_of
from desktop.app.session_ticket import LOCKED, SessionTicket
from desktop.session.attempts import Tries
from desktop.session.vault import PinError
from desktop.tour.player import NotSeenError, Player
from tests.security.key_rings import CHEAP, OTHER_PIN, PIN
from tests.security.workdays import Day, all_events

UNIT = "ska-ssk"
NOWHERE = "http://127.0.0.1:9"


def type_pin(player: Player, *fields: str) -> None:
    for name, text in zip(("pin.first", "pin.again"), fields, strict=False):
        player.click(name)
        player.type(text)
    player.click("pin.go")


def test_it_is_chosen_and_typed_and_without_it_nothing_opens(
    training: SessionTicket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    ticket = replace(training, data=str(tmp_path / "data"))
    player = Player("first", ticket, tmp_path)
    player.wait("pin.page", contains="Välj en PIN-kod")
    type_pin(player, "123456", "123456")
    player.wait("pin.page", contains="i följd")
    type_pin(player, PIN, OTHER_PIN)
    player.wait("pin.page", contains="Koderna är olika")
    player.key("Ctrl+1")
    assert player.facts()["page"] == "pin"
    player.fill("pin.first", PIN)
    player.fill("pin.again", PIN)
    player.click("pin.go")
    player.wait("inbox.list", contains="Att kvittera", timeout=30)
    player.close()

    offline = Player("later", replace(ticket, url=NOWHERE), tmp_path)
    offline.wait("pin.page", contains="Skriv din PIN-kod")
    type_pin(offline, OTHER_PIN)
    offline.wait("pin.page", contains="Du har 9 försök kvar")
    type_pin(offline, PIN)
    offline.wait("inbox.list", contains="Att kvittera")
    with suppress(NotSeenError):
        offline.key("Ctrl+L")  # the window is gone before it can say that the key was pressed
    offline.wait_end(10)
    keys = next((tmp_path / "data" / "devices").glob("*/keys.json"))
    assert PIN not in keys.read_text("utf-8")


def test_a_forgotten_one_begins_anew_and_only_with_the_store_at_hand(
    training: SessionTicket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    ticket = replace(training, data=str(tmp_path / "data"))
    vault_of(ticket).choose(PIN, CHEAP)
    forgetful = Player("forgetful", replace(ticket, url=NOWHERE), tmp_path)
    forgetful.wait("pin.page", contains="Skriv din PIN-kod")
    forgetful.click("pin.forgotten")
    forgetful.wait("trouble.page", contains="Har du glömt PIN-koden?")
    forgetful.click("trouble.begin_anew")
    forgetful.wait("trouble.page", contains="nät")
    assert vault_of(ticket).path.exists()
    forgetful.close()

    back = Player("back", ticket, tmp_path)
    back.wait("pin.page", contains="Skriv din PIN-kod")
    back.click("pin.forgotten")
    back.wait("trouble.page", contains="Har du glömt PIN-koden?")
    back.click("trouble.begin_anew")
    back.wait("pin.page", contains="Välj en PIN-kod")
    type_pin(back, OTHER_PIN, OTHER_PIN)
    back.wait("inbox.list", contains="Att kvittera", timeout=30)
    back.close()


def test_it_is_changed_in_the_middle_of_the_work_and_wrong_ones_count(
    training: SessionTicket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    ticket = replace(training, data=str(tmp_path / "data"))
    vault_of(ticket).choose(PIN, CHEAP)
    player = Player("careful", ticket, tmp_path)
    player.wait("pin.page", contains="Skriv din PIN-kod")
    type_pin(player, PIN)
    player.wait("inbox.list", contains="Att kvittera", timeout=30)
    player.choose("action.change_pin")
    player.wait("pin.page", contains="Byt PIN-kod")
    player.shot("change.png")
    for known, new, again, said in (
        (PIN, PIN, PIN, "densamma"),
        (PIN, "123456", "123456", "i följd"),
        (PIN, OTHER_PIN, PIN, "Koderna är olika"),
        (OTHER_PIN, "Tolv24", "Tolv24", "Du har 9 försök kvar"),
    ):
        for name, text in (("pin.current", known), ("pin.first", new), ("pin.again", again)):
            player.fill(name, text)
        player.click("pin.go")
        player.wait("pin.page", contains=said)
    player.click("pin.cancel")
    player.wait("inbox.list")
    player.choose("action.change_pin")
    player.wait("pin.page", contains="Du har 9 försök kvar")
    for name, text in (("pin.current", PIN), ("pin.first", OTHER_PIN), ("pin.again", OTHER_PIN)):
        assert player.read(name) == ""
        player.fill(name, text)
    player.click("pin.go")
    player.wait("frame.explain_bar", contains="PIN-koden är bytt")
    assert player.facts()["page"] == "inbox"
    player.close()

    with pytest.raises(PinError, match="wrong_pin"):
        vault_of(ticket).unlock(PIN)
    day = Day(replace(ticket, url=NOWHERE)).open(vault_of(ticket).unlock(OTHER_PIN))
    told = day.ask(lambda desk: [(one.kind, one.what, one.code) for one in all_events(desk)])
    assert isinstance(told, list)
    day.close()
    assert told.count(("unlock_failed", "change_pin", "wrong_pin")) == 1
    assert told.count(("pin_changed", "", "")) == 1


@pytest.mark.long
def test_the_tenth_wrong_one_ends_the_session_too(
    training: SessionTicket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    ticket = replace(training, data=str(tmp_path / "data"))
    vault = vault_of(ticket)
    vault.choose(PIN, CHEAP)
    player = Player("thief", ticket, tmp_path)
    player.wait("pin.page", contains="Skriv din PIN-kod")
    type_pin(player, PIN)
    player.wait("inbox.list", contains="Att kvittera", timeout=30)
    vault._attempts(vault._device_share()).write(Tries(9, 0))
    player.choose("action.change_pin")
    player.wait("pin.page", contains="ett försök kvar")
    for name, text in (("pin.current", OTHER_PIN), ("pin.first", "Tolv24"), ("pin.again", "Tolv24")):
        player.fill(name, text)
    with suppress(NotSeenError):  # it may be gone before it has answered
        player.click("pin.go")
    assert player.wait_end(15) == LOCKED
    assert not vault.path.exists()
    player.restart()
    player.wait("trouble.page", contains="fel tio gånger")
    player.close()
