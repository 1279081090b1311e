"""A page that is built piece by piece, so that the window can live in between."""

from __future__ import annotations

from collections.abc import Iterator


class BuiltInPieces:
    """Mixin. The page's `_build` yields True after each piece but the last, some tens of ms of work each."""

    _pieces: Iterator[bool]

    def begin_building(self, pieces: Iterator[bool], *, at_once: bool) -> None:
        """`at_once`: all of it now; else nobody may look at it before `build_on` has told that all is built."""
        self._pieces = pieces
        if at_once:
            self.finish_building()

    def build_on(self) -> bool:
        """Build the next piece; False when there is none."""
        return next(self._pieces, False)

    def finish_building(self) -> None:
        """Build what is left."""
        while self.build_on():
            pass
