"""The ten commonest tasks as somebody does them by keyboard alone, each from the row of the inbox where it begins.

docs/usability.md tells what each costs; tests/gui/test_ten_tasks.py holds it to that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from desktop.views.moments import local_now
from tests.gui.keyboard import Keyboard
from tests.gui.sitting import Sitting

NURSE, CENTRE = "ska-ssk", "ska-vc1"
OWN_ROW = f"field.unit_rows/{NURSE}/planned_actions"
PLAN_PERSON = "Lars-Göran Ek"
CALL_PERSON = "Milica Marić"


@dataclass(frozen=True, slots=True)
class Task:
    """`unit` is where somebody does it; `act` does it and waits until it is done."""

    name: str
    unit: str
    act: Callable[[Sitting], None]


def acknowledge(nurse: Sitting) -> None:
    row = nurse.begin_at(lambda row: row.kind == "INS" and not row.reason)
    nurse.keys.press("K")
    nurse.keys.wait(lambda: nurse.is_gone(row), "the message is acknowledged")


def answer_request(centre: Sitting) -> None:
    row = centre.begin_at(lambda row: row.kind == "VBG")
    keys = centre.keys
    keys.press("Return")
    centre.arrive("request")
    keys.press("K")
    keys.wait(keys.shows("messages.answer"), "it can be answered")
    keys.press("R")
    keys.see("message.send")
    keys.wait(lambda: keys.focused() == "field.summary", "the text")
    keys.type("Receptet är förnyat i ett år.")
    keys.choose("field.wants_answer", "NO")
    keys.choose("field.person_informed", "YES")
    keys.press("Ctrl+Return")
    keys.wait(lambda: not keys.shows("message.send")(), "it is sent")
    centre.wait_for(row, lambda case: case.of_kind("MVO"), "the answer")


def tell(centre: Sitting) -> None:
    row = centre.begin_at(lambda row: row.kind == "INS" and row.reason == "inbox.contact_missing")
    keys = centre.keys
    keys.press("Return")
    centre.arrive("case")
    keys.press("N")
    keys.see("message.send")
    keys.wait(lambda: keys.focused().startswith("message.intent"), "the question")
    keys.press("Tab", "Space")
    keys.fill("field.summary", "Läkemedelslistan är ändrad, se ordinationen.")
    keys.choose("field.wants_answer", "NO")
    keys.choose("field.person_informed", "YES")
    keys.press("Ctrl+Return")
    keys.wait(lambda: not keys.shows("message.send")(), "it is sent")
    centre.wait_for(row, lambda case: case.of_kind("MVO"), "the message")


def own_row(nurse: Sitting) -> None:
    row = nurse.begin_at(lambda row: row.reason == "inbox.own_row_missing")
    keys = nurse.keys
    keys.press("Return")
    nurse.arrive("planning")
    keys.fill(OWN_ROW, "Hembesök två gånger i veckan.")
    keys.press("Ctrl+Return")
    nurse.wait_for(row, lambda case: case.of_kind("PLN")[-1].text(OWN_ROW.removeprefix("field.")), "the row")
    keys.wait(lambda: nurse.is_gone(row), "the task is done")


def decide_no(nurse: Sitting) -> None:
    row = nurse.begin_at(lambda row: row.reason == "inbox.own_row_missing")
    keys = nurse.keys
    keys.press("Return")
    nurse.arrive("planning")
    keys.choose("planning.sip_to_be_done", "NO")
    keys.see("reason.dialog")
    keys.type("Personen vill inte ha ett möte.")
    keys.press("Ctrl+Return")
    keys.wait(lambda: not keys.shows("reason.dialog")(), "the reason is taken")
    keys.press("Ctrl+Return")
    nurse.wait_for(row, lambda case: case.of_kind("PLN")[-1].text("sip_comment"), "the comment")


def call(centre: Sitting) -> None:
    row = centre.begin_at(lambda row: row.reason == "inbox.call_to_plan" and row.person_name == CALL_PERSON)
    keys = centre.keys
    keys.press("Return")
    centre.arrive("case")
    keys.press("N")
    keys.see("message.send")
    keys.choose("message.intent", "call")
    keys.see("field.purpose")
    keys.go_to_any("message.to.")
    keys.press("Space")
    keys.fill("field.purpose", "Bestämma vem som gör vad hemma")
    keys.fill("field.long_term_goal", "Jag vill klara mig hemma")
    keys.go_to("message.rows.questions.add")
    keys.press("Return")
    keys.wait(lambda: keys.focused().startswith("field.questions/"), "the question")
    keys.type("Vem kommer på natten?")
    keys.go_to_any("field.called/", "/contribution")
    keys.type("Hjälp på natten")
    keys.fill("field.date", (local_now().date() + timedelta(days=2)).isoformat())
    keys.fill("field.time_from", "10.00")
    keys.fill("field.time_to", "11.00")
    keys.choose("field.form", "PHONE")
    keys.press("Ctrl+Return")
    keys.see("message.send_anyway")
    keys.press("Return")
    keys.wait(lambda: not keys.shows("message.send")(), "it is sent")
    centre.wait_for(row, lambda case: case.of_kind("KAL"), "the call")


def establish(nurse: Sitting) -> None:
    row = nurse.begin_at(lambda row: row.reason == "inbox.plan_to_establish" and row.person_name == PLAN_PERSON)
    keys = nurse.keys
    keys.press("Return")
    nurse.arrive("sip")
    keys.press("Ctrl+Shift+Return")
    keys.see("plan.errors", "Planen kan inte upprättas än")
    day = (local_now().date() + timedelta(days=30)).isoformat()
    _mend(nurse, "field.important_to_me", "Att få vara hemma och sjunga i kören.")
    _mend(nurse, "field.long_term_goal", "Jag vill bo kvar hemma.")
    _mend(nurse, "plan.rows.subgoals.add")
    _row(nurse, "field.subgoals/", "Jag går i trappan själv", "En gång om dagen", day)
    _mend(nurse, "plan.rows.actions.add")
    _row(nurse, "field.actions/", "Hembesök", "", "Kommun", "Kommun SSK", "Två gånger i veckan")
    _mend(nurse, "field.plan_owner/name", "Anna Lindh")
    _mend(nurse, "field.plan_owner/unit", "Kommun SSK")
    _mend(nurse, "field.plan_owner/principal", "Kommun")
    _mend(nurse, "field.plan_owner/phone", "031-390 06 32")
    _mend(nurse, "field.follow_up_date", day)
    _mend(nurse, "field.copy_person.PRINT")
    keys.press("Space", "Ctrl+Shift+Return")
    nurse.wait_for(row, lambda case: case.of_kind("SIP")[-1].text("status") == "SIP_ACTIVE", "the plan in force")


def _mend(nurse: Sitting, name: str, text: str = "") -> None:
    """To the next thing that is missing, and write it."""
    nurse.keys.press("F8")
    nurse.keys.wait(lambda: nurse.keys.focused() == name, name)
    if text:
        nurse.keys.type(text)


def _row(nurse: Sitting, start: str, *texts: str) -> None:
    """Add a row and fill in its fields, one after the other."""
    nurse.keys.press("Return")
    nurse.keys.wait(lambda: nurse.keys.focused().startswith(start), start)
    for place, text in enumerate(texts):
        if place:
            nurse.keys.press("Tab")
        nurse.keys.type(text)


def print_plan(nurse: Sitting) -> None:
    nurse.begin_at(lambda row: row.reason == "inbox.follow_up" and not row.protected)
    keys = nurse.keys
    keys.press("Return")
    nurse.arrive("sip")
    keys.press("Ctrl+P")
    keys.see("preview.page_count", "sid")
    keys.wait(lambda: keys.focused() == "preview.pages", "the pages")
    keys.press("Ctrl+P")
    keys.see("hand_out")
    keys.press("Space")
    keys.go_to("hand_out.confirm")
    keys.press("Return")
    keys.see("preview.notice", "antecknat")


def assign_contact(centre: Sitting) -> None:
    row = centre.begin_at(lambda row: row.reason == "inbox.contact_missing")
    keys = centre.keys
    keys.press("Return")
    centre.arrive("case")
    keys.press("G")
    keys.see("steps")
    keys.go_to("steps.assign_care_contact")
    keys.press("Return")
    keys.wait(lambda: keys.focused() == "field.name", "the name")
    keys.type("Sara Nyberg")
    keys.fill("field.phone", "031-390 06 40")
    keys.press("Ctrl+Return")
    keys.wait(lambda: not keys.shows("step")(), "the step is taken")
    keys.wait(lambda: centre.is_gone(row), "the task is done")


def find_person(nurse: Sitting) -> None:
    row = nurse.begin_at(lambda row: row.reason == "inbox.follow_up" and not row.protected)
    keys = nurse.keys
    keys.press("Ctrl+K")
    keys.see("find.page")
    keys.type(row.person_id)
    keys.see("find.list", row.person_name)
    keys.press("Return")
    nurse.arrive("case")
    keys.see("person.banner", row.person_name)


TASKS = (
    Task("Kvittera", NURSE, acknowledge),
    Task("Svara på en vårdbegäran", CENTRE, answer_request),
    Task("Skriva ett MVO", CENTRE, tell),
    Task("Egen rad i Planering", NURSE, own_row),
    Task("SIP ska genomföras: Nej med kommentar", NURSE, decide_no),
    Task("Kalla till SIP", CENTRE, call),
    Task("Upprätta SIP", NURSE, establish),
    Task("Skriva ut SIP", NURSE, print_plan),
    Task("Utse fast vårdkontakt", CENTRE, assign_contact),
    Task("Hitta en person", NURSE, find_person),
)


def told_line(task: Task, keys: Keyboard) -> str:
    """The task's line in the table of docs/usability.md."""
    questions = {"reason.dialog": "frågan om Nej till SIP", "hand_out": "vem som får papperet"}
    asked = ", ".join(questions.get(name, name) for name in sorted(keys.dialogs)) or "ingen"
    return f"| {task.name} | {len(keys.strokes)} | {keys.written} | {asked} |"
