"""Writes docs/processes.md and docs/pictures/process-….svg: the process tables for those who own a process.

.venv/bin/python -m resources.processes.page
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from resources import resource_path
from resources.processes.picture import draw

_DOCS = resource_path().parent / "docs"
PAGE = _DOCS / "processes.md"
PICTURES: Mapping[str, Path] = {
    name: _DOCS / "pictures" / f"process-{name.replace('_', '-')}.svg" for name in ("inpatient", "open_care")
}
PROCESSES: Mapping[str, str] = {"inpatient": "In- och utskrivning", "open_care": "Öppenvård", "sip": "SIP"}
_PHASES = {
    "before": "Före start: inget är skickat",
    "open": "Pågår",
    "after": "Efter vårdtiden",
    "ended": "Slut: går bara att läsa",
    "deceased": "Slut: personen är avliden",
}
_GROUPS = {
    "SLUTEN": "Slutenvård",
    "PV": "Regionfinansierad öppenvård",
    "KOM": "Kommunen",
}
GUARDS: Mapping[str, str] = {
    "form_complete": "planen är helt ifylld",
    "no_open_conflicts": "inga dubbla texter är kvar att välja mellan",
    "consent_allows": "samtycket tillåter det",
    "one_plan_owner": "någon är huvudansvarig",
    "ward_holds": "avdelningen har patienten",
    "ward_can_receive": "den andra enheten är en avdelning med inkorg",
    "offered_to_us": "ärendet är erbjudet den egna avdelningen",
    "ready_taken_back": "utskrivningsklar är återtaget om personen behöver ny vård",
    "we_have_acknowledged": "den egna enheten har kvitterat utskrivningsmeddelandet",
    "all_acknowledged": "alla har kvitterat utskrivningsmeddelandet, eller någon svarar för att avsluta ändå",
    "not_closed_by_us": "den egna enheten har inte redan avslutat",
    "closed_by_us": "den egna enheten har avslutat",
    "ended_by_us": "den egna enheten avslutade (av sig självt: avdelningen), eller rollen Avsluta ärenden eller sysadm",
    "marked_by_us": "den egna enheten antecknade dödsfallet",
    "soon_enough": "högst 7 dagar har gått (policy reactivation_days), för en SIP 30 (policy plan_reactivation_days)",
    "soon_after_death": "högst 14 dagar har gått sedan dödsdagen (policy certificate_days)",
    "request_written": "det finns en vårdbegäran, och det som måste stå i den är ifyllt",
    "request_reaches": "mottagarna har en inkorg, och personen har inte undantagit dem eller det som står där",
    "initiator_or_closer": "den egna enheten började ärendet, eller rollen Avsluta ärenden",
    "case_owner_does": "enheten har ärendet",
    "plan_owner_does": "enheten är huvudansvarig för planen",
    "owner_or_chair": "enheten är huvudansvarig, har ärendet eller ledde mötet",
    "we_called": "enheten kallade till mötet, eller har ärendet",
    "need_registered": "behovet är antecknat",
    "begun_elsewhere": "planen började i ett annat ärende",
    "contributions_told": "i en kallelse står vad varje kallad enhet ska bidra med",
    "plan_not_frozen": "samtycket är inte nekat eller taget tillbaka",
    "own_part_of_plan": "enheten är huvudansvarig, eller skriver bara i sina egna insatser",
    "unit_can_own": "den andra enheten deltar redan",
    "plan_offered_to_us": "den egna enheten är tillfrågad om huvudansvaret",
    "person_alive": "personen lever",
    "death_marked": "ett dödsfall är antecknat",
    "new_admission_is_new_case": "aldrig: en ny inskrivning är ett nytt ärende",
}
EFFECTS: Mapping[str, str] = {
    "new_version": "planen får en ny version",
    "established_today": "dagen då planen upprättades antecknas",
    "ward_takes_on": "avdelningen har patienten från och med nu",
    "care_contact_known": "den fasta vårdkontakt som står i meddelandet visas för alla parter, om ingen är utsedd",
    "care_contact_named": "namn och telefon visas för alla parter och på utskrifter",
    "contact_named": "alla parter ser enhetens kontakt; utan namn tas den bort",
    "discharge_expected": "alla parter ser det nya datumet",
    "ward_offered": "den andra avdelningen ser ärendet och kan svara",
    "ward_accepted": "avdelningen har patienten; det som skickas till den förra kommer hit",
    "ward_offer_ends": "den andra avdelningen ser inte längre ärendet, om den inte redan deltog",
    "person_deceased": "dödsdagen visas för alla parter, inget nytt påbörjas för personen",
    "calls_cancelled": "kallelser till möten från dödsdagen ställs in",
    "deceased_by_mistake": "dödsdagen tas bort",
    "unit_closes": "ärendet är avslutat för enheten; när alla har avslutat är det avslutat för alla",
    "unit_reopens": "enheten har ärendet igen",
    "need_known": "dagen då behovet upptäcktes, och enheten som såg det, antecknas",
    "meeting_noted": "när mötet hölls och vem som ledde det antecknas",
    "calls_called_off": "kallelser till möten som inte har varit ställs in",
    "owner_takes_case": "den som är huvudansvarig har ärendet från och med nu",
    "version_kept": "planen som den nu står sparas som en egen version",
    "evaluation_begins": "förra uppföljningens svar finns kvar i sin version; den nya fylls i på nytt",
    "plan_offered": "den andra enheten kan svara",
    "plan_offer_ends": "den andra enheten är inte längre tillfrågad",
    "plan_taken_over": "den nya enheten är huvudansvarig i samma stund som den förra slutar vara det",
    "plan_closed": "när och varför planen avslutades, och vad den ledde till, står i planen",
    "plan_ends_by_death": "planen avslutas på dödsdagen",
    "plan_reopened": "planen gäller igen",
    "ends": "läget före och vem som avslutade antecknas",
    "recipients_join": "mottagarna är parter från och med nu",
    "request_goes_out": "mottagarna är parter, ser vårdbegäran och skriver i den",
    "topic_told": "ärendet har det ämne som senast angavs",
    "answers_reckoned": "vem som är skyldig vem ett svar antecknas, och läget följer av det",
    "completed": "det som enheten ombads komplettera väntar inte längre, när allt är skrivet",
    "planning_written": "att enheten har skrivit i planeringen antecknas; när två har gjort det pågår samordning",
    "asked_follows": "den som får meddelandet är skyldig svaret i stället",
    "reopened": "ärendet får tillbaka det läge det hade; en ny räkning av dagar börjar",
}
_HEAD = """\
# Processerna

Skrivet för den som äger en process. Sidan är gjord av tabellerna som programmet läser (`resources/processes/*.yaml`).
Ändra där, och gör om sidan med `python -m resources.processes.page`; ett prov stannar om de inte stämmer överens.

En rad säger: i det läget får de enheterna göra det, om villkoren håller, och då händer det. Det som inte har någon rad
i ett läge går inte att göra där, och den som försöker får veta varför. Vem som får göra en sak med sin roll, och med
vilket samtycke, står i [access.md](access.md). Den centrala lagringen bestämmer; programmet svarar likadant i förväg.
"""


def page() -> str:
    """The whole page as the tables now stand."""
    return "\n".join([_HEAD, *(part for name in PROCESSES for part in _process(name))]) + "\n"


def picture(name: str) -> str:
    """A process as SVG."""
    return draw(_read("processes", name), _texts())


def _process(name: str) -> Iterator[str]:
    table, texts = _read("processes", name), _texts()
    yield f"## {PROCESSES[name]}\n"
    if name in PICTURES:
        yield f"![Ärendets lägen och vad som leder mellan dem](pictures/{PICTURES[name].name})\n"
    if table.get("states"):
        yield from _states(table)
    yield "### Vad som kan hända\n"
    yield from _rows(table, texts)


def _states(table: Mapping[str, Any]) -> Iterator[str]:
    yield "### Lägen\n"
    rows = [
        (told["says"], told["means"], _PHASES[told["phase"]], f"`{name}`") for name, told in table["states"].items()
    ]
    yield from _lines(("Läge", "Betyder", "", ""), rows)
    wait = table.get("waiting")
    if wait:
        source, target = (table["states"][wait[end]]["says"] for end in ("from", "to"))
        yield (
            f"{source} blir {target.lower()} av sig självt efter {wait['days']} dagar (policy `{wait['policy']}`), "
            "räknat från den dag lagringen tog emot det som ledde dit.\n"
        )
    yield "### Vid sidan av läget\n"
    told = [(region["title"], ", ".join(region["states"].values())) for region in table["regions"].values()]
    yield from _lines(("Vad", "Lägen"), [*told, *((one["title"], one["says"]) for one in table["told"])])


def _rows(table: Mapping[str, Any], texts: Mapping[str, str]) -> Iterator[str]:
    head = ("Rad", "I läget", "Händelse", "Vem", "Fylls i", "Villkor", "Leder till", "Vad som händer då")
    yield from _lines(head, [_row(table, row, texts) for row in table["rows"]])


def _row(table: Mapping[str, Any], row: Mapping[str, Any], texts: Mapping[str, str]) -> tuple[str, ...]:
    words = texts[f"event.{row['event']}"]
    region = table.get("regions", {}).get(row.get("region", ""))
    within = [region["states"][state].lower() for state in row.get("within", [])] if region else []
    guards = [GUARDS[name] for name in row.get("guards", [])]
    if region:
        guards.insert(0, f"{region['title'].lower()}: {' eller '.join(within)}")
    target = row.get("to", "")
    leads = _state(table, target, texts) if target and [target] != row["from"] else "samma läge"
    if "at_last" in row:
        leads += f", till sist {_state(table, row['at_last'], texts)}"
    if "or_to" in row:
        leads += f" eller {_state(table, row['or_to'], texts)}"
    if region:
        leads = f"{region['title'].lower()}: {region['states'][row['then']].lower()}"
    happens = [EFFECTS[name] for name in row.get("effects", [])]
    note = row.get("note", "")
    return (
        row.get("row", ""),
        ", ".join(_state(table, state, texts) for state in row["from"]),
        words[:1].upper() + words[1:],
        ", ".join(_GROUPS.get(name, name) for name in row.get("who", [])) or "Alla parter",
        _fields(row["form"]) if "form" in row else "",
        "; ".join(guards),
        leads,
        " ".join(part for part in ("; ".join(happens), note) if part),
    )


def _state(table: Mapping[str, Any], state: str, texts: Mapping[str, str]) -> str:
    if state == "BEFORE":
        return "läget före"
    known = table.get("states", {}).get(state)
    words = known["says"] if known else texts[f"state.{state}"]
    return str(words).lower().replace("sip", "SIP")


def _fields(form: str) -> str:
    sections = _read("forms", form)["sections"]
    items = [item for section in sections for item in section["items"]]
    return ", ".join(item["label"] + ("" if item.get("required") else " (frivilligt)") for item in items)


def _lines(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _texts() -> Mapping[str, str]:
    return _read("texts", "process")


def _read(folder: str, name: str) -> dict[str, Any]:
    loaded = yaml.safe_load(resource_path(folder, f"{name}.yaml").read_text("utf-8"))
    if not isinstance(loaded, dict):
        raise TypeError(f"{folder}/{name}.yaml")
    return loaded


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    for drawn, file in PICTURES.items():
        file.write_text(picture(drawn), "utf-8")
