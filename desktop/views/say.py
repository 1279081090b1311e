"""How a view turns a code into words: it is given the texts, it never reads them itself."""

from __future__ import annotations

from typing import Protocol


class Say(Protocol):
    """Codes to words, as `desktop.models.texts.Texts.say`."""

    def __call__(self, code: str, /, **params: str) -> str: ...


def unsaid(code: str, /, **params: str) -> str:
    """When a view was given no texts: nothing rather than a code."""
    return ""
