"""Every error the service answers with: its code, its HTTP status and the Swedish words (PROTOCOL.md §8)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from starlette.responses import Response

from central.api.wire import JSON, encode


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One row of the catalogue."""

    status: int
    message_sv: str


CATALOGUE: Mapping[str, ErrorKind] = MappingProxyType(
    {
        "bad_json": ErrorKind(400, "Det som skickades gick inte att läsa."),
        "bad_field": ErrorKind(400, "Det som skickades har ett fält som saknas eller har fel form."),
        "bad_parameter": ErrorKind(400, "Adressen har ett värde som saknas eller har fel form."),
        "bad_encoding": ErrorKind(400, "Det som skickades är packat på ett sätt som inte går att läsa."),
        "bad_device": ErrorKind(400, "Enhetens namn har fel form."),
        "bad_purge_receipt": ErrorKind(400, "Beskedet om vad datorn inte längre har går inte att läsa."),
        "bad_event_signature": ErrorKind(400, "Händelserna har inte datorns underskrift. De skickas igen."),
        "bad_public_key": ErrorKind(400, "Enhetens nyckel har fel form."),
        "bad_blob": ErrorKind(400, "Bilagan har ett id, en storlek eller en kontrollsumma med fel form."),
        "bad_chunk": ErrorKind(400, "En del av bilagan kom inte fram hel. Den skickas igen."),
        "no_token": ErrorKind(401, "Inloggning saknas."),
        "bad_token": ErrorKind(401, "Inloggningen gäller inte längre. Logga in igen."),
        "bad_id_token": ErrorKind(401, "Svaret från inloggningstjänsten gick inte att godkänna. Logga in igen."),
        "log_in_again": ErrorKind(401, "Det har gått för lång tid sedan du legitimerade dig. Logga in igen."),
        "session_over": ErrorKind(401, "Du är utloggad. Logga in igen, så fortsätter arbetet där du var."),
        "bad_proof": ErrorKind(401, "Datorn kunde inte visa att inloggningen är dess egen. Logga in igen."),
        "assurance_too_low": ErrorKind(
            403,
            "Legitimationen du använde räcker inte för patientuppgifter: det behövs tillitsnivå 3. Logga in med ditt "
            "vanliga SITHS-kort eller mobilt SITHS. Ett äldre reservkort har nivå 2.",
        ),
        "unknown_person": ErrorKind(403, "Du finns inte i SAMSA. Be din lokala SAMSA-administratör att lägga upp dig."),
        "no_unit": ErrorKind(
            403,
            "Du har inget uppdrag vid en enhet i SAMSA. Be din chef eller lokala SAMSA-administratör om SVPL-arbete.",
        ),
        "unit_closed": ErrorKind(
            403, "Enheten är stängd i SAMSA. Fråga din lokala SAMSA-administratör vilken enhet som gäller nu."
        ),
        "unknown_scope": ErrorKind(403, "Enhetens inkorg finns inte eller hör inte till er enhet."),
        "unknown_device": ErrorKind(403, "Datorn är inte känd. Den behöver anslutas på nytt."),
        "wrong_device": ErrorKind(403, "Inloggningen gäller en annan dator."),
        "device_locked": ErrorKind(403, "Datorn är spärrad."),
        "device_lost": ErrorKind(403, "Datorn är anmäld som förlorad och släpps inte in."),
        "admin_denied": ErrorKind(403, "Det är inte ert att ändra. Fråga den som sköter SAMSA hos den huvudmannen."),
        "identity_refused": ErrorKind(403, "Numren kan inte slås ihop eller delas nu."),
        "outside_refused": ErrorKind(
            403, "Planen kan inte läsas utan att enheten deltar. Ring den som är huvudansvarig för planen."
        ),
        "unknown_route": ErrorKind(404, "Adressen finns inte."),
        "unknown_unit": ErrorKind(404, "Enheten finns inte."),
        "unknown_blob": ErrorKind(404, "Bilagan finns inte eller hör inte till er enhet."),
        "unknown_held": ErrorKind(404, "Det finns inget sådant att besluta om. Någon annan kan redan ha gjort det."),
        "unknown_reading": ErrorKind(404, "Läsningen är slut, eller så finns den inte. Öppna planen på nytt."),
        "wrong_method": ErrorKind(405, "Adressen används inte på det sättet."),
        "admin_refused": ErrorKind(409, "Ändringen går inte att göra så. Inget har ändrats."),
        "hole": ErrorKind(409, "Det fattas tidigare ändringar från datorn. De skickas igen."),
        "fork": ErrorKind(409, "Datorn har återställts eller kopierats. Ändringarna numreras om och skickas igen."),
        "event_fork": ErrorKind(409, "Händelserna följer inte på dem som finns. De skickas i en ny följd."),
        "beyond_head": ErrorKind(409, "Datorn har kommit längre än den centrala lagringen. Den hämtar om."),
        "too_far_behind": ErrorKind(409, "Datorn är långt efter. Den hämtar allt på nytt i stället."),
        "device_taken": ErrorKind(409, "Datorns namn används redan."),
        "blob_taken": ErrorKind(409, "Bilagans id används redan."),
        "too_many_blobs": ErrorKind(409, "För många bilagor väntar på att skickas med ett meddelande."),
        "blob_damaged": ErrorKind(410, "Bilagan är skadad i den centrala lagringen. Det är anmält till supporten."),
        "batch_too_large": ErrorKind(413, "För mycket skickades på en gång. Det skickas i mindre delar."),
        "too_large": ErrorKind(413, "Det som skickades är för stort."),
        "blob_too_large": ErrorKind(413, "Bilagan är för stor."),
        "wrong_content_type": ErrorKind(415, "Det som skickades är av fel slag."),
        "internal": ErrorKind(500, "Något gick fel i den centrala lagringen. Inget har gått förlorat."),
        "busy": ErrorKind(503, "Den centrala lagringen är upptagen. Försök igen om en stund."),
        "provider_unreachable": ErrorKind(
            503,
            "Inloggningstjänsten svarar inte. Försök igen om en stund. Arbetet på datorn kan fortsätta under tiden.",
        ),
        "no_room": ErrorKind(
            507, "Den centrala lagringen har inte plats för bilagan just nu. Försök igen om en stund."
        ),
    }
)


class ApiError(Exception):
    """Answered as JSON {code, message_sv, …details}. Codes only, nothing that came in. `retry_after` in seconds."""

    def __init__(self, code: str, details: Mapping[str, object] | None = None, *, retry_after: float = 0.0) -> None:
        super().__init__(code)
        self.code = code
        self.details = dict(details or {})
        self.retry_after = retry_after

    def response(self) -> Response:
        kind = CATALOGUE[self.code]
        body: dict[str, object] = {"code": self.code, "message_sv": kind.message_sv, **self.details}
        headers = {"WWW-Authenticate": "Bearer"} if kind.status == 401 else {}
        if self.retry_after:
            # HTTP counts in whole seconds; the exact time, spread finely, stands in the body.
            headers["Retry-After"] = str(math.ceil(self.retry_after))
            body["retry_after_ms"] = math.ceil(self.retry_after * 1000)
        return Response(encode(body), kind.status, headers, JSON)
