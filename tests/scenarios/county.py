"""A county for the scenarios of domain.md §10: its units, one computer each, a real store, one time for all.

A unit's computer starts when a scenario first asks for it. Time stands still but for what `hours` says (and some
milliseconds for each reading).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from domain.directory import Unit
from domain.operation import CellValue
from tests.sync.little_town import ADMISSION, Cast, Device, Town, Work

_OFFICER = "biståndshandläggare"
_CARE = ("Kommun", "Vård och omsorg")
COUNTY: Cast = (
    Work(Unit("ska-avd1", "Sjukhusavdelning 1", "SLUTEN", "Skaraborg"), "CASEWORKER_SLUTEN", "Eva Dahl"),
    Work(Unit("ska-avd2", "Sjukhusavdelning 2", "SLUTEN", "Skaraborg"), "CASEWORKER_SLUTEN", "Ida Berg"),
    Work(Unit("gbg-avd1", "Göteborg sjukhusavdelning 1", "SLUTEN", "Göteborg"), "CASEWORKER_SLUTEN", "Karin Ros"),
    Work(
        Unit("ska-ssk", "Kommun SSK", "KOM_SSK", "Skaraborg", *_CARE),
        "CASEWORKER_KOM",
        "Anna Lindh",
    ),
    Work(
        Unit("ska-soc1", "Socialtjänst 1", "KOM_SOL", "Skaraborg", *_CARE),
        "CASEWORKER_KOM",
        "Mona Falk",
        "biståndshandläggare",
    ),
    Work(
        Unit("ska-soc2", "Socialtjänst 2", "KOM_SOL", "Skaraborg", *_CARE),
        "CASEWORKER_KOM",
        "Jan Modig",
        "biståndshandläggare",
    ),
    Work(Unit("ska-vc1", "Vårdcentral 1", "VC", "Skaraborg"), "CASEWORKER_OPENV", "Sara Nyberg"),
    Work(
        Unit("ska-rehab", "Kommun rehab", "KOM_REHAB", "Skaraborg", *_CARE),
        "CASEWORKER_KOM",
        "Olle Hed",
        "fysioterapeut",
    ),
    Work(
        Unit("ska-spec", "Psykogeriatriska mottagningen", "SPEC_OPEN", "Skaraborg"),
        "CASEWORKER_OPENV",
        "Nils Ros",
        "läkare",
    ),
    Work(Unit("ska-skola", "Grundskola", "SKOLA", "Skaraborg"), "CASEWORKER_SKOLA", "Pia Lund", "kurator"),
)


class County(Town):
    """A town of more units, whose computers are started one by one."""

    _asleep: dict[str, Device]

    @classmethod
    def found(cls, folder: Path, address: str = "", cast: Cast = COUNTY) -> County:
        town = super().found(folder, address, cast)
        assert isinstance(town, County)
        return town

    @classmethod
    def copied(cls, template: Path, folder: Path) -> County:
        """The county as it stood when `template` was closed; no computer of it is started."""
        shutil.copytree(template, folder)
        county = cls(folder, cast=COUNTY)
        county._asleep, county.devices = county.devices, {}
        return county

    def device(self, name: str) -> Device:
        """The computer of a unit, by the unit's name."""
        unit_id = next(work.unit.unit_id for work in self.cast if work.unit.name == name)
        if unit_id in self._asleep:
            self.devices[unit_id] = self._asleep.pop(unit_id).start()
        return self.devices[unit_id]

    def unit(self, name: str) -> str:
        """A unit's id, by its name."""
        return next(work.unit.unit_id for work in self.cast if work.unit.name == name)

    def sync(self) -> None:
        """Everybody who is awake has sent what she wrote, and seen what came."""
        self.sync_all()

    def hours(self, count: float) -> None:
        """So much later, for the store and every computer."""
        for clock in (self.clock, *(device.clock for device in (*self.devices.values(), *self._asleep.values()))):
            clock.jump(round(count * 3600))

    def open_inpatient(self, cells: Mapping[str, CellValue] | None = None, ward: str = "Sjukhusavdelning 1") -> str:
        """The ward has chosen a patient; the case id. Nothing is sent or synced yet."""
        device = self.device(ward)
        case_id = device.clock.new_id()
        known: dict[str, CellValue] = {
            "case_type": "inpatient",
            "person/id": "191212121212",
            "person/id_kind": "PNR",
            "person/name": "Tolvan Tolvansson",
            "consent/SAMORDNING_INUT/state": "GIVET",
            "consent/SIP/state": "GIVET",
            "consent/SAMORDNING_INUT/asked_at": "2026-11-19T09:00",
        }
        device.do("open_case", case_id, {"doc": device.clock.new_id(), "cells": {**known, **(cells or {})}})
        return case_id

    def admit(
        self,
        name: str = "Tolvan Tolvansson",
        recipients: Sequence[str] = ("Kommun SSK", "Socialtjänst 1", "Vårdcentral 1"),
        cells: Mapping[str, CellValue] | None = None,
    ) -> str:
        """The ward admits somebody and tells these units; synced with everybody who is awake."""
        case_id = self.open_inpatient({"person/name": name})
        ward = self.device("Sjukhusavdelning 1")
        told: dict[str, CellValue] = {**ADMISSION, "needs/KOM_SOL": True, "needs/PV": True, **(cells or {})}
        for unit in recipients:
            self.device(unit)
        answer = ward.desk.send(case_id, "INS", [self.unit(unit) for unit in recipients], told)
        assert answer.queued, answer
        self.sync()
        return case_id
