"""The first look shows what is whole, and never hides that a file is not."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from desktop.app.troubles import trouble_of
from desktop.models.cipher_connection import header_path, unclean_mark
from desktop.models.cipher_file import DamagedReplicaError
from desktop.session import first_look as looking
from desktop.session.device_folder import device_folder
from desktop.session.keystore import KeyStore
from tests.desktop.session.test_device import sign_in
from tests.security.key_rings import Ring
from tests.sync.little_town import TEXTS


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    ring = Ring()
    monkeypatch.setattr(looking, "KeyStore", partial(KeyStore, service=ring))
    return ring


def test_a_file_that_cannot_be_read_is_looked_through_when_it_is_opened(tmp_path: Path, ring: Ring) -> None:
    sign_in(tmp_path, ring).close()
    replica = device_folder(tmp_path, "training/ska-ssk").replica("ska-ssk")
    assert looking.first_look(tmp_path, "ska-ssk", training=True) is not None
    assert not unclean_mark(replica).exists()
    data = bytearray(replica.read_bytes())
    for page in range(1, len(data) // 16384):
        data[page * 16384 + 1000] ^= 0x40
    replica.write_bytes(data)
    assert looking.first_look(tmp_path, "ska-ssk", training=True) is None
    assert unclean_mark(replica).exists()
    with pytest.raises(DamagedReplicaError):
        sign_in(tmp_path, ring)


def test_files_of_another_program_are_left_to_the_opening(tmp_path: Path, ring: Ring) -> None:
    sign_in(tmp_path, ring).close()
    header = header_path(device_folder(tmp_path, "training/ska-ssk").outbox)
    header.write_text(json.dumps({**json.loads(header.read_text("utf-8")), "schema": 1}), "utf-8")
    assert looking.first_look(tmp_path, "ska-ssk", training=True) is None


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("database disk image is malformed", "Filerna på datorn gick inte att läsa"),
        ("database or disk is full", "Datorns disk är full"),
    ],
)
def test_a_database_error_in_the_middle_of_the_work_says_what_to_do(told: str, title: str) -> None:
    page = trouble_of(OperationalError("SELECT", {}, Exception(told)), TEXTS)
    assert page.title == title
    assert page.code != "unexpected"
