"""The store as a program: one loopback port, one line on standard output when it is ready.

    python -m central --training --data DIR                       the client's own store in a folder
    python -m central --database URL --data DIR --issuer URL --client-id ID   the service, on PostgreSQL
    python -m central migrate --database URL [--role ROLE]        make that database ready, as its owner
    python -m central new-epoch --database URL                    after a restore: clients send again what it lost
    python -m central issue --database URL --data DIR FILE…       issue forms and process tables to every client
    python -m central device-lost --database URL --data DIR ID    refuse a device all but the answer for its wipe
    python -m central device-report --database URL --data DIR ID --to FILE   whose data a device held, for an officer
    python -m central device-release --database URL --data DIR ID   let in one that was shut out for bad signatures
    python -m central role-ended --database URL --data DIR USER   she leaves a unit (--unit) or all of them (--on DAY)
    python -m central unit-closed --database URL --data DIR UNIT   nobody works there any more
    python -m central sealed --database URL --data DIR            whose sealed work waits; --judge, --discard-before DAY
    python -m central person-protected --database URL --data DIR PERSON GRADE   what leads to her leaves every computer
    python -m central compartment --database URL --data DIR UNIT NAME USER…   who has a seat in a part of a unit
    python -m central import-units --database URL --data DIR FILE  take in units from CSV or XLSX (import-users: people)
    python -m central person --database URL --data DIR HSAID USER   who in the directory she is whom the issuer knows so
    python -m central unit --database URL --data DIR HSAID UNIT     which unit of ours a unit of the catalogue is
    python -m central verify --database URL                       each night: look through a thirtieth of the record
    python -m central verify-events --database URL [--told FILE]  is the access log still what was written

How people log in to the service stands in docs/operations.md. A training store's launch token passes by that line
alone: never an argument, never in a log. A training store ends when its standard
input closes, so that it never outlives the client that started it; the service ends when it is told to (SIGTERM).
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import OperationalError

from central.app.importing import import_units, import_users
from central.app.issuing import UnfitFile, issue_files
from central.app.operator_store import operator_name, read_day, store_of, tell
from central.app.protecting import person_protected
from central.app.revocation import device_lost, device_release, role_ended, unit_closed
from central.app.sealed_work import sealed_work
from central.app.serving import serve
from central.app.telling_what_was_held import device_report
from central.app.training_store import claim_environment, open_service_store, open_training_store
from central.login.id_token import hsa_id
from central.login.refusal import LoginRefused
from central.login.terms import UnfitTerms, read_terms
from central.store.dialect import UnfitDatabase
from central.store.event_check import check_events, check_new_events
from central.store.opening import begin_epoch, migrate, open_database
from central.store.store import Store
from central.store.verify import PARTS, verify

SERVICE_ROLE = "samsa_service"
_UNFIT = 3
_UNREACHABLE = 4
_DAMAGED = 5
_log = logging.getLogger(__name__)


def run(arguments: list[str] | None = None) -> int:
    """Returns the exit code: 2 for a wrong call, 3 for a database that must not be used, 4 for one that is away,
    5 when verify or verify-events found damage."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        command = _COMMANDS.get(given[0]) if given else None
        return command(given[1:]) if command else _serve(given)
    except UnfitDatabase as unfit:
        sys.stderr.write(f"{unfit}\n")
        return _UNFIT
    except OperationalError:
        # Its text may quote the address, and with it a password.
        sys.stderr.write("Databasen svarar inte, eller släpper inte in. Kontrollera adress, användare och lösenord.\n")
        return _UNREACHABLE


def _migrate(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="central migrate", description="Make a PostgreSQL database ready, as owner.")
    parser.add_argument("--database", default=os.environ.get("DATABASE_URL"), help="the owner's URL (DATABASE_URL)")
    parser.add_argument("--role", default=SERVICE_ROLE, help="the role the service connects as")
    options = parser.parse_args(arguments)
    if not options.database:
        parser.error("--database or DATABASE_URL is needed")
    began, ended = migrate(options.database, options.role, operator_name())
    tell({"revision": ended, "was": began, "role": options.role})
    return 0


def _new_epoch(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="central new-epoch", description="After a restore; the service is stopped.")
    parser.add_argument("--database", default=os.environ.get("DATABASE_URL"), help="the URL (DATABASE_URL)")
    options = parser.parse_args(arguments)
    if not options.database:
        parser.error("--database or DATABASE_URL is needed")
    tell({"epoch": begin_epoch(options.database, operator_name())})
    return 0


def _issue(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="central issue", description="Issue forms and process tables (YAML).")
    parser.add_argument("--since", type=read_day, help="the Swedish day from which they are in force (today)")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    with store_of(parser, arguments) as (store, options):
        try:
            issued = issue_files(store, options.files, options.since or "")
        except UnfitFile as unfit:
            sys.stderr.write(f"{unfit}\n")
            return _UNFIT
        tell({"issued": issued, "since": options.since or store.today()})
    return 0


def _compartment(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="central compartment", description="Who has a seat in a part of a unit.")
    parser.add_argument("unit", metavar="UNIT")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("users", nargs="*", metavar="USER", help="these and nobody else")
    with store_of(parser, arguments) as (store, options):
        store.write_compartment(options.unit, options.name, options.users)
        tell({"unit": options.unit, "compartment": options.name, "seats": len(set(options.users))})
    return 0


def _verify(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="central verify", description="Is the record still what was written?")
    parser.add_argument(
        "--database", default=os.environ.get("DATABASE_URL"), help="the service's URL (DATABASE_URL), or a store's file"
    )
    parser.add_argument("--whole", action="store_true", help="all of it, not this night's thirtieth")
    options = parser.parse_args(arguments)
    if not options.database:
        parser.error("--database or DATABASE_URL is needed")
    part, parts = (0, 1) if options.whole else (datetime.now(UTC).toordinal() % PARTS, PARTS)
    database = open_database(options.database)
    try:
        with database.read() as connection:
            found = verify(connection, part, parts)
    finally:
        database.close()
    for what, ids in (
        ("document", found.wrong_documents),
        ("chain of case", found.broken_cases),
        ("digest of scope", found.wrong_scopes),
    ):
        for one in ids:
            _log.error("damaged: %s %s", what, one)
    tell({"documents": found.documents, "cases": found.cases, "clean": found.clean})
    return 0 if found.clean else _DAMAGED


def _verify_events(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="central verify-events", description="Is the access log what was written?")
    parser.add_argument(
        "--database", default=os.environ.get("DATABASE_URL"), help="the service's URL (DATABASE_URL), or a store's file"
    )
    parser.add_argument("--told", type=Path, help="what this command told earlier, kept on another computer")
    parser.add_argument("--new", action="store_true", help="only what came after the ends told last (--told)")
    options = parser.parse_args(arguments)
    if not options.database:
        parser.error("--database or DATABASE_URL is needed")
    if options.new and not options.told:
        parser.error("--new needs --told")
    told = _read_ends(parser, options.told) if options.told else {}
    database = open_database(options.database)
    try:
        with database.read() as connection:
            found = check_new_events(connection, told) if options.new else check_events(connection, told)
    finally:
        database.close()
    for owner, (number, end) in sorted(found.ends.items()):
        tell({"owner": owner, "n": number, "hash": end})
    for chain, place in found.broken.items():
        _log.error("damaged: events of %s from number %d on: %s", chain, place.number, place.code)
    tell({"events": found.events, "chains": len(found.ends), "clean": found.clean})
    return 0 if found.clean else _DAMAGED


def _read_ends(parser: argparse.ArgumentParser, file: Path) -> dict[str, dict[int, str]]:
    """The ends of chains that earlier runs told, any number of them one after the other."""
    told: dict[str, dict[int, str]] = {}
    try:
        for line in file.read_text("utf-8").splitlines():
            one = json.loads(line)
            if "owner" in one:
                told.setdefault(str(one["owner"]), {})[int(one["n"])] = str(one["hash"])
    except (OSError, ValueError, KeyError, TypeError):
        parser.error(f"{file.name}: går inte att läsa som det verify-events skriver.")
    return told


def _serve(arguments: list[str]) -> int:
    options = _options(arguments)
    store = _open(options)
    try:
        claim_environment(store, "training" if options.training else "production")
        serve(store, options.listen, tell, terms=options.terms, ends_with_parent=options.training)
    finally:
        store.close()
    return 0


def _open(options: argparse.Namespace) -> Store:
    if options.training:
        return open_training_store(options.data, options.cases, options.seed, _tell_progress, database=options.database)
    return open_service_store(options.data, options.database)


def _person(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="central person", description="Who she is whom the issuer knows by an HSA-id."
    )
    parser.add_argument("--issuer", default=os.environ.get("OIDC_ISSUER"), help="the identity provider (OIDC_ISSUER)")
    parser.add_argument("hsa_id", metavar="HSAID", type=_hsa_id)
    parser.add_argument("user", metavar="USER")
    with store_of(parser, arguments) as (store, options):
        if not options.issuer:
            parser.error("--issuer or OIDC_ISSUER is needed")
        store.logins.write_identity(options.issuer, options.hsa_id, options.user)
        tell({"issuer": options.issuer, "hsa_id": options.hsa_id, "user": options.user})
    return 0


def _unit(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="central unit", description="Which unit of ours a unit of the catalogue is.")
    parser.add_argument("hsa_id", metavar="HSAID", type=_hsa_id)
    parser.add_argument("unit", metavar="UNIT")
    with store_of(parser, arguments) as (store, options):
        store.logins.write_unit_identity(options.hsa_id, options.unit)
        tell({"hsa_id": options.hsa_id, "unit": options.unit})
    return 0


def _hsa_id(text: str) -> str:
    try:
        return hsa_id(text)
    except LoginRefused as refused:
        raise argparse.ArgumentTypeError("an HSA-id is SE, ten digits, a hyphen, and letters or digits") from refused


def _tell_progress(done: int, of: int) -> None:
    tell({"seeding": done, "of": of})


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="central", description="The central store.")
    parser.add_argument("--training", action="store_true", help="fill the store with fictional cases the first time")
    parser.add_argument("--database", help="a PostgreSQL URL; without --training also DATABASE_URL")
    parser.add_argument("--data", type=Path, required=True, help="folder of the store's key, and of an embedded store")
    parser.add_argument("--cases", type=int, default=600, help="how many cases to make the first time")
    parser.add_argument("--seed", type=int, default=1, help="equal seeds give equal cases")
    parser.add_argument("--listen", type=_address, default=("127.0.0.1", 0), help="loopback address:port; 0 = any")
    parser.add_argument("--issuer", default=os.environ.get("OIDC_ISSUER", ""), help="identity provider (OIDC_ISSUER)")
    parser.add_argument("--client-id", default=os.environ.get("OIDC_CLIENT_ID", ""), help="ours there (OIDC_CLIENT_ID)")
    options = parser.parse_args(arguments)
    options.terms = None
    if not options.training:
        options.database = options.database or os.environ.get("DATABASE_URL")
        if not options.database:
            parser.error("--training or --database is needed")
        try:
            options.terms = read_terms(options.issuer, options.client_id, os.environ)
        except UnfitTerms as unfit:
            parser.error(str(unfit))
    return options


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if host not in {"127.0.0.1", "localhost"} or not (port.isascii() and port.isdigit()) or int(port) > 65_535:
        raise argparse.ArgumentTypeError("a store listens on 127.0.0.1:PORT only; TLS is a proxy's before it")
    return host, int(port)


_COMMANDS = {
    "migrate": _migrate,
    "new-epoch": _new_epoch,
    "issue": _issue,
    "device-lost": device_lost,
    "device-report": device_report,
    "device-release": device_release,
    "role-ended": role_ended,
    "unit-closed": unit_closed,
    "sealed": sealed_work,
    "person-protected": person_protected,
    "compartment": _compartment,
    "import-units": import_units,
    "import-users": import_users,
    "person": _person,
    "unit": _unit,
    "verify": _verify,
    "verify-events": _verify_events,
}
