"""A document of the scope `reference` as it is read: what it says, and nothing of how it came to say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.case import Document
from domain.operation import CellValue


@dataclass(frozen=True, slots=True)
class Told:
    """What one document of the scope says as it stands: the value of each cell by path."""

    doc_id: str
    kind: str
    values: Mapping[str, CellValue]

    @classmethod
    def of(cls, document: Document) -> Told:
        return cls(document.doc_id, document.kind, document.values())

    def text(self, path: str) -> str:
        """The value at path when it is a text, else ''."""
        value = self.values.get(path)
        return value if isinstance(value, str) else ""
