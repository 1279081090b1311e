"""A chapter of the tour: the patient of the admission goes home. Ward, municipality and health centre, each at its own
window, take the case from planning to closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.tour.admission import NAME, SHOWN
from desktop.tour.player import Player

if TYPE_CHECKING:
    from desktop.tour.story import Stage

NURSE_ROW = "field.unit_rows/ska-ssk/planned_actions"
PLANNED = "Hembesök första dagen hemma, sedan två gånger i veckan."
CONTACT = "Sara Nyberg"


def go_home(stage: Stage) -> None:
    ward, nurse = stage.ward, stage.nurse
    with stage.log.step("Kvittera och planera", "Kommunen kvitterar och skriver sin rad i planeringen.") as step:
        nurse.pick("inbox.list", NAME)
        limit = nurse.wait("reading.limit", contains="Kvittera före")
        _acknowledge_and_open(nurse)
        nurse.click("case.tab.planning")
        nurse.click("case.create.PLN")
        nurse.wait("planning.tab.responsibility")
        nurse.click("planning.tab.responsibility")
        nurse.fill(NURSE_ROW, PLANNED)
        nurse.key("Ctrl+Return")
        seen = ward.wait("case.process.strip", contains="Planering pågår", timeout=30)
        stage.shot(nurse, "kommunens-rad")
        step.observed = f"{limit}. Hos avdelningen: {seen}"
    with stage.log.step("Fast vårdkontakt", "Vårdcentralen utser fast vårdkontakt; avdelningen ser namnet.") as step:
        centre = stage.window("vårdcentralen", "ska-vc1")
        centre.wait("inbox.list", contains=NAME, timeout=60)
        centre.pick("inbox.list", NAME)
        _acknowledge_and_open(centre)
        _begin_step(centre, "assign_care_contact")
        centre.wait("step")
        centre.fill("field.name", CONTACT)
        centre.fill("field.phone", "031-390 06 40")
        stage.shot(centre, "fast-vardkontakt")
        centre.click("step.take")
        told = ward.wait("case.side", contains=CONTACT, timeout=30)
        if CONTACT in told:
            step.observed = f"Vid ärendet hos avdelningen: {CONTACT}"
    with stage.log.step("Utskrivningsklar", "Avdelningen meddelar läkarens beslut; kommunens dygn räknas.") as step:
        _begin_step(ward, "send_UKL")
        ward.wait("field.physician")
        ward.fill("field.physician", "Nils Ros")
        _send(ward, stage, "utskrivningsklar")
        ward.wait("case.process.strip", contains="Utskrivningsklar", timeout=30)
        step.observed = _line(nurse.wait("case.side", contains="Utskrivningsklar, dygn 0", timeout=30), "dygn 0")
        stage.shot(nurse, "dygn-noll")
    with stage.log.step("Hem", "Avdelningen skickar utskrivningsmeddelandet.") as step:
        _begin_step(ward, "send_UTS")
        ward.wait("field.discharged_at")
        ward.pick("field.destination", "Hem")
        ward.wait("field.new_medication_list_given.YES")
        ward.click("field.new_medication_list_given.YES")
        ward.click("field.patient_got_written_info.YES")
        _send(ward, stage, "utskrivningsmeddelandet")
        step.observed = nurse.wait("case.process.strip", contains="Utskriven", timeout=30)
    with stage.log.step("Avsluta", "Kommunen får veta vad som saknas, kvitterar och avslutar.") as step:
        nurse.click("case.steps")
        why = nurse.wait("steps", contains="Kvittera utskrivningsmeddelandet först")
        stage.shot(nurse, "avsluta-for-tidigt")
        nurse.key("Esc")
        nurse.click("nav.inbox")
        nurse.pick("inbox.list", f"{NAME}, {SHOWN}, Utskrivningsmeddelande")
        _acknowledge_and_open(nurse)
        _begin_step(nurse, "close_for_unit")
        nurse.wait("step")
        nurse.click("step.take")
        nurse.click("case.tab.history")
        closed = nurse.wait("history.table", contains="vsluta", timeout=20)
        stage.shot(nurse, "avslutat")
        step.observed = f"{_line(why, 'Kvittera')}. {_line(closed, 'vsluta')}"


def _acknowledge_and_open(player: Player) -> None:
    """The next row is current once this one is acknowledged, so the case is opened first, and found among the open."""
    player.wait("reading.acknowledge")
    player.key("Return")
    player.wait("case", contains=NAME)
    player.click("nav.inbox")
    player.wait("reading.acknowledge")
    player.key("K")
    player.wait("inbox.undo_text", contains=NAME)
    player.click("nav.case.*", contains=NAME)
    player.wait("case", contains=NAME)


def _begin_step(player: Player, event: str) -> None:
    player.click("case.steps")
    player.wait(f"steps.{event}")
    player.click(f"steps.{event}")


def _send(ward: Player, stage: Stage, picture: str) -> None:
    """Send what is written to all who take part, in spite of what the form asks to have looked at."""
    ward.click("message.send")
    ward.wait("message.send_anyway")
    stage.shot(ward, picture)
    ward.click("message.send_anyway")


def _line(text: str, wanted: str) -> str:
    return next(line for line in text.splitlines() if wanted in line)
