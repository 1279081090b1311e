"""Contacts bound to the patient (domain.md §4.2): each unit tells who knows her there, and newcomers read it too."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.app.view_facts import context_of
from desktop.models.records import QueueState
from desktop.views.contact_card import ContactCard
from desktop.views.moments import local_now
from domain.patient_contacts import PatientContact, contacts_of
from tests.gui.conftest import swedish, the_look  # noqa: F401 - the look of the program, in Swedish
from tests.gui.planning_hands import words_on
from tests.scenarios.acts import case_at
from tests.scenarios.county import County
from tests.sync.little_town import TEXTS, Device

MONA = {"role": "CARE_MANAGER", "name": "Mona Falk", "phone": "031-390 06 30"}
ANNA = {"role": "NURSE", "name": "Anna Lindh", "phone": "031-390 06 32"}


def contacts(device: Device, case_id: str) -> tuple[PatientContact, ...]:
    return contacts_of(case_at(device, case_id).header)


def test_every_unit_tells_of_its_own_and_they_travel_with_the_case(county: County, qtbot: QtBot) -> None:
    case_id = county.admit(recipients=("Kommun SSK", "Socialtjänst 1"))
    nurse, social, ward = (county.device(name) for name in ("Kommun SSK", "Socialtjänst 1", "Sjukhusavdelning 1"))
    assert nurse.desk.process.take(case_id, "name_contact", ANNA).queued
    assert social.desk.process.take(case_id, "name_contact", MONA).queued
    county.sync()
    centre = county.device("Vårdcentral 1")
    assert ward.desk.change_parties(case_id, add=["ska-vc1"]).queued
    county.sync()
    told = (
        PatientContact("ska-soc1", "CARE_MANAGER", "Mona Falk", "031-390 06 30"),
        PatientContact("ska-ssk", "NURSE", "Anna Lindh", "031-390 06 32"),
    )
    assert {contacts(device, case_id) for device in (nurse, social, ward, centre)} == {told}

    card = ContactCard(context_of(ward.desk.workplace, TEXTS, local_now), contacts(ward, case_id))
    qtbot.addWidget(card)
    words = words_on(card)
    assert "Mona Falk" in words
    assert "Biståndshandläggare, Socialtjänst 1" in words
    assert "031-390 06 32" in words

    # Anna has left: the unit names another, and the other unit's contact stays as it was.
    assert nurse.desk.process.take(case_id, "name_contact", {"role": "NURSE", "name": "Per Ek"}).queued
    assert social.desk.process.take(case_id, "name_contact", {"role": "CARE_MANAGER"}).queued
    county.sync()
    assert contacts(ward, case_id) == (PatientContact("ska-ssk", "NURSE", "Per Ek", ""),)
    assert [item for item in nurse.desk.outbox() if item.state is QueueState.HELD] == []
