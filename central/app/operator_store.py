"""What every command of an operator needs: the service's store, a note in the access log, and words for a refusal."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from central.app.training_store import open_service_store
from central.store.answers import StoreRefusal
from central.store.store import Store

SWEDEN = ZoneInfo("Europe/Stockholm")


@contextmanager
def store_of(parser: argparse.ArgumentParser, arguments: list[str]) -> Iterator[tuple[Store, argparse.Namespace]]:
    """The service's store, for a command that changes something in it. Ends the program when the store refuses."""
    parser.add_argument("--database", default=os.environ.get("DATABASE_URL"), help="the service's URL (DATABASE_URL)")
    parser.add_argument("--data", type=Path, required=True, help="folder of the store's key")
    options = parser.parse_args(arguments)
    if not options.database:
        parser.error("--database or DATABASE_URL is needed")
    store = open_service_store(options.data, options.database)
    try:
        # Before it is tried: also what is refused then was asked for by somebody.
        _note(store, parser.prog, options)
        yield store, options
    except StoreRefusal as refusal:
        parser.error(_REFUSED.get(refusal.code, refusal.code))
    finally:
        store.close()


def _note(store: Store, command: str, options: argparse.Namespace) -> None:
    """Into the access log, without where the database is: that may hold a password."""
    told = {name: value for name, value in vars(options).items() if value and name not in {"database", "data"}}
    about = ", ".join(f"{name} {_told(value)}" for name, value in told.items())
    store.events.operator(command.partition(" ")[2], about, operator_name())


def _told(value: object) -> str:
    return " ".join(map(_told, value)) if isinstance(value, list) else str(value)


def operator_name() -> str:
    """Who this computer says is running the command; '' when it does not know."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


_REFUSED = {
    "unknown_device": "Datorn finns inte.",
    "unknown_unit": "Enheten finns inte.",
    "unknown_person": "Personen har inget uppdrag där som kan avslutas.",
    "bad_field": "Gruppens namn har fel form, eller så finns någon inte i katalogen eller har ingen roll vid enheten.",
}


def read_day(text: str) -> str:
    """A Swedish day as an argument, 'YYYY-MM-DD'."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError("a day is YYYY-MM-DD") from error


def tell(line: dict[str, object]) -> None:
    """One line of JSON on standard output."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
