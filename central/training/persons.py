"""Made-up people: the tax agency's published test numbers first, then people born in the 1700s.

Names follow the sex that the number tells. Nobody living can have a number from either source.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import yaml

from domain.person_id import IdKind, PersonIdError, Sex, check_strict, luhn_digit
from resources import resource_path

# The place a case plays in is where the person lives: municipality codes by sub-region.
_MUNICIPALITIES: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType(
    {
        "fyr": (
            ("1485", "Uddevalla"),
            ("1488", "Trollhättan"),
            ("1487", "Vänersborg"),
            ("1486", "Strömstad"),
            ("1484", "Lysekil"),
            ("1492", "Åmål"),
            ("1421", "Orust"),
            ("1427", "Sotenäs"),
            ("1430", "Munkedal"),
            ("1435", "Tanum"),
            ("1438", "Dals-Ed"),
            ("1439", "Färgelanda"),
            ("1460", "Bengtsfors"),
            ("1461", "Mellerud"),
        ),
        "gbg": (
            ("1480", "Göteborg"),
            ("1481", "Mölndal"),
            ("1402", "Partille"),
            ("1401", "Härryda"),
            ("1407", "Öckerö"),
        ),
        "sml": (("1489", "Alingsås"), ("1441", "Lerum")),
        "smb": (
            ("1482", "Kungälv"),
            ("1415", "Stenungsund"),
            ("1440", "Ale"),
            ("1419", "Tjörn"),
            ("1462", "Lilla Edet"),
        ),
        "ska": (
            ("1496", "Skövde"),
            ("1494", "Lidköping"),
            ("1495", "Skara"),
            ("1499", "Falköping"),
            ("1493", "Mariestad"),
            ("1470", "Vara"),
            ("1471", "Götene"),
            ("1472", "Tibro"),
            ("1497", "Hjo"),
            ("1498", "Tidaholm"),
            ("1473", "Töreboda"),
            ("1446", "Karlsborg"),
            ("1445", "Essunga"),
            ("1444", "Grästorp"),
            ("1447", "Gullspång"),
        ),
        "sal": (
            ("1490", "Borås"),
            ("1463", "Mark"),
            ("1491", "Ulricehamn"),
            ("1452", "Tranemo"),
            ("1465", "Svenljunga"),
            ("1466", "Herrljunga"),
            ("1442", "Vårgårda"),
            ("1443", "Bollebygd"),
        ),
    }
)
_STREETS = (
    "Björkvägen", "Lingonstigen", "Storgatan", "Kyrkbacken", "Ringvägen", "Älgstigen", "Hantverksgatan", "Åsvägen",
    "Ängsgatan", "Skolgatan", "Rönnvägen", "Kvarngatan", "Parkvägen", "Tallåsen", "Östra Långgatan", "Sjövägen",
    "Smedjegatan", "Lärkstigen", "Norra Ringgatan", "Vitsippsvägen",
)  # fmt: skip
_REGION_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {"fyr": 16, "gbg": 22, "sml": 10, "smb": 14, "ska": 22, "sal": 16}
)
_NAMED: Mapping[str, str] = MappingProxyType(
    {
        "194410119046": "Ingrid Hallberg",
        "193508089061": "Aino Mäkelä",
        "194401156478": "Karl-Erik Nyström",
        "193908079167": "Birgitta Holm",
        "195401036818": "Lars-Göran Ek",
        "194802162174": "Sven Lundqvist",
        "195210312582": "Siv Andreasson",
        "194010169185": "Elsa Berg",
    }
)
"""The people of the pictures. They live in Skaraborg, and come first."""
_MARKED = frozenset({"194010169185"})
_OLD_NAMES_BEFORE = 1965
_DAYS_OF_THE_1700S = (date(1800, 1, 1) - date(1700, 1, 1)).days
_STEP = 7919
"""Shares no factor with the days of the 1700s, so that every day is used once before any comes again."""
PUBLISHED = 435
"""How many numbers are published; people beyond are born in the 1700s."""


@dataclass(frozen=True, slots=True)
class TrainingPerson:
    """One made-up person. `municipality` is a code, `sub_region` a unit prefix ('ska').

    `protected` is None, MARKED, PROTECTED_REGISTRATION or FICTITIOUS; with any of them phone and address are None.
    Everybody is alive: that somebody dies is for a case to tell, since it ends the case.
    """

    person_id: str
    id_kind: IdKind
    name: str
    birth_date: date | None
    sex: Sex
    phone: str | None
    address: str | None
    municipality: str
    sub_region: str
    protected: str | None = None
    deceased_on: date | None = None

    def born_year(self) -> int:
        """The year the number tells, also where it tells no day."""
        return int(self.person_id[:4])


def persons(count: int, seed: int, today: date) -> tuple[TrainingPerson, ...]:
    """The first `count` people. Equal seeds give equal people, and fewer are the beginning of more."""
    return tuple(_person(number, seed, today) for number, _ in zip(_numbers(seed, today), range(count), strict=False))


def number_of_the_1700s(index: int, sex: Sex) -> str:
    """The index-th person number of somebody born 1700–1799, check digit included; no two indexes share one."""
    rounds, place = divmod(index, _DAYS_OF_THE_1700S)
    born = date(1700, 1, 1) + timedelta(days=place * _STEP % _DAYS_OF_THE_1700S)
    # Ten serials a day and sex are out of reach before 365 000 people.
    serial = f"{238 + rounds * 2 + (sex is Sex.MALE):03d}"
    eight = f"{born:%Y%m%d}"
    return f"{eight}{serial}{luhn_digit(eight[2:] + serial)}"


def _numbers(seed: int, today: date) -> Iterator[str]:
    # On a computer whose clock is years behind, some of the published are not born yet: the store would refuse them.
    published = [number for number in _published() if number not in _NAMED and _is_born(number, today)]
    random.Random(seed).shuffle(published)  # noqa: S311 – made-up people, nothing secret
    yield from _NAMED
    yield from published
    index = 0
    while True:
        sex = (Sex.FEMALE, Sex.MALE)[(index * 2654435761 >> 7) & 1]
        yield number_of_the_1700s(index, sex)
        index += 1


def _is_born(number: str, today: date) -> bool:
    try:
        check_strict(number, today)
    except PersonIdError:
        return False
    return True


def _person(number: str, seed: int, today: date) -> TrainingPerson:
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 – the same
    told = check_strict(number, today)
    sex = told.sex or Sex.FEMALE
    region = "ska" if number in _NAMED else chance.choices(*_region_choices())[0]
    code, town = chance.choice(_MUNICIPALITIES[region])
    name = _NAMED.get(number) or _name(chance, sex, int(number[:4]))
    protected = _protected(chance, number)
    phone = f"070-174 06 {chance.randint(5, 99):02d}"
    address = f"{chance.choice(_STREETS)} {chance.randint(1, 64)}, {town}"
    return TrainingPerson(
        number,
        told.kind,
        name,
        told.birth_date,
        sex,
        None if protected else phone,
        None if protected else address,
        code,
        region,
        protected,
    )


def _protected(chance: random.Random, number: str) -> str | None:
    draw = chance.random()
    if number in _NAMED:
        return "MARKED" if number in _MARKED else None
    if draw < 0.002:
        return "FICTITIOUS"
    if draw < 0.006:
        return "PROTECTED_REGISTRATION"
    return "MARKED" if draw < 0.015 else None


def _name(chance: random.Random, sex: Sex, born: int) -> str:
    names = _names()
    first_key = "old" if born < _OLD_NAMES_BEFORE else "young"
    origins = tuple(names)
    origin = names[chance.choices(origins, [names[key].weight for key in origins])[0]]
    firsts = origin.firsts[sex][first_key]
    return f"{chance.choice(firsts)} {chance.choice(origin.lasts)}"


@cache
def _region_choices() -> tuple[tuple[str, ...], tuple[int, ...]]:
    return tuple(_REGION_WEIGHTS), tuple(_REGION_WEIGHTS.values())


@dataclass(frozen=True, slots=True)
class _Origin:
    weight: int
    firsts: Mapping[Sex, Mapping[str, Sequence[str]]]
    lasts: Sequence[str]


@cache
def _names() -> Mapping[str, _Origin]:
    data = yaml.load(resource_path("training", "names.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return {
        key: _Origin(row["weight"], {Sex.FEMALE: row["female"], Sex.MALE: row["male"]}, row["last"])
        for key, row in data.items()
    }


def first_names(sex: Sex) -> frozenset[str]:
    """Every first name that goes with the sex."""
    return frozenset(name for origin in _names().values() for some in origin.firsts[sex].values() for name in some)


@cache
def _published() -> tuple[str, ...]:
    data = json.loads(resource_path("training", "persons.json").read_text("utf-8"))
    return (*data["personnummer"], *data["samordningsnummer"])
