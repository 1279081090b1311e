"""From one version of a form to the next every answer finds its place, and the linter sees to it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.forms.definition import DefinitionError
from domain.forms.lint import lint, lint_upgrade
from domain.forms.loading import load_definition
from domain.forms.upgrade import Upgrade, upgrade_between
from tests.domain.forms.newer import planning_2, planning_3, versions
from tests.domain.forms.shipped import FORM_IDS, data_of

ONE, TWO, THREE = versions()
FORMS = {form.hash: form for form in versions()}
LEAVES = sorted(
    [f"{path}/{option.code}" for path, item in ONE.index.items() if item.type == "multi" for option in item.options]
    + [path for path, item in ONE.index.items() if item.type not in {"multi", "group", "display"}]
    + ["equipment/*", "unit_rows/*"]
)
PATHS = st.sampled_from(LEAVES).flatmap(
    lambda place: st.sampled_from(["r1", "r2", "ska-ssk"]).map(lambda row: place.replace("*", row))
)
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(0, 9), st.text(max_size=5), st.sampled_from(["DELIVERED", "YES"])
)


def between(older: str, newer: str) -> Upgrade:
    found = upgrade_between(FORMS, older, newer)
    assert found is not None
    return found


@given(st.dictionaries(PATHS, VALUES, max_size=30))
def test_no_answer_is_ever_lost_or_mixed_up_with_another(answers: dict[str, Any]) -> None:
    for upgrade, form in ((between(ONE.hash, TWO.hash), TWO), (between(ONE.hash, THREE.hash), THREE)):
        moved = {upgrade.path(path): upgrade.value(path, value) for path, value in answers.items()}
        assert len(moved) == len(answers)
        back = {upgrade.old_path(path): upgrade.old_value(path, value) for path, value in moved.items()}
        assert {path: value for path, value in answers.items() if value != "IN_PLACE"} == {
            path: value for path, value in back.items() if answers[path] != "IN_PLACE"
        }
        for path in moved:
            known = form.template_of(path) is not None or form.template_of(f"{path}/what") is not None
            assert known or path == "kin_view" or path.startswith("unit_rows/")


def test_two_steps_are_one_way() -> None:
    upgrade = between(ONE.hash, THREE.hash)
    assert upgrade.path("person_view") == "own_voice"
    assert upgrade.path("equipment/r1/what") == "aids/r1/what"
    assert upgrade.path("equipment/r1") == "aids/r1"
    assert upgrade.path("equipment/r1/who_orders") == "aids/r1/ordered_by"
    assert upgrade.old_path("aids/r1/ordered_by") == "equipment/r1/who_orders"
    assert upgrade.value("equipment/r1/status", "DELIVERED") == "IN_PLACE"
    assert upgrade.old_path("aids/r1/what") == "equipment/r1/what"
    assert upgrade_between(FORMS, THREE.hash, ONE.hash) is None
    assert upgrade_between(FORMS, "sha256:" + "0" * 64, TWO.hash) is None


def test_the_versions_of_the_tests_and_the_shipped_ones_are_whole() -> None:
    assert lint_upgrade([data_of("PLN")], planning_2()) == []
    assert lint_upgrade([data_of("PLN"), planning_2()], planning_3()) == []
    assert [issue for form in FORM_IDS for issue in lint(data_of(form))] == []


def _without(part: str, key: str) -> dict[str, Any]:
    data = planning_2()
    if isinstance(data["supersedes"][part], list):
        data["supersedes"][part].remove(key)
    else:
        del data["supersedes"][part][key]
    return data


def _with(part: str, value: dict[str, Any]) -> dict[str, Any]:
    data = planning_2()
    data["supersedes"][part] = {**data["supersedes"][part], **value}
    return data


def _typed(item_type: str) -> dict[str, Any]:
    data = planning_2()
    data["sections"][0]["items"][0]["type"] = item_type
    return data


@pytest.mark.parametrize(
    ("code", "where", "data"),
    [
        ("answer_without_place", "person_view", _without("moved", "person_view")),
        ("answer_without_place", "risks/fall", _without("moved", "risks/fall")),
        ("answer_without_place", "kin_view", _without("retired", "kin_view")),
        ("option_without_place", "equipment/*/status", _without("codes", "equipment/*/status")),
        ("two_in_one_place", "person_view", _with("moved", {"person_view": "situation"})),
        ("unknown_id", "nothing", _with("moved", {"nothing": "something"})),
        ("bad_move", "supersedes.moved", _with("moved", {"equipment": "aids/*"})),
        ("bad_move", "supersedes.moved", _with("moved", {"situation": "own_words"})),
        ("row_torn", "equipment", _with("moved", {"equipment/*/what": "aids_2/*/what"})),
        ("other_type", "situation", _typed("date")),
        ("bad_codes", "situation", _with("codes", {"situation": {"A": "B"}})),
    ],
)
def test_an_upgrade_that_would_lose_something_is_found(code: str, where: str, data: dict[str, Any]) -> None:
    assert (code, where) in [(issue.code, issue.where) for issue in lint_upgrade([data_of("PLN")], data)]


def test_a_retired_place_is_never_used_for_another_question() -> None:
    data = planning_3()
    data["sections"][0]["items"].append({"id": "kin_view", "type": "prose", "label": "Anhörigas syn"})
    found = lint_upgrade([data_of("PLN"), planning_2()], data)
    assert ("place_used_again", "kin_view") in [(issue.code, issue.where) for issue in found]
    still = planning_2()
    still["sections"][0]["items"].append({"id": "kin_view", "type": "prose", "label": "Närståendes synpunkter"})
    found = lint_upgrade([data_of("PLN")], still)
    assert ("retired_but_asked", "kin_view") in [(issue.code, issue.where) for issue in found]


def test_a_version_that_does_not_say_what_it_follows_is_found() -> None:
    data = planning_2()
    data["supersedes"]["hash"] = "sha256:" + "0" * 64
    assert [issue.code for issue in lint_upgrade([data_of("PLN")], data)] == ["does_not_follow"]
    for wrong in ({"hash": "PLN"}, {"hash": ONE.hash, "moved": {"a": 1}}, {"hash": ONE.hash, "more": {}}):
        data["supersedes"] = wrong
        with pytest.raises(DefinitionError):
            load_definition(data)
