"""How much has come to a unit since it was last looked at: a number, for those who may not be told more just now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, select

from central.store import schema
from domain.operation import MESSAGE_KINDS


@dataclass(frozen=True, slots=True)
class News:
    """Messages to a unit that have come and that nobody there has acknowledged; how many of them are urgent."""

    new: int
    high: int


def count_news(connection: Connection, unit_id: str, cursors: Mapping[str, int]) -> News:
    """What has come into these scopes after a position in each, for the unit."""
    about = {"recipient": f"recipients/{unit_id}", "acknowledged": f"receipt/{unit_id}/acknowledged"}
    priorities: dict[str, str | None] = {}
    for scope_id, after in cursors.items():
        for row in connection.execute(_arrived, {"scope": scope_id, "after": after, **about}):
            priorities[row.doc_id] = row.priority
    return News(len(priorities), sum(priority == '"high"' for priority in priorities.values()))


_feed, _before = schema.feed.c, schema.feed.alias("before")
_grant, _document = schema.doc_scope.c, schema.document.c
_recipient, _receipt, _priority = (schema.field.alias(name) for name in ("recipient", "receipt", "priority"))
_known = select(_before.c.pos).where(
    _before.c.scope_id == bindparam("scope"), _before.c.doc_id == _feed.doc_id, _before.c.pos <= bindparam("after")
)
_acknowledged = select(_receipt.c.ver).where(
    _receipt.c.doc_id == _feed.doc_id, _receipt.c.path == bindparam("acknowledged"), _receipt.c.value != "null"
)
_arrived = (
    select(_feed.doc_id, _priority.c.value.label("priority"))
    .distinct()
    .join(schema.document, _document.doc_id == _feed.doc_id)
    .join(schema.doc_scope, and_(_grant.doc_id == _feed.doc_id, _grant.scope_id == _feed.scope_id))
    .join(_recipient, and_(_recipient.c.doc_id == _feed.doc_id, _recipient.c.path == bindparam("recipient")))
    .outerjoin(_priority, and_(_priority.c.doc_id == _feed.doc_id, _priority.c.path == "priority"))
    .where(_feed.scope_id == bindparam("scope"), _feed.pos > bindparam("after"))
    .where(_document.kind.in_(MESSAGE_KINDS), _grant.until_ver.is_(None), _recipient.c.value == "true")
    .where(~_known.exists(), ~_acknowledged.exists())
)
