"""Entry ⇄ JSON: what may be written, what is stored, what a digest covers.

Two ways in. ``entry_from`` reads what people send: strictly, field by field, with a sentence for each refusal.
``decode`` reads what the log already holds: fast, by type alone, from the allow-list of kinds. What an entry
means, and whether it may follow the entries before it, is not known here.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache

import attrs
import msgspec

from lifecycle.entries import KINDS, AgreementSigned, Entry, EntryCorrected, EntryRetracted
from lifecycle.entries.checks import check_fields
from lifecycle.entries.fields import FloatText, HugeNumber, InvalidEntry, document_from, meant, named, text_from
from lifecycle.errors import Refusal, Words

LINE_LIMIT = 1024 * 1024
DEEPEST = 20
FORMAT = 2
# What the log adds; people may send them only in a whole log, where they are checked.
ADDED_BY_THE_LOG = ("position", "digest")

# What people call it, and the kind that records it.
COMMON_WORDS = {
    "suspension notice": "PotentialMaterialEventNoticeGiven",
    "suspension": "PotentialMaterialEventNoticeGiven",
    "blackout": "PotentialMaterialEventNoticeGiven",
    "blackout notice": "PotentialMaterialEventNoticeGiven",
    "blackout lifted": "SuspensionLifted",
    "liquidated damages": "PeriodicAmountPaid",
    "liquidated damages paid": "PeriodicAmountPaid",
    "payment": "PeriodicAmountPaid",
    "closing": "SharesPurchased",
    "purchase": "SharesPurchased",
    "sale": "SharesSold",
    "filing": "StatementFiled",
    "effective": "EffectivenessDeclared",
    "effectiveness": "EffectivenessDeclared",
    "amendment": "TermsAmended",
    "waiver": "WaiverGranted",
    "name change": "InvestorRenamed",
}


class NoSuchKind(InvalidEntry):
    """A kind nobody knows, beside the one that may be meant."""

    def __init__(self, name: str) -> None:
        super().__init__("kind", name, "no such kind of entry", meant(name, KINDS, COMMON_WORDS))

    def to_do(self, words: Words) -> str:
        return words.kinds + self.remedy


class NotReadable(Refusal):
    """Bytes that are not one JSON object of the kind we read."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}.")


# --- strict JSON ------------------------------------------------------------------------------------------


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        raise InvalidEntry(twice, None, "the field stands twice in one object", "keep one of the two")
    return found


# A float keeps its text, NaN and Infinity too, so that the refusal of the field can show what was written.
def _whole_number(text: str) -> int | HugeNumber:
    return int(text) if len(text) <= 18 else HugeNumber(text)  # noqa: PLR2004 - 18 digits exceed every limit here


_reader = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_constant=FloatText, parse_float=FloatText, parse_int=_whole_number
)


def parse(line: bytes) -> dict[str, object]:
    """One JSON object from bytes; raises ``NotReadable`` or ``InvalidEntry``. Duplicate keys are refused."""
    if len(line) > LINE_LIMIT:
        raise NotReadable("the entry is longer than 1 MiB", "record the paper by its name and digest instead")
    if line.startswith(b"\xef\xbb\xbf"):
        raise NotReadable("the text begins with a byte order mark", "save it as plain UTF-8")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotReadable(f"byte {error.start + 1} is not UTF-8", "save the text as plain UTF-8") from None
    try:
        found: object = _reader.decode(text.strip())
    except RecursionError:
        raise NotReadable("the JSON is nested too deeply", "an entry needs four levels") from None
    except ValueError as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        column = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise NotReadable(
            f"this is not JSON{column} ({reason[0].lower()}{reason[1:]})", "an entry is one JSON object on one line"
        ) from None
    if not isinstance(found, dict):
        raise NotReadable(f"this is {named(found)}, not an object", "an entry is one JSON object on one line")
    if text.count("{") + text.count("[") > DEEPEST and _deeper(found, DEEPEST):
        raise NotReadable("the JSON is nested too deeply", "an entry needs four levels")
    _refuse_lone_surrogates(text, found)
    return found


def _deeper(value: object, levels: int) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return inside is not None and (levels == 0 or any(_deeper(each, levels - 1) for each in inside))


def _refuse_lone_surrogates(text: str, found: Mapping[str, object]) -> None:
    if "\\u" not in text:
        return
    try:
        json.dumps(found, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise NotReadable("the text holds half of a surrogate pair", "write the character itself") from None


def kind_of(given: Mapping[str, object]) -> type[Entry]:
    """The class a given object's ``kind`` names; unknown and missing kinds are refused by name."""
    name = given.get("kind")
    if name is None and "confirm" in given:
        raise InvalidEntry(
            "confirm",
            given["confirm"],
            "a question to a person, not an entry",
            "put one of its choices in this line's place, or delete the line",
        )
    if name is None:
        raise InvalidEntry("kind", None, "missing", 'say what happened, for example "EffectivenessDeclared"')
    found = KINDS.get(text_from("kind", name))
    if found is None:
        raise NoSuchKind(str(name))
    return found


def check_new(given: Mapping[str, object]) -> None:
    """Refuses what the log assigns, in an entry that is to be recorded."""
    for name in (*ADDED_BY_THE_LOG, "recorded_at"):
        if name in given:
            raise InvalidEntry(name, given[name], "the log assigns it", "leave it out")


def entry_from(given: Mapping[str, object], *, recorded: bool = True, position: int = 0) -> Entry:
    """The entry an object describes, every field checked. ``recorded_at`` is refused unless ``recorded``."""
    kind = kind_of(given)
    fields = {name: value for name, value in given.items() if name != "kind" and name not in ADDED_BY_THE_LOG}
    if not recorded:
        check_new(given)
    check_fields(kind, fields)
    fields["position"] = position
    if kind is EntryCorrected:
        return _correction(fields, _replacement(document_from("replacement", fields["replacement"])))
    return msgspec.convert(fields, kind)


def _replacement(given: Mapping[str, object]) -> Entry:
    if given.get("kind") in (EntryCorrected.__name__, EntryRetracted.__name__):
        remedy = "write the fact as it should have been"
        raise InvalidEntry("replacement.kind", given["kind"], "it replaces no entry", remedy)
    try:
        return entry_from(given, recorded=False)
    except InvalidEntry as inside:
        raise inside.inside("replacement") from None


def _correction(fields: Mapping[str, object], replacement: Entry) -> EntryCorrected:
    bare = msgspec.convert({name: value for name, value in fields.items() if name != "replacement"}, _BareCorrection)
    return EntryCorrected(**attrs.asdict(bare, recurse=False), replacement=replacement)


@attrs.frozen(kw_only=True)
class _BareCorrection(Entry):
    target: int
    reason: str
    renames: Mapping[str, str] | None = None


# --- what is stored ---------------------------------------------------------------------------------------


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_as_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
WHOLE_TERMS = "language"  # the word by which a whole document of terms is known


def canonical(given: Mapping[str, object], **added: object) -> bytes:
    """The stored bytes: keys sorted, no spaces, UTF-8, decimals and instants as given. The digest covers these.

    Terms written out whole stay in the order written: heads are charged in it.
    """
    return _entry({**given, **added}).encode()


def _entry(given: Mapping[str, object]) -> str:
    terms, replacement = given.get("terms"), given.get("replacement")
    if isinstance(terms, dict) and WHOLE_TERMS in terms:
        own = {"terms": _as_written.encode(terms)}
    elif isinstance(replacement, dict):
        own = {"replacement": _entry(replacement)}
    else:
        return _canonical.encode(given)
    parts = (f"{_canonical.encode(name)}:{own.get(name) or _canonical.encode(given[name])}" for name in sorted(given))
    return f"{{{','.join(parts)}}}"


class _Kind(msgspec.Struct):
    kind: str


_kind_decoder = msgspec.json.Decoder(_Kind)


@cache
def _decoder(kind: str) -> Callable[[bytes], Entry]:
    if kind == EntryCorrected.__name__:
        return _decode_correction
    found = KINDS.get(kind)
    if found is None:
        raise InvalidEntry("kind", kind, "no kind this version knows", "read the log with the version that wrote it")
    return msgspec.json.Decoder(found).decode


def _decode_correction(stored: bytes) -> Entry:
    fields = msgspec.json.decode(stored)
    replacement = msgspec.convert(fields["replacement"], KINDS[fields["replacement"]["kind"]])
    return _correction({name: value for name, value in fields.items() if name != "kind"}, replacement)


def decode(stored: bytes) -> Entry:
    """The entry behind stored bytes. Checks types only: what is stored was judged before it was stored."""
    try:
        entry = _decoder(_kind_decoder.decode(stored).kind)(stored)
    except (msgspec.MsgspecError, KeyError, TypeError) as error:
        raise NotReadable(f"a stored entry cannot be read ({error})", "run `regrights verify` on this log") from None
    if isinstance(entry, AgreementSigned) and entry.format > FORMAT:
        raise NotReadable(f"the log has format {entry.format}, this version knows {FORMAT}", "use a newer version")
    return entry
