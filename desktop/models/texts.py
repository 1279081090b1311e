"""Codes to Swedish words. Every code the program can answer with has a text in resources/texts.

The first inbox is worded by them, so the files keep to the plainest YAML there is, a code and its text on a line, and
are read here without the library for all the rest of it (`tests/desktop/models/test_texts.py` reads them by both).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from resources import resource_path


class _Blanks(dict[str, str]):
    """A parameter nobody gave leaves a gap in the sentence, never an exception in the middle of somebody's work."""

    def __missing__(self, key: str) -> str:
        return "…"


class Texts:
    """All texts by code."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = MappingProxyType(dict(texts))

    @classmethod
    def load(cls, folder: Path | None = None) -> Texts:
        """Read every area. Raises ValueError when one code has two texts or a file is not flat."""
        texts: dict[str, str] = {}
        for file in sorted((folder or resource_path("texts")).glob("*.yaml")):
            for code, text in _flat(file):
                if texts.get(code, text) != text:
                    raise ValueError(f"{file.name}: {code}")
                texts[code] = text
        return cls(texts)

    def knows(self, code: str) -> bool:
        return code in self._texts

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(self._texts)

    def templates(self, prefix: str) -> Mapping[str, str]:
        """The texts whose codes begin so, as they are written, for who fills them in by herself."""
        return MappingProxyType({code: text for code, text in self._texts.items() if code.startswith(prefix)})

    def say(self, code: str, /, **params: str) -> str:
        """The words for a code; the code itself where it has none, so that nothing is hidden. A parameter that is
        itself a code of its kind (`state.INP_READY`) is told in words."""
        text = self._texts.get(code)
        if text is None:
            return code
        told = {name: self._texts.get(f"{name}.{value}", value) for name, value in params.items()}
        return text.format_map(_Blanks(told))


def _flat(file: Path) -> Iterator[tuple[str, str]]:
    """(code, text) line by line, comments and empty lines passed over."""
    for line in file.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        code, colon, told = line.partition(": ")
        quoted = told.startswith('"')
        if not colon or code != code.strip() or not told or (not quoted and told[0] in "'>|&*!%@`#[{"):
            raise ValueError(f"{file.name}: {code}")
        yield code, str(json.loads(told)) if quoted else told.strip()
