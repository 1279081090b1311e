"""Every code the program can answer with has Swedish words, and none uses a word we avoid."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from desktop.models.texts import Texts
from resources import resource_path

_ROOT = Path(__file__).resolve().parents[3]
_IN_DOMAIN = "Refusal|Refused|OperationError|CanonicalError|Access|held_for|hold"
_IN_CLIENT = "SignInError|SignInFailed|Cancelled|KeyStoreError|TransportError|PageError"
_REFUSALS = re.compile(rf'\b(?:{_IN_DOMAIN}|{_IN_CLIENT})\((?:False, |item, arrival, )?"([a-z_]+)"')
_NOT_SHOWN = {"bad_bundle", "bad_device", "bad_public_key"}
_AVOIDED = re.compile(r"konflikt|synk|ogiltig|\bOK\b|är du säker|misslyck|användare", re.IGNORECASE)


def test_every_code_has_words() -> None:
    texts = Texts.load()
    files = [file for part in ("domain", "desktop", "central/store") for file in (_ROOT / part).rglob("*.py")]
    codes = {code for file in files for code in _REFUSALS.findall(file.read_text("utf-8"))}
    assert len(codes) > 40
    assert {code for code in codes - _NOT_SHOWN if not texts.knows(code)} == set()


def test_the_files_are_read_line_by_line_as_yaml_reads_them() -> None:
    texts, by_yaml = Texts.load(), {}
    for file in resource_path("texts").glob("*.yaml"):
        by_yaml.update(yaml.load(file.read_text("utf-8"), yaml.CSafeLoader))
    assert texts.templates("") == by_yaml


@pytest.mark.parametrize(
    "line", ["code: >-", "code:", " code: Text", "code: 'Text'", "code: [Text]", "Text", "code: &a T"]
)
def test_what_takes_more_than_a_line_to_read_is_no_text(tmp_path: Path, line: str) -> None:
    (tmp_path / "one.yaml").write_text(f"# Texts.\n\nknown: Känd\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"one\.yaml"):
        Texts.load(tmp_path)


def test_no_text_uses_a_word_we_avoid() -> None:
    texts = Texts.load()
    assert [code for code in texts.codes if _AVOIDED.search(texts.say(code))] == []


def test_a_missing_parameter_leaves_a_gap_and_a_missing_text_its_code() -> None:
    texts = Texts({"a": "Kvar: {count}"})
    assert texts.say("a", count="2") == "Kvar: 2"
    assert texts.say("a") == "Kvar: …"
    assert texts.say("b") == "b"


def test_every_refusal_of_administration_has_words_that_say_what_to_do() -> None:
    texts = Texts.load()
    files = [*(_ROOT / "domain").glob("administration*.py"), *(_ROOT / "central" / "store").glob("admin*.py")]
    found = re.compile(r'AdminRefusal\(\s*"([a-z_]+)"')
    codes = {code for file in files for code in found.findall(file.read_text("utf-8"))}
    codes |= {"exists_already", "is_gone", "changed_by_other", "not_a_choice", "not_a_limit", "not_a_number"}
    assert len(codes) > 40
    in_files = {"twice_in_file", "told_otherwise", "missing_column", "unknown_column", "same_column_twice"}
    assert {code for code in codes - in_files if not texts.knows(f"admin.{code}")} == set()
    assert texts.knows("admin.twice_in_file")
    assert texts.knows("admin.told_otherwise")


def test_everything_that_can_be_wrong_with_a_file_has_words() -> None:
    texts = Texts.load()
    found = re.compile(r'(?:UnfitFileError\(|Fault\(number, )"(?:import\.)?([a-z_]+)"')
    codes = set(found.findall((_ROOT / "central" / "store" / "table_file.py").read_text("utf-8")))
    codes |= {"missing_column", "unknown_column", "same_column_twice"}
    assert len(codes) > 20
    assert {code for code in codes if not texts.knows(f"import.{code}")} == set()
