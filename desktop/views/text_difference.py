"""Which words stand in one text only, and a reading label that underlines and tints them."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import escape

from PySide6.QtWidgets import QWidget

from desktop.views.components.labels import Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_WORDS = re.compile(r"\s+|[^\s]+")


def differing(text: str, other: str) -> list[tuple[str, bool]]:
    """`text` in pieces, each with whether it stands in this text only. Spaces between such words go with them."""
    mine, theirs = _WORDS.findall(text), _WORDS.findall(other)
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    marks = [True] * len(mine)
    for block in matcher.get_matching_blocks():
        for place in range(block.a, block.a + block.size):
            marks[place] = False
    for place, word in enumerate(mine):
        if word.isspace():
            beside = [marks[near] for near in (place - 1, place + 1) if 0 <= near < len(mine)]
            marks[place] = len(beside) == 2 and all(beside)
    for place in range(2, len(mine) - 2):
        # One shared word between two marked ones is no landmark: mark the run whole.
        lone = not marks[place] and not mine[place].isspace() and marks[place - 2] and marks[place + 2]
        if lone:
            marks[place - 1 : place + 2] = [True] * 3
    pieces: list[tuple[str, bool]] = []
    for word, only in zip(mine, marks, strict=True):
        if pieces and pieces[-1][1] == only:
            pieces[-1] = (pieces[-1][0] + word, only)
        else:
            pieces.append((word, only))
    return pieces


class ComparedText(Label):
    """A text whose words that the other one lacks are underlined on a tint. Markup in it is shown, never obeyed."""

    def __init__(self, text: str, other: str, name: str, parent: QWidget | None = None) -> None:
        self._pieces = differing(text, other)
        super().__init__(text, Role.FREE, "text", wrap=True, selectable=True, parent=parent)
        self.setObjectName(name)

    def marked(self) -> list[str]:
        """The words marked, for those who cannot see them."""
        return [piece for piece, only in self._pieces if only]

    def _show(self) -> None:
        look = theme()
        style = f"background-color:{look.tokens.accentsoft}; text-decoration:underline"
        parts = []
        for piece, only in self._pieces:
            words = escape(piece).replace("\n", "<br>")
            parts.append(f'<span style="{style}">{words}</span>' if only else words)
        inner = "".join(parts)
        # The rich text goes to Qt's own label: our Label would show the markup as text.
        super(Label, self).setText(f'<div style="line-height:{look.line(Role.FREE)}px">{inner}</div>')
        self.setAccessibleName(self._plain)
