"""What all kinds of training cases share: who is in it, the consent, and how messages are received."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from central.training.cast import Cast, author
from central.training.letters import Letter
from central.training.persons import TrainingPerson, first_names
from central.training.script import Cells, Script
from central.training.texts import ADULT, CHILD, Picture, worded
from domain.consent import CANNOT, GIVEN, KIN, LIMITED, PLAN, REFUSED, coordination, head_of
from domain.person_id import Sex, format_display

_RELATIONS = {
    Sex.FEMALE: ("dotter", "syster", "brorsdotter"),
    Sex.MALE: ("son", "bror", "brorson"),
}


@dataclass(frozen=True, slots=True)
class Kin:
    """The one next of kin of a case."""

    name: str
    relation: str
    phone: str
    may_inform: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """One case while it is written."""

    script: Script
    cast: Cast
    person: TrainingPerson
    picture: Picture
    kin: Kin

    @property
    def chance(self) -> random.Random:
        return self.script.chance

    def words(self, text: str) -> str:
        return worded(text, self.person.sex)

    @property
    def has_letters(self) -> bool:
        """In one case of five somebody has attached something, always the same ones."""
        return random.Random(f"letters:{self.script.case_id}").random() < 0.2  # noqa: S311 - made-up cases

    def summary(self, unit: str) -> Letter:
        """What the unit knows of the background, as a letter to send along."""
        about = (f"{self.person.name}, {format_display(self.person.person_id)}",)
        paragraphs = (self.words(self.picture.background), self.words(self.picture.current))
        return self.script.letter(unit, "Sammanfattning.pdf", "Sammanfattning", about, paragraphs)

    def open(self, unit: str, case_type: str, parties: Iterable[str] = ()) -> str:
        """Open the case with the person's consent, given the same day. Returns the header's id."""
        return self.script.open_case(unit, case_type, self.person, self._consent(case_type), parties)

    def received(self, doc: str, units: Sequence[str], *, but: Iterable[str] = ()) -> None:
        """The units acknowledge, in a while and not all in the same; those in `but` do not."""
        left = frozenset(but)
        for unit in units:
            if unit in left or unit == self.cast.wanted:
                # A unit the cases are made for keeps them all in its inbox.
                continue
            self.script.later(4, 70)
            if self.chance.random() < 0.3:
                self.script.see(unit, doc)
                self.script.later(1, 20)
            self.script.acknowledge(unit, doc)

    def _consent(self, case_type: str) -> Cells:
        draw = self.chance.random()
        asked: Cells = {"asked_at": f"{self.script.day(0)}T09:00", "form": "ORAL", "given_by": "PERSON"}
        told: Cells = {"state": GIVEN, **asked}
        if case_type == "inpatient" and self.picture.name == "memory":
            told = {"state": CANNOT, **self._assessment()}
        elif draw > 0.93:
            told |= {"state": LIMITED, "limits_note": "Uppgifter lämnas inte till närstående."}
        kin: Cells = {"state": GIVEN if self.kin.may_inform else REFUSED, **asked}
        by_purpose = {coordination(case_type): told, PLAN: told, KIN: kin}
        return {f"{head_of(name)}{field}": v for name, record in by_purpose.items() for field, v in record.items()}

    def _assessment(self) -> Cells:
        """Why what is needed may be told although the person cannot be asked."""
        return {
            "harm_assessed": True,
            "harm_basis": "OSL_25_13",
            "harm_reason": "Uppgifterna behövs för att vården och omsorgen hemma ska bli säker.",
            "harm_attitude": "Har tidigare tagit emot hjälp av kommunen och vårdcentralen och varit nöjd med det.",
            "harm_no_objection": "Inget tyder på att personen skulle säga nej. Närstående är av samma mening.",
        }


def next_of_kin(person: TrainingPerson, band: str, chance: random.Random) -> Kin:
    """Somebody close with the same family name; a parent for a child."""
    sex = chance.choice((Sex.FEMALE, Sex.MALE))
    if band == CHILD:
        relation = "mamma" if sex is Sex.FEMALE else "pappa"
    elif band == ADULT:
        relation = "syster" if sex is Sex.FEMALE else "bror"
    else:
        relation = chance.choice(_RELATIONS[sex])
    family = person.name.rpartition(" ")[2]
    number = f"070-174 06 {chance.randint(5, 99):02d}"
    return Kin(f"{chance.choice(_first_names(sex))} {family}", relation, number, chance.random() < 0.85)


@cache
def _first_names(sex: Sex) -> tuple[str, ...]:
    return tuple(sorted(first_names(sex)))


def signature(unit: str) -> str:
    """The name of whoever acts for the unit."""
    return author(unit).name
