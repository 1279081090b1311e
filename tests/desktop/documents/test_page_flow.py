"""Blocks on pages: what is kept together, what is cut and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.page_blocks import Blank, Boxed, Columns, Stack, Table, Text
from desktop.documents.page_flow import Flow, Item, lay_out
from desktop.documents.text_lines import Line, Run, Segment, Style, Typesetter

STYLE = Style(10, 10)


def text(count: int, name: str = "") -> Text:
    """`count` lines, 10 points each."""
    return Text(tuple((Segment(0, "f", f"{name}{number}"),) for number in range(count)), STYLE)


def flow(*items: Item, page: float = 100) -> Flow:
    return lay_out(items, first_top=0, top=0, bottom=page)


def shown(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(segment.text for segment in line) for line in lines]


def test_a_heading_goes_with_what_follows_it() -> None:
    pages = flow(Item(text(8)), Item(text(1), keep_next=True), Item(text(3))).pages
    assert [len(page) for page in pages] == [1, 2]


def test_a_chain_of_kept_blocks_moves_as_one() -> None:
    pages = flow(Item(text(5)), *[Item(text(2), keep_next=True)] * 2, Item(text(2))).pages
    assert [len(page) for page in pages] == [1, 3]


def test_a_chain_longer_than_a_page_is_let_go() -> None:
    pages = flow(Item(text(5)), *[Item(text(6), keep_next=True)] * 2, Item(text(2))).pages
    assert len(pages[0]) == 2


def test_air_above_vanishes_at_the_top_of_a_page() -> None:
    pages = flow(Item(text(9), gap=5), Item(text(3), gap=20)).pages
    assert pages[0][0].y == 0
    assert pages[1][0].y == 0


def test_a_cut_leaves_no_line_alone() -> None:
    cut = text(10).split(95)
    assert cut is not None
    assert [part.height for part in cut] == [80, 20]
    assert text(3).split(25) is None
    assert text(10).split(19) is None


def test_a_box_that_is_cut_keeps_its_heading_with_the_first_row() -> None:
    box = Boxed(Stack((text(1), text(3), text(3)), gap=5, together=2), 100, side=5, above=5, below=5, weight=2)
    assert box.split(40) is None
    parts = box.split(60)
    assert parts is not None
    assert parts[0].height == 55
    assert parts[1].height == 40


def test_a_table_repeats_its_head_and_cuts_only_tall_rows() -> None:
    rows = [Columns(((0, text(3)),)), Columns(((0, text(30)), (50, text(1))))]
    cut = Table(text(1), rows).split(100)
    assert cut is not None
    first, rest = cut
    assert isinstance(rest, Table)
    assert first.height == 100
    assert rest.height == 10 + 240
    low = Table(text(1), [Columns(((0, text(8)),)), Columns(((0, text(8)),))]).split(120)
    assert low is not None
    assert low[0].height == 90


def test_what_cannot_be_cut_still_gets_a_page() -> None:
    assert len(flow(Item(Blank(30)), Item(Blank(500)), Item(Blank(10))).pages) == 3


def test_a_section_kept_off_the_first_page_starts_the_second() -> None:
    laid = flow(Item(text(1)), Item(text(1), off_first_page=True, mark="here"), Item(text(1)))
    assert laid.marks["here"] == 2
    assert [len(page) for page in laid.pages] == [1, 2]


@given(st.lists(st.tuples(st.integers(1, 40), st.booleans(), st.integers(0, 20)), max_size=12))
def test_no_line_is_lost_and_none_lies_outside_its_page(blocks: list[tuple[int, bool, int]]) -> None:
    items = [
        Item(text(count, f"{number}."), gap=gap, keep_next=keep) for number, (count, keep, gap) in enumerate(blocks)
    ]
    pages = flow(*items).pages
    placed = [block for page in pages for block in page]
    lines = [line for one in placed if isinstance(one.block, Text) for line in shown(one.block.lines)]
    assert lines == [f"{number}.{line}" for number, (count, _, _) in enumerate(blocks) for line in range(count)]
    assert all(one.y >= 0 and one.y + one.block.height <= 100.1 for one in placed)


class TestLines:
    def lines(self, text: str | list[Run], column: float) -> list[str]:
        return shown(Typesetter().lines(text, Style(12, 16.5), column))

    def test_a_date_a_clock_and_a_phone_number_are_not_parted(self) -> None:
        for kept in ("till 20 december", "kl. 13.00", "031-390 06 32"):
            for column in range(100, 180, 7):
                assert any(kept in line for line in self.lines(f"Ring eller kom {kept} utan att vänta", column))

    @pytest.mark.parametrize("column", [60, 75, 90, 105, 120, 160])
    def test_what_should_not_be_parted_is_parted_between_words_when_the_column_is_too_narrow(
        self, column: float
    ) -> None:
        typed = "Bad från 7 december kl. 13.00 ring 031-390 06 32"
        assert " ".join(self.lines(typed, column)) == typed

    def test_words_of_two_weights_with_nothing_between_stay_together(self) -> None:
        lines = self.lines([Run("ordning och "), Run("reda", bold=True), Run(", alltid")], 70)
        assert any("reda," in line for line in lines)

    def test_typed_line_ends_are_kept_and_blank_edges_are_not(self) -> None:
        assert self.lines("\n\nett\n\n\n\ntvå\n", 200) == ["ett", "", "två"]

    @given(st.text(alphabet=st.sampled_from("abå -\n0123.✓漢"), max_size=80), st.floats(20, 200))
    def test_no_character_is_lost_and_no_line_is_too_wide(self, typed: str, column: float) -> None:
        setter = Typesetter()
        lines = setter.lines(typed, Style(12, 16.5), column)
        kept = "".join(shown(lines)).replace(" ", "")
        assert kept == typed.replace(" ", "").replace("\n", "").replace("漢", "\ufffd")
        for line in shown(lines):
            assert setter.width(line.rstrip(), Style(12, 16.5)) <= column + 0.1

    @pytest.mark.parametrize("align", [0.5, 1.0])
    def test_aligned_lines_end_where_they_should(self, align: float) -> None:
        setter = Typesetter()
        line = setter.lines("Sida 1", Style(12, 16.5, align), 100)[0]
        free = 100 - setter.width("Sida 1", Style(12, 16.5))
        assert line[0].x == pytest.approx(free * align)
