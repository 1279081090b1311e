"""A morning's work of many wards and the units around them, numbered and signed: what the measurement `push` sends.

A group is a ward, a home care unit and a health centre with a device each. The ward opens cases, sends the admission
and begins the planning; the two others see it, acknowledge it and write their parts; each changes its own text once.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.store.answers import UserRecord
from domain.directory import Membership, Unit
from domain.ids import uuid7
from domain.operation import NO_PREVIOUS, Author, Operation, SignedOperation
from domain.signature import sign_operation

_BORN_MS = 1_795_000_000_000
_TIME = "2026-11-20T09:00:00.000Z"
_KINDS = ("SLUTEN", "KOM_SSK", "VC")
_ROLES = {"SLUTEN": "CASEWORKER_SLUTEN", "KOM_SSK": "CASEWORKER_KOM", "VC": "CASEWORKER_OPENV"}
_TITLE = "sjuksköterska"
_PROSE = (
    "Inlagd efter fall i hemmet. Mobiliseras med rollator och en person, äter och dricker, har ätit dåligt i veckan "
    "före inläggningen och behöver följas upp."
)
_ACTIONS = "Hemsjukvård tar över såromläggning två gånger i veckan; provtagning på vårdcentralen efter två veckor."


@dataclass(frozen=True)
class Group:
    """A ward, a home care unit and a health centre, by their unit ids."""

    number: int

    @property
    def units(self) -> tuple[str, str, str]:
        return (f"g{self.number}-avd", f"g{self.number}-ssk", f"g{self.number}-vc")


@dataclass(frozen=True)
class Batch:
    """One push of one device: its unit, the number of its first operation, and the operations."""

    unit: str
    device_id: str
    first_seq: int
    operations: tuple[SignedOperation, ...]


def directory(groups: int) -> tuple[list[Unit], list[UserRecord], list[Membership]]:
    """The units of so many groups, with one person each."""
    units, users, members = [], [], []
    for number in range(groups):
        for unit_id, kind in zip(Group(number).units, _KINDS, strict=True):
            units.append(Unit(unit_id, f"Enhet {unit_id}", kind, "Skaraborg"))
            users.append(UserRecord(f"{unit_id}.1", f"Sara {unit_id}", _TITLE))
            members.append(Membership(f"{unit_id}.1", unit_id, _ROLES[kind]))
    return units, users, members


@dataclass
class Device:
    """One device of a unit's one person: signs, numbers and chains as any client must."""

    unit: str
    seq: int = 0
    previous: str = NO_PREVIOUS
    written: list[SignedOperation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"bench " + self.unit.encode()).digest())
        self.device_id = uuid7(_BORN_MS, hashlib.sha256(self.unit.encode()).digest()[:10])
        self.author = Author(f"{self.unit}.1", f"Sara {self.unit}", _TITLE)

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def write(self, op_id: str, kind: str, case_id: str, body: Mapping[str, object]) -> None:
        self.seq += 1
        operation = Operation(
            op_id, kind, case_id, self.device_id, 1, self.seq, self.previous, self.author, self.unit, _TIME, 0, body
        )
        signed = sign_operation(operation, self._key)
        self.previous = signed.hash
        self.written.append(signed)

    def batch(self) -> Batch:
        """What was written since the last batch."""
        batch = Batch(self.unit, self.device_id, self.seq - len(self.written) + 1, tuple(self.written))
        self.written = []
        return batch


class GroupWork:
    """What one group does. `definitions` are the hashes of INS and PLN."""

    def __init__(self, group: Group, definitions: Mapping[str, str], persons: tuple[str, ...]) -> None:
        self.devices = tuple(Device(unit) for unit in group.units)
        self._definitions = definitions
        self._persons = itertools.cycle(persons)
        self._ids = _ids(group.number)

    def rounds(self, count: int, cases: int) -> Iterator[Batch]:
        """So many rounds of three batches, 5, 4 and 4 operations on each of so many cases. In the order of sending."""
        for _ in range(count):
            plans = [self.admit() for _ in range(cases)]
            yield self.devices[0].batch()
            for device in self.devices[1:]:
                for case_id, message, plan in plans:
                    self._answer(device, case_id, message, plan)
                yield device.batch()

    def admit(self) -> tuple[str, str, str]:
        ward, (_, home, centre) = self.devices[0], (d.unit for d in self.devices)
        case_id, header, message, plan = (next(self._ids) for _ in range(4))
        opened = {
            "case_type": "inpatient",
            "consent/SAMORDNING_INUT/state": "GIVET",
            "consent/SIP/state": "GIVET",
            "person/id": next(self._persons),
            "person/id_kind": "PNR",
            "person/name": "Ingrid Hallberg",
            "person/phone": "0500-12 34 56",
        }
        ward.write(next(self._ids), "open_case", case_id, {"doc": header, "cells": opened})
        told = {
            "admitted_at": "2026-11-19T11:30",
            "ward_phone": "031-390 06 21",
            "estimated_discharge": "2026-11-25",
            "municipality": "1495",
            "consent": "YES",
            "needs/KOM_HSL": True,
            "health_centre": centre,
            "legal_care_form": "HSL",
        }
        sent = {"doc": message, "doc_kind": "INS", "definition": self._definitions["INS"]}
        ward.write(next(self._ids), "send", case_id, {**sent, "recipients": [home, centre], "cells": told})
        begun = {"doc": plan, "doc_kind": "PLN", "definition": self._definitions["PLN"]}
        ward.write(next(self._ids), "create_document", case_id, begun)
        first = self.publish(ward, case_id, plan, {"situation": _PROSE, "person_view": "Vill hem till sin katt"}, {})
        again = {"situation": _PROSE + " Sover gott.", "areas/mobility/now": "2", "areas/mobility/expected": "1"}
        self.publish(ward, case_id, plan, again, {"situation": first})
        return case_id, message, plan

    def _answer(self, device: Device, case_id: str, message: str, plan: str) -> None:
        row = f"unit_rows/{device.unit}"
        device.write(next(self._ids), "mark_seen", case_id, {"doc": message, "ver": 0})
        device.write(next(self._ids), "acknowledge", case_id, {"doc": message})
        own = {f"{row}/contact_name": device.author.name, f"{row}/contact_phone": "0500-12 34 56"}
        first = self.publish(device, case_id, plan, {**own, f"{row}/planned_actions": _ACTIONS}, {})
        later = {f"{row}/planned_actions": _ACTIONS + " Hjälpmedel är beställda.", f"{row}/ready_to_receive": "YES"}
        self.publish(device, case_id, plan, later, {f"{row}/planned_actions": first})

    def publish(
        self, device: Device, case_id: str, plan: str, cells: Mapping[str, str], bases: Mapping[str, str]
    ) -> str:
        op_id = next(self._ids)
        edits = [{"path": path, "value": value, "base": bases.get(path)} for path, value in cells.items()]
        body = {"doc": plan, "definition": self._definitions["PLN"], "seen_ver": 4, "cells": edits}
        device.write(op_id, "publish", case_id, body)
        return op_id


def _ids(group: int) -> Iterator[str]:
    """UUIDv7 as clients make them: their times lie near each other, the rest is spread evenly."""
    for number in itertools.count():
        yield uuid7(_BORN_MS + number, hashlib.sha256(f"{group} {number}".encode()).digest()[:10])
