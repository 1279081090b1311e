"""Colour tokens: the only place in the program where a colour is written as a number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scheme(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Every value is `#RRGGBB`; the names are those of look.md §1."""

    scheme: Scheme
    win: str
    pane: str
    sub: str
    hover: str
    sel: str
    text: str
    text2: str
    text3: str
    accent: str
    accenthover: str
    onaccent: str
    accentsoft: str
    danger: str
    dangersoft: str
    warn: str
    warnsoft: str
    ok: str
    oksoft: str
    training: str
    ontraining: str
    prot: str
    onprot: str
    linestrong: str
    line: str
    focus: str

    @property
    def bordered(self) -> bool:
        """High contrast has no soft backgrounds: badges and bars get a border in their own colour instead."""
        return self.scheme is Scheme.HIGH_CONTRAST

    def colour(self, name: str) -> str:
        """The value of the token `name`; raises AttributeError for a name that is no token."""
        value = getattr(self, name)
        if not isinstance(value, str):
            raise AttributeError(name)
        return value


LIGHT = Tokens(
    scheme=Scheme.LIGHT,
    win="#EDF0F2",
    pane="#FFFFFF",
    sub="#F6F8F9",
    hover="#EDF2F5",
    sel="#DCEAF1",
    text="#17212A",
    text2="#44515D",
    text3="#56636F",
    accent="#0A5C7D",
    accenthover="#084A65",
    onaccent="#FFFFFF",
    accentsoft="#E3EFF5",
    danger="#A3231B",
    dangersoft="#FBECEA",
    warn="#744700",
    warnsoft="#FCF1DA",
    ok="#1B6236",
    oksoft="#E6F3EA",
    training="#6A2478",
    ontraining="#FFFFFF",
    prot="#17212A",
    onprot="#FFFFFF",
    linestrong="#73808B",
    line="#D9DFE4",
    focus="#17212A",
)

DARK = Tokens(
    scheme=Scheme.DARK,
    win="#11171C",
    pane="#182027",
    sub="#1E2830",
    hover="#222D36",
    sel="#1D3B4B",
    text="#E8EDF1",
    text2="#B8C3CC",
    text3="#A0ADB8",
    accent="#7CC4E4",
    accenthover="#9AD3EC",
    onaccent="#0A1A22",
    accentsoft="#173442",
    danger="#FF9D94",
    dangersoft="#3B1F1D",
    warn="#F0C36A",
    warnsoft="#352A12",
    ok="#86D3A2",
    oksoft="#173022",
    training="#8B3D9E",
    ontraining="#FFFFFF",
    prot="#E8EDF1",
    onprot="#11171C",
    linestrong="#84929E",
    line="#2E3A44",
    focus="#FFFFFF",
)

HIGH_CONTRAST = Tokens(
    scheme=Scheme.HIGH_CONTRAST,
    win="#000000",
    pane="#000000",
    sub="#000000",
    hover="#1F1F1F",
    sel="#00386B",
    text="#FFFFFF",
    text2="#FFFFFF",
    text3="#FFFFFF",
    accent="#7FDBFF",
    accenthover="#B8ECFF",
    onaccent="#000000",
    accentsoft="#000000",
    danger="#FFA8A0",
    dangersoft="#000000",
    warn="#FFD75E",
    warnsoft="#000000",
    ok="#8BF0A7",
    oksoft="#000000",
    training="#F3B8FF",
    ontraining="#000000",
    prot="#FFFFFF",
    onprot="#000000",
    linestrong="#FFFFFF",
    line="#FFFFFF",
    focus="#FFE600",
)

SCHEMES: dict[Scheme, Tokens] = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK, Scheme.HIGH_CONTRAST: HIGH_CONTRAST}
