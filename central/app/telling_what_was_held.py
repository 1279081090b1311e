"""`central device-report`: what a lost computer held, in a file that the officer who has to judge it can read."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from central.app.operator_store import operator_name, store_of, tell
from central.store.clock import swedish_minute
from central.store.device_report import DeviceReport, HeldDocument, HeldScope
from central.store.shipped import shipped_forms, shipped_protection
from domain.case import HEADER

_STATES = {"active": "i bruk", "lost": "anmäld som förlorad", "quarantined": "spärrad: fel underskrifter"}
_NEVER = "aldrig"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the start of a cell: a name may begin with anything."""
_LIMITS = (
    "Listan visar det mesta som kan ha funnits på datorn: allt som har skickats ut till den för varje enhet.",
    "Det som datorn har kvitterat att den har tagit bort står med tid; allt annat kan finnas kvar på den.",
    "Påbörjade utkast och ändringar som aldrig har skickats känner den centrala lagringen inte till.",
    "Filerna på datorn är krypterade. Datorns nyckelring, PIN och ett lås som gäller till tiden ovan öppnar dem.",
    "Vilka ärenden som har öppnats står i åtkomstloggen, så långt datorn har hunnit lämna sina händelser.",
)


class Unsafe(Exception):
    """The file cannot be written there; the text, in Swedish, says why."""


def device_report(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="central device-report", description="Whose data a computer held, and by when. Holds patient data."
    )
    parser.add_argument("--to", required=True, metavar="FILE", help="a new file, readable by you alone; - for here")
    parser.add_argument("--json", action="store_true", help="as JSON (CSV with Swedish headings when left out)")
    parser.add_argument("--on-screen", action="store_true", help="standard output may be a terminal")
    parser.add_argument("device", metavar="ID")
    with store_of(parser, arguments) as (store, options):
        if options.to == "-" and sys.stdout.isatty() and not options.on_screen:
            parser.error("Rapporten innehåller patientuppgifter. Ange en fil, eller --on-screen för att visa den här.")
        report = store.device_report(options.device, operator_name())
        text = as_json(report) if options.json else as_csv(report)
        if options.to == "-":
            sys.stdout.write(text)
            return 0
        try:
            write_for_oneself(Path(options.to), text)
        except Unsafe as unsafe:
            parser.error(str(unsafe))
        tell({"device": report.device_id, "persons": report.persons, "documents": len(report.held)})
    return 0


def write_for_oneself(file: Path, text: str) -> None:
    """A new file that nobody else may read. Raises Unsafe when there is one already, or it cannot be made."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Unsafe("Filen finns redan. Ange ett nytt namn; ingenting skrivs över.") from None
    except OSError as error:
        raise Unsafe(f"Filen går inte att skapa: {error.strerror}.") from None
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as opened:
        opened.write(text)


def as_json(report: DeviceReport) -> str:
    """Every member by its name in `DeviceReport`, times in UTC."""
    return json.dumps({**asdict(report), "persons": report.persons}, ensure_ascii=False, indent=1) + "\n"


def as_csv(report: DeviceReport) -> str:
    """For a spreadsheet: the computer first, then its units, then document by document. Times are Swedish."""
    out = io.StringIO()
    out.write("\ufeff")  # or a spreadsheet takes å, ä and ö for something else
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in _rows(report):
        rows.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def _rows(report: DeviceReport) -> Iterator[tuple[object, ...]]:
    yield ("Vad datorn höll",)
    yield from _about(report)
    yield ()
    yield (
        *("Enhet", "Grupp", "Personer", "Ärenden", "Handlingar"),
        *("Senast utskickat", "Allt skickat", "Borttaget enligt datorn"),
    )
    for scope in report.scopes:
        yield _scope_row(scope, report)
    yield ()
    yield (
        *("Person-id", "Namn", "Skyddade uppgifter", "Enhet", "Ärende", "Handling", "Handlingens id", "Version"),
        *("Bilagor", "Hämtade bilagor", "Har lämnat enheten", "Borttaget enligt datorn"),
    )
    units = {scope.scope: scope.unit_name for scope in report.scopes}
    grades, forms = shipped_protection().grades, shipped_forms().in_force
    titles = {HEADER: "Ärendet: person och parter", **{kind: form.title for kind, form in forms.items()}}
    for one in sorted(report.held, key=_by_person):
        yield (
            *(one.person_id, one.person_name, grades.get(one.protected, "Ja" if one.protected else "Nej")),
            *(units[one.scope], one.case_id, titles.get(one.kind, one.kind), one.doc_id, one.ver),
            *(one.files, one.fetched, "Ja" if one.withdrawn else "Nej", _when(one.gone_at, "")),
        )


def _about(report: DeviceReport) -> Iterator[tuple[object, ...]]:
    yield ("Dator", report.device_id)
    yield ("Användare", f"{report.user_name}, {report.user_title}".strip(", "), report.user_id)
    yield ("Läge", _STATES.get(report.state, report.state))
    yield ("Ansluten", _when(report.enrolled_at))
    yield ("Senaste kontakt", _when(report.last_contact))
    yield ("Senast skickat härifrån", _when(report.last_push), f"{report.operations} ändringar i allt")
    yield ("Låset till det hämtade gäller till", _when(report.lease_ends))
    yield ("Händelser senast mottagna", _when(report.events_at), f"{report.events} i allt")
    yield ("Förseglat arbete som väntar på beslut", report.sealed_waiting)
    yield ("Personer", report.persons)
    yield ("Svar saknas om borttagning för", ", ".join(report.owed) or "inget")
    for limit in _LIMITS:
        yield ("Obs", limit)


def _scope_row(scope: HeldScope, report: DeviceReport) -> tuple[object, ...]:
    persons = len({one.person_id for one in report.held if one.scope == scope.scope})
    whole = "Ja" if scope.pos >= scope.head else "Nej"
    counts = (persons, scope.cases, scope.documents)
    return (scope.unit_name, scope.compartment, *counts, _when(scope.at), whole, _when(scope.wiped_at, ""))


def _by_person(one: HeldDocument) -> tuple[str, str, str, str]:
    return one.person_id, one.scope, one.case_id, one.doc_id


def _when(utc: str, never: str = _NEVER) -> str:
    return swedish_minute(datetime.fromisoformat(utc)).replace("T", " ") if utc else never


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
