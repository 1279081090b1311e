"""Requests and answers of administration as they lie on the wire."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from central.api.wire import Count, Id

Text = Annotated[str, msgspec.Meta(max_length=200)]
Value: TypeAlias = "str | int | bool | list[str] | None"
Limit = Annotated[int, msgspec.Meta(ge=1, le=500)]


class AdminUnitsRequest(msgspec.Struct):
    """`unit` asks for one alone. `after` is that of the page before."""

    search: Text = ""
    unit: Id = ""
    principal: Text = ""
    state: Id = ""
    after: Id = ""
    limit: Limit = 200


class AdminUnit(msgspec.Struct):
    unit_id: str
    cells: dict[str, str]
    version: str
    mine: bool
    unread: int
    people: int


class AdminUnitsAnswer(msgspec.Struct):
    rows: list[AdminUnit]
    after: str
    total: int


class AdminUsersRequest(msgspec.Struct):
    """`user` asks for one alone, `unit` for those with a role there, `everyone` for those of other principals too."""

    search: Text = ""
    user: Id = ""
    unit: Id = ""
    everyone: bool = False
    after: Id = ""
    limit: Limit = 200


class AdminRole(msgspec.Struct):
    unit_id: str
    unit_name: str
    role: str
    until: str
    version: str
    mine: bool


class AdminUser(msgspec.Struct):
    user_id: str
    name: str
    title: str
    hsa_id: str
    protected: bool
    version: str
    mine: bool
    roles: list[AdminRole]
    elsewhere: bool


class AdminUsersAnswer(msgspec.Struct):
    rows: list[AdminUser]
    after: str
    total: int


class AdminChangesRequest(msgspec.Struct):
    kind: Id = ""
    target: Text = ""
    batch: Count = 0
    after: Id = ""
    limit: Limit = 200


class AdminChangeTold(msgspec.Struct):
    number: int
    at: str
    user_id: str
    user_name: str
    unit_id: str
    unit_name: str
    kind: str
    target: str
    target_name: str
    principal: str
    reason: str
    batch: int
    before: dict[str, Value]
    after: dict[str, Value]


class AdminChangesAnswer(msgspec.Struct):
    rows: list[AdminChangeTold]
    after: str
    total: int


class AdminInboxesRequest(msgspec.Struct):
    principal: Text = ""
    after: Id = ""
    limit: Limit = 200


class AdminInbox(msgspec.Struct):
    """`oldest_unread` and `oldest_unopened` are when the store received it, `last_open_care_handled_at` a Swedish day;
    '' for none."""

    unit_id: str
    name: str
    principal: str
    inbox_state: str
    people: int
    unread: int
    oldest_unread: str
    oldest_unopened: str
    last_open_care_handled_at: str


class AdminInboxesAnswer(msgspec.Struct):
    rows: list[AdminInbox]
    after: str
    total: int


class AdminAppliesRequest(msgspec.Struct):
    """Nothing needs to be said."""


class AdminPolicy(msgspec.Struct):
    """`form`: choice (then one of `choices`), number or limit."""

    name: str
    values: dict[str, str]
    version: str
    form: str
    choices: list[str]


class AdminCodes(msgspec.Struct):
    name: str
    words: dict[str, str]
    version: str


class AdminNotice(msgspec.Struct):
    notice_id: str
    text: str
    level: str
    begins: str
    ends: str
    version: str


class AdminIssued(msgspec.Struct):
    kind: str
    name: str
    hash: str
    number: int
    since: str


class AdminAppliesAnswer(msgspec.Struct):
    regional: bool
    policies: list[AdminPolicy]
    codes: list[AdminCodes]
    notices: list[AdminNotice]
    issued: list[AdminIssued]


class AdminChangeRequest(msgspec.Struct):
    """`seen` is the version of what is changed, '' for something new; `cells` only what shall differ."""

    kind: Id
    target: Annotated[str, msgspec.Meta(max_length=130)]
    seen: Id
    cells: dict[str, Value]
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""


class AdminChangeAnswer(msgspec.Struct):
    number: int
    version: str
    target: str


class AdminImportRequest(msgspec.Struct):
    """`file` is the file's bytes packed with zstd, in base64. With the `digest` of an earlier answer it is done."""

    kind: Id
    file: str
    digest: Id = ""


class AdminImportFault(msgspec.Struct):
    line: int
    column: str
    code: str
    params: dict[str, str]


class AdminImportLine(msgspec.Struct):
    """`what`: NEW, CHANGED or ENDED."""

    line: int
    what: str
    target: str
    name: str
    before: dict[str, Value]
    after: dict[str, Value]


class AdminImportAnswer(msgspec.Struct):
    """Counted in full; `shown` and `faults` are the first of them. `number` is 0 while nothing is done."""

    lines: int
    new: int
    changed: int
    unchanged: int
    ended: int
    shown: list[AdminImportLine]
    faults: list[AdminImportFault]
    fault_count: int
    digest: str
    number: int
