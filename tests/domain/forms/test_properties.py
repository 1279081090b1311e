"""What holds for every form and any answers whatever."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forms.definition import FormDefinition
from domain.forms.evaluate import Editor, Level, Moment, check_value, evaluate, may_write
from domain.forms.findings import Finding
from domain.forms.normalising import normalise
from domain.forms.wording import summary_text
from tests.domain.forms.shipped import FACTS, FORM_IDS, NURSE, READER, common_texts, form, trap

ROWS = ("r1", "r2", "ska-ssk", "ska-soc1")
CODES = sorted({o.code for f in FORM_IDS for item in form(f).index.values() for o in item.options})
WRITERS = (NURSE, Editor("ska-avd1", "SLUTEN", "CASEWORKER_SLUTEN"), None)
DAYS = ("2026-11-24", "2026-11-25", "2026-11-26", "2026-02-30", "2026-11-25T13:42", "2026-11-25T13:48", "14:05")


def cells(definition: FormDefinition) -> list[str]:
    """Every kind of path: items, options, rows, groups, process cells, and some nobody knows."""
    found = ["unknown", "unknown/r1/x", "", "/", "//", *(cell.id for cell in definition.process)]
    for template, item in definition.index.items():
        for row in ROWS if "/*/" in template else [""]:
            path = template.replace("*", row)
            found += [path, *(f"{path}/{option.code}" for option in item.options[:2])]
        if item.repeat:
            found += [f"{template}/{row}" for row in ROWS] + [f"{template}/r1/unknown"]
    return found


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
answers = st.sampled_from(CODES) | st.sampled_from(DAYS) | st.booleans() | st.just("Text") | json_values
forms = st.sampled_from([*map(form, FORM_IDS), trap()])
states = forms.flatmap(
    lambda definition: st.tuples(
        st.just(definition),
        st.dictionaries(st.sampled_from(cells(definition)), answers, max_size=25)
        | st.dictionaries(st.text(max_size=12), json_values, max_size=5),
    )
)


@given(states, st.sampled_from(Moment), st.sampled_from(WRITERS))
@settings(max_examples=400, deadline=None)
def test_every_block_leads_to_a_field_one_can_see_and_write(
    case: tuple[FormDefinition, dict[str, object]], moment: Moment, editor: Editor | None
) -> None:
    definition, state = case
    before = dict(state)
    evaluation = evaluate(definition, state, moment, editor, FACTS)
    assert state.keys() == before.keys()
    assert evaluation.required <= evaluation.visible
    assert not evaluation.left_out & evaluation.visible
    for finding in evaluation.findings:
        assert finding.path in evaluation.visible
        assert summary_text(definition, state, finding, common_texts())
        if finding.level is Level.BLOCK and moment is not Moment.ESTABLISH:
            assert finding.path not in evaluation.readonly
            assert editor is None or may_write(definition, finding.path, editor)
        if finding.level is Level.BLOCK and definition is not trap():
            # In the forms we ship every party may mend what keeps a plan from being established.
            assert finding.path not in evaluation.readonly
    blocked = [finding.path for finding in evaluation.blocking]
    assert len(blocked) == len(set(blocked))


@given(states, st.sampled_from(Moment))
@settings(max_examples=100, deadline=None)
def test_a_reader_gets_an_evaluation_too_with_everything_locked(
    case: tuple[FormDefinition, dict[str, object]], moment: Moment
) -> None:
    definition, state = case
    evaluation = evaluate(definition, state, moment, READER, FACTS)
    assert evaluation.visible <= evaluation.readonly
    assert moment is Moment.ESTABLISH or not evaluation.blocking


@given(states)
@settings(max_examples=100, deadline=None)
def test_establishing_never_asks_for_less_than_publishing(case: tuple[FormDefinition, dict[str, object]]) -> None:
    definition, state = case
    publish = evaluate(definition, state, Moment.PUBLISH, None, FACTS)
    establish = evaluate(definition, state, Moment.ESTABLISH, None, FACTS)
    assert {finding.path for finding in publish.blocking} <= {finding.path for finding in establish.blocking}
    assert publish.visible == establish.visible


@given(forms, st.data(), st.text(max_size=30) | st.sampled_from([*DAYS, "20/12", "kl 9", "１２"]))
@settings(max_examples=400, deadline=None)
def test_what_is_normalised_always_passes_the_gate(definition: FormDefinition, data: st.DataObject, text: str) -> None:
    item = data.draw(st.sampled_from(list(definition.index.values())))
    value = normalise(item, text, data.draw(st.sampled_from([None, FACTS.today])))
    if not isinstance(value, Finding):
        assert check_value(item, value) is None


@given(forms, st.data(), json_values)
@settings(max_examples=200, deadline=None)
def test_the_gate_never_raises(definition: FormDefinition, data: st.DataObject, value: object) -> None:
    item = data.draw(st.sampled_from(list(definition.index.values())))
    finding = check_value(item, value)
    assert finding is None or finding.level is Level.BLOCK
