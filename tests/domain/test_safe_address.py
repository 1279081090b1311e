"""Which addresses may be believed."""

from __future__ import annotations

import pytest

from domain.safe_address import is_safe_address, is_this_computer


@pytest.mark.parametrize(
    "address",
    [
        "https://id.example.se",
        "https://id.example.se:8443/oidc?x=1",
        "HTTPS://ID.example.se/",
        "http://127.0.0.1:5000/a",
        "http://localhost",
        "http://[::1]:8080/",
    ],
)
def test_what_is_safe(address: str) -> None:
    assert is_safe_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "id.example.se",
        "http://id.example.se",
        "http://127.0.0.1.example.se",
        "http://127.0.0.1@example.se",
        "http://example.se#@127.0.0.1",
        "https://user:word@id.example.se",
        "https://id.example.se\\@127.0.0.1",
        "https://id.example.se/ a",
        "https://id.example.se/\n",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "https://",
        "https://:443/",
        None,
        7,
    ],
)
def test_what_is_not(address: object) -> None:
    assert not is_safe_address(address)


def test_what_leads_no_further_than_here() -> None:
    assert is_this_computer("http://127.0.0.1:81/x")
    assert is_this_computer("https://localhost/")
    assert not is_this_computer("https://127.0.0.1.example.se/")
    assert not is_this_computer("https://id.example.se/?next=http://127.0.0.1")
