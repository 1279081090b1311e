"""A desk whose replica tells of very many persons, made up, the same every time: what a search is measured over."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import insert

from desktop.models.clock import Clock
from desktop.models.desk import Desk
from desktop.models.find_rows import number_word
from desktop.models.outbox import Outbox
from desktop.models.replica import Replica
from desktop.models.replica_tables import case_summary, find_unit
from desktop.models.texts import Texts
from desktop.models.workplace import Session, Workplace
from domain.directory import Unit
from domain.finding import bare, words_in
from domain.ids import uuid7
from domain.operation import Author
from domain.person_id import luhn_digit

KEY = b"k" * 32
UNIT = Unit("ska-ssk", "Kommun SSK", "KOM_SSK", "Skaraborg")
_FIRST = (
    *(
        "Anna",
        "Eva",
        "Maria",
        "Karin",
        "Åsa",
        "Ingrid",
        "Märta",
        "Gösta",
        "Lars",
        "Per",
        "Åke",
        "Björn",
        "Elsa",
        "Nils",
    ),
    *("Sara", "Erik", "Johan", "Östen", "Ulla", "Kerstin", "Mohammed", "Fatima", "Aino", "Zdenka"),
)
_STEMS = (
    *("And", "Joh", "Karl", "Hall", "Lind", "Berg", "Öst", "Åk", "Näs", "Sjö", "Björk", "Gran", "Ek", "Alm", "Dal"),
    *("Ström", "Fors", "Holm", "Lund", "Strand", "Hed", "Kvist", "Mo", "Sund", "Vik"),
)
_TAILS = (
    "ersson",
    "berg",
    "qvist",
    "ström",
    "gren",
    "man",
    "lund",
    "blad",
    "hagen",
    "stedt",
    "vall",
    "sjö",
    "in",
    "ell",
)
_STATES = ("INP_ADMITTED", "INP_PLANNING", "INP_READY", "INP_CLOSED", "OPC_ANSWERED", "SIP_ACTIVE")
_START_MS = 1_780_000_000_000
_AT_ONCE = 5000
_PUT = "INSERT INTO find_word (bare, word, case_id) VALUES (?, ?, ?)"


def person(number: int) -> tuple[str, str]:
    """The name and the number of the person with this place in the row."""
    draw = random.Random(number)
    name = f"{draw.choice(_FIRST)} {draw.choice(_STEMS)}{draw.choice(_TAILS)}"
    nine = f"{draw.randrange(100):02d}{draw.randrange(1, 13):02d}{draw.randrange(1, 29):02d}{draw.randrange(1000):03d}"
    return name, f"19{nine}{luhn_digit(nine)}"


def open_desk(folder: Path) -> Desk:
    """A desk over new, empty files."""
    clock = Clock()
    session = Session(Author("ssk.1", "Anna Lindh", "sjuksköterska"), UNIT, ("CASEWORKER_KOM",), "")
    outbox = Outbox.open(folder / "outbox.db", KEY, clock)
    outbox.become_device(clock.new_id(), 1)
    replica = Replica.open(folder / "replica.db", KEY)
    return Desk(outbox, replica, Workplace(session, clock), Texts.load())


def fill(desk: Desk, count: int) -> None:
    """Let the replica tell of `count` persons with a case each, as far as lists and searches go."""
    parties = [f"u{number}" for number in range(200)]
    summaries, words = list[dict[str, object]](), list[tuple[str, str, str]]()
    for summary, found in _rows(count, parties):
        summaries.append(summary)
        words += found
    words = sorted(set(words))  # in the order of the table: a tenth of the time
    with desk.replica.file.write.begin() as db:
        db.execute(insert(find_unit), [{"unit_id": unit} for unit in parties])
        for start in range(0, count, _AT_ONCE):
            db.execute(insert(case_summary), summaries[start : start + _AT_ONCE])
        for start in range(0, len(words), _AT_ONCE):
            db.exec_driver_sql(_PUT, words[start : start + _AT_ONCE])


def _rows(count: int, parties: list[str]) -> Iterator[tuple[dict[str, object], list[tuple[str, str, str]]]]:
    draw = random.Random(11)
    for place in range(count):
        name, number = person(place)
        case_id = uuid7(_START_MS + place * 60_000, draw.randbytes(10))
        day = f"2026-{6 + place * 5 // count:02d}-{1 + place % 28:02d}"
        units = " ".join(f"u:{unit}" for unit in draw.sample(parties, 3))
        state = draw.choice(_STATES)
        marks = f" t:inpatient s:{state} k:INS k:PLN k:VBG u:ska-ssk {units} d:{day} "
        yield (
            {
                "case_id": case_id,
                "person_name": name,
                "person_id": f"{number[:8]}-{number[8:]}",
                "protected": "",
                "status": state,
                "marks": marks,
            },
            [(bare(word), word, case_id) for word in (*words_in(name), number_word(number))],
        )
