"""A message from those who look after the system to everybody who works in it (driftinformation)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.operation import CellValue
from domain.told import Told

NOTICE = "notice"
"""The kind of its document in the scope `reference`; the id is `notice:` and its own."""


@dataclass(frozen=True, slots=True)
class Notice:
    """`level` is INFO or WARNING; it is shown from the Swedish minute `begins` until `ends` (YYYY-MM-DDTHH:MM)."""

    notice_id: str
    text: str
    level: str
    begins: str
    ends: str

    def is_on(self, minute: str) -> bool:
        return self.begins <= minute < self.ends


def notice_cells(notice: Notice) -> dict[str, CellValue]:
    return {"text": notice.text, "level": notice.level, "from": notice.begins, "until": notice.ends}


def read_notice(document: Told) -> Notice:
    """The notice that a document tells; what is missing in it is ''."""
    words = (document.text(path) for path in ("text", "level", "from", "until"))
    return Notice(document.doc_id.partition(":")[2], *words)


def shown(notices: Iterable[Notice], minute: str) -> tuple[Notice, ...]:
    """Those that are on, warnings first, and of each kind what began last."""
    on = sorted((one for one in notices if one.is_on(minute)), key=lambda one: one.begins, reverse=True)
    return tuple(sorted(on, key=lambda one: one.level != "WARNING"))
