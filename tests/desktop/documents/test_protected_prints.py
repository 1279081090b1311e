"""What must not stand on the paper of somebody who is protected, whatever field it was written in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from desktop.documents.call_letter import render_call
from desktop.documents.cover_letter import render_pack
from desktop.documents.letter import Recipient
from desktop.documents.message_letter import render_message
from desktop.documents.sip_plan import CellValue, SipPrint
from desktop.documents.sip_print import render_sip
from domain.forms.definition import FormDefinition, Item
from tests.desktop.documents.letter_samples import SENDER, care_message, form, meeting_call
from tests.desktop.documents.plan_samples import ingrids_plan

OWN = {"ska-ssk": "Kommun SSK"}
OWN_PHONE = {"ska-ssk": "031-390 06 32"}
HIDDEN_UNIT = "Vårdcentral Ekbacken"
SECRET_DIGITS = "070-555 01 01"


def words(pdf: bytes) -> str:
    """All text of a PDF on one line."""
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def filled(definition: FormDefinition) -> dict[str, CellValue]:
    """Every field filled with its own mark: `Zq` and its number stand in texts, phones are secret, units others'."""
    return dict(_marks(definition))


def _marks(definition: FormDefinition) -> Iterator[tuple[str, CellValue]]:
    for number, (template, item) in enumerate(sorted(definition.index.items())):
        path = template.replace("/*/", "/0193-1/")
        value = _value(item, number)
        if value is not None and "*" not in path:
            yield path, value


def _value(item: Item, number: int) -> CellValue:
    match item.type:
        case "phone":
            return f"070-555 {number // 100:02d} {number % 100:02d}"
        case "unit":
            return HIDDEN_UNIT
        case "text" | "prose":
            return f"Zq{number:03d}"
        case "date":
            return "2026-12-24"
        case "radio" | "choice" if item.options:
            return item.options[0].code
        case _:
            return None


TELLING = frozenset(
    {
        *("address", "phone", "contact_preference"),
        *("representative/name", "representative/scope", "guardians/*/name", "guardians/*/phone"),
        *("other_actions/*/who", "own_actions/*/with_whom", "crisis/day_name", "crisis/evening_name"),
        *("crisis/children_pets", "follow_up_place", "follow_up_caller", "copy_units", "disagreement_party"),
    },
)
"""Fields that tell where she is or who is near her: nothing of what is written there may be printed."""


def marks_on(pdf: bytes, definition: FormDefinition) -> set[str]:
    """The fields whose marks were printed."""
    text = words(pdf)
    cells = filled(definition)
    return {
        path.replace("/0193-1/", "/*/") for path, value in cells.items() if isinstance(value, str) and value in text
    }


def protected(plan: SipPrint) -> SipPrint:
    return replace(
        plan,
        protected="PROTECTED_REGISTRATION",
        unit_names=OWN,
        unit_phones=OWN_PHONE,
        hidden_words=frozenset({HIDDEN_UNIT}),
    )


@pytest.fixture
def filled_plan() -> SipPrint:
    cells = filled(form("SIP")) | {"participants/0193-1/unit": HIDDEN_UNIT}
    return replace(ingrids_plan(), cells=cells)


RENDERED: dict[str, Callable[[SipPrint], bytes]] = {
    "own copy": render_sip,
    "print pack": lambda plan: render_pack(plan, SENDER, Recipient("Försäkringskassan")),
}


@pytest.mark.parametrize("render", RENDERED.values(), ids=RENDERED)
def test_no_field_that_tells_where_she_is_reaches_paper(
    filled_plan: SipPrint, render: Callable[[SipPrint], bytes]
) -> None:
    definition = form("SIP")
    told = marks_on(render(protected(filled_plan)), definition)
    assert not told & TELLING
    assert not {path for path in told if definition.index[path].type == "phone"}
    text = words(render(protected(filled_plan)))
    assert HIDDEN_UNIT not in text
    assert "9046" not in text
    assert "important_to_me" in told, "the plan itself is there"


def test_the_same_fields_of_somebody_else_are_printed(filled_plan: SipPrint) -> None:
    """So that the test above would see them."""
    told = marks_on(RENDERED["print pack"](filled_plan), form("SIP"))
    assert told >= {"representative/name", "other_actions/*/who", "own_actions/*/with_whom", "crisis/day_name"}
    assert told >= {"crisis/children_pets", "follow_up_place", "copy_units", "disagreement_party"}
    assert HIDDEN_UNIT in words(RENDERED["print pack"](filled_plan))


def test_the_name_of_another_unit_is_held_back_even_where_somebody_typed_it() -> None:
    cells: dict[str, CellValue] = {"important_to_me": f"Att få åka till {HIDDEN_UNIT} varje vecka."}
    plan = replace(ingrids_plan(), cells=cells)
    assert HIDDEN_UNIT in words(render_sip(plan))
    assert "Att få åka till (visas inte) varje vecka." in words(render_sip(protected(plan)))


def test_a_call_tells_neither_place_nor_kin_nor_other_units() -> None:
    open_call = meeting_call()
    call = replace(open_call, protected="MARKED", unit_names=OWN, unit_phones=OWN_PHONE)
    text, open_text = words(render_call(call)), words(render_call(open_call))
    for secret in ("Storgatan", "Lena", "070-174", "Vårdcentral 1", "9046"):
        assert secret not in text, secret
    for shown in ("Storgatan", "Lena", "Vårdcentral 1", "9046"):
        assert shown in open_text, shown
    assert "(visas inte)" not in text, "nobody is counted who may not be named"
    assert "Onsdag 2 december 2026 kl. 13.00–14.30" in text
    assert "Gäller Ingrid Hallberg, född 11 oktober 1944" in text


def test_a_message_leaves_out_what_it_is_told_to_and_what_every_form_must_hide() -> None:
    ins = form("INS")
    cells = filled(ins) | {"next_of_kin/0193-1/name": "Lena Hallberg", "address": "Storgatan 5"}
    message = replace(care_message(), form=ins, cells=cells)
    kept = words(render_message(replace(message, left_out=frozenset({"physician"}))))
    assert str(cells["physician"]) not in kept
    assert "Lena Hallberg" in kept
    hidden = words(render_message(replace(message, protected="MARKED", unit_names=OWN, unit_phones=OWN_PHONE)))
    for secret in ("Lena", "Storgatan", "070-555", HIDDEN_UNIT, "9046"):
        assert secret not in hidden, secret
