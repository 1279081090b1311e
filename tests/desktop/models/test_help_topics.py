"""The built-in guide: every page has a place, words are found, and links lead to pages that exist."""

from __future__ import annotations

import re

import pytest

from desktop.models.help_topics import find_help, help_file, help_sections, help_text, help_topics, topic_of_link


def test_the_first_page_comes_first_and_every_page_has_a_title() -> None:
    topics = help_topics()
    assert len({topic.key for topic in topics}) == len(topics)
    assert "sip" in {topic.key for topic in topics}
    for key, title in topics:
        assert title, key
        assert title != key
        assert help_text(key).startswith("# ")


def test_a_page_that_does_not_exist_is_no_page() -> None:
    with pytest.raises(LookupError):
        help_text("../../README")


def test_headings_are_found_before_texts() -> None:
    hits = find_help("samtycke")
    assert hits
    found = ["samtycke" in f"{hit.title} {hit.heading}".casefold() for hit in hits]
    assert found == sorted(found, reverse=True)
    assert any("samtycke" in hit.excerpt.casefold() for hit in hits)


def test_every_word_must_stand_in_the_section() -> None:
    assert {hit.key for hit in find_help("kylskåpet sida")} == {"utskrifter"}
    assert find_help("kylskåpet zebra") == ()
    assert find_help("  ") == ()


def test_marks_and_pictures_are_not_read_as_words() -> None:
    for topic in help_topics():
        for section in help_sections(topic.key):
            assert not re.search(r"\*\*|\]\(|^!", section.text), (topic.key, section.heading)


@pytest.mark.parametrize("topic", [topic.key for topic in help_topics()])
def test_links_and_pictures_lead_somewhere(topic: str) -> None:
    page = help_file(topic)
    for target in re.findall(r"\]\(([^)]+)\)", help_text(topic)):
        assert "://" in target or (page.parent / target.partition("#")[0]).is_file(), target


def test_a_link_leads_to_a_page_of_the_guide_or_nowhere() -> None:
    assert topic_of_link("guide/sip.md#fraga") == topic_of_link("sip.md") == "sip"
    assert topic_of_link("../processes.md") == topic_of_link("https://example.org/") == ""
