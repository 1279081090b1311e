"""The inbox by topic: domain.md §10, scenario 35 on the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models.inbox_rows import InboxGroupKey, InboxRecord, item_from_text, item_to_text
from desktop.models.texts import Texts
from desktop.views.inbox import InboxPage
from tests.gui import sample_records as samples
from tests.gui.case_stage import library
from tests.gui.conftest import press
from tests.gui.test_inbox import heads, spoken

Clock = Callable[[], datetime]
MEDICATION, EQUIPMENT = "MEDICATION", "EQUIPMENT"


def with_topics(topics: dict[str, str]) -> InboxRecord:
    """The sample inbox where some rows are about something, {key: topic}."""
    inbox = samples.inbox()
    return replace(inbox, items=tuple(replace(item, topic=topics.get(item.key, "")) for item in inbox.items))


THREE = {"1": MEDICATION, "4": MEDICATION, "3": EQUIPMENT}


@pytest.fixture
def page(qtbot: QtBot, clock: Clock) -> InboxPage:
    page = InboxPage(Texts.load().say, clock)
    qtbot.addWidget(page)
    page.resize(1152, 700)
    page.show()
    page.show_inbox(with_topics(THREE))
    page.list.setFocus()
    return page


def names(page: InboxPage) -> list[str]:
    return [item.person_name for item in page.list.grouped_model().all_rows() if hasattr(item, "person_name")]


def test_only_the_chosen_topic_is_listed_and_every_count_is_seen(page: InboxPage) -> None:
    """domain.md §10, scenario 35."""
    words = [button.text() for button in page.topics.buttons.values()]
    assert words == ["Alla 8", "Hjälpmedel 1", "Läkemedel eller recept 2"]
    page.topics.buttons[MEDICATION].click()
    assert names(page) == ["Karl-Erik Nyström", "Lars-Göran Ek"]
    assert heads(page) == [("Att kvittera", 1), ("Väntar på oss", 1)]
    page.topics.buttons[""].click()
    assert len(names(page)) == 8


def test_a_key_goes_from_topic_to_topic_and_back_to_all(page: InboxPage) -> None:
    seen = []
    for _ in range(3):
        press(page.list, Qt.Key.Key_A)
        seen.append(page.topics.topic)
    assert seen == [EQUIPMENT, MEDICATION, ""]


def test_the_choice_stays_when_the_inbox_changes_also_when_nothing_of_it_is_left(page: InboxPage) -> None:
    page.topics.buttons[EQUIPMENT].click()
    page.show_inbox(with_topics({"1": MEDICATION, "2": EQUIPMENT, "3": EQUIPMENT}))
    assert names(page) == ["Ingrid Hallberg", "Birgitta Holm"]
    page.show_inbox(with_topics({"1": MEDICATION}))
    assert names(page) == []
    assert page.empty.isVisible()
    assert page.empty.label.plain() == "Inget här om Hjälpmedel"
    assert page.topics.buttons[EQUIPMENT].text() == "Hjälpmedel 0"
    page.topics.buttons[""].click()
    assert len(names(page)) == 8


def test_the_topic_stands_in_the_row_and_is_heard(page: InboxPage) -> None:
    row = next(line for line in spoken(page) if "Karl-Erik" in line)
    assert "Inskrivningsmeddelande · Läkemedel eller recept" in row


def test_an_inbox_without_topics_asks_nothing(qtbot: QtBot, clock: Clock) -> None:
    page = InboxPage(Texts.load().say, clock)
    qtbot.addWidget(page)
    page.show()
    page.show_inbox(samples.inbox())
    assert not page.topics.isVisible()
    press(page.list, Qt.Key.Key_A)
    assert len(names(page)) == 8


def test_a_row_is_kept_with_its_topic() -> None:
    item = replace(samples.inbox().items[0], topic=MEDICATION)
    assert item_from_text(item_to_text(item)) == item
    assert item.group is InboxGroupKey.TO_ACKNOWLEDGE


def test_topics_are_called_the_same_in_the_list_as_in_the_forms() -> None:
    texts = Texts.load()
    told = [form.index["topic"] for form in library().in_force.values() if "topic" in form.index]
    for item in told:
        for option in item.options:
            assert texts.say(f"topic.{option.code}") == option.label
