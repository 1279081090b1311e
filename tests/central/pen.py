"""A device as the tests hold it: signs, numbers and chains operations the way any client must, and nothing more."""

from __future__ import annotations

import atexit
import itertools
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.store.answers import Asker, PushAnswer, StoredVerdict, UserRecord
from central.store.shipped import shipped_forms
from central.store.store import Store
from domain.directory import Membership, Unit
from domain.ids import uuid7
from domain.operation import NO_PREVIOUS, Author, Operation, SignedOperation
from domain.signature import sign_operation

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
STORE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

UNITS = (
    Unit("ska-avd1", "Sjukhusavdelning 1", "SLUTEN", "Skaraborg"),
    Unit("ska-ssk", "Kommun SSK", "KOM_SSK", "Skaraborg"),
    Unit("ska-vc1", "Vårdcentral 1", "VC", "Skaraborg"),
    Unit("fyr-ssk", "Kommun SSK", "KOM_SSK", "Fyrbodal"),
)
_ROLES = {"SLUTEN": "CASEWORKER_SLUTEN", "KOM_SSK": "CASEWORKER_KOM", "VC": "CASEWORKER_OPENV"}
NAMES = {"ska-avd1": "Eva Dahl", "ska-ssk": "Anna Lindh", "ska-vc1": "Sara Nyberg", "fyr-ssk": "Per Ek"}
USERS = tuple(UserRecord(f"{unit}.1", name, "sjuksköterska") for unit, name in NAMES.items())
MEMBERSHIPS = tuple(Membership(f"{unit.unit_id}.1", unit.unit_id, _ROLES[unit.kind]) for unit in UNITS)

_count = itertools.count(1)


def new_id() -> str:
    number = next(_count)
    return uuid7(1_700_000_000_000 + number, number.to_bytes(10, "big"))


def fill(store: Store) -> Store:
    store.write_reference(UNITS, USERS, MEMBERSHIPS)
    return store


def open_store(address: Path | str) -> Store:
    """A store in a file or at a PostgreSQL URL, with four units and the clock at NOW."""
    if isinstance(address, Path) and not address.exists():
        # Copied from the first one made: to make its tables and issue what ships takes a tenth of a second each time.
        shutil.copyfile(new_store(), address)
        return Store.open(address, STORE_KEY, lambda: NOW)
    return fill(Store.open(address, STORE_KEY, lambda: NOW))


@cache
def new_store() -> Path:
    """A file with a store that nobody has used."""
    folder = Path(tempfile.mkdtemp(prefix="samsa-new-store-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    fill(Store.open(folder / "central.db", STORE_KEY, lambda: NOW)).close()
    return folder / "central.db"


def sqlite_store(folder: Path) -> Store:
    return open_store(folder / "central.db")


def asker_of(scope: str) -> Asker:
    """The first person of the unit that a scope belongs to; somebody of a ward for what everybody may read."""
    unit = re.split("[:/]", scope)[1] if ":" in scope else "ska-avd1"
    return Asker(f"{unit}.1", unit)


@dataclass
class Pen:
    """One device of one person. `write` signs the next operation; nothing is sent by it."""

    unit: str
    device_id: str = field(default_factory=new_id)
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    incarnation: int = 1
    seq: int = 0
    previous: str = NO_PREVIOUS
    author: Author | None = None

    @property
    def user_id(self) -> str:
        return f"{self.unit}.1"

    @property
    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    def enrol(self, store: Store) -> Pen:
        store.enrol(self.device_id, self.user_id, self.public_key)
        return self

    def operation(
        self, kind: str, case_id: str, body: Mapping[str, object], *, op_id: str = "", seq: int = 0
    ) -> Operation:
        return Operation(
            op_id or new_id(),
            kind,
            case_id,
            self.device_id,
            self.incarnation,
            seq or self.seq + 1,
            self.previous,
            self.author or Author(self.user_id, NAMES[self.unit], "sjuksköterska"),
            self.unit,
            "2026-11-20T09:00:00.000Z",
            0,
            body,
        )

    def write(self, kind: str, case_id: str, body: Mapping[str, object], *, op_id: str = "") -> SignedOperation:
        return self.sign(self.operation(kind, case_id, body, op_id=op_id))

    def sign(self, operation: Operation) -> SignedOperation:
        return self.took(sign_operation(operation, self.key))

    def took(self, signed: SignedOperation) -> SignedOperation:
        """Count what is handed in as this device's next, whatever it is."""
        self.seq += 1
        self.previous = signed.hash
        return signed

    def push(self, store: Store, *operations: SignedOperation, first: int = 0) -> PushAnswer:
        start = first or self.seq - len(operations) + 1
        return store.push(self.device_id, self.incarnation, start, operations, self.user_id)

    def do(
        self, store: Store, kind: str, case_id: str, body: Mapping[str, object], *, op_id: str = ""
    ) -> StoredVerdict:
        """Write one operation and push it."""
        return self.push(store, self.write(kind, case_id, body, op_id=op_id)).verdicts[0]


def opening(doc: str = "", *, consent: str = "GIVET", **cells: object) -> dict[str, object]:
    values: dict[str, object] = {
        "case_type": "inpatient",
        "person/id": "194410119046",
        "person/id_kind": "PNR",
        "person/name": "Ingrid Hallberg",
        "consent/SAMORDNING_INUT/state": consent,
        "consent/SIP/state": consent,
    }
    return {"doc": doc or new_id(), "cells": {**values, **cells}}


def admission(*recipients: str, doc: str = "") -> dict[str, object]:
    cells = {
        "admitted_at": "2026-11-19T11:30",
        "ward_phone": "031-390 06 21",
        "estimated_discharge": "2026-11-25",
        "municipality": "1495",
        "consent": "YES",
        "needs/KOM_HSL": True,
        "health_centre": "ska-vc1",
        "legal_care_form": "HSL",
    }
    return {
        "doc": doc or new_id(),
        "doc_kind": "INS",
        "definition": shipped_forms().current("INS").hash,
        "recipients": list(recipients),
        "cells": cells,
    }


def planning(doc: str = "", kind: str = "PLN") -> dict[str, object]:
    return {"doc": doc or new_id(), "doc_kind": kind, "definition": shipped_forms().current(kind).hash}


def published(doc: str, cells: Mapping[str, tuple[object, str | None]], seen: int = 3) -> dict[str, object]:
    """A publish in the planning: {path: (value, base)}."""
    return {
        "doc": doc,
        "definition": shipped_forms().current("PLN").hash,
        "seen_ver": seen,
        "cells": [{"path": path, "value": value, "base": base} for path, (value, base) in cells.items()],
    }


@dataclass(frozen=True)
class Story:
    """A case with an admission to Kommun SSK and the health centre, and a planning."""

    case_id: str
    header: str
    admission: str
    planning: str


def begin_story(store: Store, ward: Pen) -> Story:
    """Push the story's four operations as the ward."""
    story = Story(new_id(), new_id(), new_id(), new_id())
    written = [
        ward.write("open_case", story.case_id, opening(story.header)),
        ward.write("send", story.case_id, admission("ska-ssk", "ska-vc1", doc=story.admission)),
        ward.write("create_document", story.case_id, planning(story.planning)),
    ]
    answer = ward.push(store, *written)
    assert [v.ruling for v in answer.verdicts] == ["applied"] * 3, answer.verdicts
    return story
