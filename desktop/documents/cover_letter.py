"""The letter that goes with the whole plan to a party without the system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desktop.documents.cell_reader import CellReader, identity_text
from desktop.documents.letter import (
    Recipient,
    Sender,
    about,
    letter_head,
    letter_title,
    paragraphs,
    points,
    sign_off,
)
from desktop.documents.page_flow import Item
from desktop.documents.paper import Document, Paper, Running
from desktop.documents.print_measures import LARGE, Sheet
from desktop.documents.sip_plan import Audience, SipPrint
from desktop.documents.sip_print import TITLE, sip_part
from desktop.documents.swedish_dates import clock, day_month_year, parse_day, weekday_date
from desktop.documents.text_lines import Inline, Run

_SUBJECT = "Samordnad individuell plan (SIP)"


def render_pack(plan: SipPrint, sender: Sender, recipient: Recipient) -> bytes:
    """Cover letter and whole plan for one party, as one PDF numbered through.

    Raises UnverifiedContentError when the plan's signatures did not hold.
    """
    return pack_document(plan, sender, recipient).draw().data


def pack_document(plan: SipPrint, sender: Sender, recipient: Recipient) -> Document:
    """Letter and plan laid out. Raises UnverifiedContentError."""
    copy = replace(plan, audience=Audience.PARTY, copy_to=recipient.name)
    sheet = Sheet(LARGE if plan.large_type else 1.0)
    reader = CellReader(copy)
    pages = 1
    while True:
        part = sip_part(copy, pages_before=pages)
        letter = Paper(sheet, copy.imprint, Running(_SUBJECT, identity_text(copy), recipient.name)).lay_out(
            _letter(copy, reader, sheet, sender, recipient, len(part.flow.pages))
        )
        if len(letter.flow.pages) <= pages:
            return Document(TITLE, (letter, part))
        pages = len(letter.flow.pages)  # the plan names its own pages, so it must know how many come before


def _letter(
    plan: SipPrint, reader: CellReader, sheet: Sheet, sender: Sender, recipient: Recipient, pages: int
) -> Iterator[Item]:
    yield from letter_head(sheet, sender, recipient, plan.printed_at.date())
    yield letter_title(sheet, _SUBJECT)
    yield about(sheet, plan.person_name, identity_text(plan))
    yield from paragraphs(sheet, "Ni får planen på papper", *_why(plan, reader, pages))
    yield from points(sheet, "Det här står ni för i planen", _your_part(reader, recipient))
    yield from points(sheet, "Det här ber vi er göra", _asked(plan, reader))
    yield from paragraphs(sheet, "Frågor och ändringar", _whom_to_call(reader, sender))
    yield sign_off(sheet, sender)


def _why(plan: SipPrint, reader: CellReader, pages: int) -> list[str | list[Inline]]:
    day = plan.established_date
    day = parse_day(day) if isinstance(day, str) else day
    established = f", upprättad {day_month_year(day)}" if day and not plan.is_draft else ""
    number = "en sida" if pages == 1 else f"{pages} sidor"
    told: list[str | list[Inline]] = [
        f"Ni är med i planen men har ingen inkorg i SAMSA. Därför får ni den här. Det är version\u00a0{plan.version}"
        f"{established}, och den är på {number}."
        if plan.version
        else f"Ni är med i planen men har ingen inkorg i SAMSA. Därför får ni det här utkastet. Det är på {number}."
    ]
    if reader.text("consent_form") and plan.consent_ended_on is None:
        told.append(f"{plan.person_name} har lämnat samtycke till att uppgifterna i planen delas.")
    return told


def _your_part(reader: CellReader, recipient: Recipient) -> list[str]:
    """What the plan says that the recipient does, by the name it is called there."""
    names = {name.casefold() for name in (recipient.name, recipient.attention) if name}
    told: list[str] = []
    for group, cells in (("actions", ("unit", "contact_name")), ("other_actions", ("who",))):
        for row in reader.rows(group):
            named = {reader.text(f"{row}/{cell}").casefold() for cell in cells} - {""}
            if not named & names and not any(name in one for name in names for one in named):
                continue
            when = reader.text(f"{row}/schedule") or reader.text(f"{row}/when")
            what = reader.text(f"{row}/description").rstrip(". ")
            told.append(f"{what}: {when[:1].lower()}{when[1:]}" if when else what)
    return told


def _asked(plan: SipPrint, reader: CellReader) -> list[str]:
    day, time = reader.day("follow_up_date"), reader.text("follow_up_time")
    when = f"{weekday_date(day)} {clock(time)}" if day and time else weekday_date(day) if day else ""
    meet = plan.status != "SIP_CLOSED" and when
    return [
        "Läs planen. Hör av er om något är fel eller om ni inte kan göra det ni står för.",
        f"Räkna med uppföljningen {when}. Ni får en egen inbjudan." if meet else "",
        "Förvara planen så att ingen obehörig kan läsa den. Uppgifterna omfattas av sekretess.",
        "Förstör den här versionen när ni får en ny.",
    ]


def _whom_to_call(reader: CellReader, sender: Sender) -> list[Inline]:
    owner, phone = reader.text("plan_owner/name"), reader.phone("plan_owner/phone", "plan_owner/unit")
    if not owner or not phone:
        owner, phone = sender.unit, sender.phone
    told: list[Inline] = [Run(f"Ring {owner}" + (", som är huvudansvarig för planen" if owner != sender.unit else ""))]
    if phone:
        told += [Run(", "), Run(phone, bold=True, whole=True)]
    return [*told, Run(".")]
