"""Guessing, with kill -9 at any moment between and in the tries: no guess is free, and ten are all there are."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from desktop.models.pages import LeaseGrant
from desktop.session.attempts import MOST
from desktop.session.device_folder import device_folder
from desktop.session.keystore import KEY_FILE, KeyStore
from desktop.session.vault import PinError, Vault
from tests.security.key_rings import ACCOUNT, CHEAP, HOUR, PIN, RaisingRing
from tests.sync.little_town import START_MS, TickingClock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork to kill there")

SAMPLE, ALL = 2, 100
_LONGEST_LIFE_S = 0.03


def vault_at(data: Path, now_ms: int) -> Vault:
    """Its key ring is a file, as in training, so that it outlives a process."""
    keys = KeyStore(data, training=True, service=RaisingRing(OSError("no D-Bus")))
    return Vault(device_folder(data, ACCOUNT), ACCOUNT, keys, TickingClock(start_ms=now_ms))


def guess_until_killed(data: Path, now_ms: int, judged: int) -> None:
    """One wrong PIN after the other, each long after the last one; a byte for each that was judged."""
    while True:
        now_ms += HOUR
        try:
            vault_at(data, now_ms).unlock("000111")
        except PinError as error:
            os.write(judged, b"w" if error.code == "wrong_pin" else b"e")
            if error.code == "pin_ended":
                return


def one_life(data: Path, now_ms: int, seconds: float) -> bytes:
    """Let a process guess for a while and kill it; what it was told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            guess_until_killed(data, now_ms, writing)
        finally:
            os._exit(0)
    os.close(writing)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as told:
        return told.read()


def guess_to_the_end(data: Path, seed: int) -> None:
    chance = random.Random(seed)
    opened = vault_at(data, START_MS).choose(PIN, CHEAP)
    opened.take(LeaseGrant("lease-1", b"l" * 32, 72 * HOUR), START_MS + 72 * HOUR)
    opened.for_file("replica:ska-ssk")
    now_ms, judged, counted = START_MS, 0, 0
    for _ in range(2_000):
        now_ms += 100 * HOUR
        told = one_life(data, now_ms, chance.uniform(0, _LONGEST_LIFE_S))
        judged += told.count(b"w")
        if b"e" in told:
            break
        before, counted = counted, MOST if not opened._vault.path.exists() else opened._vault.tries().wrong
        assert counted >= before, f"seed {seed}: the count went down"
        assert counted >= judged, f"seed {seed}: a guess was free"
    else:
        pytest.fail(f"seed {seed}: it never ended")
    assert judged < MOST
    assert not opened._vault.path.exists()
    kept = (data / KEY_FILE).read_text("utf-8")
    assert (b"l" * 32).hex() not in kept
    assert device_folder(data, ACCOUNT).path.name not in kept
    with pytest.raises(PinError, match="pin_ended"):
        vault_at(data, now_ms + 1_000 * HOUR).unlock(PIN)


@pytest.mark.parametrize("seed", range(SAMPLE))
def test_ten_wrong_pins_end_the_wrap_whatever_is_killed(tmp_path: Path, seed: int) -> None:
    guess_to_the_end(tmp_path, seed)


@pytest.mark.long
def test_ten_wrong_pins_end_the_wrap_in_a_hundred_of_a_hundred_runs(tmp_path: Path) -> None:
    for seed in range(SAMPLE, SAMPLE + ALL):
        guess_to_the_end(tmp_path / str(seed), seed)
