"""What applies to everybody, and how the region changes it: policies, code lists, messages to all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from domain.administration import AdminRefusal
from domain.administration_units import is_day, read_text
from domain.deadline_limits import OFF, read_limit
from domain.ids import is_uuid7
from domain.notice import Notice

CHOICE, LIMIT, NUMBER = "choice", "limit", "number"
"""How a policy is written: one of a few words, '24 weekday_hours', or a whole number."""
_CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"sip_no_comment": ("require", "prompt", "off"), "sip_signatures": ("show", "hide")},
)
_LIMIT = re.compile(r"deadline_[1-9][0-9]?(?P<unit>@[a-z0-9][a-z0-9-]{0,35})?")
_NUMBER = re.compile(r"[a-z][a-z0-9_]{0,50}_(minutes|hours|days|months)(_ward)?")
_WHOLE = re.compile(r"[0-9]{1,4}")
WELL_KNOWN = (
    *_CHOICES,
    *(f"deadline_{number}" for number in range(1, 16)),
    "auto_close_days",
    "offline_lease_hours",
    "offline_lease_hours_ward",
)
"""Policies that can be set also where nobody has set them yet."""
LEVELS = ("INFO", "WARNING")
_CODE = re.compile(r"[A-Za-z0-9ÅÄÖåäö_.-]{1,40}")
_MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_LONGEST_NOTICE, _LONGEST_WORDS = 400, 200
_MOST_CODES = 5_000


def form_of(policy: str) -> tuple[str, tuple[str, ...]]:
    """How a policy is written, and its words when it is one of a few; '' for a policy nobody knows."""
    if policy in _CHOICES:
        return CHOICE, _CHOICES[policy]
    if _LIMIT.fullmatch(policy):
        return LIMIT, ()
    return (NUMBER, ()) if _NUMBER.fullmatch(policy) else ("", ())


def read_policy(name: str, cells: Mapping[str, object], today: str) -> tuple[str, str]:
    """The day from which on, and the value. Nothing that has applied is changed afterwards: the day is at the earliest
    today. Raises AdminRefusal."""
    form, choices = form_of(name)
    since, value = read_text("since", cells.get("since")), read_text("value", cells.get("value"))
    if not form:
        raise AdminRefusal("unknown_policy", "name", policy=name[:60])
    require_day_ahead(since, today)
    fits = {
        CHOICE: value in choices,
        LIMIT: read_limit(value) is not None or (value == OFF and "@" in name),
        NUMBER: _WHOLE.fullmatch(value) is not None,
    }
    if not fits[form]:
        raise AdminRefusal(f"not_a_{form}", "value", choices=", ".join(choices))
    return since, value


def require_day_ahead(since: str, today: str) -> None:
    """Raises AdminRefusal (not_a_day, in_the_past)."""
    if not is_day(since):
        raise AdminRefusal("not_a_day", "since")
    if since < today:
        raise AdminRefusal("in_the_past", "since")


def changed_codes(before: Mapping[str, str], cells: Mapping[str, object]) -> Mapping[str, str]:
    """A code list with codes added or said in other words. No code is ever taken away: what was written with it is
    read by it. Raises AdminRefusal."""
    after = dict(before)
    for code, words in cells.items():
        if _CODE.fullmatch(code) is None:
            raise AdminRefusal("bad_code", code[:40])
        after[code] = read_text(code, words, _LONGEST_WORDS)
        if not after[code]:
            raise AdminRefusal("needed", code)
    if len(after) > _MOST_CODES:
        raise AdminRefusal("too_many_codes", most=str(_MOST_CODES))
    return MappingProxyType(after)


def changed_notice(notice_id: str, before: Notice | None, cells: Mapping[str, object], now: str) -> Notice:
    """A message to all as it would be. `now` is a Swedish minute: one that is over stays as it was, and none is made
    that nobody would see. Raises AdminRefusal."""
    if not is_uuid7(notice_id):
        raise AdminRefusal("bad_notice_id")
    if before is not None and before.ends <= now:
        raise AdminRefusal("over_already", "until")
    told = {"text": "", "level": "INFO", "from": now, "until": ""}
    if before is not None:
        told = {"text": before.text, "level": before.level, "from": before.begins, "until": before.ends}
    for path, value in cells.items():
        if path not in told:
            raise AdminRefusal("unknown_field", path[:80])
        told[path] = read_text(path, value, _LONGEST_NOTICE)
    if not told["text"]:
        raise AdminRefusal("needed", "text")
    if told["level"] not in LEVELS:
        raise AdminRefusal("unknown_value", "level", value=told["level"][:40])
    for path in ("from", "until"):
        if not _is_minute(told[path]):
            raise AdminRefusal("not_a_minute", path)
    # One that is on is ended by an end that is now; a new one must have an end that is yet to come.
    if told["until"] <= told["from"] and not (before is not None and told["until"] == now):
        raise AdminRefusal("ends_before_it_begins", "until")
    if told["until"] < now or (before is None and told["until"] == now):
        raise AdminRefusal("over_already", "until")
    return Notice(notice_id, told["text"], told["level"], told["from"], told["until"])


def _is_minute(text: str) -> bool:
    try:
        return _MINUTE.fullmatch(text) is not None and bool(datetime.fromisoformat(text))
    except ValueError:
        return False
