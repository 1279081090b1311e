"""A device's folder and the way to an open desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.app.troubles import QUIT, REBUILD, trouble_of
from desktop.models.cipher_file import DamagedReplicaError, WrongKeyError
from desktop.models.records import UnitRecord
from desktop.models.rescue import set_aside
from desktop.models.sign_in import Login
from desktop.session.device import OpenDesk, open_desk
from desktop.session.device_folder import device_folder
from desktop.session.folder_lock import SignInError
from desktop.session.keystore import KeyStore, KeyStoreError
from tests.security.key_rings import Ring
from tests.sync.little_town import TEXTS, TickingClock

LOGIN = Login("ska-ssk.1", "Anna Lindh", "sjuksköterska", "ska-ssk", ("CASEWORKER_KOM",), "ab" * 32)
UNITS = (UnitRecord("ska-ssk", "Kommun SSK", "KOM_SSK", "Skaraborg", "Kommun", "", "ska-ssk"),)


def sign_in(data: Path, ring: Ring, login: Login | None = LOGIN, store_key: str = "ab" * 32) -> OpenDesk:
    keys = KeyStore(data, training=True, service=ring)
    return open_desk(data, "ska-ssk", login, UNITS, keys, TickingClock(), TEXTS, store_key)


def test_the_next_start_needs_no_network(tmp_path: Path) -> None:
    ring = Ring()
    first = sign_in(tmp_path, ring)
    identity = first.outbox.device()
    first.close()
    again = sign_in(tmp_path, ring, login=None)
    assert again.desk.workplace.session.author.name == "Anna Lindh"
    assert again.desk.workplace.directory.kind_of("ska-ssk") == "KOM_SSK"
    device = again.outbox.device()
    assert identity is not None
    assert device is not None
    assert device.device_id == identity.device_id
    assert again.folder == first.folder
    again.close()


def test_the_first_start_needs_one(tmp_path: Path) -> None:
    with pytest.raises(SignInError, match="first_login_needs_network"):
        sign_in(tmp_path, Ring(), login=None)


def test_one_session_at_a_time(tmp_path: Path) -> None:
    ring = Ring()
    first = sign_in(tmp_path, ring)
    with pytest.raises(SignInError, match="already_open"):
        sign_in(tmp_path, ring)
    first.close()
    sign_in(tmp_path, ring).close()


def test_a_store_with_another_key_is_not_ours(tmp_path: Path) -> None:
    ring = Ring()
    sign_in(tmp_path, ring).close()
    with pytest.raises(SignInError, match="other_store"):
        sign_in(tmp_path, ring, store_key="cd" * 32)


def test_a_lost_or_changed_key_opens_nothing_and_changes_nothing(tmp_path: Path) -> None:
    ring = Ring()
    sign_in(tmp_path, ring).close()
    before = {file: file.read_bytes() for file in tmp_path.rglob("*.db")}
    kept = dict(ring.kept)
    ring.kept.clear()
    with pytest.raises(KeyStoreError, match="missing_key"):
        sign_in(tmp_path, ring)
    ring.kept.update(dict.fromkeys(kept, "ee" * 32))
    with pytest.raises(WrongKeyError):
        sign_in(tmp_path, ring)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*.db")} == before
    ring.kept.update(kept)
    sign_in(tmp_path, ring).close()


def test_a_replica_damaged_after_an_orderly_end_is_told_and_can_be_fetched_anew(tmp_path: Path) -> None:
    ring = Ring()
    first = sign_in(tmp_path, ring)
    path, clock = first.replica.file.path, first.desk.workplace.clock
    first.close()
    whole, page_size = path.read_bytes(), 16384
    damaged = []
    for page in range(1, len(whole) // page_size):
        spoilt = bytearray(whole)
        spoilt[page * page_size + 1000] ^= 0x40
        path.write_bytes(bytes(spoilt))
        path.with_name(path.name + ".open").unlink(missing_ok=True)
        try:
            sign_in(tmp_path, ring).close()
        except DamagedReplicaError as error:
            assert path.with_name(path.name + ".open").exists()
            damaged.append(error)
    assert damaged
    ways = [way.action for way in trouble_of(damaged[-1], TEXTS).ways]
    assert ways == [REBUILD, QUIT]
    set_aside(damaged[-1].path, clock)
    sign_in(tmp_path, ring).close()


def test_names_of_folders_and_files_tell_nothing(tmp_path: Path) -> None:
    sign_in(tmp_path, Ring()).close()
    names = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")]
    assert not any("ska" in name or "ssk" in name for name in names)
    told = (device_folder(tmp_path, "training/ska-ssk").path / "device.json").read_text("utf-8")
    assert "ska-ssk" not in told
    assert device_folder(tmp_path, "training/ska-vc1") != device_folder(tmp_path, "training/ska-ssk")
