"""Every kind of mistake the linter knows has a sample here that turns it red."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forms.definition import DefinitionError
from domain.forms.lint import LintIssue, lint
from domain.forms.loading import load_definition
from tests.domain.forms.shipped import FORM_IDS, data_of

YES_NO = [{"code": "YES", "label": "Ja"}, {"code": "NO", "label": "Nej"}]


def good() -> dict[str, Any]:
    return {
        "id": "TST",
        "version": "1",
        "title": "Prov",
        "verb": "Skicka",
        "process": [{"id": "status", "codes": ["OPEN", "CLOSED"]}],
        "sections": [
            {
                "id": "main",
                "title": "Allmänt",
                "print": "main",
                "items": [
                    {"id": "asked", "type": "radio", "label": "Frågat", "options": copy.deepcopy(YES_NO)},
                    {
                        "id": "why",
                        "type": "prose",
                        "label": "Varför",
                        "show_if": {"eq": ["asked", "NO"]},
                        "required": True,
                    },
                    {"id": "starts", "type": "date", "label": "Startar"},
                    {"id": "clock", "type": "time", "label": "Klockslag"},
                    {
                        "id": "lines",
                        "type": "group",
                        "repeat": "rows",
                        "label": "Rader",
                        "items": [
                            {"id": "text", "type": "text", "label": "Text"},
                            {"id": "by", "type": "date", "label": "Senast"},
                        ],
                    },
                    {"id": "told", "type": "display", "label": "Visas bara"},
                ],
            }
        ],
        "rules": [
            {
                "id": "starts_late",
                "when": {"after": ["starts", "today+30d"]},
                "level": "confirm",
                "moment": "leave",
                "field": "starts",
                "code": "starts_late",
                "message_sv": "Mer än en månad bort",
            }
        ],
    }


def items(data: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data["sections"][0]["items"]
    return found


def rule(data: dict[str, Any], **changes: object) -> None:
    data["rules"][0].update(changes)


def test_the_good_sample_is_good() -> None:
    assert lint(good()) == []
    assert load_definition(good()).id == "TST"


STOPPING: dict[str, tuple[str, Callable[[dict[str, Any]], object]]] = {
    "unknown item in a condition": ("unknown_id", lambda d: items(d)[1].update(show_if={"answered": "nobody"})),
    "unknown item in a rule": ("unknown_id", lambda d: rule(d, field="nobody")),
    "rule on one option": ("unknown_id", lambda d: rule(d, field="asked/YES")),
    "rule on a process cell": ("unknown_id", lambda d: rule(d, field="status")),
    "required in two ways": (
        "required_twice",
        lambda d: items(d)[1].update(required_if={"answered": "asked"}),
    ),
    "unknown group to count": ("unknown_id", lambda d: rule(d, when={"count": {"of": "starts", "at_least": 1}})),
    "row path outside rows": ("unknown_id", lambda d: rule(d, when={"answered": "./text"})),
    "absolute path into rows": ("unknown_id", lambda d: rule(d, when={"answered": "lines/*/text"})),
    "rule on each of no group": ("unknown_id", lambda d: rule(d, each="starts")),
    "unknown option in a condition": (
        "unknown_option",
        lambda d: items(d)[1].update(show_if={"eq": ["asked", "MAYBE"]}),
    ),
    "bare no in YAML": ("unknown_option", lambda d: items(d)[1].update(show_if={"eq": ["asked", False]})),
    "unknown process state": ("unknown_option", lambda d: items(d)[1].update(show_if={"eq": ["status", "LOST"]})),
    "unknown default": ("unknown_option", lambda d: items(d)[0].update(default="MAYBE")),
    "show_if of itself": ("cycle", lambda d: items(d)[1].update(show_if={"answered": "why"})),
    "show_if of each other": (
        "cycle",
        lambda d: (
            items(d)[0].update(show_if={"answered": "starts"}),
            items(d)[2].update(show_if={"answered": "asked"}),
        ),
    ),
    "show_if through counted rows": (
        "cycle",
        lambda d: items(d)[4].update(
            show_if={"count": {"of": "lines", "where": {"answered": "./text"}, "at_least": 1}}
        ),
    ),
    "item twice": ("duplicate_id", lambda d: items(d).append(copy.deepcopy(items(d)[0]))),
    "row item twice": ("duplicate_id", lambda d: items(d)[4]["items"].append(copy.deepcopy(items(d)[4]["items"][0]))),
    "rule twice": ("duplicate_id", lambda d: d["rules"].append(copy.deepcopy(d["rules"][0]))),
    "section twice": ("duplicate_id", lambda d: d["sections"].append({**copy.deepcopy(d["sections"][0])})),
    "day against clock": ("not_comparable", lambda d: rule(d, when={"before": ["starts", "clock"]})),
    "text compared": ("not_comparable", lambda d: rule(d, when={"before": ["asked", "today"]})),
    "answer of a display": ("not_answerable", lambda d: rule(d, when={"eq": ["told", "x"]})),
    "written answer in a message": ("bad_param", lambda d: rule(d, params={"day": "starts"})),
    "group in a row": (
        "bad_group",
        lambda d: items(d)[4]["items"].append(
            {"id": "in", "type": "group", "label": "I", "items": [{"id": "a", "type": "text", "label": "A"}]}
        ),
    ),
    "unknown type of a fact": ("unknown_type", lambda d: d["process"][0].update(type="number")),
    "a fact that is no time compared": (
        "not_comparable",
        lambda d: rule(d, when={"before": ["starts", "status"]}),
    ),
    "unknown type": ("unknown_type", lambda d: items(d)[0].update(type="slider")),
    "unknown operator": ("unknown_operator", lambda d: rule(d, when={"eval": "1+1"})),
    "unknown key": ("unknown_key", lambda d: items(d)[0].update(on_click="x")),
    "unknown prefill": ("unknown_prefill", lambda d: items(d)[2].update(prefill="https://example.org")),
    "float": ("not_json", lambda d: d.update(version=float("nan"))),
    "expression too deep": ("expression_too_deep", lambda d: rule(d, when=_nested(20))),
    "nothing in all": ("bad_expression", lambda d: rule(d, when={"all": []})),
}

SOFT: dict[str, tuple[str, str, Callable[[dict[str, Any]], object]]] = {
    "required but never visible": (
        "required_never_visible",
        "why",
        lambda d: items(d)[1].update(show_if={"all": [{"eq": ["asked", "NO"]}, {"eq": ["asked", "YES"]}]}),
    ),
    "required behind a hidden item": (
        "required_never_visible",
        "starts",
        lambda d: items(d)[2].update(show_if={"all": [{"answered": "why"}, {"eq": ["asked", "YES"]}]}, required=True),
    ),
    "rule whose field nobody can write": ("rule_not_writable", "starts_late", lambda d: rule(d, field="told")),
    "rule on a field always locked": (
        "rule_not_writable",
        "starts_late",
        lambda d: items(d)[2].update(readonly_if={"any": [{"answered": "asked"}, {"empty": "asked"}]}),
    ),
    "required but always locked": (
        "required_not_writable",
        "starts",
        lambda d: items(d)[2].update(required=True, readonly_if={"any": [{"answered": "asked"}, {"empty": "asked"}]}),
    ),
    "unknown unit kind": ("unknown_unit_kind", "main", lambda d: d["sections"][0].update(parties_write=["NURSES"])),
    "lower-case label": ("label_case", "starts", lambda d: items(d)[2].update(label="startar")),
    "title-case label": ("label_case", "starts", lambda d: items(d)[2].update(label="Insatsen Startar Datum")),
    "shouting label": ("label_case", "starts", lambda d: items(d)[2].update(label="STARTAR")),
    "label with full stop": ("label_case", "starts", lambda d: items(d)[2].update(label="Startar.")),
    "long help": ("help_too_long", "starts", lambda d: items(d)[2].update(help="x" * 201)),
    "no place in print": ("print_missing", "main", lambda d: d["sections"][0].pop("print")),
    "rule that never fires": (
        "rule_never_fires",
        "starts_late",
        lambda d: rule(d, when={"all": [{"answered": "starts"}, {"empty": "starts"}]}),
    ),
    "rule never fires by time": (
        "rule_never_fires",
        "starts_late",
        lambda d: rule(d, when={"all": [{"after": ["starts", "today"]}, {"before": ["starts", "today"]}]}),
    ),
    "rule nothing can satisfy": (
        "rule_unsatisfiable",
        "starts_late",
        lambda d: rule(d, when={"any": [{"answered": "starts"}, {"empty": "starts"}]}),
    ),
    "message with full stop": ("message_full_stop", "starts_late", lambda d: rule(d, message_sv="För sent.")),
    "pop-up that never comes": (
        "popup_without_change",
        "starts_late",
        lambda d: rule(d, popup={"title_sv": "T", "body_sv": "B", "save_sv": "S", "cancel_sv": "C"}),
    ),
}


def _nested(depth: int) -> dict[str, Any]:
    return {"not": _nested(depth - 1)} if depth else {"answered": "starts"}


@pytest.mark.parametrize("name", STOPPING)
def test_a_mistake_that_stops_a_definition_is_found_and_refused(name: str) -> None:
    code, spoil = STOPPING[name]
    data = good()
    spoil(data)
    assert code in {issue.code for issue in lint(data)}
    with pytest.raises(DefinitionError) as refused:
        load_definition(data)
    assert refused.value.code == code


@pytest.mark.parametrize("name", SOFT)
def test_a_mistake_that_makes_a_form_worse_is_found(name: str) -> None:
    code, where, spoil = SOFT[name]
    data = good()
    spoil(data)
    assert LintIssue(code, where) in lint(data)


@pytest.mark.parametrize("junk", [{}, {"id": 1}, {"sections": None}, {"id": "A", "sections": [[]]}])
def test_junk_gives_one_issue_not_a_crash(junk: dict[str, Any]) -> None:
    assert len(lint(junk)) == 1


junk_values: st.SearchStrategy[object] = st.sampled_from([None, True, 0, -1, "", "x", [], {}, [{}], {"not": {}}])


@given(st.sampled_from(FORM_IDS), st.data(), junk_values)
@settings(max_examples=300, deadline=None)
def test_whatever_is_spoilt_the_linter_answers_and_loading_agrees(
    form_id: str, data: st.DataObject, junk: object
) -> None:
    spoilt: Any = copy.deepcopy(data_of(form_id))
    place: Any = spoilt
    deepest = data.draw(st.integers(0, 8))
    for depth in range(9):
        key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
        if depth == deepest or not isinstance(place[key], (dict, list)) or not place[key]:
            place[key] = junk
            break
        place = place[key]
    found = {issue.code for issue in lint(spoilt)}
    refusal = ""
    try:
        load_definition(spoilt)
    except DefinitionError as error:
        refusal = error.code
    assert not refusal or refusal in found
