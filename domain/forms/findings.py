"""What goes into an evaluation besides the answers, and what comes out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.forms.definition import READ_ROLE, Level

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Editor:
    """Who is typing: the acting unit, its kind (domain.md §4.1) and the person's role."""

    unit_id: str
    unit_kind: str
    role: str

    @classmethod
    def of(cls, unit_id: str, unit_kind: str, roles: Iterable[str]) -> Editor:
        """Somebody with several roles types by one that writes, if she has any such."""
        known = sorted(roles, key=lambda role: (role == READ_ROLE, role))
        return cls(unit_id, unit_kind, known[0] if known else "")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the form may know of the world: today 'YYYY-MM-DD', now 'YYYY-MM-DDTHH:MM' (local), policies by name."""

    today: str
    now: str
    policy: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell about one field.

    `path` is a visible field; the group's id when rows are missing. `rule_id` is '' for what every form asks.
    `params` never hold anything written about a person.
    """

    level: Level
    code: str
    path: str
    params: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    rule_id: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The form as it stands. All paths are cells, rows (`group/<row>`) or groups.

    `required` is a part of `visible` whatever the moment. `left_out` are answers in fields no longer shown: the draft
    keeps them, a publish leaves them out, and the view tells so.
    """

    visible: frozenset[str]
    required: frozenset[str]
    readonly: frozenset[str]
    findings: tuple[Finding, ...]
    left_out: frozenset[str] = frozenset()

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.level is Level.BLOCK)
