"""The words on the screen: none of those that look.md §7 asks us to avoid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.architecture.source_tree import ROOT, plant
from tests.architecture.test_translations import messages

AVOID = {
    r"fel inträffade": "say what happened",
    r"ogiltig": "say what is wrong and how to mend it",
    r"misslyckad validering": "say what is wrong and how to mend it",
    r"konflikt": "say: båda har ändrat, båda texterna finns kvar",
    r"synk": "say: köat, skickat, hämtat",
    r"användare": "say du, or the person's role",
    r"är du säker": "say what will happen, with the verb on the button",
    r"\bok\b": "put the verb on the button",
}
# Care texts in the training data are people's own words, not the program's.
SHOWN_YAML = ("texts", "forms", "processes", "policies")


def said(root: Path) -> Iterator[tuple[str, str]]:
    """(place, text) of every Swedish text the program can show."""
    resources = root / "resources"
    for ts in sorted((resources / "translations").glob("*_sv.ts")):
        for message in messages(ts):
            yield from ((f"{ts.name} {message.source!r}", form) for form in message.forms)
    for folder in SHOWN_YAML:
        for path in sorted((resources / folder).rglob("*.y*ml")):
            yield from _strings(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)


def _strings(node: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _strings(value, f"{place}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _strings(value, f"{place}/{index}")
    elif isinstance(node, str):
        yield place, node


def avoided(root: Path) -> list[str]:
    return [
        f"{place}: {text!r}: {advice}"
        for place, text in said(root)
        for pattern, advice in AVOID.items()
        if re.search(pattern, text, re.IGNORECASE)
    ]


def test_no_avoided_word_is_shown() -> None:
    assert avoided(ROOT) == []


@pytest.mark.parametrize("text", ["Ett fel inträffade", "Ogiltigt datum", "Synkar", "OK", "Är du säker?", "Konflikt"])
def test_a_planted_word_is_seen(tmp_path: Path, text: str) -> None:
    plant(tmp_path, "resources/texts/sync.yaml", yaml.safe_dump({"code": text}, allow_unicode=True))
    assert len(avoided(tmp_path)) == 1


def test_words_that_only_look_alike_pass(tmp_path: Path) -> None:
    plant(tmp_path, "resources/texts/sync.yaml", "code: Bokad tid, fokus på boken\n")
    assert avoided(tmp_path) == []
