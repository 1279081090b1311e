"""What the codes of a SIP are called on paper, where it is the person who speaks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PRINCIPALS: Mapping[str, str] = MappingProxyType(
    {
        "REGION": "Regionen",
        "MUNICIPALITY": "Kommunen",
        "SCHOOL": "Skolan",
        "OTHER": "Annan",
        "PERSON": "Jag själv",
        "KIN": "Närstående",
    },
)
MEETING_FORMS: Mapping[str, str] = MappingProxyType({"PHYSICAL": "", "VIDEO": "via video", "PHONE": "på telefon"})
IMPORTANT_MISSING: Mapping[str, str] = MappingProxyType(
    {"DOES_NOT_WANT": "Jag har valt att inte berätta.", "CANNOT": "Jag har inte kunnat berätta själv."},
)
SUBGOAL_STATUS: Mapping[str, str] = MappingProxyType(
    {"ONGOING": "Pågår", "REACHED": "Uppnått", "PARTLY": "Delvis uppnått", "NOT": "Inte uppnått"},
)
ACTION_STATUS: Mapping[str, str] = MappingProxyType(
    {"PLANNED": "Planerad", "ONGOING": "Pågår", "DONE": "Klar", "STOPPED": "Avslutad i förtid"},
)
LEGAL_BASIS: Mapping[str, str] = MappingProxyType(
    {"SOL": "SoL", "LSS": "LSS", "HSL": "HSL", "SKOLL": "SkolL", "OTHER": "annat lagrum"},
)
TOOK_PART: Mapping[str, str] = MappingProxyType(
    {
        "YES": "Jag har varit med och tagit fram planen.",
        "PARTLY": "Jag har delvis varit med och tagit fram planen.",
        "NO": "Jag har inte varit med och tagit fram planen.",
    },
)
KIN_TOOK_PART: Mapping[str, str] = MappingProxyType(
    {
        "YES": "Närstående har varit med.",
        "NO": "Närstående har inte varit med.",
        "NOT_WANTED": "Jag vill inte att närstående är med.",
    },
)
CONSENT_FORMS: Mapping[str, str] = MappingProxyType(
    {"ORAL": "muntligt", "WRITTEN": "skriftligt", "REPRESENTATIVE": "genom ställföreträdare"},
)
CALLED_AS: Mapping[str, str] = MappingProxyType({"SUMMONED": "kallad", "INVITED": "inbjuden"})
COPY_PERSON: Mapping[str, str] = MappingProxyType({"PRINT": "på papper", "1177": "på 1177", "OTHER": "på annat sätt"})
RATING_MISSING: Mapping[str, str] = MappingProxyType(
    {"DOES_NOT_WANT": "Jag vill inte svara.", "CANNOT": "Jag har inte kunnat svara."},
)
CLOSE_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "GOALS_REACHED": "Målen är uppnådda.",
        "NEEDS_GONE": "Jag behöver inte längre stöd från båda huvudmännen.",
        "PERSON_ENDS": "Jag vill avsluta planen.",
        "MOVED": "Jag har flyttat.",
        "DECEASED": "Personen har avlidit.",
        "REPLACED": "En ny SIP har tagit över.",
        "SYSTEM_ENDS": "Systemet som planen finns i stängs.",
    },
)

OF_CELLS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "participants/*/principal": PRINCIPALS,
        "participants/*/called_as": CALLED_AS,
        "actions/*/principal": PRINCIPALS,
        "actions/*/status": ACTION_STATUS,
        "actions/*/legal_basis": LEGAL_BASIS,
        "subgoals/*/status": SUBGOAL_STATUS,
        "plan_owner/principal": PRINCIPALS,
        "important_to_me_missing": IMPORTANT_MISSING,
        "follow_up_form": MEETING_FORMS,
        "took_part": TOOK_PART,
        "kin_took_part": KIN_TOOK_PART,
        "consent_form": CONSENT_FORMS,
        "copy_person": COPY_PERSON,
        "rating_missing": RATING_MISSING,
        "close_reason": CLOSE_REASONS,
    },
)
"""Which words belong to which choice of the form, by template path."""
