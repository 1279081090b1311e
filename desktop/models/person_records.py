"""What views are given about a number somebody has typed, and of the own unit's cases of that person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A number as it was read. `code` is why it cannot be one (resources/texts/person_id.yaml), '' for a good one.

    `birth_date` is '' when the number tells none; `verified` is False for one behind which nobody has made sure who it
    is. `normalised` tells that more than a separator was put right.
    """

    code: str
    value: str = ""
    kind: str = ""
    issuer: str = ""
    shown: str = ""
    birth_date: str = ""
    age: int | None = None
    sex: str = ""
    verified: bool = True
    normalised: bool = False


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case of the own unit about the person, under any number of hers. `open` is False for one that has ended."""

    case_id: str
    case_type: str
    status: str
    owner_unit: str
    open: bool
    number_shown: str


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """What the own unit's cases tell of the person behind a number; the newest case first.

    `other_name` is set when a reserve number stands for somebody else there: it must not be used.
    """

    name: str = ""
    address: str = ""
    phone: str = ""
    municipality: str = ""
    protected: str = ""
    deceased_on: str = ""
    now_shown: str = ""
    other_name: bool = False
    cases: tuple[KnownCase, ...] = ()


@dataclass(frozen=True, slots=True)
class NewCaseDraft:
    """A case that is being written: its id, the admission's, and what was typed, {path: value}.

    `opened` is a case that has begun at the own unit and whose admission has not been sent.
    """

    case_id: str
    doc_id: str
    values: dict[str, object]
    opened: bool = False
