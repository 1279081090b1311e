"""A directory as large as a region's: 10,000 units and 60,000 people, made up, the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks._large_store import LargeStore
from central.app.training_store import open_service_store
from central.store.answers import UserRecord
from desktop.models.workplace import shipped_codes
from domain.directory import ContactPoint, Membership, Unit
from tests.postgres.cluster import Cluster

UNITS = 10_000
USERS = 60_000
OWN = "ska-ssk"
"""One of the units that the training environment has too: where the measurement works."""
_SUB_REGIONS = ("Fyrbodal", "Göteborgsområdet", "SAMLA", "SIMBA", "Skaraborg", "Södra Älvsborg")
_REGION = "Västra Götalandsregionen"
_KINDS = (
    ("VC", "Vårdcentral", "Primärvård", "CASEWORKER_OPENV", "VC"),
    ("REHAB_PV", "Rehabmottagning", "Primärvård", "CASEWORKER_OPENV", "rehab"),
    ("SLUTEN", "Avdelning", "Sjukhus", "CASEWORKER_SLUTEN", "avd"),
    ("SPEC_OPEN", "Specialistmottagning", "Sjukhus", "CASEWORKER_OPENV", "mott"),
    ("REGIONHALSA", "Barn- och ungdomspsykiatri", "Regionhälsa", "CASEWORKER_OPENV", "BUP"),
    ("KOM_SSK", "Hemsjukvård", "Kommun", "CASEWORKER_KOM", "HSV"),
    ("KOM_SOL", "Biståndsenhet", "Kommun", "CASEWORKER_KOM", "SOC"),
    ("KOM_REHAB", "Kommunrehab", "Kommun", "CASEWORKER_KOM", "hemrehab"),
    ("IFO", "Individ- och familjeomsorg", "Kommun", "CASEWORKER_KOM", "IFO"),
    ("SKOLA", "Elevhälsa", "Kommun", "CASEWORKER_SKOLA", ""),
)
_POINT = ContactPoint("Samordnaren", "vardagar 8–12", "031-390 06 00")
_PLACES = (
    *("Norr", "Söder", "Öster", "Väster", "Centrum", "Hamnen", "Backa", "Björkäng", "Ekhagen", "Fjärås", "Granliden"),
    *("Hagaby", "Kungshöjd", "Lövåsen", "Mölnås", "Näset", "Rosenlund", "Sjövik", "Torpa", "Ängabo", "Åby", "Östad"),
)


def units() -> Iterator[Unit]:
    """One after the other, OWN first; one in forty without an inbox and one in fifty that pauses."""
    draw = random.Random(7)
    here = [code for code in sorted(shipped_codes()["municipalities"]) if code.startswith("14")]
    names = shipped_codes()["municipalities"]
    for number in range(UNITS):
        kind, words, operation, _, alias = _KINDS[5] if number == 0 else draw.choice(_KINDS)
        code = here[draw.randrange(len(here))]
        principal = names[code] if operation == "Kommun" else _REGION
        state = "NOT_CONNECTED" if number % 40 == 39 else "PAUSED" if number % 50 == 49 else "ACTIVE"
        yield Unit(
            OWN if number == 0 else f"u{number}",
            f"{words} {draw.choice(_PLACES)} {names[code]} {number}",
            kind,
            _SUB_REGIONS[here.index(code) % len(_SUB_REGIONS)],
            operation,
            principal,
            f"031-390 06 {number % 50:02}",
            principal=principal,
            municipality=code,
            hsa_id=f"SE0000000000-E{number:06}",
            aliases=alias,
            opening_hours="vardagar 8–16.30",
            inbox_state=state,
            substitute="u1" if state == "PAUSED" else "",
            contact_point=_POINT if number % 25 == 0 else ContactPoint(),
            other_contact="Ring 031-390 06 00" if state == "NOT_CONNECTED" else "",
            sysadm="Sysadm",
        )


def people(known: list[Unit]) -> tuple[list[UserRecord], list[Membership]]:
    """USERS people, each at one unit and every third at one more."""
    roles = {kind: role for kind, _, _, role, _ in _KINDS}
    users, members = [], []
    for number in range(USERS):
        user_id = f"p{number}"
        users.append(UserRecord(user_id, f"Person {number}", "sjuksköterska"))
        places = {known[number % len(known)].unit_id: known[number % len(known)].kind}
        if number % 3 == 0:
            other = known[(number * 7 + 1) % len(known)]
            places[other.unit_id] = other.kind
        members += [Membership(user_id, unit_id, roles[kind]) for unit_id, kind in places.items()]
    return users, members


def large_store(cluster: Cluster, folder: Path) -> LargeStore:
    """A database with the whole directory and no case."""
    url = cluster.database()
    store = open_service_store(folder, url)
    known = list(units())
    store.write_reference(known, *people(known))
    store.set_meta("seeded", "1")
    store.close()
    return LargeStore(url, folder)
