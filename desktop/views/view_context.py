"""What a case view may know besides the record it shows: forms, units, who is typing, words and the clock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.models.known import Known
from desktop.models.records import Provenance
from desktop.models.unit_finder import Asking, Found, Hit, UnitFinder
from desktop.views.moments import moment_words
from domain.case import Document
from domain.context import FormLibrary
from domain.directory import Directory, Unit
from domain.forms.definition import FormDefinition
from domain.forms.findings import Editor, Facts

_CHAIN = (
    *("SLUTEN", "SLUTEN_REHAB", "SPEC_OPEN", "VC", "REHAB_PV", "REGIONHALSA"),
    *("KOM_SOL", "KOM_SSK", "KOM_REHAB", "SKOLA"),
)


@dataclass(frozen=True, slots=True)
class ViewContext:
    """`common` is {code: text} of resources/texts/forms.yaml, `say(code, **params)` the words for everything else.

    `known` tells what the store last told of units, forms and policies; `clock` gives the local moment with its zone;
    `user_title` is the person's occupation in small letters, `user_id` what tells her from others of her name.
    """

    known: Callable[[], Known]
    editor: Editor
    user_name: str
    user_title: str
    common: Mapping[str, str]
    say: Callable[..., str]
    clock: Callable[[], datetime]
    user_id: str

    @property
    def forms(self) -> FormLibrary:
        return self.known().forms

    @property
    def directory(self) -> Directory:
        return self.known().directory

    def facts(self) -> Facts:
        now = self.clock()
        return Facts(now.date().isoformat(), now.strftime("%Y-%m-%dT%H:%M"), self.known().policies)

    def definition(self, document: Document) -> FormDefinition:
        """The form the document was made with; the one in force when this program does not know that one.

        Raises LookupError for a kind of document that has no form here.
        """
        form = self.form(document)
        if form is None:
            raise LookupError(document.kind)
        return form

    def form(self, document: Document) -> FormDefinition | None:
        """The same; None for a kind of document that has no form here."""
        return self.known().form_of(document.kind, document.definition)

    def unit_name(self, unit_id: str) -> str:
        return self.directory.name_of(unit_id)

    def selectable(self) -> list[Unit]:
        """The units that can be sent to today, in no order."""
        directory, today = self.directory, self.facts().today
        return [unit for unit in directory.units.values() if directory.selectable(unit.unit_id, today)]

    def find_units(
        self, text: str, left_out: Collection[str] = (), among: Callable[[Unit], bool] | None = None
    ) -> Found:
        """Units by what one knows of them, near ones first, also those that cannot be sent to. Asks no database."""
        known = self.known()
        finder = known.finder or UnitFinder.over(known.directory, known.codes.get("municipalities", {}))
        return finder.find(text, Asking(self.editor.unit_id, self.facts().today, known.usual, left_out, among))

    def look_at(self, unit_id: str) -> Hit | None:
        """How a unit's inbox is today; None for one that nobody knows."""
        known = self.known()
        return UnitFinder(known.directory).look_at(unit_id, self.facts().today)

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
