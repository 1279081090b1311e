"""Commands that shut somebody or something out, and one that lets in again (docs/operations.md)."""

from __future__ import annotations

import argparse
from datetime import datetime, time, timedelta

from central.app.operator_store import SWEDEN, read_day, store_of, tell


def device_lost(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="central device-lost", description="A device is lost, or found again.")
    parser.add_argument("--found", action="store_true", help="it is found again, and let in")
    parser.add_argument("device", metavar="ID")
    with store_of(parser, arguments) as (store, options):
        (store.find_again if options.found else store.lose_device)(options.device)
        owed = [one.scope for one in store.owed_scopes() if one.device_id == options.device]
        tell({"device": options.device, "lost": not options.found, "owes_an_answer_for": owed})
    return 0


def device_release(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="central device-release", description="Let in a device that was shut out for bad signatures."
    )
    parser.add_argument("device", metavar="ID")
    with store_of(parser, arguments) as (store, options):
        store.release_device(options.device)
        tell({"device": options.device, "refused": store.refusal(options.device)})
    return 0


def role_ended(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="central role-ended", description="Somebody leaves a unit, or all of them.")
    parser.add_argument("--unit", default="", help="this one only")
    parser.add_argument("--on", type=read_day, default=None, help="her last Swedish day there (at once when left out)")
    parser.add_argument("user", metavar="USER")
    with store_of(parser, arguments) as (store, options):
        ended = store.end_roles(options.user, options.unit, _end_of(options.on) if options.on else None)
        tell({"user": options.user, "unit": options.unit, "ended": ended, "on": options.on or store.today()})
    return 0


def unit_closed(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="central unit-closed", description="Nobody works at a unit any more.")
    parser.add_argument("unit", metavar="UNIT")
    with store_of(parser, arguments) as (store, options):
        store.close_unit(options.unit)
        tell({"unit": options.unit, "closed": True})
    return 0


def _end_of(day: str) -> datetime:
    """The midnight that ends a Swedish day."""
    following = datetime.fromisoformat(day).date() + timedelta(days=1)
    return datetime.combine(following, time(), SWEDEN)
