"""Where shipped data lies, and the agreements shipped in the language, by name. Knows no agreement's words."""

from functools import cache
from pathlib import Path

from lifecycle.agreement.language.source import Document, from_file
from lifecycle.entries.fields import meant
from lifecycle.errors import Refusal


class NoSuchAgreement(Refusal):
    """An agreement by a name we do not ship in the language."""

    def __init__(self, name: str, field: str) -> None:
        known = shipped_names()
        super().__init__(
            f'{field} = "{name}": no agreement of that name is shipped; use one of {", ".join(known)}, or write the '
            f"terms out{meant(name, known)}."
        )


@cache
def shipped_folder(kind: str) -> Path:
    """Where shipped ``agreements`` or ``histories`` lie: in the package once installed, else in the checkout."""
    here = Path(__file__).resolve().parent.parent.parent
    installed = here / "fixtures" / kind
    return installed if installed.is_dir() else here.parent / "fixtures" / kind


def shipped_names() -> list[str]:
    """The names of the agreements shipped in the language, sorted."""
    return sorted(path.stem for path in shipped_folder("agreements").glob("*.toml"))


@cache
def shipped(name: str, field: str = "terms") -> Document:
    """A shipped agreement. Raises ``NoSuchAgreement``."""
    if name not in shipped_names():
        raise NoSuchAgreement(name, field)
    return from_file(shipped_folder("agreements") / f"{name}.toml")
