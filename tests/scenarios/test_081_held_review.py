"""81, the colleague's side: what the withdrawal kept back is seen at the unit, with the reason, and decided about."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.models.held import held_items
from desktop.sync.held import HeldDialogue
from desktop.sync.transport import HttpTransport
from desktop.views.components.button import Button
from desktop.views.components.fields import TextLine
from desktop.views.held_page import HeldPage
from tests.desktop.sync.test_transport import TOKEN, serving
from tests.gui import case_stage as stage_of
from tests.gui.conftest import swedish, the_look  # noqa: F401 - the look of the program, in Swedish
from tests.scenarios.consents import GIVEN, INUT, MESSAGE, WITHDRAWN, record
from tests.scenarios.county import County
from tests.sync.little_town import TEXTS

WARD, NURSE = "Sjukhusavdelning 1", "Kommun SSK"


def test_a_colleague_reads_why_and_decides(county: County, qtbot: QtBot) -> None:
    ward, nurse = county.device(WARD), county.device(NURSE)
    case_id = county.admit(recipients=(NURSE,))
    kept, sent = (ward.desk.send(case_id, "MVO", [county.unit(NURSE)], MESSAGE) for _ in range(2))
    record(nurse, case_id, INUT, WITHDRAWN)
    assert nurse.sync().ok
    county.sync()

    with serving(county) as url:
        transport = HttpTransport(url, TOKEN, "ska-avd1")
        dialogue = HeldDialogue(transport)
        page = HeldPage(TEXTS.say, lambda: stage_of.NOW)
        page.set_words(lambda: ward.desk.workplace.known)
        qtbot.addWidget(page)
        items = held_items(dialogue.waiting(), ward.desk)
        assert {item.op_id for item in items} == {kept.op_id, sent.op_id}
        assert {(item.person_name, item.target, item.author) for item in items} == {
            ("Tolvan Tolvansson", NURSE, "Eva Dahl, sjuksköterska")
        }
        page.show_items(items)
        page.show()
        told: list[tuple[str, str, str]] = []
        page.decided.connect(lambda *said: told.append(said))
        card = page.findChild(Button, f"held.{kept.op_id}.keep")
        line = page.findChild(TextLine, f"held.{kept.op_id}.reason")
        assert card is not None
        assert line is not None
        card.click()
        assert told == [], "a decision has its reason"
        line.setText("Personen vill inte")
        card.click()
        assert told == [(kept.op_id, "keep", "Personen vill inte")]

        assert dialogue.decide(*told[0]).queued
        refused = dialogue.decide(sent.op_id, "send", "Försöker")
        assert (refused.queued, refused.code) == (False, "consent_does_not_allow")
        record(ward, case_id, INUT, GIVEN)
        county.sync()
        assert dialogue.decide(sent.op_id, "send", "Personen har ångrat sig").queued
        assert dialogue.waiting() == ()
        transport.close()

    county.sync()
    listed = {item.op_id: (item.state.value, item.reason) for item in ward.desk.outbox()}
    assert listed[kept.op_id] == ("held", "kept_back")
    assert listed[sent.op_id][0] == "sent"
    seen = nurse.desk.case(case_id)
    assert seen is not None
    assert [message.document.kind for message in seen.messages] == ["MVO", "INS"]
    assert not seen.unverified
