"""The key of the files in three shares: none of them opens anything alone, and a fresh lease writes no file anew."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.session.attempts import MOST, Tries
from desktop.session.key_wrap import (
    LEAST_MEMORY_KIB,
    MOST_MEMORY_KIB,
    PinCost,
    Purpose,
    Shares,
    WrapError,
    calibrated,
    stretch,
    unwrap,
    wrap,
)
from desktop.session.keystore import KeyStoreError
from desktop.session.vault import PinError
from tests.security.key_rings import CHEAP, HOUR, OTHER_PIN, PIN, Computer, LyingRing, Ring, grant
from tests.sync.little_town import START_MS

UNIT = "replica:ska-ssk"
KEY = bytes(range(32))
SHARES = Shares(b"d" * 32, b"p" * 32, b"l" * 32)
PURPOSE = Purpose("folder", "person/1", "tag", 1, "lease-1", 1_700_000_000_000)


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def refused(computer: Computer, pin: str = "000111") -> PinError:
    with pytest.raises(PinError) as error:
        computer.vault().unlock(pin)
    return error.value


def wear_out(computer: Computer, wrong: int) -> None:
    """So many wrong PINs, each as soon as it is let."""
    for _ in range(wrong):
        computer.now_ms += refused(computer).wait_ms


def test_only_the_three_shares_for_the_same_purpose_open_a_wrap() -> None:
    wrapped = wrap(KEY, SHARES, PURPOSE)
    assert unwrap(wrapped, SHARES, PURPOSE) == KEY
    others = [
        *(replace(SHARES, **{share: bytes(32)}) for share in ("device", "pin", "lease")),
        replace(SHARES, lease=b""),
        replace(SHARES, device=SHARES.pin, pin=SHARES.device),
    ]
    for shares in others:
        with pytest.raises(WrapError):
            unwrap(wrapped, shares, PURPOSE)
    changed = [
        replace(PURPOSE, **change)
        for change in (
            {"device": "other"},
            {"user": "person/2"},
            {"unit": "other"},
            {"generation": 2},
            {"lease_id": "lease-2"},
            {"lease_ends_ms": PURPOSE.lease_ends_ms + 1},
        )
    ]
    for purpose in changed:
        with pytest.raises(WrapError):
            unwrap(wrapped, SHARES, purpose)
    for part in ("salt", "nonce", "sealed"):
        for place in range(len(getattr(wrapped, part))):
            bent = bytearray(getattr(wrapped, part))
            bent[place] ^= 1
            with pytest.raises(WrapError):
                unwrap(replace(wrapped, **{part: bytes(bent)}), SHARES, PURPOSE)


def test_two_wraps_of_one_key_share_nothing() -> None:
    one, other = wrap(KEY, SHARES, PURPOSE), wrap(KEY, SHARES, PURPOSE)
    assert one.salt != other.salt
    assert one.nonce != other.nonce
    assert one.sealed != other.sealed


@pytest.mark.parametrize("at_64_mib", [0.002, 0.02, 0.07, 0.2, 0.24, 0.9, 4.0])
def test_a_guess_costs_about_half_a_second_and_never_less_memory_than_the_floor(at_64_mib: float) -> None:
    def seconds(cost: PinCost) -> float:
        return at_64_mib * cost.memory_kib / LEAST_MEMORY_KIB * cost.passes

    cost = calibrated(seconds)
    assert LEAST_MEMORY_KIB <= cost.memory_kib <= MOST_MEMORY_KIB
    if 0.01 < at_64_mib < 0.75:
        assert 0.25 <= seconds(cost) <= 0.75


def test_the_pin_is_the_same_however_it_was_typed() -> None:
    assert stretch("\uff11\uff12\uff13é", b"s" * 16, CHEAP) == stretch("123e\u0301", b"s" * 16, CHEAP)
    assert stretch("123456", b"s" * 16, CHEAP) != stretch("123456", b"t" * 16, CHEAP)


def test_the_keys_come_back_with_the_pin_and_nothing_on_the_disk_tells_them(computer: Computer) -> None:
    opened = computer.enrolled()
    keys = opened.for_file("outbox"), opened.for_file(UNIT)
    again = computer.vault().unlock(PIN)
    assert (again.for_file("outbox"), again.for_file(UNIT)) == keys
    assert keys[0] != keys[1]
    written = b"".join(file.read_bytes() for file in computer.data.rglob("*") if file.is_file())
    for secret in (*keys, bytes([1]) * 32, PIN.encode()):
        assert secret not in written
        assert secret.hex().encode() not in written
    assert b"ska-ssk" not in written
    assert b"person" not in written


def test_a_fresh_lease_and_another_pin_wrap_anew_and_change_no_key(computer: Computer) -> None:
    opened = computer.enrolled()
    keys = opened.for_file("outbox"), opened.for_file(UNIT), opened.for_file("replica:ska-vc1")
    before = json.loads(computer.vault().path.read_text("utf-8"))["files"]
    computer.vault().unlock(PIN).take(grant(2), computer.now_ms + 100 * HOUR)  # knows of no unit by its name
    after = json.loads(computer.vault().path.read_text("utf-8"))["files"]
    assert before.keys() == after.keys()
    assert all(before[name] != after[name] for name in before)
    renewed = computer.vault().unlock(PIN)
    assert renewed.lease_id == "lease-2"
    renewed.change_pin(PIN, OTHER_PIN, CHEAP)
    assert refused(computer, PIN).code == "wrong_pin"
    last = computer.vault().unlock(OTHER_PIN)
    assert (last.for_file("outbox"), last.for_file(UNIT), last.for_file("replica:ska-vc1")) == keys
    assert sorted(len(value) for value in computer.ring.kept.values()) == [64, 64]  # nothing is left of the first lease


def test_another_pin_is_taken_from_whoever_knows_the_one_there_is(computer: Computer) -> None:
    opened = computer.enrolled()
    kept = opened._vault.path.read_bytes()
    for wrong in (1, 2):
        with pytest.raises(PinError, match="wrong_pin") as error:
            opened.change_pin("000111", OTHER_PIN, CHEAP)
        assert error.value.left == 10 - wrong
        assert computer.vault().tries().wrong == wrong
    assert opened._vault.path.read_bytes() == kept
    assert refused(computer).left == 7  # by unlocking: one count for both
    with pytest.raises(PinError, match="pin_wait"):
        opened.change_pin(PIN, OTHER_PIN, CHEAP)
    opened._vault.clock.now_ms = lambda: START_MS + HOUR  # type: ignore[method-assign]
    opened.change_pin(PIN, OTHER_PIN, CHEAP)
    assert computer.vault().tries().wrong == 0
    computer.now_ms += HOUR
    assert computer.vault().unlock(OTHER_PIN).for_file("outbox") == opened.for_file("outbox")


def test_the_tenth_wrong_one_ends_the_keys_while_changing_too(computer: Computer) -> None:
    opened = computer.enrolled()
    for number in range(1, 11):
        opened._vault.clock.now_ms = lambda number=number: START_MS + number * HOUR  # type: ignore[misc,method-assign]
        with pytest.raises(PinError) as error:
            opened.change_pin("000111", OTHER_PIN, CHEAP)
    assert error.value.code == "pin_ended"
    assert not opened._vault.path.exists()
    assert computer.ring.kept == {}


def test_a_lease_that_has_gone_opens_nothing_but_the_outbox_until_the_store_gives_it_back(computer: Computer) -> None:
    opened = computer.enrolled()
    keys = opened.for_file("outbox"), opened.for_file(UNIT)
    opened.end_lease(revoked=False)
    with pytest.raises(KeyStoreError, match="no_lease"):
        opened.for_file(UNIT)
    later = computer.vault().unlock(PIN)
    assert later.for_file("outbox") == keys[0]
    with pytest.raises(KeyStoreError, match="no_lease"):
        later.for_file(UNIT)
    later.take(grant(2, former=bytes([1]) * 32), computer.now_ms + 72 * HOUR)
    assert later.for_file(UNIT) == keys[1]


def test_after_a_revocation_no_share_brings_the_replica_back(computer: Computer) -> None:
    opened = computer.enrolled()
    old = opened.for_file(UNIT)
    opened.end_lease(revoked=True)
    later = computer.vault().unlock(PIN)
    later.take(grant(2, former=bytes([1]) * 32), computer.now_ms + 72 * HOUR)
    assert later.for_file(UNIT) != old


def test_never_a_new_key_beside_an_old_replica(computer: Computer) -> None:
    opened = computer.enrolled()
    opened.for_file(UNIT)
    opened.end_lease(revoked=True)
    opened.take(grant(2), computer.now_ms + 72 * HOUR)
    opened._vault.folder.replica("ska-ssk").touch()
    with pytest.raises(KeyStoreError, match="key_gone"):
        opened.for_file(UNIT)


def test_a_lease_that_the_key_ring_does_not_keep_changes_nothing(computer: Computer) -> None:
    opened = computer.enrolled()
    key = opened.for_file(UNIT)
    computer.ring.__class__ = LyingRing
    with pytest.raises(KeyStoreError, match="keyring_unavailable"):
        opened.take(grant(2), computer.now_ms + 72 * HOUR)
    computer.ring.__class__ = Ring
    again = computer.vault().unlock(PIN)
    assert (again.lease_id, again.for_file(UNIT)) == ("lease-1", key)


def test_the_delay_grows_and_ten_wrong_ones_end_the_wrap_and_both_shares(computer: Computer) -> None:
    computer.enrolled().for_file(UNIT)
    told = []
    for _ in range(MOST - 1):
        error = refused(computer)
        told.append((error.code, error.left, error.wait_ms // 1000))
        if error.wait_ms:
            early = refused(computer, PIN)  # even the right one has to wait, and costs no try
            assert (early.code, early.left) == ("pin_wait", error.left)
        computer.now_ms += error.wait_ms
    assert [left for _, left, _ in told] == [9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert [wait for _, _, wait in told] == [0, 0, 1, 5, 30, 60, 300, 300, 300]
    assert {code for code, _, _ in told} == {"wrong_pin"}
    assert refused(computer).code == "pin_ended"
    assert not computer.vault().path.exists()
    assert computer.ring.kept == {}
    assert refused(computer, PIN).code == "pin_ended"


def test_a_right_pin_begins_the_count_anew(computer: Computer) -> None:
    computer.enrolled()
    wear_out(computer, 4)
    assert computer.vault().tries().left == 6
    computer.vault().unlock(PIN)
    assert computer.vault().tries().left == MOST


def test_a_clock_set_back_makes_no_wait_shorter(computer: Computer) -> None:
    computer.enrolled()
    wear_out(computer, 4)
    wait = refused(computer).wait_ms
    computer.now_ms -= 24 * HOUR
    assert refused(computer, PIN).wait_ms >= wait


@pytest.mark.parametrize("spoil", ["gone", "lower", "forged", "garbage"])
def test_a_count_that_somebody_has_touched_is_a_used_up_one(computer: Computer, spoil: str) -> None:
    computer.enrolled()
    wear_out(computer, 3)
    path = computer.vault().folder.path / "tries.json"
    told = json.loads(path.read_text("utf-8"))
    if spoil == "gone":
        path.unlink()
    elif spoil == "garbage":
        path.write_text("{", "utf-8")
    else:
        path.write_text(json.dumps({**told, "wrong": 0, **({"mac": "0" * 64} if spoil == "forged" else {})}), "utf-8")
    assert refused(computer, PIN).code == "pin_ended"


def test_an_older_folder_put_back_after_the_tenth_opens_nothing(computer: Computer, tmp_path: Path) -> None:
    computer.enrolled()
    folder = computer.vault().folder.path
    shutil.copytree(folder, tmp_path / "older")
    wear_out(computer, MOST - 1)
    assert refused(computer).code == "pin_ended"
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "older", folder)
    with pytest.raises(KeyStoreError, match="missing_key"):
        computer.vault().unlock(PIN)


def test_what_the_end_was_cut_short_in_is_ended_at_the_next_start(computer: Computer) -> None:
    opened = computer.enrolled()
    # As a kill right after the tenth was counted leaves it.
    opened._vault._attempts(opened._device).write(Tries(MOST, computer.now_ms))
    assert refused(computer, PIN).code == "pin_ended"
    assert computer.ring.kept == {}


@pytest.mark.parametrize("change", ["lease", "generation", "kdf", "swap"])
def test_a_changed_word_about_the_keys_opens_nothing(computer: Computer, change: str) -> None:
    opened = computer.enrolled()
    opened.for_file(UNIT)
    path = computer.vault().path
    told = json.loads(path.read_text("utf-8"))
    if change == "lease":
        told["lease"]["ends_ms"] += 1_000 * HOUR
    elif change == "generation":
        told["generation"] += 1
    elif change == "kdf":
        told["kdf"]["passes"] += 1
    else:
        told["files"] = dict(zip(told["files"], reversed(told["files"].values()), strict=True))
    path.write_text(json.dumps(told), "utf-8")
    if change == "lease":
        with pytest.raises(KeyStoreError, match="no_lease"):
            computer.vault().unlock(PIN).for_file(UNIT)
    else:
        assert refused(computer, PIN).code == "wrong_pin"


def test_another_person_s_vault_is_not_opened_by_the_same_pin(computer: Computer) -> None:
    computer.enrolled()
    folder = computer.vault().folder
    vault = computer.vault()
    vault.account = "person/2"
    with pytest.raises(PinError, match="wrong_pin"):
        vault.unlock(PIN)
    assert folder == computer.vault().folder


def test_files_that_never_had_a_pin_are_told_from_a_pin_used_up(computer: Computer) -> None:
    computer.vault().folder.outbox.touch()
    assert not computer.vault().is_new
    for ask in (
        computer.vault().tries,
        lambda: computer.vault().unlock(PIN),
        lambda: computer.vault().choose(PIN, CHEAP),
    ):
        with pytest.raises(KeyStoreError, match="missing_key"):
            ask()
    assert computer.ring.kept == {}


def test_a_choosing_that_was_cut_short_is_begun_again(computer: Computer) -> None:
    computer.choose()
    computer.vault().path.unlink()  # as a crash leaves it: the count is written first
    again = computer.choose(OTHER_PIN)
    assert computer.vault().unlock(OTHER_PIN).for_file("outbox") == again.for_file("outbox")


def test_keys_that_cannot_be_read_are_not_a_wrong_pin(computer: Computer) -> None:
    computer.enrolled()
    computer.vault().path.write_text("{", "utf-8")
    with pytest.raises(KeyStoreError, match="unreadable_key"):
        computer.vault().unlock(PIN)
    assert computer.vault().tries().left == MOST
