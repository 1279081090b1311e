"""The definitions we ship, and a SIP that is ready to be established."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import yaml

from domain.forms.definition import FormDefinition
from domain.forms.evaluate import Editor, Facts
from domain.forms.loading import load_definition
from resources import resource_path

FORM_IDS = tuple(sorted(file.stem for file in resource_path("forms").glob("*.yaml")))
FACTS = Facts(today="2026-11-25", now="2026-11-25T13:42")
NURSE = Editor("ska-ssk", "KOM_SSK", "CASEWORKER_KOM")
READER = Editor("ska-ssk", "KOM_SSK", "READ")


@cache
def data_of(form_id: str) -> dict[str, Any]:
    with resource_path("forms", f"{form_id}.yaml").open(encoding="utf-8") as file:
        data = yaml.safe_load(file)
    assert isinstance(data, dict)
    return data


@cache
def form(form_id: str) -> FormDefinition:
    return load_definition(data_of(form_id))


@cache
def common_texts() -> dict[str, str]:
    with resource_path("texts", "forms.yaml").open(encoding="utf-8") as file:
        return dict(yaml.safe_load(file))


@cache
def schema() -> dict[str, Any]:
    return dict(json.loads(resource_path("forms", "schema.json").read_text(encoding="utf-8")))


def complete_sip() -> dict[str, object]:
    return {
        "status": "SIP_MEETING_HELD",
        "consent_form": "ORAL",
        "consent_date": "2026-11-20",
        "consent_received_by": "Anna Lindh",
        "withdrawal_informed": "YES",
        "took_part": "YES",
        "participants/r1/name": "Sara Nyberg",
        "participants/r1/principal": "REGION",
        "participants/r2/name": "Anna Lindh",
        "participants/r2/principal": "MUNICIPALITY",
        "important_to_me": "Att få bo kvar hemma.",
        "needs/r1/description": "Hjälp i trappan",
        "long_term_goal": "Jag vill gå till kören på torsdagar.",
        "subgoals/g1/text": "Jag går i trappan med en person bredvid.",
        "subgoals/g1/target_date": "2026-12-20",
        "subgoals/g2/text": "Jag sover tryggt hemma.",
        "subgoals/g2/target_date": "2027-01-10",
        "actions/a1/description": "Tränar trappgång hemma",
        "actions/a1/principal": "MUNICIPALITY",
        "actions/a1/unit": "ska-krehab",
        "actions/a1/schedule": "Tisdag och fredag",
        "actions/a2/description": "Tittar till på natten",
        "actions/a2/principal": "MUNICIPALITY",
        "actions/a2/contact_name": "Omar Haddad",
        "actions/a2/start_date": "2026-11-27",
        "own_actions/o1/description": "Gör benövningarna",
        "plan_owner/name": "Anna Lindh",
        "plan_owner/unit": "ska-ssk",
        "plan_owner/principal": "MUNICIPALITY",
        "plan_owner/phone": "031-390 06 32",
        "follow_up_date": "2027-01-13",
        "copy_person": "PRINT",
    }


@cache
def trap() -> FormDefinition:
    """A form with every trap at once: chains of hidden items, required ones behind them, locks of every kind."""
    yes_no = [{"code": "YES", "label": "Ja"}, {"code": "NO", "label": "Nej"}]
    return load_definition(
        {
            "id": "TRAP",
            "version": "1",
            "title": "Fällor",
            "verb": "Skicka",
            "process": [{"id": "status", "codes": ["OPEN", "CLOSED"]}],
            "sections": [
                {
                    "id": "open",
                    "title": "Öppet",
                    "print": "open",
                    "items": [
                        # Written before what it depends on: the order of the form is not the order of deciding.
                        {"id": "c", "type": "text", "label": "C", "show_if": {"answered": "b"}, "required": True},
                        {"id": "b", "type": "text", "label": "B", "show_if": {"eq": ["a", "YES"]}, "required": True},
                        {"id": "a", "type": "radio", "label": "A", "options": yes_no},
                        {
                            "id": "box",
                            "type": "group",
                            "label": "Låda",
                            "show_if": {"answered": "c"},
                            "readonly_if": {"eq": ["status", "CLOSED"]},
                            "items": [
                                {"id": "in", "type": "date", "label": "I", "required": True},
                                {"id": "many", "type": "multi", "label": "Flera", "options": yes_no, "required": True},
                            ],
                        },
                        {
                            "id": "lines",
                            "type": "group",
                            "repeat": "rows",
                            "label": "Rader",
                            "required": True,
                            "show_if": {"eq": ["a", "YES"]},
                            "items": [
                                {"id": "kind", "type": "choice", "label": "Slag", "options": yes_no, "required": True},
                                {
                                    "id": "more",
                                    "type": "prose",
                                    "label": "Mer",
                                    "show_if": {"eq": ["./kind", "NO"]},
                                    "required": True,
                                    "readonly_if": {"eq": ["status", "CLOSED"]},
                                },
                            ],
                        },
                        {"id": "last", "type": "text", "label": "Sist", "show_if": {"answered": "lines"}},
                    ],
                },
                {
                    "id": "theirs",
                    "title": "Deras",
                    "print": "theirs",
                    "parties_write": ["SLUTEN"],
                    "items": [
                        {"id": "ward_text", "type": "text", "label": "Text", "required": True},
                        {"id": "shown", "type": "display", "label": "Visas"},
                    ],
                },
                {
                    "id": "each_unit",
                    "title": "Enheter",
                    "print": "each_unit",
                    "items": [
                        {
                            "id": "own",
                            "type": "group",
                            "repeat": "unit",
                            "label": "Rad",
                            "items": [{"id": "text", "type": "text", "label": "Text", "required": True}],
                        }
                    ],
                },
            ],
            "rules": [
                {
                    "id": "more_or_last",
                    "each": "lines",
                    "when": {"all": [{"empty": "./more"}, {"empty": "last"}]},
                    "level": "block",
                    "moment": ["change", "publish"],
                    "field": "./more",
                    "code": "more_or_last",
                    "message_sv": "Skriv mer",
                },
                {
                    "id": "ward_only",
                    "when": {"empty": "b"},
                    "level": "block",
                    "moment": ["change", "leave", "publish"],
                    "field": "ward_text",
                    "code": "ward_only",
                    "message_sv": "Skriv",
                },
            ],
        }
    )
