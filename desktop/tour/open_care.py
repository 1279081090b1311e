"""A chapter of the tour: a prescription runs out at home. The municipal nurse asks, the health centre wants to know
more and answers, both plan, and the nurse ends the case and is asked about a SIP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.tour.player import NotSeenError, Player

if TYPE_CHECKING:
    from desktop.tour.story import Stage

NUMBER, NAME = "195401218143", "Kerstin Sandberg"
REASON = "Recept på blodtrycksmedicinen är slut om en vecka. Kan det förnyas?"
QUESTION = "Vilken styrka har hon i dag?"
ANSWER = "Metoprolol depot 50 mg, delas i dosett av hemsjukvården."
VISIT = "Receptet är förnyat i ett år. Blodtrycket tas om en månad."
TOPIC = "Läkemedel eller recept"
NURSE_ROW, CENTRE_ROW = "unit_rows/ska-ssk/planned_actions", "unit_rows/ska-vc1/planned_actions"


def ask_and_answer(stage: Stage) -> None:
    _begin(stage)
    centre = _send(stage)
    _complete(stage, centre)
    _answer(stage, centre)
    with stage.log.step("Planera tillsammans", "Båda skriver i samma planering.") as step:
        _write_row(stage.nurse, NURSE_ROW, "Tar blodtrycket om en månad.", begin=True)
        centre.wait("case", timeout=30)
        _write_row(centre, CENTRE_ROW, "Läser värdet och hör av oss om dosen ska ändras.")
        step.observed = stage.nurse.wait("case.process.strip", contains="Samordning pågår", timeout=30)
    _end(stage)


def _begin(stage: Stage) -> None:
    nurse = stage.nurse
    with stage.log.step("Vad vill du?", "Kommunen börjar ett ärende för att be om en insats.") as step:
        nurse.key("Esc")
        nurse.click("frame.new_case")
        nurse.wait("new_case.number")
        nurse.fill("new_case.number", NUMBER)
        nurse.key("Tab")
        nurse.fill("new_case.name", NAME)
        nurse.click("new_case.intent.request")
        nurse.click("new_case.to.ska-vc1")
        nurse.click("new_case.consent.YES")
        told = nurse.read("new_case.intent.told")
        stage.shot(nurse, "vad-vill-du")
        nurse.key("Ctrl+Return")
        nurse.wait("request")
        step.observed = told


def _send(stage: Stage) -> Player:
    nurse = stage.nurse
    with stage.log.step("Vårdbegäran", "Skriver och skickar den; vårdcentralen väljer ämne i sin inkorg.") as step:
        nurse.wait("field.reason_for_request")
        nurse.fill("field.reason_for_request", REASON)
        nurse.pick("field.topic", TOPIC)
        nurse.click("field.urgency.WEEK")
        nurse.wait("field.normal_unknown")
        nurse.click("field.normal_unknown")
        stage.shot(nurse, "vardbegaran")
        nurse.click("request.send")
        nurse.wait("step")
        nurse.click("step.take")
        nurse.wait("case.process.strip", contains="Svar begärt")
        centre = stage.window("vårdcentralen", "ska-vc1")
        centre.wait("nav.inbox", timeout=60)
        centre.click("nav.inbox")
        centre.wait("inbox.list", contains=NAME, timeout=60)
        counted = centre.click("inbox.topic.MEDICATION")
        row = _line(centre.wait("inbox.list", contains=NAME), NAME)
        stage.shot(centre, "inkorgens-amnen")
        step.observed = f"Ämnet visar {counted}. {row}"
    return centre


def _complete(stage: Stage, centre: Player) -> None:
    nurse = stage.nurse
    with stage.log.step("Komplettering", "Vårdcentralen pekar på ett fält; kommunens uppgift leder dit.") as step:
        centre.pick("inbox.list", NAME)
        centre.key("Return")
        centre.wait("case", contains=NAME)
        centre.wait("request.acknowledge")
        centre.click("request.acknowledge")
        centre.wait_gone("request.acknowledge")
        centre.click("messages.complete")
        centre.wait("message.fields.medication_note")
        centre.click("message.fields.medication_note")
        centre.fill("field.text", QUESTION)
        centre.click("message.send")
        nurse.click("nav.inbox")
        nurse.wait("inbox.list", contains="Komplettering önskas", timeout=30)
        nurse.pick("inbox.list", "Komplettering önskas")
        nurse.key("Return")
        asked = nurse.wait("request.asked", contains=QUESTION)
        cursor = nurse.focus()
        if cursor != "field.medication_note":
            raise NotSeenError(f"the cursor is in {cursor}, not in the field that is asked about")
        nurse.fill("field.medication_note", ANSWER)
        stage.shot(nurse, "komplettering")
        nurse.key("Ctrl+Return")
        nurse.wait_gone("request.asked")
        step.observed = asked.splitlines()[0]


def _answer(stage: Stage, centre: Player) -> None:
    with stage.log.step("Svara", "Vårdcentralen svarar efter besöket; kommunens ärende är besvarat.") as step:
        centre.wait("messages", timeout=20)
        centre.click("case.tab.request")
        centre.wait("request", contains=ANSWER, timeout=30)
        stage.shot(centre, "vem-som-skrev")
        centre.click("messages.answer")
        centre.wait("field.summary")
        centre.fill("field.summary", VISIT)
        centre.wait("field.wants_answer.NO")
        centre.click("field.wants_answer.NO")
        centre.click("field.person_informed.YES")
        centre.click("message.send")
        step.observed = stage.nurse.wait("case.process.strip", contains="Besvarat", timeout=30)


def _end(stage: Stage) -> None:
    nurse = stage.nurse
    with stage.log.step("Avsluta, och starta SIP?", "Kommunen avslutar och svarar på frågan om SIP.") as step:
        nurse.click("case.steps")
        nurse.wait("steps.end_coordination")
        nurse.click("steps.end_coordination")
        asked = nurse.wait("step", contains="Starta SIP")
        nurse.click("field.reason.GOALS_MET")
        nurse.click("field.start_sip.NO")
        stage.shot(nurse, "starta-sip")
        nurse.click("step.take")
        ended = nurse.wait("case.process.strip", contains="Avslutat", timeout=20)
        step.observed = f"{_line(asked, 'Starta SIP')}. {ended}"


def _write_row(player: Player, row: str, text: str, *, begin: bool = False) -> None:
    player.click("case.tab.planning")
    if begin:
        player.click("case.create.PLN")
    player.wait("planning.tab.responsibility", timeout=30)
    player.click("planning.tab.responsibility")
    player.fill(f"field.{row}", text)
    player.key("Ctrl+Return")


def _line(text: str, wanted: str) -> str:
    return next(line for line in text.splitlines() if wanted in line)
