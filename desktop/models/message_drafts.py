"""Messages that are being written: what one has typed herself, over what her unit has shared of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.case import Case, Document
from domain.operation import DRAFT_KIND, CellValue

KIND, TO, PRIORITY = "draft/kind", "draft/to", "draft/priority"
IN_REPLY_TO, SUPERSEDES = "draft/in_reply_to", "draft/supersedes"
_OPEN = "OPEN"


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A message that is not sent. `cells` are the answers of its form; `holder` is '' while nobody has shared it.

    `mine` tells that something of it is typed on this computer and not shared, `ended` that the unit is done with it.
    """

    doc_id: str
    kind: str
    cells: Mapping[str, CellValue]
    recipients: tuple[str, ...] = ()
    priority: str = "normal"
    in_reply_to: str = ""
    supersedes: str = ""
    holder: str = ""
    holder_name: str = ""
    mine: bool = False
    ended: bool = False

    @property
    def shared(self) -> bool:
        return bool(self.holder)


def message_draft(doc_id: str, typed: Mapping[str, CellValue], shared: Document | None) -> MessageDraft:
    """The draft as it stands: what is typed here goes before what the unit has."""
    values: dict[str, CellValue] = {**(shared.values() if shared is not None else {}), **typed}

    def text(path: str) -> str:
        value = values.get(path)
        return value if isinstance(value, str) else ""

    to = sorted(path.removeprefix(TO + "/") for path, on in values.items() if path.startswith(TO + "/") and on is True)
    return MessageDraft(
        doc_id,
        text(KIND),
        MappingProxyType({path: value for path, value in values.items() if not path.startswith("draft/")}),
        tuple(to),
        text(PRIORITY) or "normal",
        text(IN_REPLY_TO),
        text(SUPERSEDES),
        text("draft/holder"),
        text("draft/holder_name"),
        mine=bool(typed),
        ended=text("draft/state") not in {"", _OPEN},
    )


def message_drafts(case: Case, typed: Mapping[str, Mapping[str, CellValue]]) -> tuple[MessageDraft, ...]:
    """Every message that is begun in a case and not sent, oldest first. `typed` is {document: {path: value}}."""
    shared = {document.doc_id: document for document in open_drafts(case)}
    alone = {doc_id for doc_id, cells in typed.items() if doc_id not in case.documents and KIND in cells}
    return tuple(
        message_draft(doc_id, typed.get(doc_id, {}), shared.get(doc_id)) for doc_id in sorted(alone | shared.keys())
    )


def open_drafts(case: Case) -> Iterable[Document]:
    """The drafts the unit shares that nobody has sent or thrown away."""
    return (document for document in case.of_kind(DRAFT_KIND) if document.text("draft/state") == _OPEN)


def header_cells(
    kind: str, recipients: Iterable[str], priority: str = "normal", in_reply_to: str = "", supersedes: str = ""
) -> dict[str, CellValue]:
    """What a draft says of itself, as it is typed."""
    told: dict[str, CellValue] = {KIND: kind, **{f"{TO}/{unit}": True for unit in recipients}}
    told |= {PRIORITY: priority} if priority != "normal" else {}
    told |= {path: doc for path, doc in ((IN_REPLY_TO, in_reply_to), (SUPERSEDES, supersedes)) if doc}
    return told
