"""Log-in as the client does it: through the browser, by a real provider, to a session that renews itself."""

from __future__ import annotations

import contextlib
import http.client
import logging
import threading
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from desktop.models.sign_in import LoginTerms
from desktop.models.texts import Texts
from desktop.session.browser_login import BrowserLogin, SignInFailed, challenge_of, logout_address
from desktop.session.loopback import Cancelled, Loopback, send_browser
from desktop.sync.dialogue import StoreRefused, TransportError
from desktop.sync.provider import HttpProvider
from desktop.sync.transport import HttpTransport
from desktop.sync.work_session import WorkSession
from tests.central.pen import Pen, sqlite_store
from tests.central.service import LAUNCH_TOKEN, Caller, serving
from tests.security.production import Hands
from tests.security.provider_process import CLIENT_ID, LOA3, Browser, Provider


class Person:
    """She at the screen: whatever is opened she looks at, in a browser of her own, and shows the card."""

    def __init__(self, card: str) -> None:
        self.card = card
        self.shown: list[str] = []
        self.opened: list[str] = []
        self.thread: threading.Thread | None = None

    def opens(self, address: str) -> bool:
        self.opened.append(address)
        self.thread = threading.Thread(target=lambda: self.shown.append(Browser(self.card).go(address)))
        self.thread.start()
        return True

    def page(self) -> str:
        assert self.thread is not None
        self.thread.join(10)
        return self.shown[0]


def sign_in(url: str, card: str) -> tuple[str, Person]:
    person = Person(card)
    with contextlib.closing(HttpTransport(url)) as anybody:
        del anybody
    with contextlib.closing(HttpTransport(url, work=WorkSession(""))) as transport:
        token = BrowserLogin(HttpProvider(), person.opens, patience=10).run(transport.login_terms())
    return token, person


def url_of(service: Caller) -> str:
    return f"http://127.0.0.1:{service.port}"


def test_through_the_browser_to_a_session_that_renews_itself(
    service: Caller, provider: Provider, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    id_token, person = sign_in(url_of(service), "anna")
    assert "Du kan stänga fliken" in person.page()
    pen = Pen("ska-ssk")
    work = WorkSession("ska-ssk", id_token)
    with contextlib.closing(HttpTransport(url_of(service), work=work)) as transport:
        who = transport.person(id_token)
        assert (who.user_name, [one.unit.name for one in who.places]) == (
            "Anna Lindh",
            ["Sjukhusavdelning 1", "Kommun SSK"],
        )
        with pytest.raises(TransportError):
            transport.hello(pen.device_id, 1, {})  # the device's file is not open yet
        work.use_device(pen.device_id, pen.key)
        assert set(transport.hello(pen.device_id, 1, {}).heads) == {"reference", "unit:ska-ssk"}
        first = work.refresh_token
        hands.ahead = timedelta(minutes=20)
        transport.hello(pen.device_id, 1, {})
        assert work.refresh_token not in {"", first}
        secrets = [id_token, first, work.refresh_token]
        transport.log_out()
        with pytest.raises(StoreRefused, match="session_over"):
            transport.hello(pen.device_id, 1, {})
    (address,) = person.opened
    assert urlsplit(address).netloc.startswith("127.0.0.1:")
    assert not urlsplit(address).query, "nothing of the log-in stands on the browser's command line"
    for secret in secrets:
        assert secret not in caplog.text


def test_a_session_goes_on_in_another_process_with_the_same_device(service: Caller, provider: Provider) -> None:
    id_token, _ = sign_in(url_of(service), "anna")
    pen = Pen("ska-ssk")
    first = WorkSession("ska-ssk", id_token)
    first.use_device(pen.device_id, pen.key)
    with contextlib.closing(HttpTransport(url_of(service), work=first)) as transport:
        transport.hello(pen.device_id, 1, {})
    later = WorkSession("ska-ssk", refresh_token=first.refresh_token)
    later.use_device(pen.device_id, pen.key)
    with contextlib.closing(HttpTransport(url_of(service), work=later)) as transport:
        transport.hello(pen.device_id, 1, {})
    with contextlib.closing(HttpTransport(url_of(service), work=first)) as copy, pytest.raises(StoreRefused) as refused:
        copy.hello(pen.device_id, 1, {})
    assert refused.value.code == "session_over"


class Cut:
    """A way to the store whose answers are lost, for as long as `lost` says so."""

    def __init__(self, transport: HttpTransport) -> None:
        self.transport = transport
        self.lost = 0
        self.sent: list[object] = []

    def __call__(self, path: str, body: object) -> object:
        self.sent.append(body)
        told = self.transport._ask_openly(path, body)  # type: ignore[arg-type]
        if self.lost:
            self.lost -= 1
            raise TransportError("timed_out")
        return told


def test_an_answer_that_was_lost_is_asked_for_with_the_very_same_bytes(service: Caller, provider: Provider) -> None:
    id_token, _ = sign_in(url_of(service), "anna")
    pen = Pen("ska-ssk")
    work = WorkSession("ska-ssk", id_token)
    work.use_device(pen.device_id, pen.key)
    with contextlib.closing(HttpTransport(url_of(service), work=work)) as transport:
        cut = Cut(transport)
        for _ in range(2):  # first the log-in, then a renewal
            cut.lost = 2
            for _ in range(2):
                with pytest.raises(TransportError):
                    work.enter(cut)  # type: ignore[arg-type]
            token = work.enter(cut)  # type: ignore[arg-type]
            assert cut.sent[-1] == cut.sent[-2] == cut.sent[-3]
            assert Caller(service.port, token).get("/v1/wait?reference=0&within=0").status == 200


@pytest.mark.parametrize(("card", "code"), [("anna-reserve-card", "assurance_too_low"), ("stranger", "unknown_person")])
def test_who_is_refused_by_the_store_is_told_why_in_swedish(service: Caller, card: str, code: str) -> None:
    id_token, _ = sign_in(url_of(service), card)
    with contextlib.closing(HttpTransport(url_of(service), work=WorkSession(""))) as transport:
        with pytest.raises(StoreRefused) as refused:
            transport.person(id_token)
        assert refused.value.code == code
    assert Texts.load().knows(code)


# The redirect

_TERMS = LoginTerms("https://idp.example", CLIENT_ID, "openid", (LOA3,), 600, "challenge")


class Places:
    """A provider that is never asked for a token: the redirect decides before."""

    tells_issuer = True

    def places(self, issuer: str) -> object:
        from desktop.models.sign_in import ProviderPlaces  # noqa: PLC0415

        return ProviderPlaces(f"{issuer}/auth", f"{issuer}/token", "", self.tells_issuer)

    def id_token(self, place: str, form: dict[str, str]) -> str:
        raise AssertionError("no code may be exchanged")


def get(address: str, **headers: str) -> tuple[int, str, str]:
    """Status, body and Location."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=5)
    with contextlib.closing(connection):
        connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode(), response.getheader("Location", "")


def way_of(address: str) -> dict[str, str]:
    status, _, way = get(address)
    assert status == 303
    return {name: values[0] for name, values in parse_qs(urlsplit(way).query).items()}


def run_with(visit: object) -> str:
    """What a log-in comes to when `visit(asked)` is all that happens in the browser: a code of SignInFailed."""

    def look(address: str) -> None:
        visit(way_of(address))  # type: ignore[operator]
        login.cancel()  # of no effect once an answer was taken

    def opens(address: str) -> bool:
        threading.Thread(target=look, args=(address,)).start()
        return True

    login = BrowserLogin(Places(), opens, patience=20)  # type: ignore[arg-type]
    with pytest.raises(SignInFailed) as failed:
        login.run(_TERMS)
    return failed.value.code


def test_what_is_asked_of_the_provider() -> None:
    asked: dict[str, str] = {}

    def visit(told: dict[str, str]) -> None:
        asked.update(told)
        get(f"{told['redirect_uri']}?{urlencode({'state': told['state'], 'error': 'access_denied', 'iss': told_iss})}")

    told_iss = _TERMS.issuer
    assert run_with(visit) == "login_denied"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert (asked["nonce"], asked["acr_values"], asked["max_age"]) == ("challenge", LOA3, "600")
    assert len(asked["state"]) >= 40
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_an_answer_with_another_state_is_nobodys() -> None:
    pages: list[tuple[int, str, str]] = []

    def visit(told: dict[str, str]) -> None:
        back = told["redirect_uri"]
        states: list[dict[str, str]] = [{}, *({"state": one} for one in ("x", told["state"] + "x", told["state"][:-1]))]
        pages.extend(
            get(f"{back}?{urlencode({'code': 'stolen', 'iss': _TERMS.issuer, **forged})}") for forged in states
        )
        pages.append(get(f"{back}?state={told['state']}&state=x&code=stolen"))
        pages.append(get(f"{back}?state={told['state']}&code=stolen", Host="evil.example"))
        pages.append(get(back.replace("/callback", "/favicon.ico")))

    assert run_with(visit) == "login_cancelled"
    assert [status for status, _, _ in pages] == [400, 400, 400, 400, 400, 400, 404]
    assert all("SAMSA" in page for _, page, _ in pages)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"code": "c"}, "login_forged"),
        ({"code": "c", "iss": "https://other.example"}, "login_forged"),
        ({"iss": "https://idp.example"}, "login_not_understood"),
        ({"error": "server_error", "iss": "https://idp.example"}, "login_not_understood"),
        ({"error": "unmet_authentication_requirements", "iss": "https://idp.example"}, "login_level"),
    ],
)
def test_an_answer_that_is_no_log_in(answer: dict[str, str], code: str) -> None:
    def visit(told: dict[str, str]) -> None:
        get(f"{told['redirect_uri']}?{urlencode({'state': told['state'], **answer})}")

    assert run_with(visit) == code


def test_one_answer_is_taken_and_one_visit_is_sent_on() -> None:
    loopback = Loopback("right")
    start = loopback.begin("https://idp.example/auth")
    try:
        assert get(start)[0] == 303
        assert get(start)[0] == 410, "a second program that asks is not sent on"
        assert get(f"{loopback.redirect_uri}?state=right&code=one")[0] == 200
        assert get(f"{loopback.redirect_uri}?state=right&code=two")[0] == 410
        assert loopback.wait(1)["code"] == "one"
    finally:
        loopback.close()
    with pytest.raises(OSError, match="refused"):
        get(start)


def test_it_can_be_called_off_and_has_an_end() -> None:
    login = BrowserLogin(Places(), lambda _: True, patience=30)  # type: ignore[arg-type]
    failures: list[str] = []

    def run() -> None:
        try:
            login.run(_TERMS)
        except SignInFailed as failed:
            failures.append(failed.code)

    thread = threading.Thread(target=run)
    thread.start()
    login.cancel()
    thread.join(5)
    assert failures == ["login_cancelled"]
    with pytest.raises(SignInFailed, match="no_browser"):
        BrowserLogin(Places(), lambda _: False).run(_TERMS)  # type: ignore[arg-type]
    loopback = Loopback("x")
    loopback.begin("https://idp.example")
    with pytest.raises(Cancelled, match="login_timed_out"):
        loopback.wait(0.01)
    loopback.close()


def test_a_code_counts_once(service: Caller, provider: Provider) -> None:
    """A code that was seen by somebody else is refused by the provider, and the client says so."""
    seen: list[dict[str, str]] = []

    class Watched(HttpProvider):
        def id_token(self, place: str, form: dict[str, str]) -> str:
            seen.append(dict(form))
            return super().id_token(place, form)

    person = Person("anna")
    with contextlib.closing(HttpTransport(url_of(service), work=WorkSession(""))) as transport:
        BrowserLogin(Watched(), person.opens, patience=10).run(transport.login_terms())
    person.page()
    places = HttpProvider().places(provider.issuer)
    with pytest.raises(TransportError, match="provider_refused"):
        HttpProvider().id_token(places.gives_tokens_at, seen[0])
    with pytest.raises(TransportError, match="provider_refused"):
        HttpProvider().id_token(places.gives_tokens_at, seen[0] | {"code_verifier": "x" * 43})


def test_logging_out_at_the_provider_takes_its_session_away(service: Caller, provider: Provider) -> None:
    id_token, person = sign_in(url_of(service), "anna")
    person.page()
    places = HttpProvider().places(provider.issuer)
    address = logout_address(places, CLIENT_ID, id_token)
    assert address.startswith(places.logs_out_at)
    at_the_screen = Person("")
    assert send_browser(address, at_the_screen.opens, 10)
    assert "Sign-out Success" in at_the_screen.page()
    assert id_token not in at_the_screen.opened[0]


# Training and production never meet


def test_a_client_of_one_kind_refuses_a_store_of_the_other(service: Caller, tmp_path: Path) -> None:
    texts = Texts.load()
    with contextlib.closing(HttpTransport(url_of(service), LAUNCH_TOKEN, "ska-ssk")) as training:
        for attempt in (training.login, training.units, lambda: training.pull("reference", 0, 1)):
            with pytest.raises(StoreRefused) as refused:
                attempt()
            assert refused.value.code == "store_is_not_training"
            assert "övning" in texts.say(refused.value.code).casefold()
    (tmp_path / "training").mkdir()
    store = sqlite_store(tmp_path / "training")
    with serving(store) as launcher:
        work = WorkSession("ska-ssk", "an.id.token")
        pen = Pen("ska-ssk")
        work.use_device(pen.device_id, pen.key)
        with contextlib.closing(HttpTransport(f"http://127.0.0.1:{launcher.port}", work=work)) as production:
            for knock in (production.login_terms, lambda: production.hello(pen.device_id, 1, {})):
                with pytest.raises(StoreRefused) as refused:
                    knock()
                assert refused.value.code == "store_is_training"
                assert "övning" in texts.say(refused.value.code).casefold()
            assert work.id_token, "nothing was told to it"
    store.close()


def test_a_provider_that_is_not_to_be_believed() -> None:
    for issuer, code in (
        ("http://idp.example", "provider_not_understood"),
        ("http://127.0.0.1:9", "provider_unreachable"),
    ):
        with pytest.raises(TransportError) as error:
            HttpProvider().places(issuer)
        assert error.value.code == code
        assert Texts.load().knows(code)
