"""Pictures of open care on the screen, to be looked at. Run by hand:

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.gui.open_care_gallery OUT [only-names-containing]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from desktop.models.person_records import NewCaseDraft
from desktop.models.records import MessageOffer
from desktop.models.texts import Texts
from desktop.views.case_view import CaseView
from desktop.views.frame import MainWindow
from desktop.views.inbox import InboxPage
from desktop.views.new_case_page import NewCasePage
from domain.intents import Intent
from tests.gui import case_stage as stage_of
from tests.gui import sample_records as samples
from tests.gui.case_gallery import framed, main
from tests.gui.process_stage import told
from tests.gui.test_open_care_inbox import THREE, with_topics


def inbox_topics() -> MainWindow:
    page = InboxPage(Texts.load().say, lambda: samples.NOW)
    page.set_words(samples.known)
    page.show_inbox(with_topics(THREE))
    page.topics.buttons["MEDICATION"].click()
    return framed(page)


def new_case(unit: str = "fyr-ssk", intent: Intent | None = None) -> MainWindow:
    page = NewCasePage(told(unit))
    page.begin(NewCaseDraft("c", "d", {"person/id": "191212121212", "person/name": "Tolvan Tolvansson"}))
    window = framed(page)
    if intent is not None:
        page.intent.radios[intent].click()
    return window


def new_case_ward() -> MainWindow:
    return new_case("fyr-avd1")


def new_case_closed() -> MainWindow:
    return new_case("fyr-vc1", Intent.ADMIT)


def writing(unit: str, intent: Intent) -> tuple[MainWindow, CaseView]:
    stage, _ = stage_of.admitted(unit=unit)
    stage.offers = (MessageOffer("ADM"), MessageOffer("MVO"), MessageOffer("KAL", "not_now"))
    view = CaseView(told(unit))
    view.show_record(stage.record())
    view.write_message()
    window = framed(view)
    assert view.message is not None
    view.message.view.build_all()
    view.message.intent.radios[intent].click()
    return window, view


def message_inform() -> MainWindow:
    return writing("fyr-vc1", Intent.INFORM)[0]


def message_plan() -> MainWindow:
    return writing("fyr-vc1", Intent.PLAN)[0]


def message_fit() -> MainWindow:
    window, view = writing("fyr-vc1", Intent.ADMINISTER)
    message = view.message
    assert message is not None
    assert message.form is not None
    message.form.put("subject", "OTHER")
    message.form.put("body", "Trycket i vänster ben är sämre sedan i måndags.")
    message.recipients["fyr-ssk"].setChecked(True)
    message.send()
    message.fit.buttons["VBG"].click()
    return window


SCENES: dict[str, Callable[[], MainWindow]] = {
    "inbox_topics": inbox_topics,
    "new_case": new_case,
    "new_case_ward": new_case_ward,
    "new_case_closed": new_case_closed,
    "message_inform": message_inform,
    "message_plan": message_plan,
    "message_fit": message_fit,
}

if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "", SCENES)
