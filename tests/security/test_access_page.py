"""docs/access.md is what the tables say, and says all of it."""

from __future__ import annotations

from domain.access_table import QUESTIONS
from domain.protected import FACTS
from resources.access import page
from tests.domain.world import shipped_access, shipped_protection


def test_the_page_is_the_tables() -> None:
    assert page.PAGE.read_text("utf-8") == page.page(), "python -m resources.access.page"


def test_every_reason_stands_on_the_page() -> None:
    text = page.page()
    table = shipped_access()
    for by_name in table.rules.values():
        for name, rule in by_name.items():
            assert f": {name}\n" in text
            assert all(cell.because in text for cell in rule.values())
    for function in table.functions.values():
        assert f"| `{function.name}` | {function.says} | {function.law} |" in text
    assert all(answer.because in text for answer in shipped_protection().answers.values())


def test_every_value_has_its_words() -> None:
    for question, values in QUESTIONS.items():
        assert page._VALUES[question].keys() == values
    assert all(words in page.page() for words in shipped_protection().facts.values())
    assert shipped_protection().facts.keys() == FACTS
