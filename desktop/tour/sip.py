"""A chapter of the tour: a SIP from the need to the end. The nurse starts one for somebody who has come home and calls;
the health centre answers. A plan in force is handed over, followed up, established anew and closed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.tour.admission import NAME
from desktop.tour.player import Player
from desktop.views.moments import local_now

if TYPE_CHECKING:
    from desktop.tour.story import Stage

PLAN_PERSON = "Lars-Göran Ek"
NEED = "Hjälpen hemma behöver samordnas mellan kommunen och vårdcentralen."
CENTRE, OWNER = "ska-vc1", "Sara Nyberg"


def plan_together(stage: Stage) -> None:
    nurse = stage.nurse
    centre = stage.window("vårdcentralen", CENTRE)
    with stage.log.step("Starta SIP", "Kommunen ser behovet och startar en SIP från ärendet.") as step:
        nurse.click("nav.case.*", contains=NAME)
        nurse.wait("case", contains=NAME)
        nurse.click("case.tab.sip")
        nurse.click("case.start_sip")
        nurse.wait("step")
        nurse.click("field.noticed_by.STAFF")
        nurse.fill("field.need", NEED)
        nurse.click("field.both_principals.YES")
        stage.shot(nurse, "starta-sip")
        nurse.click("step.take")
        step.observed = nurse.wait("case.process.strip", contains="Behov")
    with stage.log.step("Personen säger ja", "Svaret och samtycket till just SIP antecknas i samma steg.") as step:
        nurse.click("case.onward")
        nurse.wait("step")
        nurse.click("field.state.GIVET")
        nurse.click("field.given_by.PERSON")
        nurse.click("field.form.ORAL")
        stage.shot(nurse, "samtycke-till-sip")
        nurse.click("step.take")
        nurse.wait("case.process.strip", contains="Förbereds")
        step.observed = _line(nurse.wait("person.banner", contains="Samtycke givet"), "Samtycke givet")
    with stage.log.step("Kalla", "Kallar vårdcentralen, som då tas med i planen.") as step:
        _call(stage, nurse)
        nurse.wait("case.process.strip", contains="Kallad", timeout=20)
        centre.click("nav.inbox")
        centre.click("inbox.topic.every")
        row = centre.wait("inbox.list", contains="Kallelse till SIP", timeout=30)
        step.observed = f"I vårdcentralens inkorg: {_line(row, 'Kallelse till SIP')}"
    with stage.log.step("Svara", "Vårdcentralen öppnar kallelsen och svarar att de kommer.") as step:
        centre.pick("inbox.list", "Kallelse till SIP")
        centre.key("Return")
        centre.wait("case", contains=NAME)
        centre.click("case.tab.sip")
        centre.wait("sip.calls.answer")
        stage.shot(centre, "kallad")
        centre.click("sip.calls.answer")
        centre.wait("field.coming.COMES")
        centre.click("field.coming.COMES")
        centre.click("message.send")
        nurse.click("case.tab.sip")
        nurse.click("sip.part.calls")
        step.observed = _line(nurse.wait("sip.calls.answers", contains="Kommer", timeout=30), "Kommer")
        stage.shot(nurse, "svar-pa-kallelsen")
    with stage.log.step("Mötet är hållet", "Kommunen antecknar vilka som var med.") as step:
        nurse.click("case.onward")
        nurse.wait("step")
        nurse.click("field.person_present.YES")
        nurse.fill("field.others_present", "Tolvans dotter och vårdcentralens Per Holm")
        nurse.click("step.take")
        step.observed = nurse.wait("case.process.strip", contains="Möte hållet")
        nurse.click("sip.part.plan")
        stage.shot(nurse, "efter-motet")


def hand_over_and_follow_up(stage: Stage) -> None:
    nurse = stage.nurse
    centre = stage.window("vårdcentralen", CENTRE)
    with stage.log.step("Lämna över huvudansvaret", "Kommunen frågar vårdcentralen, som tar emot.") as step:
        nurse.click("nav.inbox")
        nurse.pick("inbox.list", PLAN_PERSON)
        nurse.key("Return")
        nurse.wait("case", contains=PLAN_PERSON)
        nurse.click("case.tab.sip")
        nurse.wait("case.process.strip", contains="Upprättad")
        _begin_step(nurse, "hand_over_plan")
        nurse.wait("step")
        nurse.pick("field.to_unit", "Vårdcentral 1")
        nurse.fill("field.reason", "Kommunens insatser är snart slut")
        nurse.click("step.take")
        nurse.wait("case.process", contains="inget svar än")
        centre.wait("nav.inbox", timeout=60)
        centre.click("nav.inbox")
        centre.wait("inbox.list", contains=PLAN_PERSON, timeout=60)
        centre.pick("inbox.list", PLAN_PERSON)
        centre.key("Return")
        centre.wait("case", contains=PLAN_PERSON)
        centre.click("case.tab.sip")
        centre.wait("case.process", contains="frågar om ni tar över", timeout=30)
        stage.shot(centre, "huvudansvaret")
        centre.click("case.onward")
        centre.wait("step")
        centre.pick("field.principal", "Region")
        centre.click("step.take")
        nurse.wait_gone("case.process", contains="inget svar än", timeout=30)
        centre.wait("case.onward", contains="följa upp")
        owner = centre.read("plan.person.plan_owner")
        step.observed = f"Huvudansvarig i planen: {OWNER}" if OWNER in owner else ""
    with stage.log.step("Följa upp", "Varje delmål och insats får sitt resultat, personen sitt eget betyg.") as step:
        centre.click("case.onward")
        centre.click("step.take")
        centre.wait("sip.follow_up.establish")
        _evaluate(centre)
        stage.shot(centre, "uppfoljning")
        centre.click("sip.follow_up.establish")
        nurse.wait("case.process.strip", contains="Upprättad", timeout=30)
        nurse.click("sip.part.versions")
        step.observed = nurse.wait("sip.versions.list", contains="Version 3", timeout=30).replace("\n", " · ")
        stage.shot(nurse, "versioner")
    with stage.log.step("Avsluta planen", "Vårdcentralen avslutar. Kommunen ser varför.") as step:
        _begin_step(centre, "close_plan")
        centre.wait("step")
        centre.click("field.close_reason.GOALS_REACHED")
        centre.fill("field.close_summary", "Målen är nådda. Vårdcentralen följer upp läkemedlen som vanligt.")
        stage.shot(centre, "avsluta-planen")
        centre.click("step.take")
        centre.wait_gone("step")
        step.observed = nurse.wait("case.process.strip", contains="Avslutad", timeout=30)
        nurse.click("sip.part.plan")
        stage.shot(nurse, "avslutad-plan")


def _call(stage: Stage, nurse: Player) -> None:
    nurse.click("case.onward")
    nurse.wait("message.send")
    nurse.click("message.to.more")
    nurse.type("Vårdcentral 1")
    nurse.key("Return")
    nurse.wait(f"message.to.{CENTRE}")
    nurse.fill("field.purpose", "Bestämma vem som gör vad när Tolvan är hemma")
    nurse.fill("field.long_term_goal", "Jag vill klara mig hemma")
    nurse.click("message.rows.questions.add")
    nurse.fill("field.questions/*/text", "Vem kommer på natten?")
    nurse.fill("field.called/*/contribution", "Läkemedel och medicinsk kontroll")
    nurse.fill("field.date", (local_now().date() + timedelta(days=9)).isoformat())
    nurse.fill("field.time_from", "10.00")
    nurse.fill("field.time_to", "11.00")
    nurse.click("field.form.HOME")
    nurse.fill("field.place", "Hemma hos Tolvan")
    stage.shot(nurse, "kallelsen")
    nurse.click("message.send")


def _evaluate(centre: Player) -> None:
    for name in centre.ask("names", name="field.subgoals/*/status"):
        centre.pick(name, "Uppnått")
    for name in centre.ask("names", name="field.actions/*/status"):
        centre.pick(name, "Klar")
    centre.fill("field.rating_participation", "8")
    centre.fill("field.rating_help", "9")
    centre.fill("field.evaluation_date", local_now().date().isoformat())
    centre.fill("field.evaluation_summary", "Lars-Göran går i trappan själv och sover lugnare.")


def _begin_step(player: Player, event: str) -> None:
    player.click("case.steps")
    player.wait(f"steps.{event}")
    player.click(f"steps.{event}")


def _line(text: str, wanted: str) -> str:
    return next(line for line in text.splitlines() if wanted in line)
