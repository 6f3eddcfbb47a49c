"""What went wrong, as every door names it: a refusal by its stable name, an error nobody foresaw by a reference.

Neither ends what others are asking. Knows no door.
"""

import re
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256

from lifecycle.errors import Refusal

UNEXPECTED = "unexpected"
LONGEST = 2000  # characters of a sentence: what it quotes was written by others
LENGTH = 12  # hex digits: enough to tell the faults of one program apart
# What is found in a log is called as verify calls it, what says more than its kind does as its kind; by class, so that
# no store is loaded to say a name.
CALLED: Mapping[str, str] = {
    "StoreDamaged": "altered",
    "LogAltered": "altered",
    "NotAsKnown": "altered",
    "LogUnreadable": "altered",
    "LogIllegal": "altered",
    "OwnLogUnreadable": "altered",
    "MissingField": "invalid_entry",
    "NoSuchField": "invalid_entry",
    "NoSuchKind": "invalid_entry",
    "DayBeforeSigning": "invalid_entry",
    "TermsNotWhole": "invalid_entry",
    "NoDayInside": "not_known",
}


def name_of(refusal: Refusal) -> str:
    """The stable name of a kind of refusal, for programs."""
    name = type(refusal).__name__
    return CALLED.get(name) or re.sub("(?<!^)(?=[A-Z])", "_", name).lower()


def brief(sentence: str) -> str:
    """The sentence; of a long one its beginning and its end, which is the remedy, in whole words, and how much is left
    out between them.
    """
    if len(sentence) <= LONGEST:
        return sentence
    ends, goes_on = LONGEST * 3 // 4, len(sentence) - LONGEST // 4
    # Nowhere near a blank, a word is cut: nobody writes one so long.
    blank, later = sentence.rfind(" ", ends // 2, ends), sentence.find(" ", goes_on, -1)
    first, last = sentence[: blank if blank > 0 else ends], sentence[later + 1 if later > 0 else goes_on :]
    return f"{first} [… {len(sentence) - len(first) - len(last):,} characters left out …] {last}"


def noted(error: BaseException, *, by_reference: bool = True) -> str:
    """Write the traceback to standard error; the sentence that names it. The same fault has the same reference.

    Not ``by_reference`` to who is shown a part of a log: where it failed would tell of the rest.
    """
    trace = "".join(traceback.format_exception(error))
    reference = sha256(trace.encode("utf-8", "backslashreplace")).hexdigest()[:LENGTH]
    with suppress(OSError, AttributeError):  # standard error may be full, or closed
        sys.stderr.write(f"reference {reference}\n{trace}")
        sys.stderr.flush()
    if not by_reference:
        return "Something unexpected went wrong; ask the Company."
    return f"Something unexpected went wrong; reference {reference}, under which standard error has the details."
