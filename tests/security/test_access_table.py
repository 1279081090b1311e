"""Loading the access table: what is unknown, missing or without a reason stops it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from central.store import shipped
from desktop.models import workplace
from domain.access_table import AccessTableError, load_access
from resources import resource_path


@pytest.fixture
def written() -> Any:
    text = resource_path("access", "access.yaml").read_text("utf-8")
    return copy.deepcopy(yaml.load(text, yaml.CSafeLoader))  # the file shares rows between rules; a fault must not


def test_the_table_that_ships_holds_and_both_sides_read_the_same(written: Any) -> None:
    assert load_access(written) == shipped.shipped_access() == workplace.shipped_access()


def _set(*path: str, value: object) -> Callable[[Any], None]:
    def fault(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = value

    return fault


def _drop(*path: str) -> Callable[[Any], None]:
    def fault(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        del data[path[-1]]

    return fault


@pytest.mark.parametrize(
    ("fault", "where"),
    [
        (_set("rules", "role", "ward", "JANITOR", value="ja: Städar på avdelningen."), "rules.role.ward.JANITOR"),
        (_drop("rules", "role", "ward", "REPORTS"), "rules.role.ward.REPORTS"),
        (_set("rules", "role", "ward", "REPORTS", value="ja"), "rules.role.ward.REPORTS"),
        (_set("rules", "role", "ward", "REPORTS", value="ja: "), "rules.role.ward.REPORTS"),
        (_set("rules", "role", "ward", "REPORTS", value="kanske: Det får vi se."), "rules.role.ward.REPORTS"),
        (_set("rules", "role", "ward", "REPORTS", value=True), "rules.role.ward.REPORTS"),
        (
            _set("rules", "consent", "to_others", "KANSKE", value="ja: Personen tvekar."),
            "rules.consent.to_others.KANSKE",
        ),
        (_drop("rules", "consent", "to_others", "NEKAT"), "rules.consent.to_others.NEKAT"),
        (_set("rules", "weather", value={"sun": {"YES": "ja: Solen skiner."}}), "rules.weather"),
        (_drop("rules", "block"), "rules.block"),
        (_set("functions", "publish", "role", value="everyone"), "functions.publish.role"),
        (_drop("functions", "publish", "consent"), "functions.publish.consent"),
        (_set("functions", "publish", "also", value="x"), "functions.publish.also"),
        (_set("functions", "publish", "law", value=""), "functions.publish"),
        (_set("functions", value={}), "functions"),
        (_set("regimes", "VC", value="KL"), "regimes.VC"),
        (_set("statutory_cells", "INS", value=[]), "statutory_cells.INS"),
        (_set("version", value=0), "version"),
        (_set("version", value=True), "version"),
        (_drop("version"), "version"),
        (_set("more", value={}), "more"),
    ],
)
def test_a_table_that_does_not_hold_is_refused_by_the_place(
    written: Any, fault: Callable[[Any], None], where: str
) -> None:
    fault(written)
    with pytest.raises(AccessTableError) as refused:
        load_access(written)
    assert refused.value.where == where


def test_a_rule_that_no_function_names_is_refused(written: Any) -> None:
    written["rules"]["block"]["unused"] = dict(written["rules"]["block"]["none_only"])
    with pytest.raises(AccessTableError) as refused:
        load_access(written)
    assert refused.value.where == "rules.block.unused"
