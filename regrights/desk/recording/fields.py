"""The fields of a form: what an entry of each kind is asked for, read off its class, one control for each type.

What a value must look like is the codec's to judge; what it means is said where kinds are described.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs

from lifecycle.entries import Entry, EntryCorrected, EntryRetracted
from lifecycle.entries.entry import OF_THE_LOG, InvestorEntry, NoticeEntry, PaidToward, Toward
from regrights.book.kinds import described

Control = Literal["date", "decimal", "whole", "text", "choice", "check", "lines"]
# What a form sends of a list or an object by name: ``signed_by[Alpha Capital A.G.]``.
Known = Mapping[str, Sequence[str]]
YES, NO = "yes", "no"
TRUTH = ((YES, "yes"), (NO, "no"))
# What the terms have a name for, and no other can stand there.
OF_THE_TERMS = ("trigger", "milestone", "condition", "reading")
# What is not asked: the log says it, or the key of whoever sends the form.
NOT_ASKED = {*OF_THE_LOG, "recorded_at", "recorded_by"}
OF_EVERY_KIND = ("occurred_on", "source", "document", "document_sha256", "again")
LABELS: Mapping[str, str] = {
    "again": "It happened once more, alike",
    "board_findings": "Findings of the Board",
    "company_signed": "Signed by the Company",
    "detriment_found": "Disclosure found detrimental",
    "document": "The paper behind it",
    "document_sha256": "SHA-256 of that paper",
    "effective_from": "In effect from",
    "from_on": "First day",
    "full": "Whole statement reviewed",
    "interest": "Meant for interest",
    "misleading_found": "Omission found misleading",
    "number": "Which number",
    "occurred_on": "Happened on",
    "oral": "By telephone",
    "refund": "Paid amounts given back",
    "regarding": "Regarding entry",
    "renames": "Wrong names, put right throughout",
    "review": "Reviewed by the SEC",
    "signed_by": "Signed by",
    "source": "Where it is known from",
    "statement": "Registration statement",
    "toward": "Meant for",
    "trigger_date": "Counted from",
    "until_on": "First day no longer inside",
}
MEANS: Mapping[str, str] = {
    "again": "only where the log says exactly this already and it happened another time",
    "document": "how the paper is called where it is kept",
    "document_sha256": "64 hex digits, so that the paper can be known again",
    "interest": "interest that ran up on unpaid amounts, instead of one Periodic Amount",
    "number": "the number of the Periodic Amount in its row",
    "occurred_on": "the US Eastern date on which it took effect",
    "source": "a filing, a letter, a person; one line",
    "trigger": "the amounts it is about",
    "trigger_date": "the date its row is counted from",
    "statement": "where the amounts are of one statement",
}
TAKES: Mapping[Control, str] = {
    "decimal": "dollars, like 20,000.00",
    "whole": "a whole number, like 500,000",
    "lines": "one a line",
}


@attrs.frozen
class Input:
    """One control. ``name`` is what the form sends it by, ``choices`` are each value with its words."""

    name: str
    label: str
    control: Control
    needed: bool = False
    choices: Sequence[tuple[str, str]] = ()
    suggested: Sequence[str] = ()
    takes: str = ""

    @property
    def id(self) -> str:
        """Its place on the page."""
        return f"field-{self.name}".replace(" ", "-")


@attrs.frozen
class Field:
    """One field of an entry: its label, what it means, and its controls, more than one where it has parts."""

    name: str
    label: str
    means: str
    needed: bool
    inputs: Sequence[Input]
    of_the_kind: bool = True

    @property
    def id(self) -> str:
        return f"of-{self.name}".replace(" ", "-")

    @property
    def is_one(self) -> bool:
        return len(self.inputs) == 1 and self.inputs[0].name == self.name


def asked_of(kind: type[Entry], known: Known, prefix: str = "") -> Sequence[Field]:
    """The fields of a kind in the order of its class, the day first and what every kind has last."""
    said = {each.name: each for each in described(kind.__name__).fields}
    fields = attrs.fields_dict(kind)
    own = [name for name in fields if name in said and name != "replacement"]
    found = [_field(kind, "occurred_on", fields["occurred_on"], known, prefix, MEANS["occurred_on"])]
    found += [_field(kind, name, fields[name], known, prefix, said[name].means) for name in own]
    found += [_field(kind, name, fields[name], known, prefix, MEANS[name]) for name in OF_EVERY_KIND[1:]]
    return found


def _field(
    kind: type[Entry], name: str, field: "attrs.Attribute[object]", known: Known, prefix: str, means: str
) -> Field:
    needed, whole = field.default is attrs.NOTHING, prefix + name
    default = field.default if isinstance(field.default, bool) else None
    inputs = (
        [_investor(kind, whole, known, needed=needed)]
        if name == "investor"
        else _inputs(name, whole, field.type, known, needed=needed, default=default)
    )
    of_the_kind = name not in attrs.fields_dict(Entry) and kind not in (EntryCorrected, EntryRetracted)
    return Field(whole, label_of(name), means, needed, inputs, of_the_kind)


def label_of(name: str) -> str:
    """A field in plain words."""
    return LABELS.get(name) or name.replace("_", " ").capitalize()


def _investor(kind: type[Entry], whole: str, known: Known, *, needed: bool) -> Input:
    assert issubclass(kind, InvestorEntry | NoticeEntry) or not needed  # noqa: S101 - the kinds that name one
    every = () if needed else (("", "every Investor"),)
    names = [(name, name) for name in known.get("investor", ())]
    return Input(whole, "Investor", "choice", needed, (*every, *names))


def _inputs(
    name: str, whole: str, hint: object, known: Known, *, needed: bool, default: bool | None = None
) -> list[Input]:
    label, suggested = label_of(name), known.get(name, ())
    match title_of(hint):
        case "a count":
            return [Input(whole, label, "whole", needed, suggested=suggested, takes=TAKES["whole"])]
        case "an amount" | "a price" as title:
            takes = "dollars a share, like 2.00" if title == "a price" else TAKES["decimal"]
            return [Input(whole, label, "decimal", needed, takes=takes)]
        case "signers":
            return [Input(f"{whole}[{each}]", each, "check") for each in known.get("investor", ())]
        case "text" if name in OF_THE_TERMS and suggested:
            unsaid = () if needed else (("", "not said"),)
            return [Input(whole, label, "choice", needed, (*unsaid, *((each, _spoken(each)) for each in suggested)))]
        case "text":
            return [Input(whole, label, "text", needed, suggested=suggested)]
        case _:
            return _of_a_plain_type(whole, label, hint, known, needed=needed, default=default, suggested=suggested)


def _of_a_plain_type(
    whole: str,
    label: str,
    hint: object,
    known: Known,
    *,
    needed: bool,
    default: bool | None,
    suggested: Sequence[str],
) -> list[Input]:
    plain, origin, arguments = bare(hint), get_origin(bare(hint)), get_args(bare(hint))
    if plain is date:
        return [Input(whole, label, "date", needed)]
    if plain is bool:
        unsaid = (
            ()
            if needed
            else (("", "not said" if default is None else f"not said, which means {YES if default else NO}"),)
        )
        return [Input(whole, label, "choice", needed, (*unsaid, *TRUTH))]
    if origin is Literal and arguments == (True,):
        return [Input(whole, label, "check")]
    if origin is Literal:
        return [Input(whole, label, "choice", needed, [(each, _spoken(each)) for each in arguments])]
    if origin is tuple:
        return [Input(whole, label, "lines", needed, takes=TAKES["lines"])]
    if plain in (Toward, PaidToward):
        return _parts(whole, plain, known, needed=needed)
    if isinstance(origin, type) and issubclass(origin, Mapping) and origin is not dict:
        control: Control = "whole" if title_of(arguments[1]) == "a count" else "text"
        return [Input(f"{whole}[{each}]", each, control) for each in known.get("investor", ())]
    takes = "the name of shipped terms, or the terms as one JSON object" if origin is Union or _is_union(plain) else ""
    return [Input(whole, label, "lines", needed, suggested=suggested, takes=takes or "each on a line, NAME: VALUE")]


def _spoken(word: str) -> str:
    return word.replace("_", " ")


def _parts(whole: str, of: Any, known: Known, *, needed: bool) -> list[Input]:
    parts = attrs.fields_dict(of)
    inputs = [
        each
        for name in attrs.fields_dict(Toward)
        for each in _inputs(
            name,
            f"{whole}.{name}",
            parts[name].type,
            known,
            needed=needed and attrs.fields_dict(Toward)[name].default is attrs.NOTHING,
        )
    ]
    if of is PaidToward:
        inputs.append(Input(f"{whole}.interest", label_of("interest"), "check"))
    return inputs


def bare(hint: object) -> object:
    """A type without what says it may be left out."""
    if get_origin(hint) in (Union, UnionType):
        inside = [each for each in get_args(hint) if each is not NoneType]
        return inside[0] if len(inside) == 1 else hint
    return hint


def title_of(hint: object) -> str:
    """What an annotated type is called; empty of a plain one."""
    plain = bare(hint)
    found: Callable[[], str] = lambda: plain.__metadata__[0].title  # type: ignore[attr-defined]  # noqa: E731
    return found() if get_origin(plain) is Annotated else ""


def _is_union(plain: object) -> bool:
    return isinstance(plain, UnionType)
