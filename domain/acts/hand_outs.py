"""A print leaves the house: a plan, or a call or another message for somebody who has no inbox."""

from __future__ import annotations

from collections.abc import Mapping

from domain.context import Context
from domain.draft import CaseDraft
from domain.operation import (
    VERSION_KIND,
    CellValue,
    Operation,
    OperationError,
    read_count,
    read_text,
)
from domain.outcome import Ruling

TO_KIN = "TO_KIN"
PRINTED_KINDS = frozenset({"SIP", VERSION_KIND, "KAL", "MVO", "ADM", "VBG"})
"""Plans, and what can be a letter."""
HAND_OUT_PURPOSES = frozenset({"TO_PERSON", "TO_PARTY_WITHOUT_SYSTEM", "TO_KIN", "DOWNTIME"})


def hand_out(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """A print was handed to somebody: which version, to whom, how many pages and copies, in large type or not."""
    document = draft.document(operation.doc_id)
    purpose = read_text(operation.body, "purpose")
    if document.kind not in PRINTED_KINDS or purpose not in HAND_OUT_PURPOSES:
        raise OperationError("bad_field", "purpose")
    entry = f"hand_out/{operation.op_id}"
    named = operation.body.get("party") is not None
    party: dict[str, CellValue] = {f"{entry}/party": read_text(operation.body, "party", 200)} if named else {}
    kind: dict[str, CellValue] = {}
    if operation.body.get("copies") is not None:
        kind[f"{entry}/copies"] = read_count(operation.body, "copies", 1)
    if operation.body.get("large") is not None:
        kind[f"{entry}/large"] = _read_yes(operation.body, "large")
    kin: dict[str, CellValue] = {f"{entry}/kin": read_text(operation.body, "kin", 200)} if purpose == TO_KIN else {}
    draft.set(
        document.doc_id,
        {
            f"{entry}/version": read_count(operation.body, "version"),
            f"{entry}/purpose": purpose,
            f"{entry}/pages": read_count(operation.body, "pages", 1),
            f"{entry}/print_code": read_text(operation.body, "print_code", 20),
            **kind,
            **kin,
            **party,
        },
    )
    return Ruling.APPLIED


def _read_yes(body: Mapping[str, object], key: str) -> bool:
    """True; a no is left out. Raises OperationError."""
    if body[key] is not True:
        raise OperationError("bad_field", key)
    return True
