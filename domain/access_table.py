"""The table of who may do what, with a reason in every cell. The rows lie in resources/access/access.yaml.

A function of the program names one rule for each of six questions; a rule answers for every value its question can
have. Loading is strict, because what is missing from such a table would otherwise be somebody's guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

ROLE, RELATION, CONSENT, BLOCK, PROTECTED, REGIME = "role", "relation", "consent", "block", "protected", "regime"

NOBODY, LAUNCHER, SESSION, LOCKED = "NOBODY", "LAUNCHER", "SESSION", "LOCKED"
"""Who somebody is without a role: unknown, the one who started a training store, anybody who is logged in, a
program that is locked."""

ROLES = frozenset(
    {
        *(NOBODY, LAUNCHER, SESSION, LOCKED, "READ", "CASEWORKER_SLUTEN", "CASEWORKER_OPENV", "CASEWORKER_KOM"),
        *("CASEWORKER_SKOLA", "CASE_CLOSER", "REPORTS", "LOG_REVIEWER", "SYSADM_LOCAL", "SYSADM_REGIONAL", "SUPPORT"),
        *("EMERGENCY_READ", "IDENTITY_ADMIN", "ROBOT"),
    },
)
RELATIONS = frozenset({"NONE", "NEW", "PARTY", "OWNER", "READER", "RECIPIENT", "SELF", "OWN_SCOPE"})
OWN_UNIT = "EGEN_ENHET"
"""In place of a consent state: nothing leaves the unit, so there is nothing to consent to."""
ASSESSED = "_MENPRÖVAD"
CONSENTS = frozenset(
    {
        *("GIVET", "BEGRÄNSAT", "EJ_TILLFRÅGAD", "EJ_TILLFRÅGAD" + ASSESSED, "KAN_EJ_SAMTYCKA"),
        *("KAN_EJ_SAMTYCKA" + ASSESSED, "NEKAT", "ÅTERKALLAT", OWN_UNIT),
    },
)
COORDINATION, OF_THE_DOCUMENT = "SAMORDNING", "DOKUMENTET"
"""Stand for a purpose of consent: that of the case's own coordination, and that of the document it is done in."""
PURPOSES_ASKED = frozenset({COORDINATION, OF_THE_DOCUMENT, "SIP", "NARSTAENDE", "NPO_1177", "FORCERAD_LASNING"})
NO_BLOCK = "NONE"
BLOCKS = frozenset({NO_BLOCK, "INNER", "OUTER"})
NOT_PROTECTED = "NONE"
GRADES = frozenset({NOT_PROTECTED, "MARKED", "PROTECTED_REGISTRATION", "FICTITIOUS"})
NO_REGIME = "NONE"
REGIMES = frozenset({NO_REGIME, "HSL", "SOL", "LSS", "IFO", "SKOLA"})

QUESTIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {ROLE: ROLES, RELATION: RELATIONS, CONSENT: CONSENTS, BLOCK: BLOCKS, PROTECTED: GRADES, REGIME: REGIMES},
)
"""Every question with all the answers it can have."""

_YES, _NO = "ja: ", "nej: "
_SHORTEST_REASON = 10
_TOP = frozenset({"version", "regimes", "statutory_cells", "topic_cells", "purposes", "rules", "functions"})


class AccessTableError(ValueError):
    """The table does not hold; `where` names the place in it."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer of a rule, and why it is so (Swedish, for a process owner)."""

    may: bool
    because: str


UNKNOWN = Cell(False, "")
"""The answer to what the table does not know: no."""

Rule: TypeAlias = "Mapping[str, Cell]"


@dataclass(frozen=True, slots=True)
class Function:
    """Something that can be done. `says` and `law` are for people; `rules` has one per question, `named` its name."""

    name: str
    says: str
    law: str
    named: Mapping[str, str]
    rules: Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class AccessTable:
    """The whole table. `regimes` go by a unit's kind; `statutory_cells` are, by message, those the law demands;
    `topic_cells` are, by topic, the cells that tell of it; `purposes` name what consent a function asks for."""

    version: int
    functions: Mapping[str, Function]
    rules: Mapping[str, Mapping[str, Rule]]
    regimes: Mapping[str, str]
    statutory_cells: Mapping[str, frozenset[str]]
    topic_cells: Mapping[str, frozenset[str]]
    purposes: Mapping[str, str]

    def asks_consent(self, function: str) -> bool:
        """Whether the answer to the question of consent can be no."""
        known = self.functions.get(function)
        return known is None or not all(cell.may for cell in known.rules[CONSENT].values())

    def purpose_of(self, function: str) -> str:
        """For which purpose the consent is asked; COORDINATION where the table names none."""
        return self.purposes.get(function, COORDINATION)

    def topics_in(self, paths: Iterable[str]) -> tuple[str, ...]:
        """The topics that cells with these paths tell of."""
        heads = {head for path in paths for head in _heads(path)}
        return tuple(sorted(topic for topic, cells in self.topic_cells.items() if cells & heads))

    def cell(self, function: str, question: str, value: str) -> Cell:
        """The answer for a value of a question."""
        known = self.functions.get(function)
        return UNKNOWN if known is None else known.rules[question].get(value, UNKNOWN)

    def regime_of(self, unit_kind: str) -> str:
        """Which law a kind of unit works under; NO_REGIME for a kind nobody has placed."""
        return self.regimes.get(unit_kind, NO_REGIME)


def load_access(data: Mapping[str, object]) -> AccessTable:
    """Read the table. Raises AccessTableError for anything unknown, missing or without a reason."""
    _only(data, _TOP, "")
    version = data["version"]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise AccessTableError("version")
    rules = _rules(_mapping(data["rules"], "rules"))
    functions = {
        name: _function(name, _mapping(row, f"functions.{name}"), rules)
        for name, row in _mapping(data["functions"], "functions").items()
    }
    _every_rule_is_used(rules, functions)
    regimes = {
        kind: _one_of(REGIMES, law, f"regimes.{kind}") for kind, law in _mapping(data["regimes"], "regimes").items()
    }
    statutory = {
        kind: _paths(paths, f"statutory_cells.{kind}")
        for kind, paths in _mapping(data["statutory_cells"], "statutory_cells").items()
    }
    topics = {
        topic: _paths(paths, f"topic_cells.{topic}")
        for topic, paths in _mapping(data["topic_cells"], "topic_cells").items()
    }
    purposes = {
        _one_of(functions, name, f"purposes.{name}"): _one_of(PURPOSES_ASKED, purpose, f"purposes.{name}")
        for name, purpose in _mapping(data["purposes"], "purposes").items()
    }
    return AccessTable(
        version,
        MappingProxyType(functions),
        rules,
        MappingProxyType(regimes),
        MappingProxyType(statutory),
        MappingProxyType(topics),
        MappingProxyType(purposes),
    )


def _heads(path: str) -> Iterator[str]:
    parts = path.split("/")
    return ("/".join(parts[:count]) for count in range(1, len(parts) + 1))


def _rules(data: Mapping[str, object]) -> Mapping[str, Mapping[str, Rule]]:
    _only(data, frozenset(QUESTIONS), "rules")
    return MappingProxyType(
        {
            question: MappingProxyType(
                {
                    name: _rule(values, f"rules.{question}.{name}", possible)
                    for name, values in _mapping(data[question], f"rules.{question}").items()
                },
            )
            for question, possible in QUESTIONS.items()
        },
    )


def _rule(data: object, where: str, possible: frozenset[str]) -> Rule:
    values = _mapping(data, where)
    _only(values, possible, where)
    return MappingProxyType({value: _cell(values[value], f"{where}.{value}") for value in sorted(values)})


def _cell(text: object, where: str) -> Cell:
    if not isinstance(text, str) or not text.startswith((_YES, _NO)):
        raise AccessTableError(where)
    because = text.partition(": ")[2].strip()
    if len(because) < _SHORTEST_REASON:
        raise AccessTableError(where)
    return Cell(text.startswith(_YES), because)


def _function(name: str, row: Mapping[str, object], rules: Mapping[str, Mapping[str, Rule]]) -> Function:
    where = f"functions.{name}"
    _only(row, frozenset({"says", "law", *QUESTIONS}), where)
    named = {question: _one_of(rules[question], row[question], f"{where}.{question}") for question in QUESTIONS}
    says, law = row["says"], row["law"]
    if not isinstance(says, str) or not says or not isinstance(law, str) or not law:
        raise AccessTableError(where)
    chosen = {question: rules[question][named[question]] for question in QUESTIONS}
    return Function(name, says, law, MappingProxyType(named), MappingProxyType(chosen))


def _every_rule_is_used(rules: Mapping[str, Mapping[str, Rule]], functions: Mapping[str, Function]) -> None:
    for question, by_name in rules.items():
        for name in by_name.keys() - {function.named[question] for function in functions.values()}:
            raise AccessTableError(f"rules.{question}.{name}")


def _only(data: Mapping[str, object], wanted: frozenset[str], where: str) -> None:
    """Exactly these members, none missing and none besides."""
    strange = sorted(wanted ^ data.keys())
    if strange:
        raise AccessTableError(f"{where}.{strange[0]}".lstrip("."))


def _one_of(known: frozenset[str] | Mapping[str, object], value: object, where: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise AccessTableError(where)
    return value


def _mapping(data: object, where: str) -> Mapping[str, object]:
    if not isinstance(data, Mapping) or not data or not all(isinstance(key, str) for key in data):
        raise AccessTableError(where)
    return data


def _paths(data: object, where: str) -> frozenset[str]:
    if not isinstance(data, list) or not data or not all(isinstance(path, str) for path in data):
        raise AccessTableError(where)
    return frozenset(data)
