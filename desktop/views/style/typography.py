"""Type roles of look.md §2: which size and weight a text has, and how high its line box must be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

from resources import resource_path

FAMILY: Final = "Inter"
_FILES: Final = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")
_AIR_ABOVE_RING: Final = 2
"""Pixels beyond QFontMetrics.height(): the ring of Å rises above Inter's ascent and is cut without them."""


_registered: list[int] = []


class Role(StrEnum):
    PAGE = "page"
    PERSON = "person"
    SECTION = "section"
    FREE = "free"
    BODY = "body"
    STRONG = "strong"
    MEDIUM = "medium"
    SMALL = "small"
    SMALL_MEDIUM = "small-medium"
    SMALL_STRONG = "small-strong"


@dataclass(frozen=True, slots=True)
class Face:
    points: int
    weight: QFont.Weight
    line: int
    """Line box in px at 100 %."""


FACES: Final[dict[Role, Face]] = {
    Role.PAGE: Face(16, QFont.Weight.DemiBold, 28),
    Role.PERSON: Face(13, QFont.Weight.DemiBold, 24),
    Role.SECTION: Face(11, QFont.Weight.DemiBold, 20),
    Role.FREE: Face(11, QFont.Weight.Normal, 20),
    Role.BODY: Face(10, QFont.Weight.Normal, 20),
    Role.STRONG: Face(10, QFont.Weight.DemiBold, 20),
    Role.MEDIUM: Face(10, QFont.Weight.Medium, 20),
    Role.SMALL: Face(9, QFont.Weight.Normal, 18),
    Role.SMALL_MEDIUM: Face(9, QFont.Weight.Medium, 18),
    Role.SMALL_STRONG: Face(9, QFont.Weight.DemiBold, 18),
}


def load_screen_fonts() -> None:
    """Register the bundled Inter with Qt; silent when that has been done for this application."""
    # Asking for the system's families instead would make Qt read them all.
    if _registered and QFontDatabase.applicationFontFamilies(_registered[0]):
        return
    files = [str(resource_path("fonts", "screen", name)) for name in _FILES]
    _registered[:] = [QFontDatabase.addApplicationFont(file) for file in files]


def make_font(role: Role | str, scale: float) -> QFont:
    """The font of `role` with tabular figures; `scale` 1.0 is 100 %."""
    face = FACES[Role(role)]
    font = QFont(FAMILY)
    font.setPointSizeF(face.points * scale)
    font.setWeight(face.weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def line_box(role: Role | str, scale: float) -> int:
    """Height in px that one line of `role` needs without losing the tops of Å, Ä and Ö."""
    face = FACES[Role(role)]
    return max(ceil(face.line * scale), QFontMetrics(make_font(role, scale)).height() + _AIR_ABOVE_RING)
