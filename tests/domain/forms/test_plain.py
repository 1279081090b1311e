"""Every form of the house in sentences: nothing in it is without words, and what differs between versions is told."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from central.store.shipped import form_data, shipped_forms
from domain.forms.definition import FormDefinition
from domain.forms.expression_reader import read_expression
from domain.forms.loading import load_definition
from domain.forms.plain import plain_changes, plain_condition, plain_items, plain_rules
from resources import resource_path

WORDS: Mapping[str, str] = yaml.safe_load(resource_path("texts", "form_rules.yaml").read_text("utf-8"))
FORMS = tuple(shipped_forms().in_force.values())
_CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|\b[A-Z]+_[A-Z_]+\b|[a-z]+/[a-z]|\b(?:case|plan|to|reply)\.[a-z]")
"""What nobody reads as Swedish: ids, codes, paths. The name of a policy is one that a process owner knows."""


def data(form_id: str) -> dict[str, Any]:
    return copy.deepcopy(dict(next(one for one in form_data() if one["id"] == form_id)))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_question_and_rule_of_the_house_is_told_in_swedish(form: FormDefinition) -> None:
    items, rules = plain_items(form, WORDS), plain_rules(form, WORDS)
    assert len(items) == len(form.index)
    assert len(rules) == len(form.rules)
    asked = [says for item in items for says in item.says if not says.startswith("Svar:")]
    told = [rule.says.partition(". Policyn")[0] for rule in rules]
    assert [text for text in (*asked, *told) if _CODE.search(text)] == []
    for item in items:
        known = form.index[item.path]
        assert (known.show_if is None) == (not any("Visas" in says for says in item.says))
        assert known.required <= any(says.startswith(("Ska", "Bör")) for says in item.says)


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ({"eq": ["sip_to_be_done", "NO"]}, "”SIP ska genomföras” är ”Nej”"),
        ({"not": {"in": ["sip_to_be_done", ["YES", "NO"]]}}, "”SIP ska genomföras” inte är ”Ja” eller ”Nej”"),
        (
            {"not": {"all": [{"eq": ["sip_to_be_done", "NO"]}, {"empty": "sip_comment"}]}},
            "”SIP ska genomföras” inte är ”Nej” eller ”Kommentar” är ifyllt",
        ),
        (
            {"all": [{"answered": "situation"}, {"any": [{"empty": "sip_comment"}, {"empty": "risks"}]}]},
            "”Aktuell situation” är ifyllt och antingen ”Kommentar” är tomt eller ”Risker” är tomt",
        ),
        ({"count": {"of": "equipment", "at_least": 2}}, "”Hjälpmedel” har minst 2 rader"),
        ({"not": {"count": {"of": "equipment", "at_least": 2}}}, "det inte är så att ”Hjälpmedel” har minst 2 rader"),
        ({"before": ["homegoing/date", "today+14d"]}, "”Hemgång, Datum” är tidigare än om 14 dagar"),
        ({"after": ["homegoing/date", "2026-11-21"]}, "”Hemgång, Datum” är senare än 21 november 2026"),
        ({"before": ["homegoing/date", "now-120m"]}, "”Hemgång, Datum” är tidigare än för 2 timmar sedan"),
    ],
)
def test_each_kind_of_condition_has_its_words(condition: object, says: str) -> None:
    form = shipped_forms().current("PLN")
    assert plain_condition(form, read_expression(condition, ""), WORDS) == says


def test_a_condition_on_a_row_is_told_by_the_labels_of_the_row() -> None:
    form = shipped_forms().current("MVO")
    assert plain_condition(form, read_expression({"empty": "./by_date"}, ""), WORDS, "tasks") == "”Senast” är tomt"


def test_what_a_version_says_otherwise_is_told_once_each() -> None:
    before = data("AVB")
    after = copy.deepcopy(before)
    item = after["sections"][0]["items"][0]
    item["label"] = "Orsak"
    after["sections"][0]["items"].append({"id": "told_on", "type": "date", "label": "Berättat den", "required": True})
    old, new = load_definition(before), load_definition(after)
    changes = plain_changes(old, new, WORDS)
    assert len([line for line in changes if "Kommentar" in line]) == 0
    assert "”Skäl” heter nu ”Orsak”" in changes
    assert "Ny fråga: ”Berättat den”" in changes
    back = plain_changes(new, old, WORDS)
    assert "Frågan är borttagen: ”Berättat den”" in back
    assert plain_changes(old, old, WORDS) == ()


def test_what_no_one_has_named_is_told_by_its_id() -> None:
    form = shipped_forms().current("PLN")
    assert plain_condition(form, read_expression({"answered": "case.unheard_of"}, ""), WORDS) == (
        "case.unheard_of är ifyllt"
    )
