"""Writes docs/access.md: the access table and the lists of protected identity as a page for process owners.

.venv/bin/python -m resources.access.page
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from resources import resource_path

PAGE = resource_path().parent / "docs" / "access.md"

_ROLES: Mapping[str, str] = {
    "NOBODY": "Utan inloggning",
    "LAUNCHER": "Startat övningen",
    "SESSION": "Inloggad utan roll",
    "LOCKED": "Låst program",
    "READ": "Läsbehörighet",
    "CASEWORKER_SLUTEN": "Handläggare slutenvård",
    "CASEWORKER_OPENV": "Handläggare öppenvård",
    "CASEWORKER_KOM": "Handläggare kommun",
    "CASEWORKER_SKOLA": "Handläggare skola",
    "CASE_CLOSER": "Avsluta ärenden",
    "REPORTS": "Analysera rapporter",
    "LOG_REVIEWER": "Granska loggar",
    "SYSADM_LOCAL": "Lokal sysadm",
    "SYSADM_REGIONAL": "Regional sysadm",
    "SUPPORT": "Support",
    "EMERGENCY_READ": "Läsa SIP utan att delta",
    "IDENTITY_ADMIN": "Identitetshantering",
    "ROBOT": "Robot",
}
_WITHOUT_A_ROLE = frozenset({"NOBODY", "LAUNCHER", "SESSION", "LOCKED"})
_VALUES: Mapping[str, Mapping[str, str]] = {
    "role": _ROLES,
    "relation": {
        "NONE": "Deltar inte, eller finns inte",
        "NEW": "Ärendet börjar nu",
        "PARTY": "Deltar i ärendet, har inte dokumentet",
        "OWNER": "Äger ärendet",
        "READER": "Har dokumentet",
        "RECIPIENT": "Meddelandet är ställt till enheten",
        "SELF": "Rör bara den som frågar",
        "OWN_SCOPE": "Den egna inkorgen eller gruppen",
    },
    "consent": {
        "GIVET": "Givet",
        "BEGRÄNSAT": "Begränsat",
        "EJ_TILLFRÅGAD": "Ej tillfrågad",
        "EJ_TILLFRÅGAD_MENPRÖVAD": "Ej tillfrågad, menprövning gjord",
        "KAN_EJ_SAMTYCKA": "Kan ej samtycka",
        "KAN_EJ_SAMTYCKA_MENPRÖVAD": "Kan ej samtycka, menprövning gjord",
        "NEKAT": "Nekat",
        "ÅTERKALLAT": "Återkallat",
        "EGEN_ENHET": "Inget lämnar den egna enheten",
    },
    "block": {"NONE": "Ingen spärr", "INNER": "Inre spärr", "OUTER": "Yttre spärr"},
    "protected": {
        "NONE": "Inget skydd",
        "MARKED": "Sekretessmarkering",
        "PROTECTED_REGISTRATION": "Skyddad folkbokföring",
        "FICTITIOUS": "Fingerade personuppgifter",
    },
    "regime": {
        "HSL": "Hälso- och sjukvård",
        "SOL": "Socialtjänst för äldre och personer med funktionsnedsättning",
        "LSS": "LSS",
        "IFO": "Individ- och familjeomsorg",
        "SKOLA": "Skola",
        "NONE": "Ingen enhet, eller okänt slag",
    },
}
_QUESTIONS: Mapping[str, str] = {
    "role": "Roll",
    "relation": "Relation",
    "consent": "Samtycke",
    "block": "Spärr",
    "protected": "Skydd",
    "regime": "Lagrum",
}
_PURPOSES: Mapping[str, str] = {
    "SAMORDNING": "Samordningen (in- och utskrivning, öppenvård eller SIP, efter ärendet)",
    "DOKUMENTET": "SIP för en SIP, annars samordningen",
    "SIP": "SIP",
    "NARSTAENDE": "Närstående",
    "NPO_1177": "Visning i NPÖ och 1177",
    "FORCERAD_LASNING": "Läsning utan att delta",
}
_PLACES: Mapping[str, str] = {
    "replica": "Tas in",
    "list": "I listor",
    "screen": "I öppnat ärende",
    "paper": "På papper",
}

_HEAD = """\
# Vem som får göra vad

Skrivet för den som äger en process eller svarar för behörigheter. Sidan är gjord av tabellerna som programmet läser
(`resources/access/access.yaml`, version {version}, och `resources/access/protected.yaml`, version {lists}). Ändra där,
och gör om sidan med `python -m resources.access.page`; ett prov stannar om de inte stämmer överens.

Allt som inte står här är nekat. En funktion tillåts bara när alla sex frågorna får svaret ja. Den som inte får veta att
något finns får samma svar som om det inte fanns. Samma tabell gäller i den centrala lagringen, som bestämmer, och i
programmet, som svarar i förväg.
"""


_BY_ROLE = """
## Roll för roll

Vad rollen får göra när de andra fem frågorna också får ja, utöver det som var och en som är inloggad får.
"""


def compose(table: Mapping[str, Any], lists: Mapping[str, Any]) -> str:
    """The whole page."""
    parts = [
        _HEAD.format(version=table["version"], lists=lists["version"]),
        "## Funktion för funktion\n",
        *_functions(table),
        _BY_ROLE,
        *_roles(table),
        *(part for question in _QUESTIONS for part in _rules(table, question)),
        "\n## Enheternas lagrum\n",
        *_table(
            ("Slag av enhet", "Lagrum"), [(kind, _VALUES["regime"][law]) for kind, law in table["regimes"].items()]
        ),
        "\n## Det lagen kräver\n\nEtt meddelande med bara dessa uppgifter skickas på den lägre grunden.\n",
        *_table(("Meddelande", "Fält"), [(k, ", ".join(cells)) for k, cells in table["statutory_cells"].items()]),
        "\n## Ämnen att undanta\n\nFält om ämnet lämnas inte vidare. För fri text svarar var och en.\n",
        *_table(("Ämne", "Fält"), [(k, ", ".join(cells)) for k, cells in table["topic_cells"].items()]),
        *_protection(lists),
    ]
    return "\n".join(parts) + "\n"


def page() -> str:
    """The page as the tables now stand."""
    return compose(_read("access.yaml"), _read("protected.yaml"))


def _functions(table: Mapping[str, Any]) -> Iterator[str]:
    head = ("Funktion", "Vad", "Stöd", *_QUESTIONS.values(), "Ändamål")
    rows = [
        (
            f"`{name}`",
            row["says"],
            row["law"],
            *(_link(question, row[question]) for question in _QUESTIONS),
            _purpose(table, name, row),
        )
        for name, row in table["functions"].items()
    ]
    yield from _table(head, rows)


def _purpose(table: Mapping[str, Any], name: str, row: Mapping[str, Any]) -> str:
    """For which purpose the person's consent is asked; a dash where the answer is always yes."""
    answers = table["rules"]["consent"][row["consent"]].values()
    if all(str(answer).startswith("ja") for answer in answers):
        return "–"
    return _PURPOSES[table["purposes"].get(name, "SAMORDNING")]


def _roles(table: Mapping[str, Any]) -> Iterator[str]:
    rules, functions = table["rules"]["role"], table["functions"]
    rows = []
    for role, words in _ROLES.items():
        may = [
            row["says"]
            for row in functions.values()
            if rules[row["role"]][role].startswith("ja")
            and (role in _WITHOUT_A_ROLE or not rules[row["role"]]["SESSION"].startswith("ja"))
        ]
        rows.append((words, f"`{role}`", "; ".join(may) or "Inget mer i dag"))
    yield from _table(("Roll", "", "Får"), rows)


def _rules(table: Mapping[str, Any], question: str) -> Iterator[str]:
    yield f"\n## {_QUESTIONS[question]}: reglerna\n"
    for name, values in table["rules"][question].items():
        yield f"\n### {_QUESTIONS[question]}: {name}\n"
        rows = [(words, *_answer(values[value])) for value, words in _VALUES[question].items()]
        yield from _table((_QUESTIONS[question], "Svar", "Skäl"), rows)


def _protection(lists: Mapping[str, Any]) -> Iterator[str]:
    yield "\n## Skyddade personuppgifter\n\nVad varje skyddsgrad döljer. En grad som inte är känd döljer allt.\n"
    rows = []
    for fact in lists["facts"].values():
        for place, words in _PLACES.items():
            told = fact[place]
            by_grade = {"Alla": told} if isinstance(told, str) else {lists["grades"][g]: t for g, t in told.items()}
            rows += [(fact["says"], words, grade, *_answer(text)) for grade, text in by_grade.items()]
    yield from _table(("Uppgift", "Var", "Skyddsgrad", "Svar", "Skäl"), rows)
    yield "\nFält som aldrig tas emot:\n"
    yield from _table(("Uppgift", "Formulär", "Fält"), [_cell(lists, cell) for cell in lists["cells"]])


def _cell(lists: Mapping[str, Any], cell: Mapping[str, Any]) -> tuple[str, str, str]:
    place = f"`{cell['rows']}/…/{cell['path']}`" if "rows" in cell else f"`{cell['path']}`"
    for name, values in cell.get("when", {}).items():
        place += f" när `{name}` är {' eller '.join(values)}"
    place += f" när `{cell['without']}` är tomt" if "without" in cell else ""
    form = "Ärendets person" if cell["form"] == "header" else cell["form"]
    return lists["facts"][cell["fact"]]["says"], form, place


def _answer(text: str) -> tuple[str, str]:
    answer, _, because = text.partition(": ")
    return answer.capitalize(), because


def _link(question: str, name: str) -> str:
    return f"[{name}](#{_QUESTIONS[question].lower()}-{name})"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def _read(name: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.load(resource_path("access", name).read_text("utf-8"), yaml.CSafeLoader)
    return loaded


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
