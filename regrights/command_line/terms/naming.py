"""Terms as a command names them: a file, or those that are shipped by a name. Checks nothing."""

from pathlib import Path

from lifecycle.agreement.language.based import BASED_ON, document
from lifecycle.agreement.language.shipped import shipped, shipped_names
from lifecycle.agreement.language.source import Document, from_file


def document_named(name: str) -> Document:
    """The document of a file, else of a shipped name; changes of a shipped one are put into it. Raises a refusal."""
    path = Path(name)
    if not path.exists() and (name in shipped_names() or not path.suffix):
        return shipped(name, "FILE|NAME")
    found = from_file(path)
    return document(found.raw) if BASED_ON in found.raw else found
