"""The key: from the key ring, in training from a file that says so, and never a new one beside old files."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.models.texts import Texts
from desktop.session.keystore import KEY_FILE, DeviceKey, KeyPlace, KeyStore, KeyStoreError
from tests.security.key_rings import RaisingRing, Ring, SilentRing


def code_of(store: KeyStore, *, files_exist: bool) -> str:
    with pytest.raises(KeyStoreError) as error:
        store.get("device", files_exist=files_exist)
    assert Texts.load().knows(error.value.code)
    return error.value.code


def test_the_same_key_comes_back(tmp_path: Path) -> None:
    store = KeyStore(tmp_path, training=False, service=Ring())
    first = store.get("device", files_exist=False)
    again = store.get("device", files_exist=True)
    assert first == again
    assert first.place is KeyPlace.KEYRING
    assert first.for_file("outbox") != first.for_file("replica:ska-ssk")
    assert len(first.for_file("outbox")) == 32
    assert not (tmp_path / KEY_FILE).exists()


def test_the_key_of_a_file_is_made_as_rfc_5869_says() -> None:
    key = DeviceKey(bytes(range(32)), KeyPlace.KEYRING)
    library = HKDF(SHA256(), 32, salt=None, info=b"samsa/file/replica:ska-ssk").derive(key.secret)
    assert key.for_file("replica:ska-ssk") == library


def test_files_without_a_key_never_get_a_new_one(tmp_path: Path) -> None:
    ring = Ring()
    assert code_of(KeyStore(tmp_path, training=True, service=ring), files_exist=True) == "missing_key"
    assert code_of(KeyStore(tmp_path, training=False, service=ring), files_exist=True) == "missing_key"
    assert ring.kept == {}
    assert list(tmp_path.iterdir()) == []


def test_training_without_a_key_ring_keeps_the_key_in_a_file_that_says_so(tmp_path: Path) -> None:
    store = KeyStore(tmp_path, training=True, service=RaisingRing(OSError("DBusErrorResponse")))
    key = store.get("device", files_exist=False)
    assert key.place is KeyPlace.TRAINING_FILE
    assert store.get("device", files_exist=True) == key
    told = json.loads((tmp_path / KEY_FILE).read_text("utf-8"))
    assert told["warning"].startswith("ÖVNING")
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    other = store.get("other", files_exist=False)
    assert other.secret != key.secret
    assert store.get("device", files_exist=True) == key


def test_production_refuses_without_a_key_ring(tmp_path: Path) -> None:
    store = KeyStore(tmp_path, training=False, service=RaisingRing(OSError("DBusErrorResponse")))
    assert code_of(store, files_exist=False) == "keyring_unavailable"
    assert list(tmp_path.iterdir()) == []


def test_production_never_reads_a_training_key(tmp_path: Path) -> None:
    KeyStore(tmp_path, training=True, service=RaisingRing(OSError())).get("device", files_exist=False)
    assert code_of(KeyStore(tmp_path, training=False, service=Ring()), files_exist=False) == "keyring_unavailable"


def test_a_key_ring_that_never_answers_is_not_waited_for(tmp_path: Path) -> None:
    ring = SilentRing()
    store = KeyStore(tmp_path, training=False, service=ring, patience=0.05)
    assert code_of(store, files_exist=True) == "keyring_unavailable"
    ring.answered.set()


def test_what_is_no_key_is_told(tmp_path: Path) -> None:
    ring = Ring()
    ring.set_password("SAMSA Desktop", "device", "åäö")
    assert code_of(KeyStore(tmp_path, training=False, service=ring), files_exist=True) == "unreadable_key"
