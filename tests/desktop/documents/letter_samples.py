"""A call and a message about Ingrid, to those who have no inbox. The persons are fictitious."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from desktop.documents.call_letter import CallPrint
from desktop.documents.letter import Recipient, Sender
from desktop.documents.message_letter import MessagePrint
from desktop.documents.print_subject import PrintSubject
from desktop.models.workplace import shipped_forms
from domain.forms.definition import FormDefinition
from tests.desktop.documents.plan_samples import Cells, ingrids_plan

SENDER = Sender("Kommun SSK", "031-390 06 32", "Anna Lindh", "sjuksköterska")


def form(kind: str) -> FormDefinition:
    """The form of a kind as it came with the program."""
    return shipped_forms().current(kind)


def subject(cells: Cells) -> dict[str, Any]:
    """What the letters about Ingrid have in common."""
    plan = ingrids_plan()
    return {**{one.name: getattr(plan, one.name) for one in fields(PrintSubject)}, "cells": cells}


def call_cells() -> Cells:
    """A call with everything filled in."""
    return {
        "kind": "SUMMONS",
        "purpose": "Ingrid kommer hem från sjukhuset på fredag. Vi behöver bestämma vem som gör vad den första tiden.",
        "long_term_goal": "Jag vill bo kvar hemma, klara trappan själv och gå till kören på torsdagar.",
        "questions/0193-1/text": "Hur kan Ingrid träna i trappan hemma?",
        "questions/0193-2/text": "Vem tittar till Ingrid på natten?",
        "called/0193-1/unit": "ska-krehab",
        "called/0193-1/contribution": "Bedömning av hur Ingrid klarar trappan och förslag på träning.",
        "called/0193-2/unit": "ska-vc1",
        "called/0193-2/contribution": "Plan för läkemedel och sår.",
        "participants/0193-1/name": "Ingrid Hallberg",
        "participants/0193-1/role": "PERSON",
        "participants/0193-2/name": "Lena Hallberg",
        "participants/0193-2/role": "KIN",
        "participants/0193-2/phone": "070-174 06 12",
        "participants/0193-3/name": "Väntjänsten Röda Korset",
        "participants/0193-3/role": "EXTERNAL",
        "date": "2026-12-02",
        "time_from": "13:00",
        "time_to": "14:30",
        "form": "HOME",
        "place": "Storgatan 5, Skövde",
        "chair": "Anna Lindh",
        "interpreter": "NO",
    }


def meeting_call() -> CallPrint:
    """The call to the unit for rehabilitation, which has no inbox."""
    return CallPrint(
        **subject(call_cells()),
        sender=SENDER,
        recipient=Recipient("Kommunrehab", "Omar Haddad"),
        recipient_path="called/0193-1",
    )


def message_cells() -> Cells:
    """A message to a unit further out."""
    return {
        "summary": "Ingrid har varit på återbesök efter höftoperationen. Såret läker som det ska.",
        "visit_date": "2026-11-24",
        "assessment_and_actions": "Stygnen är tagna. Hon går med rollator inne och får ha full vikt på benet.\n"
        "Smärtan på natten har minskat sedan hon fick ny dos.",
        "new_medication": "YES",
        "medication_text": "Paracetamol 1 g, tre gånger om dagen i två veckor.",
        "tasks/0193-1/what": "Kontrollera såret en gång i veckan",
        "tasks/0193-1/by_date": "2026-12-08",
        "wants_answer": "YES",
        "person_informed": "YES",
    }


def care_message() -> MessagePrint:
    """The message to a unit without an inbox."""
    return MessagePrint(
        **subject(message_cells()),
        form=form("MVO"),
        sender=SENDER,
        recipient=Recipient("Barn- och ungdomspsykiatrin Skövde"),
        written_on=date(2026, 11, 24),
    )
