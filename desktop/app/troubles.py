"""What cannot be opened, in words and with the ways out."""

from __future__ import annotations

import contextlib
import logging

from sqlalchemy.exc import DBAPIError

from desktop.app.workday import Workday
from desktop.models.cipher_file import CipherFileError, CipherUnavailableError
from desktop.models.rescue import salvage_outbox, set_aside
from desktop.models.texts import Texts
from desktop.session.device_folder import device_folder
from desktop.session.ended_keys import ended_in, leave_word
from desktop.session.folder_lock import SignInError
from desktop.session.keystore import Keys, KeyStore, KeyStoreError
from desktop.session.vault import PinError, Vault
from desktop.sync.dialogue import StoreRefused, TransportError
from desktop.views.trouble_page import Trouble, WayOut

_log = logging.getLogger(__name__)

RETRY, ASIDE, REBUILD, SALVAGE, QUIT = "retry", "set_aside", "rebuild", "salvage", "quit"
BEGIN_ANEW = "begin_anew"
"""Aside too, but only with the store at hand: without it there would be nothing to work with."""

_WAYS: dict[str, tuple[str, ...]] = {
    "wrong_key": (RETRY, ASIDE, QUIT),
    "missing_key": (RETRY, ASIDE, QUIT),
    "damaged_replica": (REBUILD, QUIT),
    "damaged_outbox": (SALVAGE, QUIT),
    "newer_schema": (QUIT,),
    "database_failed": (QUIT,),
    "already_open": (QUIT,),
    "other_store": (QUIT,),
    "cipher_unavailable": (QUIT,),
    "unreadable_key": (RETRY, ASIDE, QUIT),
    "forgotten_pin": (RETRY, BEGIN_ANEW, QUIT),
    "pin_ended": (BEGIN_ANEW, QUIT),
}
_KNOWN = (CipherFileError, CipherUnavailableError, SignInError, KeyStoreError, PinError, TransportError, StoreRefused)


def trouble_of(error: Exception, texts: Texts) -> Trouble:
    """The page for an error. What nobody foresaw says so, with the kind of error and nothing from inside it."""
    code = error.code if isinstance(error, _KNOWN) else _of_database(error) or "unexpected"
    if code == "unexpected":
        _log.error("unexpected trouble: %s", type(error).__name__)
    named = code if texts.knows(f"trouble.{code}.title") else "unexpected"
    ways = tuple(WayOut(way, texts.say(f"trouble.way.{way}")) for way in _WAYS.get(code, (RETRY, QUIT)))
    told = code if code != "unexpected" else f"unexpected {type(error).__name__}"
    title, happened, safe, todo = (
        texts.say(f"trouble.{named}.{part}") for part in ("title", "happened", "safe", "todo")
    )
    return Trouble(title, happened, safe, todo, ways, told)


def _of_database(error: Exception) -> str:
    """What a database error in the middle of the work comes to; '' for any other error.

    A file that has failed is in doubt: the next start looks through it and offers to mend it.
    """
    if not isinstance(error, DBAPIError):
        return ""
    return "disk_full" if "disk is full" in str(error.orig) else "database_failed"


def take_way_out(way: str, error: Exception, workday: Workday) -> None:
    """Do what was chosen; on the database worker. Nothing is deleted: files are moved aside. What lies sealed beside an
    outbox is left to be delivered.

    Raises TransportError or StoreRefused, with nothing changed, where the store has to be at hand and is not.
    """
    ticket = workday.ticket
    folder = device_folder(workday.data, ticket.account)
    if way == BEGIN_ANEW:
        workday.reach_store()
    if way in {ASIDE, BEGIN_ANEW}:
        workday.keys = None
        ended = ended_in(folder, error.code if isinstance(error, _KNOWN) else "")
        workday.left_work().leave(folder.outbox)
        keys = KeyStore(workday.data, training=ticket.training)
        with contextlib.suppress(KeyStoreError):
            Vault(folder, ticket.account, keys, workday.clock).drop_lease()
        set_aside(folder.path, workday.clock)
        leave_word(device_folder(workday.data, ticket.account), ended)
    elif way == REBUILD and isinstance(error, CipherFileError):
        set_aside(error.path, workday.clock)
    elif way == SALVAGE and isinstance(error, CipherFileError):
        workday.left_work().leave(folder.outbox)
        shut: Keys = workday.keys or KeyStore(workday.data, training=ticket.training)
        key = shut.get(folder.path.name, files_exist=True)
        salvage_outbox(error.path, key.for_file("outbox"), workday.clock)
