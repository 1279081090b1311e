"""What the operator says of the identity provider, and what the service asks of its tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from domain.safe_address import is_safe_address

LOA3 = "http://id.sambi.se/loa/loa3"
_ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"})
_LONGEST_AGE_S = 12 * 3600


class UnfitTerms(ValueError):
    """The service must not start with these. The text tells the operator, in Swedish, how to mend it."""


@dataclass(frozen=True, slots=True)
class LoginTerms:
    """How people log in. `max_age_s` is how long ago she may have shown her card when she logs in here."""

    issuer: str
    client_id: str
    acr: tuple[str, ...] = (LOA3,)
    algorithms: tuple[str, ...] = ("RS256", "PS256", "ES256")
    scope: str = "openid"
    max_age_s: int = 600
    claim_person: str = "employeeHsaId"
    claim_commissions: str = "commissions"
    claim_unit: str = "healthCareUnitHsaId"
    """The member of a commission that says at which unit it is."""

    def __post_init__(self) -> None:
        if not is_safe_address(self.issuer) or urlsplit(self.issuer).query or self.issuer.endswith("/"):
            raise UnfitTerms("--issuer ska vara inloggningstjänstens adress: https://…, utan snedstreck på slutet.")
        if not self.client_id:
            raise UnfitTerms("--client-id behövs: det id som inloggningstjänsten har gett SAMSA.")
        if not self.acr or not all(self.acr):
            raise UnfitTerms("OIDC_ACR ska ha minst en tillitsnivå, åtskilda med kommatecken.")
        if not self.algorithms or not set(self.algorithms) <= _ALGORITHMS:
            raise UnfitTerms(f"OIDC_ALGORITHMS ska vara någon av {', '.join(sorted(_ALGORITHMS))}.")
        if "openid" not in self.scope.split():
            raise UnfitTerms("OIDC_SCOPE ska ha ordet openid med.")
        if not 0 < self.max_age_s <= _LONGEST_AGE_S:
            raise UnfitTerms("OIDC_MAX_AGE ska vara ett antal sekunder, högst tolv timmar.")
        if not (self.claim_person and self.claim_commissions and self.claim_unit):
            raise UnfitTerms("OIDC_CLAIM_PERSON, OIDC_CLAIM_COMMISSIONS och OIDC_CLAIM_UNIT får inte vara tomma.")


def read_terms(issuer: str, client_id: str, surroundings: Mapping[str, str]) -> LoginTerms:
    """The operator's words: two of the command, the rest of the environment. Raises UnfitTerms."""

    def told(name: str, otherwise: str) -> str:
        return surroundings.get(name, otherwise).strip()

    age = told("OIDC_MAX_AGE", "600")
    return LoginTerms(
        issuer,
        client_id,
        tuple(one.strip() for one in told("OIDC_ACR", LOA3).split(",")),
        tuple(one.strip() for one in told("OIDC_ALGORITHMS", "RS256,PS256,ES256").split(",")),
        told("OIDC_SCOPE", "openid"),
        int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0,
        told("OIDC_CLAIM_PERSON", "employeeHsaId"),
        told("OIDC_CLAIM_COMMISSIONS", "commissions"),
        told("OIDC_CLAIM_UNIT", "healthCareUnitHsaId"),
    )
