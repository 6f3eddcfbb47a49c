"""The pages about whoever asks: signing in, a key and its sessions, who asked for what. Knows no log."""

from collections.abc import Sequence
from datetime import date, datetime

from regrights.access.accesses import A_PAGE, Written
from regrights.access.key import Key
from regrights.access.sessions import Session
from regrights.desk.pages import rendered
from regrights.desk.said import day, moment


def sign_in(token: str, to: str, problem: str | None = None) -> bytes:
    """The form; ``to`` is the address that is led to afterwards."""
    return rendered("sign_in.html", token=token, to=to, problem=problem)


def mine(key: Key | None, sessions: Sequence[Session], own: str | None, token: str) -> bytes:
    """A key and its sessions, of which ``own`` is the one asked in; ``token`` is that of the forms that end them."""
    times = {"issued": moment(key.issued), "expires": moment(key.expires)} if key else {}
    rows = [
        {"id": each.id, "began": moment(each.began), "used": moment(each.used), "own": each.id == own}
        for each in sessions
    ]
    return rendered("me.html", key=key, sessions=rows, token=token, **times)


def asked(key: Key | None, lines: Sequence[Written], before: int | None) -> bytes:
    """Who asked for what, as far as a key may know; ``before`` is the line that they come before."""
    rows = [
        {
            "number": each.number,
            "name": each.name,
            "keeper": each.keeper,
            "at": moment(datetime.fromisoformat(each.access.at)),
            "as_of": day(date.fromisoformat(each.access.as_of)) if each.access.as_of else "",
            "it": each.access,
        }
        for each in lines
    ]
    earlier = lines[-1].number if len(lines) == A_PAGE else None
    return rendered("access.html", key=key, lines=rows, before=before, earlier=earlier)
