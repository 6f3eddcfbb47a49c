"""What a careful lawyer would point at beside an answer after an amendment, a waiver or a transfer."""

from collections.abc import Iterator, Sequence
from math import floor

from lifecycle.entries import TermsAmended
from lifecycle.judging.history import history_key
from projections.case.case import Case
from projections.case.consent import DATES, Binding, Consent
from projections.case.facts import Change
from projections.case.reasons import Caution, listed, percent
from projections.case.spans import DAY


def changes(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    """10, 11(l): documents without effect, those in effect, and Investors bound without their signature."""
    for binding in case.bindings:
        if not binding.whom or (isinstance(binding.change, TermsAmended) and not binding.changed):
            yield _no_consent(binding)
        elif bound := [name for name in investors if name in binding.whom]:
            yield _binds(binding, [] if set(investors) <= binding.whom else bound)
            yield from _unsigned(case, binding, investors)
        else:
            yield _passes_by(binding, investors)


def _what(change: Change) -> str:
    what = "amendment" if isinstance(change, TermsAmended) else "waiver"
    return f"The {what} of {change.occurred_on} (position {change.position})"


def _no_consent(binding: Binding) -> Caution:
    change, consent = binding.change, binding.consent
    why = _share(consent) if change.company_signed else "the Company did not sign it"
    if binding.whom:
        why = "it changes only what has one value for all, and under this reading every holder must sign that"
    return Caution("no_consent", f"{_what(change)} has no effect: {why}.", ("10",), (change.position,))


def _share(consent: Consent) -> str:
    if not consent.held:
        return "no Investor held a share bought under the agreement that day"
    held = f"{floor(consent.signed):,} of the {floor(consent.held):,} shares Investors held that day"
    return f"its signers held {held}, and {percent(consent.needed_share)} is needed"


def _passes_by(binding: Binding, investors: Sequence[str]) -> Caution:
    change = binding.change
    text = f"{_what(change)} does not bind {listed(investors)} under this reading (dissenters)."
    return Caution("change_not_binding", text, ("10", "11(l)"), (change.position,))


def _binds(binding: Binding, only: Sequence[str]) -> Caution:
    change = binding.change
    whom = f" for {listed(only)}" if only else ""
    if isinstance(change, TermsAmended):
        dates, numbers = ([key for key in binding.changed if (key in DATES) == dated] for dated in (True, False))
        said = [f"{listed(dates)}, for the whole agreement"] if dates else []
        said += [f"{listed(numbers)}, for what begins on or after {change.effective_from}"] if numbers else []
        text = f"{_what(change)} is in effect{whom}: {'; '.join(said)}."
    else:
        of = f"the duty {change.duty}" if change.duty else str(change.trigger).replace("_", " ")
        refund = ", giving back what was paid" if change.refund else ""
        text = f"{_what(change)} is in effect{whom}: {of}, {change.from_on} to {change.until_on - DAY}{refund}."
    return Caution("change_in_effect", text, ("10",), (change.position,))


def _unsigned(case: Case, binding: Binding, investors: Sequence[str]) -> Iterator[Caution]:
    change = binding.change
    joined = {name for name, notice in case.whole.inherited.items() if history_key(notice) > history_key(change)}
    without = [
        name for name in investors if name in binding.whom and name not in change.signed_by and name not in joined
    ]
    if without:
        yield Caution(
            "conflict_10_11l",
            f"{_what(change)} binds {listed(without)} without a signature under section 10; section 11(l) lets a "
            "change bind only the party that signed it (reading dissenters).",
            ("10", "11(l)"),
            (change.position,),
        )


def transfers(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    """9: shares that left an Investor and that the Company was not told of."""
    for transfer, notice, _lots in case.lots.transfers:
        if notice is None:
            yield Caution(
                "transfer_not_notified",
                f"{transfer.shares:,} shares went from {transfer.investor} to {transfer.transferee} on "
                f"{transfer.occurred_on} (position {transfer.position}) without a recorded notice to the Company: "
                "until there is one, nothing is computed on them for anybody.",
                ("9",),
                (transfer.position,),
            )
