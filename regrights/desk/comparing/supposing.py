"""What is supposed beside the record: entries in the address, as the API has them, and a form that adds one.

Nothing is recorded, and the record is not read here.
"""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

import attrs

from lifecycle.entries import Entry
from lifecycle.entries.codec import entry_from, parse
from lifecycle.entries.telling import sentence
from lifecycle.errors import Refusal
from regrights.desk.addresses import Addresses
from regrights.desk.recording.sent import count_typed, dollars_typed

MOST_BYTES = 6000
ASSUME = "assume"
KIND, DAY = "add", "add_on"


@attrs.frozen
class Common:
    """A kind that the form offers: what it is called there, and the fields it has whatever is typed in."""

    called: str
    kind: str
    fixed: Mapping[str, object] = attrs.field(factory=dict)


COMMON: Mapping[str, Common] = {
    "pay": Common("The Company pays an Investor (Investor, amount)", "PeriodicAmountPaid"),
    "effective": Common("A statement is declared effective (statement)", "EffectivenessDeclared"),
    "sale": Common(
        "An Investor sells under the registration (Investor, shares)", "SharesSold", {"venue": "registered"}
    ),
    "suspend": Common("A Potential Material Event notice is given", "PotentialMaterialEventNoticeGiven"),
    "lift": Common("The suspension is lifted", "SuspensionLifted", {"reason": "no_longer_material"}),
    "misstatement": Common("A misstatement notice is received", "MisstatementNoticeReceived"),
    "corrected": Common("A corrected prospectus is received", "CorrectedProspectusReceived"),
    "stop": Common("A stop order is issued (statement)", "StopOrderIssued"),
    "stop-lifted": Common("A stop order is lifted (statement)", "StopOrderLifted"),
}
# What the form has beside the kind and the day, each under the name of the field it fills.
FIELDS: Mapping[str, str] = {
    "add_investor": "investor",
    "add_amount": "amount",
    "add_shares": "shares",
    "add_statement": "statement",
}
OF_THE_FORM = (KIND, DAY, *FIELDS)


class TooMuchSupposed(Refusal):
    """More than an address takes."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"assume: what is supposed takes {size:,} bytes of the address, {MOST_BYTES:,} at most; suppose less, or "
            "record a copy of the agreement under another name and try it there."
        )


class NoSuchCommonKind(Refusal):
    """A kind the form does not offer."""

    def __init__(self, said: str) -> None:
        super().__init__(f"add = {said[:90]!r}: the form offers {', '.join(COMMON)}; any other entry goes into assume.")


@attrs.frozen
class Supposed:
    """One supposed entry, told, and the page without it."""

    said: str
    without: str


def with_the_added(query: bytes) -> str | None:
    """The query with what the form says as one more supposed entry; None where the form said nothing.

    Raises ``NoSuchCommonKind``, ``InvalidEntry`` of a number whose commas part no thousands.
    """
    words = parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True)
    said = {name: value.strip() for name, value in words if name in OF_THE_FORM and value.strip()}
    if not any(name in OF_THE_FORM for name, _ in words):
        return None
    kept = [(name, value) for name, value in words if name not in OF_THE_FORM and value]
    return urlencode([*kept, *([(ASSUME, _written(said))] if KIND in said else [])])


def _written(said: Mapping[str, str]) -> str:
    """The entry as the API takes it."""
    common = COMMON.get(said[KIND])
    if common is None:
        raise NoSuchCommonKind(said[KIND])
    typed = {field: _typed(field, said[name]) for name, field in FIELDS.items() if name in said}
    on = {"occurred_on": said[DAY]} if DAY in said else {}
    return json.dumps({"kind": common.kind, **on, **typed, **common.fixed}, ensure_ascii=False, separators=(",", ":"))


def _typed(field: str, value: str) -> object:
    if field == "shares":
        return count_typed(field, value)
    return dollars_typed(field, value) if field == "amount" else value


def check_size(texts: Sequence[str]) -> None:
    """Refuses what would not fit into an address everywhere, as ``TooMuchSupposed``."""
    size = len(urlencode([(ASSUME, each) for each in texts]))
    if size > MOST_BYTES:
        raise TooMuchSupposed(size)


def texts_in(to: Addresses) -> Sequence[str]:
    """The supposed entries of an address, as they stand there."""
    said = to.said.get(ASSUME, ())
    return [said] if isinstance(said, str) else said


def entries_of(texts: Sequence[str]) -> list[Entry]:
    """The supposed entries, read as strictly as recorded ones. Raises as ``entry_from``."""
    return [entry_from(parse(text.encode()), recorded=False) for text in texts]


def told(texts: Sequence[str], to: Addresses) -> list[Supposed]:
    """Each supposed entry in a sentence, and where it is left out."""
    return [
        Supposed(_told(text), to.page("what-if", **{ASSUME: [each for at, each in enumerate(texts) if at != place]}))
        for place, text in enumerate(texts)
    ]


def _told(text: str) -> str:
    """One that cannot be read stands as it was written."""
    try:
        [entry] = entries_of([text])
    except Refusal:
        return text
    return f"{entry.occurred_on}: {sentence(entry)}"
