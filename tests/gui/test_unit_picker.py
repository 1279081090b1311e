"""The unit picker: found by what one knows, steered from one field, and what cannot be sent to says what to do."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.models.known import Known
from desktop.models.texts import Texts
from desktop.models.unit_finder import UnitFinder
from desktop.models.workplace import shipped_codes, shipped_forms
from desktop.views.components.button import Button
from desktop.views.message_recipients import Recipients
from desktop.views.unit_picker import ChosenUnit, UnitPicker
from desktop.views.view_context import ViewContext
from domain.directory import ContactPoint, Directory, Unit
from domain.forms.findings import Editor
from tests.gui.conftest import swedish, the_look, type_text  # noqa: F401 - the look of the program, in Swedish
from tests.gui.picking import pick, seek
from tests.gui.sample_records import NOW

OWN = Unit("ska-ssk", "Kommun SSK", "KOM_SSK", "Skaraborg", municipality="1496", principal="Skövde")
SOC = Unit(
    "ska-soc1",
    "Socialtjänst 1",
    "KOM_SOL",
    "Skaraborg",
    municipality="1496",
    principal="Skövde",
    aliases="biståndsenhet, SOC",
    contact_point=ContactPoint("Kontaktpunkten", "alla dagar 7–21", "031-390 06 48"),
)
VC = Unit(
    *("ska-vc1", "Vårdcentral Ängabo", "VC", "Skaraborg"),
    municipality="1495",
    hsa_id="SE0000000000-SKAVC1",
    last_open_care_handled_at="2026-11-14",
)
PAUSED = Unit(
    *("ska-vc2", "Vårdcentral Åby", "VC", "Skaraborg"),
    municipality="1495",
    inbox_state="PAUSED",
    paused_until="2026-12-03",
    substitute="ska-vc1",
)
BUP = Unit(
    *("ska-bup", "Barn- och ungdomspsykiatri", "REGIONHALSA", "Skaraborg"),
    aliases="BUP",
    inbox_state="NOT_CONNECTED",
    phone="031-390 06 49",
    other_contact="Ring 031-390 06 49 vardagar 8–12.",
)
LATER = Unit("ska-ny", "Nya mottagningen", "VC", "Skaraborg", live_from="2026-12-01")
FAR = Unit("fyr-vc1", "Vårdcentral Fjärran", "VC", "Fyrbodal", municipality="1488")
NIGHT = Unit("ska-natt", "Nattpatrullen", "KOM_SSK", "Skaraborg", municipality="1496", inbox="ska-soc1")


def context(*, usual: tuple[str, ...] = ()) -> ViewContext:
    units = {unit.unit_id: unit for unit in (OWN, SOC, VC, PAUSED, BUP, LATER, FAR, NIGHT)}
    directory = Directory(MappingProxyType(units))
    codes, texts = shipped_codes(), Texts.load()
    kinds = {"VC": "Vårdcentral", "KOM_SOL": "Socialtjänst"}
    finder = UnitFinder.over(directory, codes["municipalities"], kinds)
    known = Known(directory, shipped_forms(), codes=codes, finder=finder, usual=usual)
    editor = Editor("ska-ssk", "KOM_SSK", "CASEWORKER_KOM")
    return ViewContext(lambda: known, editor, "Anna", "sjuksköterska", {}, texts.say, lambda: NOW, "p")


@pytest.fixture
def picker(qtbot: QtBot) -> UnitPicker:
    made = UnitPicker(context(), "to", "Lägg till mottagare", prints=True)
    qtbot.addWidget(made)
    made.show()
    return made


def chosen_by(picker: UnitPicker) -> list[str]:
    told: list[str] = []
    picker.chosen.connect(told.append)
    return told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ängabo", "Vårdcentral Ängabo"),
        ("skara vård", "Vårdcentral Ängabo"),
        ("bistånd", "Socialtjänst 1"),
        ("SKAVC1", "Vårdcentral Ängabo"),
        ("BUP", "Barn- och ungdomspsykiatri"),
        ("fyrbodal", "Vårdcentral Fjärran"),
        ("angabo", "Vårdcentral Ängabo"),
    ],
)
def test_a_unit_is_found_by_what_one_knows_of_it(picker: UnitPicker, text: str, found: str) -> None:
    assert any(row.startswith(found) for row in seek(picker, text))


def test_letters_passed_over_are_told_and_only_then(picker: UnitPicker) -> None:
    seek(picker, "angabo")
    assert "utan å, ä och ö" in picker.told.plain()
    seek(picker, "ängabo")
    assert not picker.told.isVisible()
    seek(picker, "xyz")
    assert "Ingen enhet passar" in picker.told.plain()
    assert not picker.list.isVisible()


def test_the_usual_come_first_then_the_own_municipality_and_the_own_unit_never(qtbot: QtBot) -> None:
    made = UnitPicker(context(usual=("fyr-vc1",)), "to", "Mottagare")
    qtbot.addWidget(made)
    rows = seek(made, "")
    heads = [row for row in rows if row in {"Ni skriver ofta till", "I Skövde", "I Skaraborg", "Övriga"}]
    assert heads == ["Ni skriver ofta till", "I Skövde", "I Skaraborg"]
    assert rows[1].startswith("Vårdcentral Fjärran")
    assert not any(row.startswith("Kommun SSK") for row in rows)
    assert rows[3].startswith("Nattpatrullen"), "in the order of the alphabet"


def test_one_that_has_not_begun_is_not_shown(picker: UnitPicker) -> None:
    assert seek(picker, "nya mottagningen") == []


def test_its_last_use_and_its_contact_point_are_shown_before_it_is_chosen(picker: UnitPicker) -> None:
    (row,) = [row for row in seek(picker, "ängabo") if row.startswith("Vårdcentral Ängabo")]
    assert "senast hanterat ett öppenvårdsärende för 3 dagar sedan" in row
    seek(picker, "socialtjänst")
    assert "Kontaktpunkten, alla dagar 7–21, 031-390 06 48" in picker.reach.plain()


def test_enter_chooses_and_the_field_is_ready_for_the_next(picker: UnitPicker) -> None:
    told = chosen_by(picker)
    pick(picker, "ängabo")
    assert told == ["ska-vc1"]
    assert picker.line.text() == ""
    assert not picker.list.isVisible()
    seek(picker, "vårdcentral")
    QTest.keyClick(picker.line, Qt.Key.Key_Down)
    QTest.keyClick(picker.line, Qt.Key.Key_Down)
    QTest.keyClick(picker.line, Qt.Key.Key_Up)
    QTest.keyClick(picker.line, Qt.Key.Key_Return)
    assert told == ["ska-vc1", "ska-vc1"]
    seek(picker, "vård")
    QTest.keyClick(picker.line, Qt.Key.Key_Escape)
    assert (picker.line.text(), picker.list.isVisible()) == ("", False)


def test_for_one_that_pauses_the_substitute_is_one_key_away(picker: UnitPicker) -> None:
    told = chosen_by(picker)
    (row,) = [row for row in seek(picker, "åby") if row.startswith("Vårdcentral Åby")]
    assert "Pausad till och med" in row
    assert "Vårdcentral Ängabo tar emot i stället" in row
    QTest.keyClick(picker.line, Qt.Key.Key_Return)
    assert told == []
    assert picker.take.text() == "Välj Vårdcentral Ängabo i stället"
    QTest.keyClick(picker.line, Qt.Key.Key_Return)
    assert told == ["ska-vc1"]


def test_one_without_an_inbox_says_how_one_reaches_it_and_offers_paper(picker: UnitPicker) -> None:
    told, printed = chosen_by(picker), list[str]()
    picker.print_requested.connect(printed.append)
    (row,) = [row for row in seek(picker, "bup") if row.startswith("Barn")]
    assert "Ej ansluten – ring 031-390 06 49" in row
    QTest.keyClick(picker.line, Qt.Key.Key_Return)
    assert told == []
    assert "Ring 031-390 06 49 vardagar 8–12." in picker.told.plain()
    assert "skriva ut" in picker.told.plain()
    assert picker.reach.isHidden(), "how one reaches it is said once"
    paper = picker.findChild(Button, "to.print")
    assert paper is not None
    assert paper.isVisible()
    paper.click()
    assert printed == ["ska-bup"]


def test_a_shared_inbox_is_told_and_chosen(picker: UnitPicker) -> None:
    told = chosen_by(picker)
    (row,) = [row for row in seek(picker, "nattpatrullen") if row.startswith("Natt")]
    assert "Delar inkorg med Socialtjänst 1" in row
    QTest.keyClick(picker.line, Qt.Key.Key_Return)
    assert told == ["ska-soc1"]


def test_who_is_meant_without_being_sent_to_may_be_any_unit(qtbot: QtBot) -> None:
    made = ChosenUnit(context(), "right", "Rätt enhet", any_known=True)
    qtbot.addWidget(made)
    pick(made, "bup")
    assert (made.unit_id, made.line.text()) == ("ska-bup", "Barn- och ungdomspsykiatri")
    type_text(made.line, "x")
    assert made.unit_id == ""


def test_only_those_that_are_meant_are_shown(qtbot: QtBot) -> None:
    made = UnitPicker(context(), "to", "Enhet", among=lambda unit: unit.kind == "KOM_SOL")
    qtbot.addWidget(made)
    assert len([row for row in seek(made, "s") if "·" in row]) == 1
    made.leave_out(["ska-soc1"])
    assert seek(made, "socialtjänst") == []


def test_a_contact_point_is_ones_own_or_of_who_stands_nearest() -> None:
    above = replace(SOC, unit_id="soc")
    under = replace(VC, unit_id="under", parent="soc")
    cousin = replace(NIGHT, unit_id="cousin", principal="Skövde")
    directory = Directory(MappingProxyType({unit.unit_id: unit for unit in (above, under, cousin, FAR)}))
    assert directory.contact_of("soc") == above
    assert directory.contact_of("under") == above
    assert directory.contact_of("cousin") == above, "the same principal in the same municipality"
    assert directory.contact_of("fyr-vc1") is None
    round_about = replace(VC, unit_id="a", parent="b"), replace(VC, unit_id="b", parent="a")
    circle = Directory(MappingProxyType({unit.unit_id: unit for unit in round_about}))
    assert circle.contact_of("a") is None


def test_a_chosen_receiver_that_pauses_is_told_of_and_its_substitute_is_one_press_away(qtbot: QtBot) -> None:
    made = Recipients(context())
    qtbot.addWidget(made)
    made.offer(["ska-vc2", "ska-soc1", "ska-vc1"], others=False)
    made.choose(["ska-soc1"])
    assert made.unreachable.units() == ()
    made.choose(["ska-vc2"])
    assert made.unreachable.units() == ("ska-vc2",)
    take = made.findChild(Button, "message.to.unreachable.ska-vc2")
    assert take is not None
    take.click()
    assert set(made.chosen()) == {"ska-soc1", "ska-vc1"}
    assert made.unreachable.units() == ()

    made.offer(["ska-vc2", "ska-soc1"], others=False)
    made.choose(["ska-vc1"], on=False)
    made.choose(["ska-vc2"])
    assert made.findChild(Button, "message.to.unreachable.ska-vc2") is None, "who takes it takes no part yet"
    made.offer(["ska-vc2"], others=False, strict=False)
    assert made.unreachable.units() == (), "an answer reaches whoever asked"
