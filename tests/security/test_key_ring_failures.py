"""What a system's key store does when it does not work (each was met on a real desktop): a clear message in time, never
a new key beside old files, never a key in clear outside training."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from desktop.app.troubles import trouble_of
from desktop.session.keystore import KeyStore, KeyStoreError, system_key_store
from tests.security.key_rings import Computer, LyingRing, RaisingRing, Ring, SilentRing
from tests.sync.little_town import TEXTS


class DBusErrorResponse(Exception):
    """Not an error of the keyring library."""


BROKEN = {
    "no D-Bus": RaisingRing(RuntimeError("No recommended backend was available")),
    "nobody at the prompt": RaisingRing(RuntimeError("Failed to create the collection: Prompt dismissed")),
    "locked": RaisingRing(RuntimeError("Failed to unlock the collection!")),
    "KWallet without its cipher": RaisingRing(DBusErrorResponse("org.freedesktop.DBus.Error")),
    "too long for Windows": RaisingRing(OSError(1783, "CredWrite", "The stub received bad data")),
    "says yes and keeps nothing": LyingRing(),
    "never answers": SilentRing(),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_the_first_start_without_one_makes_nothing(tmp_path: Path, kind: str) -> None:
    ring = BROKEN[kind]
    keys = KeyStore(tmp_path, training=False, service=ring, patience=0.2)
    began = time.monotonic()
    with pytest.raises(KeyStoreError, match="keyring_unavailable") as error:
        keys.get("device", files_exist=False)
    assert time.monotonic() - began < 2
    assert list(tmp_path.iterdir()) == []
    told = trouble_of(error.value, TEXTS)
    assert "nyckelring" in f"{told.title} {told.happened} {told.todo}".casefold()


@pytest.mark.parametrize("kind", [kind for kind in BROKEN if kind != "says yes and keeps nothing"])
def test_a_later_start_without_one_opens_nothing_and_changes_nothing(tmp_path: Path, kind: str) -> None:
    computer = Computer(tmp_path)
    computer.enrolled().for_file("replica:ska-ssk")
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    vault = computer.vault()
    vault.keys = KeyStore(tmp_path, training=False, service=BROKEN[kind], patience=0.2)
    began = time.monotonic()
    with pytest.raises(KeyStoreError, match="keyring_unavailable"):
        vault.unlock("739 154")
    assert time.monotonic() - began < 2
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_an_emptied_key_ring_never_gets_a_new_key(tmp_path: Path) -> None:
    computer = Computer(tmp_path)
    computer.enrolled()
    computer.ring.kept.clear()
    with pytest.raises(KeyStoreError, match="missing_key"):
        computer.vault().unlock("739 154")
    assert computer.ring.kept == {}
    assert not computer.vault().is_new


def test_the_environment_does_not_choose_the_key_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/somewhere/else")
    chosen = system_key_store()
    home = {"win32": "keyring.backends.Windows", "darwin": "keyring.backends.macOS"}
    assert type(chosen).__module__ == home.get(sys.platform, "keyring.backends.SecretService")
    assert getattr(chosen, "preferred_collection", None) is None


def test_a_share_is_kept_found_and_dropped(tmp_path: Path) -> None:
    for keys in (
        KeyStore(tmp_path / "ring", training=False, service=Ring()),
        KeyStore(tmp_path / "file", training=True, service=RaisingRing(OSError())),
    ):
        keys.get("device", files_exist=False)
        assert keys.find("device.lease-a") is None
        keys.keep("device.lease-a", b"s" * 32)
        assert keys.find("device.lease-a") == b"s" * 32
        keys.drop("device.lease-a")
        keys.drop("device.lease-a")
        assert keys.find("device.lease-a") is None
