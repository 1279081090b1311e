"""`central person-protected`: somebody's identity has become protected, in every case of hers."""

from __future__ import annotations

import argparse
from datetime import datetime

from central.app.operator_store import SWEDEN, store_of, tell
from domain.access_table import GRADES, NOT_PROTECTED
from domain.person_id import PersonIdError, parse


def person_protected(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="central person-protected", description="Somebody's identity is protected.")
    parser.add_argument("person", metavar="PERSON", type=_person, help="her number, in any spelling")
    parser.add_argument("grade", metavar="GRADE", choices=sorted(GRADES - {NOT_PROTECTED}), help="%(choices)s")
    with store_of(parser, arguments) as (store, options):
        changed, _ = store.protect_person(options.person, options.grade)
        tell({"grade": options.grade, "cases": changed})
    return 0


def _person(text: str) -> str:
    try:
        return parse(text, datetime.now(SWEDEN).date()).value
    except PersonIdError as error:
        raise argparse.ArgumentTypeError(f"not a person's number ({error.code})") from error
