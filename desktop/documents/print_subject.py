"""What every document about a person has in common when it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.documents.paper import Imprint

CellValue = str | int | bool | Sequence[str] | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PrintSubject:
    """A document about a person at the moment somebody prints it.

    `cells` are the document's cells by path. `unit_names` and `unit_phones` go by unit id. `printed_at` is local
    time. `protected` is the header's `person/protected` (None = not protected). Of a protected person the facts in
    `withheld` (domain.protected) are left out, all of them when the caller names none: units then stand by name, and
    numbers to call, only for those that the caller has named in `unit_names` and `unit_phones`; what stands in
    `hidden_words` (the names of the other units) is held back even in what people have typed.
    `unverified` means that the signatures behind the cells did not hold; such a document is refused.
    `repr` is the bare class name: the record holds patient data and must be safe to log by accident.
    """

    person_name: str
    person_id_text: str
    birth_only: bool
    cells: Mapping[str, CellValue]
    unit_names: Mapping[str, str]
    unit_phones: Mapping[str, str]
    printed_at: datetime
    printed_by_unit: str
    print_code: str
    training: bool
    draft: bool
    large_type: bool = False
    protected: str | None = None
    withheld: frozenset[str] | None = None
    hidden_words: frozenset[str] = frozenset()
    unverified: bool = False

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"

    @property
    def draft_notice(self) -> str:
        """What the frame says of what is not valid yet; '' when it is."""
        return "UTKAST" if self.draft else ""

    @property
    def imprint(self) -> Imprint:
        """What stands at the foot of every page, and in the frame on top."""
        return Imprint(
            printed_at=self.printed_at,
            printed_by_unit=self.printed_by_unit,
            print_code=self.print_code,
            training=self.training,
            draft=self.draft_notice,
        )

    def withholds(self, fact: str) -> bool:
        """Whether a fact about a protected person stays off the paper."""
        return bool(self.protected) and (self.withheld is None or fact in self.withheld)

    @property
    def hides_number(self) -> bool:
        """Whether only the date of birth may stand on the paper."""
        return self.birth_only or self.withholds("number")
