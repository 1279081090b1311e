"""What a new case's header takes, decided by `apply` like everything else."""

from __future__ import annotations

import pytest

from domain.outcome import Ruling
from tests.domain.world import World

_CELLS: dict[str, object] = {
    "case_type": "inpatient",
    "person/id": "194410119046",
    "person/id_kind": "PNR",
    "person/name": "Ingrid Hallberg",
    "consent/SAMORDNING_INUT/state": "GIVET",
}


def _open(**cells: object) -> tuple[str, dict[str, str]]:
    world = World()
    body = {"doc": world.new_id(), "cells": {**_CELLS, **cells}}
    verdict = world.do(None, "ska-avd1", "open_case", body).verdict
    return verdict.code if verdict.ruling is Ruling.HELD else verdict.ruling.value, dict(verdict.params)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("１９４４１０１１９０４６", "not_canonical"),
        ("194410119046\n", "not_canonical"),
        (" 194410119046", "not_canonical"),
        ("19441011-9046", "not_canonical"),
        ("4410119046", "not_canonical"),
        ("194410119047", "check_digit"),
    ],
)
def test_a_number_that_names_nobody_is_held_without_repeating_it(number: str, reason: str) -> None:
    code, params = _open(**{"person/id": number})
    assert code == "person_id"
    assert params["reason"] in {reason, "swapped_digits"}
    assert number not in params.values()


def test_a_number_of_another_kind_than_it_says_is_held() -> None:
    assert _open(**{"person/id_kind": "SNR"}) == ("person_id", {"reason": "other_kind"})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("person/name", 7),
        ("person/name", True),
        ("person/name", ["Ingrid"]),
        ("person/name", "Ingrid\u0000"),
        ("person/name", "x" * 1001),
        ("person/deceased_on", "2026-02-30"),
        ("estimated_discharge", "２０２６-11-20"),
        ("estimated_discharge", "2026-11-20\n"),
        ("consent/SIP/state", True),
        ("consent/SIP/harm_assessed", "yes"),
        ("consent/SIP/harm_units", ["Kommun SSK"]),
        ("consent/SIP/asked_at", "2026-02-30T10:00"),
        ("consent/SIP/excluded_units", "ska-vc1"),
        ("person/protected", "SECRET"),
        ("parties/ska-ssk", False),
        ("parties/ska-ssk", "true"),
    ],
)
def test_a_value_its_cell_cannot_hold_is_held(path: str, value: object) -> None:
    assert _open(**{path: value})[0] == "bad_value"


def test_a_cell_that_is_no_header_cell_is_held() -> None:
    assert _open(status="INP_PLANNING")[0] == "unknown_cell"


def test_empty_cells_and_parties_are_taken() -> None:
    assert _open(**{"person/protected": None, "person/address": "Storgatan 1\n541 30 Skövde"})[0] == "applied"
    assert _open(**{"parties/ska-ssk": True, "consent/SAMORDNING_INUT/asked_at": "2026-11-19T10:00"})[0] == "applied"
