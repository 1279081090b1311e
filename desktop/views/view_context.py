"""What a case view may know besides the record it shows: forms, units, who is typing, words and the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from desktop.models.records import Provenance
from desktop.views.moments import moment_words
from domain.case import Document
from domain.context import FormLibrary
from domain.directory import Directory
from domain.forms.definition import FormDefinition
from domain.forms.findings import Editor, Facts

_CHAIN = (
    *("SLUTEN", "SLUTEN_REHAB", "SPEC_OPEN", "VC", "REHAB_PV", "REGIONHALSA"),
    *("KOM_SOL", "KOM_SSK", "KOM_REHAB", "SKOLA"),
)


@dataclass(frozen=True, slots=True)
class ViewContext:
    """`common` is {code: text} of resources/texts/forms.yaml, `say(code, **params)` the words for everything else.

    `clock` gives the local moment with its zone; `user_title` is the person's occupation in small letters.
    """

    forms: FormLibrary
    directory: Directory
    editor: Editor
    user_name: str
    user_title: str
    common: Mapping[str, str]
    say: Callable[..., str]
    clock: Callable[[], datetime]
    policy: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def facts(self) -> Facts:
        now = self.clock()
        return Facts(now.date().isoformat(), now.strftime("%Y-%m-%dT%H:%M"), self.policy)

    def definition(self, document: Document) -> FormDefinition:
        """The form the document was made with; the one in force when this program does not know that one."""
        pinned = self.forms.by_hash.get(document.definition or "")
        return pinned if pinned is not None else self.forms.in_force[document.kind]

    def unit_name(self, unit_id: str) -> str:
        return self.directory.name_of(unit_id)

    def in_order(self, units: Iterable[str]) -> list[str]:
        """Units in the order of the chain of care: ward, specialist, primary care, social services, care, school."""

        def place(unit_id: str) -> tuple[int, str]:
            kind = self.directory.kind_of(unit_id)
            return (_CHAIN.index(kind) if kind in _CHAIN else len(_CHAIN), self.unit_name(unit_id))

        return sorted(units, key=place)

    def who(self, provenance: Provenance | None) -> str:
        """`Anna Lindh, Kommun SSK · i dag 13.12`; '' when nobody is known."""
        if provenance is None:
            return ""
        return f"{self.who_only(provenance)} · {moment_words(provenance.at or provenance.written_at, self.clock())}"

    def who_only(self, provenance: Provenance) -> str:
        return ", ".join(part for part in (provenance.user_name, provenance.unit_name) if part)

    def by_me(self, provenance: Provenance) -> bool:
        return provenance.unit_id == self.editor.unit_id and provenance.user_name == self.user_name
