"""What is said about two numbers that may be one person's: what joining them would mean, and what waits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the OID of who handed it out."""

    issuer: str
    value: str


@dataclass(frozen=True, slots=True)
class JoinLook:
    """`refused` is why they cannot be joined (resources/texts/person_id.yaml), '' when they can; `two` that a second
    person must agree. The cases of each are counted; `inpatient` are units where the person lies."""

    refused: str
    two: bool
    cases: int
    cases_now: int
    inpatient: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JoinWaiting:
    """What a second person has yet to look at; `mine` that this one asked."""

    alias: str
    number: Number
    now: Number
    asked_by: str
    asked_at: str
    mine: bool
