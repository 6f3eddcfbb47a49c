"""An entry told in one sentence: its fields as they are spoken, put into the sentence of its kind."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from lifecycle.entries.bars import PotentialMaterialEventNoticeGiven, SuspensionLifted
from lifecycle.entries.changes import EntryCorrected, TermsAmended, WaiverGranted
from lifecycle.entries.entry import Entry, NoticeEntry, PaidToward, Toward
from lifecycle.entries.registration import (
    CounselObjected,
    CutBackImposed,
    ObjectionResolved,
    ReviewNotified,
    StatementFiled,
)
from lifecycle.entries.sentences import SENTENCES
from lifecycle.entries.shares import AgreementSigned

_PART = re.compile(r"\[([^\]]*)\]")
_FIELD = re.compile(r"\{(\w+)\}")
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
EVERYBODY = "every Investor"


def sentence(entry: Entry) -> str:
    """What happened, in one sentence."""
    words = _words(entry)

    def part(found: re.Match[str]) -> str:
        return found[1] if all(words.get(name) for name in _FIELD.findall(found[1])) else ""

    said = _PART.sub(part, SENTENCES[entry.kind].sentence).format_map(words)
    said = one_stop(said)
    return f"{EVERYBODY.capitalize()}{said.removeprefix(EVERYBODY)}" if said.startswith(EVERYBODY) else said


def purpose(kind: str, section: str) -> str:
    """What a kind is for; ``section`` is where the terms have it, in words, empty where they do not say."""
    return with_section(SENTENCES[kind].purpose, section)


def with_section(text: str, section: str) -> str:
    """A text with its parts about a section, in square brackets, or without them where there is none."""
    return _PART.sub(lambda found: found[1].format(section=section) if section else "", text)


def _words(entry: Entry) -> Mapping[str, str]:
    """Every field as it is spoken, and what a kind says besides."""
    spoken = {field.name: _spoken(field.name, getattr(entry, field.name)) for field in attrs.fields(type(entry))}
    if isinstance(entry, NoticeEntry):
        spoken["whom"] = entry.investor or EVERYBODY
    until = getattr(entry, "until_on", None)
    if isinstance(until, date):  # both ends are told as days inside
        spoken["last_day"] = date.fromordinal(until.toordinal() - 1).isoformat()
    if hasattr(entry, "oral"):
        spoken["orally"] = {True: "orally", False: "in writing", None: ""}[entry.oral]
    besides = BESIDES.get(type(entry))
    return spoken | dict(besides(entry)) if besides else spoken


def _spoken(name: str, value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "found" if value else "not found"
        case Decimal():
            return _price(value) if name.startswith(("price", "exercise")) else f"${value:,.2f}"
        case int() if name.endswith("shares"):
            return _shares(value)
        case int():
            return str(value) if name in ("target", "regarding", "position") else f"{value:,}"
        case date():
            return value.isoformat()
        case PaidToward() | Toward():
            return toward_in_words(value)
        case tuple():
            return listed([str(each) for each in value])
        case str():
            return value.replace("_", " ") if name in ("venue", "trigger", "reading", "choice", "limb") else value
        case _:
            return str(value)


def toward_in_words(value: PaidToward | Toward) -> str:
    """What a payment is meant for."""
    amount = value.of_amount if isinstance(value, PaidToward) else value
    if amount is None:
        return "interest"
    statement = f" of {amount.statement}" if amount.statement else ""
    return f"{amount.trigger.replace('_', ' ')} {amount.trigger_date} no. {amount.number}{statement}"


def _price(value: Decimal) -> str:
    whole, _, decimals = f"{value.normalize():f}".partition(".")
    return f"${int(whole):,}.{decimals:0<2}"


def _shares(number: int) -> str:
    return f"{number:,} share{'' if number == 1 else 's'}"


def listed(words: Sequence[str]) -> str:
    """A list for reading: a, b and c; with semicolons where a comma stands in what is listed."""
    *before, last = words or [""]
    if len(before) > 1 and any(", " in each for each in words):
        return f"{'; '.join(before)}; and {last}"
    return f"{', '.join(before)} and {last}" if before else last


def one_stop(text: str) -> str:
    """A sentence whose last word is a name with a full stop of its own, like Example, Inc., ends with that."""
    return _TWO_STOPS.sub(".", text)


def _terms(entry: AgreementSigned) -> Mapping[str, str]:
    if isinstance(entry.terms, str):
        return {"terms": entry.terms}
    base = entry.terms.get("based_on")
    return {"terms": f"of {base} with changes" if base else "written out in the entry"}


def _of_each(shares: Mapping[str, int]) -> str:
    return listed([f"{_shares(number)} of {name}" for name, number in shares.items()])


def _coverage(entry: StatementFiled) -> Mapping[str, str]:
    return {"covered": _of_each(entry.coverage) if entry.coverage else ""}


def _review(entry: ReviewNotified) -> Mapping[str, str]:
    return {"will": "will" if entry.review else "will not", "fully": "in full" if entry.full else ""}


def _objection(entry: CounselObjected | ObjectionResolved) -> Mapping[str, str]:
    return {"as_recorded": {True: "reasonable", False: "not reasonable", None: ""}[entry.reasonable]}


def _notice(entry: PotentialMaterialEventNoticeGiven) -> Mapping[str, str]:
    findings = "the Board's findings on record" if entry.board_findings else "without the Board's findings on record"
    unlawful = "advance notice was recorded as unlawful" if entry.advance_notice_unlawful else ""
    return {"findings": findings, "unlawful": unlawful}


def _signers(entry: TermsAmended | WaiverGranted) -> str:
    return listed([*(["the Company"] if entry.company_signed else []), *entry.signed_by]) or "nobody"


def _amended(entry: TermsAmended) -> Mapping[str, str]:
    changed = [f"{term.replace('_', ' ')} to {_plain(value)}" for term, value in sorted(entry.changes.items())]
    return {"changed": listed(changed), "signers": _signers(entry)}


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value)) or "none"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _waived(entry: WaiverGranted) -> Mapping[str, str]:
    waived = f"the duty {entry.duty}" if entry.duty else f"amounts for {str(entry.trigger).replace('_', ' ')}"
    return {"waived": waived, "signers": _signers(entry), "given_back": "what was paid is given back" * entry.refund}


def _correction(entry: EntryCorrected) -> Mapping[str, str]:
    renames = [f"{new} for {old} throughout" for old, new in (entry.renames or {}).items()]
    return {
        "now_reads": f"{entry.replacement.occurred_on}: {sentence(entry.replacement)}",
        "now_named": listed(renames) if renames else "",
    }


# What some kinds say besides their fields.
WAS_OVER: Final = {
    "disclosed": "was disclosed",
    "no_longer_material": "is no longer material",
    "disclosed_or_no_longer_material": "was disclosed or is no longer material",
}
BESIDES: Final[Mapping[type[Entry], Callable[..., Mapping[str, str]]]] = {
    AgreementSigned: _terms,
    StatementFiled: _coverage,
    CounselObjected: _objection,
    ObjectionResolved: _objection,
    ReviewNotified: _review,
    CutBackImposed: lambda entry: {"cut_back": _of_each(entry.shares)},
    PotentialMaterialEventNoticeGiven: _notice,
    SuspensionLifted: lambda entry: {"was_over": WAS_OVER[entry.reason]},
    TermsAmended: _amended,
    WaiverGranted: _waived,
    EntryCorrected: _correction,
}
