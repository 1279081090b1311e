"""Answers of the store, read from their JSON: what has another shape than it should is never believed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

from desktop.models.pages import (
    LeaseGrant,
    OperationVerdict,
    PageHeader,
    ScopeDigests,
    SnapshotHeader,
)
from desktop.sync.dialogue import TransportError
from domain.digest import BUCKETS, EMPTY_DIGEST
from domain.lease import MOST_HOURS
from domain.operation import OperationError
from domain.outcome import Ruling
from domain.signature import Signed

_T = TypeVar("_T")


def news_of(events: Sequence[bytes]) -> dict[str, int]:
    """The newest head of each scope that these events tell of."""
    lines = [line[5:] for event in events for line in event.split(b"\n") if line.startswith(b"data:")]
    pokes = [json.loads(line) for line in lines]
    return {str(poke["scope"]): whole(poke["head"]) for poke in pokes}


def heads_of(raw: Mapping[str, object]) -> dict[str, int]:
    return {str(scope): whole(head) for scope, head in raw.items()}


def believe(read: Callable[[], _T]) -> _T:
    """Read a part of an answer. Raises TransportError when it has not the shape it should have."""
    try:
        return read()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError, OperationError) as error:
        raise TransportError("broken_answer") from error


def believe_whole(raw: Mapping[str, object], name: str) -> int:
    return believe(lambda: whole(raw[name]))


def whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("whole number expected")
    return value


def signed_of(raw: Mapping[str, str]) -> Signed:
    return Signed(raw["bytes"].encode("utf-8"), bytes.fromhex(raw["sig"]))


def verdict_of(raw: dict[str, Any]) -> OperationVerdict:
    return OperationVerdict(
        str(raw["op_id"]),
        whole(raw["device_seq"]),
        Ruling(raw["ruling"]),
        str(raw["code"]),
        MappingProxyType({str(name): str(value) for name, value in raw["params"].items()}),
        whole(raw["case_seq"]),
        signed_of(raw["receipt"]),
    )


def grant_of(raw: Mapping[str, Any]) -> LeaseGrant:
    lasts = datetime.fromisoformat(raw["ends_at"]) - datetime.fromisoformat(raw["server_time"])
    share, former = bytes.fromhex(raw["share"]), raw.get("former")
    if len(share) != 32:
        raise ValueError("a share has 32 bytes")
    lasts_ms = min(round(lasts.total_seconds() * 1000), MOST_HOURS * 3_600_000)
    return LeaseGrant(str(raw["lease"]), share, lasts_ms, None if former is None else bytes.fromhex(former))


def header_of(raw: dict[str, Any]) -> PageHeader:
    return PageHeader(
        str(raw["scope"]),
        whole(raw["from"]),
        whole(raw["to"]),
        whole(raw["head"]),
        whole(raw["rows"]),
        whole(raw["superseded"]),
        bytes.fromhex(raw["digest"]),
        str(raw["epoch"]),
        whole(raw["floor"]),
        MappingProxyType({str(name): signed_of(signed) for name, signed in raw["certificates"].items()}),
    )


def digests_of(raw: dict[str, Any]) -> ScopeDigests:
    together = bytes.fromhex(raw["buckets"])
    size = len(EMPTY_DIGEST)
    if len(together) != BUCKETS * size:
        raise ValueError("a digest for each part expected")
    parts = tuple(together[start : start + size] for start in range(0, len(together), size))
    documents = {str(doc_id): (whole(ver), str(content)) for doc_id, ver, content in raw["documents"]}
    told = (str(raw["scope"]), whole(raw["head"]), str(raw["epoch"]), bytes.fromhex(raw["digest"]))
    return ScopeDigests(*told, parts, MappingProxyType(documents))


def snapshot_header_of(raw: dict[str, Any]) -> SnapshotHeader:
    return SnapshotHeader(
        str(raw["scope"]),
        str(raw["edition"]),
        whole(raw["head"]),
        whole(raw["total"]),
        str(raw["after"]),
        str(raw["upto"]),
        whole(raw["rows"]),
        str(raw["epoch"]),
        MappingProxyType({str(name): signed_of(signed) for name, signed in raw["certificates"].items()}),
    )
