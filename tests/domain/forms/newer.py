"""A planning as it might look in later versions: places moved, codes renamed, a question retired, a new one asked."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cache
from typing import Any

from domain.forms.definition import FormDefinition
from domain.forms.loading import load_definition
from tests.domain.forms.shipped import data_of


def planning_2() -> dict[str, Any]:
    """`person_view` is called `own_words`, equipment `aids` with a cell and a code renamed, one risk too.

    `kin_view` is no longer asked for, `language` is new.
    """
    data = _after(data_of("PLN"), "2")
    situation = _section(data, "situation")["items"]
    situation[1]["id"] = "own_words"
    del situation[2]
    situation.append({"id": "language", "type": "text", "label": "Språk"})
    _section(data, "risks")["items"][0]["options"][0]["code"] = "falls"
    group = _section(data, "equipment")["items"][0]
    group["id"] = "aids"
    group["items"][1]["id"] = "ordered_by"
    group["items"][2]["options"][1] = {"code": "IN_PLACE", "label": "På plats"}
    data["supersedes"] |= {
        "moved": {
            "person_view": "own_words",
            "equipment": "aids",
            "equipment/*/who_orders": "aids/*/ordered_by",
            "risks/fall": "risks/falls",
        },
        "codes": {"equipment/*/status": {"DELIVERED": "IN_PLACE"}},
        "retired": ["kin_view"],
    }
    return data


def planning_3() -> dict[str, Any]:
    """The third version: `own_words` moves once more, and `language` is retired."""
    data = _after(planning_2(), "3")
    situation = _section(data, "situation")["items"]
    situation[1]["id"] = "own_voice"
    del situation[2]
    data["supersedes"] |= {"moved": {"own_words": "own_voice"}, "retired": ["language"]}
    return data


def foreign_planning() -> dict[str, Any]:
    """A second version in words this program does not know."""
    data = planning_2()
    _section(data, "situation")["items"][0]["dictation"] = True
    return data


@cache
def versions() -> tuple[FormDefinition, ...]:
    """The shipped planning and the two after it."""
    return tuple(map(load_definition, (data_of("PLN"), planning_2(), planning_3())))


def _after(data: Mapping[str, object], version: str) -> dict[str, Any]:
    hashed = load_definition(data).hash
    later: dict[str, Any] = copy.deepcopy(dict(data))
    later["version"] = version
    later["supersedes"] = {"hash": hashed}
    return later


def _section(data: Mapping[str, Any], section_id: str) -> Any:
    return next(section for section in data["sections"] if section["id"] == section_id)
