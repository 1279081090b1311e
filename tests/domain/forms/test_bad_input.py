"""Whatever is wrong in any field of any form is refused at that field, in words; nothing else of it is touched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from domain.forms.definition import CHOICE_TYPES, FormDefinition, Item, Level, Moment
from domain.forms.evaluate import Facts, check_value, evaluate
from domain.forms.values import LONGEST
from domain.forms.wording import finding_text, place_text
from tests.domain.forms.shipped import FORM_IDS, common_texts, form

FACTS = Facts("2026-11-25", "2026-11-25T13:42")
_TEXTS = {"text", "prose", "phone", "unit"}
_WRONG_TYPE: dict[str, object] = {
    **dict.fromkeys(_TEXTS | {"radio", "choice", "date", "time", "datetime", "decimal", "units"}, 7),
    **dict.fromkeys(("multi", "check", "integer"), "ja"),
}


def bad_values(item: Item) -> Iterator[tuple[str, object]]:
    """(what is wrong, the value) for everything that cannot stand in the field."""
    yield "wrong type", _WRONG_TYPE[item.type]
    yield "a list", ["a", "Ingen enhet!"]
    if item.type in _TEXTS:
        yield "too long", "7" * ((item.max_len or LONGEST[item.type]) + 1)
        yield "control character", "7\x07" * 2
        yield "direction mark", "777\u202e"
    if item.type in _TEXTS - {"prose"}:
        yield "line break", "777\n888"
        yield "full-width digits", "７７７"
    if item.type in CHOICE_TYPES - {"multi"} and item.rows_of is None:
        yield "unknown option", "NO_SUCH_OPTION"
    if item.type in {"date", "datetime"}:
        clock = "T12:00" if item.type == "datetime" else ""
        yield "no such day", f"2026-02-30{clock}"
        yield "full-width digits", f"２０２６-11-25{clock}"
        yield "far year", f"9026-11-25{clock}"
        yield "words", "i morgon"
    if item.type in {"time", "datetime"}:
        yield "no such time", "25:61" if item.type == "time" else "2026-11-25T25:61"
    if item.type in {"integer", "decimal"}:
        much = 10**9 if item.maximum is None else item.maximum + 1
        yield "out of range", much * 10**9 if item.type == "integer" else str(much) + "0" * 9


def fields(definition: FormDefinition) -> Iterator[tuple[str, Item]]:
    """Every place one can write in, a row's in the second row."""
    for template, item in definition.index.items():
        if item.type not in {"group", "display"}:
            path = template.replace("/*/", "/r2/")
            yield (f"{path}/{item.options[0].code}" if item.type == "multi" else path), item


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_every_bad_value_in_every_field_is_told_at_the_field_in_words(form_id: str) -> None:
    definition = form(form_id)
    for path, item in fields(definition):
        for what, value in bad_values(item):
            found = check_value(item, value)
            assert found is not None, (path, what)
            assert found.level is Level.BLOCK
            words = finding_text(definition, found, common_texts())
            assert words, (path, what, found.code)
            assert words != common_texts()["unknown"], (path, what, found.code)
            assert place_text(definition, {}, path)


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_a_bad_value_blocks_at_its_own_field_alone(form_id: str) -> None:
    """A field that a condition hides is not looked at; one that shows is told, whatever its type."""
    definition = form(form_id)
    nothing = {f.path for f in evaluate(definition, {}, Moment.LEAVE, None, FACTS).blocking}
    assert nothing == set()
    for path, item in fields(definition):
        value = next(iter(bad_values(item)))[1]
        state: dict[str, object] = {path: value}
        told = evaluate(definition, state, Moment.LEAVE, None, FACTS)
        shown = path.rsplit("/", 1)[0] if item.type == "multi" else path
        if shown in told.visible:
            assert {finding.path for finding in told.blocking} == {shown}, path
        else:
            assert path not in {finding.path for finding in told.blocking}
        assert state == {path: value}


@pytest.mark.parametrize(
    ("form_id", "path", "code"),
    [
        ("INS", "admitted_at", "admitted_in_future"),
        ("UKL", "assessed_at", "assessed_in_future"),
        ("UKL_W", "withdrawn_at", "withdrawn_in_future"),
        ("UTS", "discharged_at", "discharged_in_future"),
    ],
)
def test_what_has_happened_did_not_happen_in_the_future(form_id: str, path: str, code: str) -> None:
    definition = form(form_id)
    for moment in (Moment.LEAVE, Moment.PUBLISH):
        told = evaluate(definition, {path: "2026-11-25T14:30"}, moment, None, FACTS)
        assert (path, code) in {(finding.path, finding.code) for finding in told.blocking}
    past = evaluate(definition, {path: "2026-11-25T13:42"}, Moment.LEAVE, None, FACTS)
    assert past.blocking == ()
