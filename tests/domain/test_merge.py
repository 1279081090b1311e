"""Merge per field: nothing anybody wrote disappears, and nobody conflicts with herself."""

from __future__ import annotations

from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from domain.case import Cell, Conflict, Document
from domain.ids import uuid7
from domain.merge import merge_edits, settle
from domain.operation import CellValue, Edit

DOC = uuid7(1, b"documents!")
WARD, NURSE, OTHER = (uuid7(2, bytes([n]) * 10) for n in (1, 2, 3))


def document(cells: dict[str, tuple[CellValue, str]], conflicts: tuple[Conflict, ...] = ()) -> Document:
    return Document(
        DOC,
        DOC,
        "PLN",
        len(cells),
        "ska-avd1",
        None,
        frozenset(),
        MappingProxyType({path: Cell(value, n + 1, op) for n, (path, (value, op)) in enumerate(cells.items())}),
        conflicts,
    )


def alone(path: str) -> frozenset[str]:
    return frozenset({path})


def decided_together(path: str) -> frozenset[str]:
    pair = frozenset({"sip_to_be_done", "sip_comment"})
    return pair if path in pair else frozenset({path})


def test_an_edit_on_the_value_she_saw_is_applied() -> None:
    merge = merge_edits(document({"situation": ("Sover", WARD)}), [Edit("situation", "Vaken", WARD)], NURSE, alone)
    assert merge.values == {"situation": "Vaken"}
    assert not merge.conflicts


def test_a_first_value_in_an_empty_cell_is_applied() -> None:
    assert merge_edits(document({}), [Edit("situation", "Vaken")], NURSE, alone).values == {"situation": "Vaken"}


def test_the_same_words_from_two_people_are_no_conflict() -> None:
    merge = merge_edits(document({"situation": ("Vaken", WARD)}), [Edit("situation", "Vaken")], NURSE, alone)
    assert not merge.values
    assert not merge.conflicts


def test_the_incumbent_stays_and_the_challenger_is_kept_beside_it() -> None:
    merge = merge_edits(document({"person_view": ("Trött", WARD)}), [Edit("person_view", "Pigg")], NURSE, alone)
    assert not merge.values
    (conflict,) = merge.conflicts.values()
    assert (conflict.incumbent_values, conflict.values) == (("Trött",), ("Pigg",))
    assert (conflict.incumbent_ops, conflict.challenger_op) == ((WARD,), NURSE)


def test_a_no_never_arrives_without_its_comment() -> None:
    """D7b: cells tied by a block rule conflict as one, even when the other side changed only one."""
    before = document({"sip_to_be_done": ("YES", WARD)})
    edits = [Edit("sip_to_be_done", "NO"), Edit("sip_comment", "Vill inte")]
    merge = merge_edits(before, edits, NURSE, decided_together)
    assert not merge.values
    (conflict,) = merge.conflicts.values()
    assert set(conflict.paths) == {"sip_to_be_done", "sip_comment"}


def test_another_field_of_the_same_publish_is_still_applied() -> None:
    before = document({"person_view": ("Trött", WARD)})
    merge = merge_edits(before, [Edit("person_view", "Pigg"), Edit("kin_view", "Orolig")], NURSE, alone)
    assert merge.values == {"kin_view": "Orolig"}
    assert len(merge.conflicts) == 1


def test_a_chain_of_edits_on_a_lost_race_is_one_choice_and_every_text_stays() -> None:
    before = document({"person_view": ("Trött", WARD)})
    first = merge_edits(before, [Edit("person_view", "Pigg")], NURSE, alone)
    raced = document({"person_view": ("Trött", WARD)}, tuple(first.conflicts.values()))
    second = merge_edits(raced, [Edit("person_view", "Piggare", NURSE)], OTHER, alone)
    assert [c.values for c in second.conflicts.values() if c.open] == [("Piggare",)]
    assert [(c.values, c.resolved_by) for c in second.conflicts.values() if not c.open] == [(("Pigg",), OTHER)]


def test_tied_cells_are_one_answer_also_when_somebody_builds_on_her_own_challenge() -> None:
    """She said yes against a comment she had not seen, and changes to no with a comment of her own: one open choice."""
    told: dict[str, tuple[CellValue, str]] = {
        "sip_to_be_done": ("YES", WARD),
        "sip_comment": ("Vill inte ha SIP", OTHER),
    }
    first = merge_edits(
        document(told), [Edit("sip_to_be_done", "YES"), Edit("sip_comment", None)], NURSE, decided_together
    )
    later = uuid7(3, b"later open")
    edits = [Edit("sip_to_be_done", "NO", NURSE), Edit("sip_comment", "Orkar inte")]
    second = merge_edits(document(told, tuple(first.conflicts.values())), edits, later, decided_together)
    assert {conflict.challenger_op: conflict.resolved_by for conflict in second.conflicts.values()} == {
        NURSE: later,
        later: None,
    }


def test_removing_a_row_somebody_has_since_written_in_keeps_the_row_and_flags_it() -> None:
    before = document({"needs/r/area": ("Sår", WARD), "needs/r/description": ("Läggs om", OTHER)})
    merge = merge_edits(before, [Edit("needs/r", False, WARD)], NURSE, alone)
    assert not merge.values
    (conflict,) = merge.conflicts.values()
    assert conflict.values == (False,)


def test_writing_in_a_row_somebody_has_removed_brings_it_back_and_flags_it() -> None:
    before = document({"needs/r/area": ("Sår", WARD), "needs/r": (False, OTHER)})
    merge = merge_edits(before, [Edit("needs/r/area", "Sår på hälen", WARD)], NURSE, alone)
    assert merge.values == {"needs/r/area": "Sår på hälen", "needs/r": True}
    (conflict,) = merge.conflicts.values()
    assert (conflict.challenger_op, conflict.values) == (OTHER, (False,))


def test_only_named_open_conflicts_are_settled() -> None:
    first = merge_edits(document({"a": ("1", WARD)}), [Edit("a", "2")], NURSE, alone).conflicts
    raced = document({"a": ("1", WARD)}, tuple(first.values()))
    assert settle(raced, ["unknown"], OTHER) == {}
    (settled,) = settle(raced, list(first), OTHER).values()
    assert settled.resolved_by == OTHER
    assert settled.values == ("2",)


_values = st.one_of(st.none(), st.booleans(), st.text(max_size=3), st.integers(0, 3))
_paths = st.sampled_from(["a", "b", "sip_to_be_done", "sip_comment", "needs/r/x", "needs/r/y", "needs/r"])


@given(
    st.dictionaries(_paths, st.tuples(_values, st.sampled_from([WARD, OTHER])), max_size=6),
    st.dictionaries(_paths, st.tuples(_values, st.sampled_from([None, WARD, OTHER])), min_size=1, max_size=6),
)
def test_every_edited_value_is_shown_or_kept_and_every_shown_value_was_seen(
    cells: dict[str, tuple[CellValue, str]], wanted: dict[str, tuple[CellValue, str | None]]
) -> None:
    before = document(cells)
    # A row is kept or removed, never given another value: `apply` lets nothing else through.
    edits = [Edit(p, bool(v) if p == "needs/r" else v, base) for p, (v, base) in wanted.items()]
    merge = merge_edits(before, edits, NURSE, decided_together)
    kept = {(p, repr(v)) for c in merge.conflicts.values() for p, v in zip(c.paths, c.values, strict=True)}
    for edit in edits:
        shown = merge.values.get(edit.path, before.value(edit.path))
        removed_already = edit.value is False and before.value(edit.path) is False
        # repr tells True from 1, as the wire does.
        assert repr(shown) == repr(edit.value) or (edit.path, repr(edit.value)) in kept or removed_already
    for path in merge.values.keys() & cells.keys():
        overwritten = cells[path]
        edit_ = next((edit for edit in edits if edit.path == path), None)
        revived = path == "needs/r" and merge.values[path] is True
        saw = edit_ is not None and (edit_.base == overwritten[1] or overwritten[0] is None)
        assert saw or revived or (edit_ is not None and edit_.value is False and edit_.path == "needs/r")
