"""The register of readings: where the agreement's text can be read more than one way.

Each row says the question, the choices and what each means, which one we take by default and why, and whom each
favours. What a choice computes is one small function in the projection that asks; this module computes nothing.
"""

from collections.abc import Mapping

import attrs

from lifecycle.errors import Refusal


@attrs.frozen(kw_only=True)
class Reading:
    """One ambiguity. ``choices`` maps each choice to what it means, the default first; ``favours`` to whom it helps."""

    key: str
    clause: str
    question: str
    choices: Mapping[str, str]
    why: str
    favours: Mapping[str, str]
    # Close calls are shown wherever an amount they move is shown.
    close_call: bool = False

    @property
    def default(self) -> str:
        return next(iter(self.choices))


COMPANY, INVESTORS, EITHER = "the Company", "the Investors", "either, by the facts"
# Where some history moves the other way: a run that begins later, or is cut in two, may cost more.
MOSTLY_COMPANY, MOSTLY_INVESTORS = "usually the Company", "usually the Investors"

REGISTER: tuple[Reading, ...] = (
    Reading(
        key="required_effective_date",
        clause="1(h), 2(a)(i)",
        question="Which date must effectiveness meet: the stated one, or an earlier one that follows SEC clearance?",
        choices={
            "stated": "the stated Required Effective Date alone",
            "earlier_of_clearance": "the earlier of it and the earliest SEC clearance plus the clearance days",
        },
        why="Payments in 2(b) speak of the Required Effective Date, which 1(h) defines as one date; the earlier "
        "date in 2(a)(i) is a target of effort under another name.",
        favours={"stated": MOSTLY_COMPANY, "earlier_of_clearance": MOSTLY_INVESTORS},
    ),
    Reading(
        key="weekend_deadline",
        clause="1(h)",
        question="Does a deadline that is no business day move to the next one?",
        choices={
            "stands": "the date stands",
            "next_business_day": "effectiveness by the next business day is in time; counting still starts at the date",
        },
        why="The agreement has no clause that rolls a date, and it counts in business days where it means them.",
        favours={"stands": INVESTORS, "next_business_day": COMPANY},
        close_call=True,
    ),
    Reading(
        key="partial_coverage",
        clause="1(a), 2(a)(ii)",
        question="What does a statement that covers only part of an Investor's shares do to late effectiveness?",
        choices={
            "uncovered_shares": "amounts for late effectiveness run on the shares no declared statement covers",
            "no_effective_date": "a statement too small for all the Investor has bought gives no Effective Date",
            "any_coverage": "any effective statement satisfies the deadline, whatever it covers",
        },
        why="Each Investor is promised registration of all its shares; one whose statement covers part of them has "
        "lost, and is paid for, the rest.",
        favours={"uncovered_shares": EITHER, "no_effective_date": MOSTLY_INVESTORS, "any_coverage": MOSTLY_COMPANY},
    ),
    Reading(
        key="partial_period",
        clause="2(b)(iii)",
        question="What is owed for a period that a cure cuts short?",
        choices={
            "full": "the whole percentage at every Computation Date",
            "prorated": "the percentage for the counted days out of the interval",
            "completed": "nothing for a period that was not completed",
        },
        why="The text gives a percentage to each Computation Date and no daily rate, and 2(b)(vii) makes the cure "
        "one; the illustration in 2(b)(iii) is silent on a shorter period.",
        favours={"full": INVESTORS, "prorated": COMPANY, "completed": COMPANY},
        close_call=True,
    ),
    Reading(
        key="first_cure",
        clause="2(b)(vii)(A)",
        question="Is a cure inside the first interval a Computation Date?",
        choices={
            "computes": "the cure is the first Computation Date",
            "waits": "the first Computation Date is always one interval after the start, and the last",
        },
        why="Limb (A) does not list effectiveness among the events that bring the first date forward, limb (B) does "
        "for later ones; reading them alike leaves no default without an amount or an end.",
        favours={"computes": MOSTLY_INVESTORS, "waits": EITHER},
        close_call=True,
    ),
    Reading(
        key="base_before_effective",
        clause="2(b)(iii)",
        question="Before effectiveness, is the percentage taken of everything bought or of what is still held?",
        choices={
            "purchase_price": "the Purchase Price of all shares bought",
            "held_shares": "the Held Shares Value",
        },
        why="The Held Shares Value replaces the Purchase Price only after the relevant Effective Date.",
        favours={"purchase_price": INVESTORS, "held_shares": COMPANY},
    ),
    Reading(
        key="base_restricted",
        clause="2(b)(iii)",
        question="Which shares does the percentage for a Restricted Sale Date count?",
        choices={
            "held_at_computation": "those held at each Computation Date",
            "held_at_restriction": "those held on the Restricted Sale Date",
            "unsold_since_restriction": "those bought, less only sales on or after the Restricted Sale Date",
        },
        why="After effectiveness the Purchase Price means the Held Shares Value, and amounts are determined as of "
        "each Computation Date.",
        favours={
            "held_at_computation": MOSTLY_COMPANY,
            "held_at_restriction": MOSTLY_INVESTORS,
            "unsold_since_restriction": MOSTLY_INVESTORS,
        },
    ),
    Reading(
        key="sale_on_computation_date",
        clause="1(b)",
        question="Is a share sold on a Computation Date still held on it?",
        choices={"held": "held through its trade date", "sold": "gone from its trade date"},
        why="A day counts whole; the share was held when the day began, and the trade settles later.",
        favours={"held": MOSTLY_INVESTORS, "sold": MOSTLY_COMPANY},
    ),
    Reading(
        key="late_after_sale",
        clause="2(b)(iii), 1(b)",
        question="Do amounts for late effectiveness stop when the Investor holds nothing, or may sell freely?",
        choices={
            "stops": "they stop when it holds nothing, or once limb (i) or (ii) ends the Registration Period",
            "continues": "before effectiveness they run on, whatever is held",
        },
        why="The amounts estimate the loss of one who cannot sell registered shares, and one without shares has none "
        "to sell. 2(b)(iii) itself has no such stop.",
        favours={"stops": COMPANY, "continues": INVESTORS},
        close_call=True,
    ),
    Reading(
        key="payment_timing",
        clause="2(b)(iv)",
        question="Is a period paid for at its end or at its start?",
        choices={
            "arrears": "each amount is due on the first payment day after its Computation Date",
            "advance": "each whole amount falls due the day a period begins, and is never refunded",
        },
        why="Limb (1) names the day after the deadline, but an amount is determined only as of a Computation Date; "
        "nothing can fall due before there is an amount.",
        favours={"arrears": MOSTLY_COMPANY, "advance": MOSTLY_INVESTORS},
    ),
    Reading(
        key="ninety_days",
        clause="2(b)(ii)",
        question="Do the days of 2(b)(ii) date the restriction, or end what it costs?",
        choices={
            "dates_the_restriction": "a restriction that begins inside them is paid for until it ends",
            "ends_accrual": "nothing accrues past the last of them",
        },
        why="The condition is that there is a Restricted Sale Date within so many days; it says nothing of the end.",
        favours={"dates_the_restriction": MOSTLY_INVESTORS, "ends_accrual": MOSTLY_COMPANY},
    ),
    Reading(
        key="beyond_ninety_days",
        clause="3(h)",
        question="Is an overrunning suspension paid for after the days of 2(b)(ii)?",
        choices={
            "not_payable": "only restrictions inside those days are",
            "payable": "a suspension outside its permitted period is, throughout the Registration Period",
        },
        why="3(h) applies the applicable provisions of 2(b), and those carry their days with them.",
        favours={"not_payable": COMPANY, "payable": INVESTORS},
        close_call=True,
    ),
    Reading(
        key="restrictions_counted",
        clause="1(i)",
        question="Can there be more than one Restricted Sale Date?",
        choices={
            "each_run": "each unbroken run of restricted days has one",
            "first_only": "only the Investor's first counts",
        },
        why="2(b)(ii) speaks of a Restricted Sale Date, and a second restriction harms as the first did.",
        favours={"each_run": INVESTORS, "first_only": COMPANY},
    ),
    Reading(
        key="misstatement_grace",
        clause="3(f), 4(b)",
        question="Does a misstatement notice enjoy the grace of a permitted suspension?",
        choices={
            "none": "no",
            "like_suspension": "it shares the slots, the gap and the business days of 3(h)",
        },
        why="The Permitted Suspension Period is defined in 3(h) for Potential Material Events alone.",
        favours={"none": MOSTLY_INVESTORS, "like_suspension": MOSTLY_COMPANY},
    ),
    Reading(
        key="delisting",
        clause="2(b)(v), 2(b)(vii)",
        question="What does a delisting do?",
        choices={
            "no_trigger": "nothing to the amounts",
            "restriction": "it restricts sales of every Investor until the relisting",
            "relisting_computes": "a relisting inside an open sequence is one more Computation Date",
        },
        why="2(b)(ii) names two triggers and delisting is neither; the mentions in (v) and (vii) create none.",
        favours={"no_trigger": MOSTLY_COMPANY, "restriction": MOSTLY_INVESTORS, "relisting_computes": EITHER},
    ),
    Reading(
        key="overrun",
        clause="3(h)",
        question="Does a suspension that runs too long lose its permitted days too?",
        choices={
            "from_sixteenth": "it is a restriction from the day after its last permitted business day",
            "whole_suspension": "it was never permitted, and used no slot",
        },
        why="3(h) applies 2(b) to a suspension other than during a Permitted Suspension Period: to the excess.",
        favours={"from_sixteenth": MOSTLY_COMPANY, "whole_suspension": MOSTLY_INVESTORS},
    ),
    Reading(
        key="day_count",
        clause="3(h)",
        question="Which end days of a suspension count?",
        choices={
            "notice_in_lift_out": "the notice day counts, the day the lift is received does not",
            "both_in": "the bar runs through the day the lift is received",
            "notice_out": "the permitted business days are counted from the first one after the notice day",
        },
        why="Sales stop from the giving of notice and may resume once the lift is received.",
        favours={"notice_in_lift_out": EITHER, "both_in": MOSTLY_INVESTORS, "notice_out": MOSTLY_COMPANY},
    ),
    Reading(
        key="allowance",
        clause="3(h)",
        question="Are the permitted suspensions counted over the whole agreement or year by year?",
        choices={"two_ever": "over the whole agreement", "two_a_year": "over the 365 days that end with the notice"},
        why="3(h) gives a number and names no period for it; in a short Registration Period the two rarely differ.",
        favours={"two_ever": MOSTLY_INVESTORS, "two_a_year": MOSTLY_COMPANY},
    ),
    Reading(
        key="gap_from",
        clause="3(h)",
        question="From which day is the gap between suspensions counted?",
        choices={"last_barred_day": "from the last day sales were barred", "lift_day": "from the day of the lift"},
        why="3(h) counts from the last day of the preceding suspension, and on the day of the lift sales are free.",
        favours={"last_barred_day": MOSTLY_COMPANY, "lift_day": MOSTLY_INVESTORS},
    ),
    Reading(
        key="early_suspension",
        clause="3(h)",
        question="Does a suspension that starts too soon become permitted when the gap has passed?",
        choices={
            "never_permitted": "no",
            "from_tenth_day": "yes, from the first day the gap allows, and it then uses a slot",
        },
        why="The gap is a condition on when a period begins; one that began too soon did not meet it.",
        favours={"never_permitted": MOSTLY_INVESTORS, "from_tenth_day": MOSTLY_COMPANY},
    ),
    Reading(
        key="advance_notice",
        clause="3(h)",
        question="Is the advance notice a condition of a permitted suspension?",
        choices={
            "covenant": "no, a covenant of its own",
            "condition": "yes; a recorded finding that it was unlawful does not stand in for it",
        },
        why="It stands in a separate proviso, and only if lawful; nothing makes the period depend on it.",
        favours={"covenant": MOSTLY_COMPANY, "condition": MOSTLY_INVESTORS},
    ),
    Reading(
        key="findings",
        clause="1(d)",
        question="Must the Board's findings be on record for a suspension to be permitted?",
        choices={"required": "yes", "presumed": "no, they are presumed"},
        why="1(d) makes the Board's determination part of what a Potential Material Event is.",
        favours={"required": MOSTLY_INVESTORS, "presumed": MOSTLY_COMPANY},
    ),
    Reading(
        key="business_day",
        clause="–",
        question="Which days are business days? The agreement does not say.",
        choices={
            "both_open": "neither a federal holiday nor a closure of the New York Stock Exchange",
            "federal": "no federal holiday",
            "nyse": "no closure of the New York Stock Exchange",
        },
        why="Its business days measure dealings with both the SEC and the market, so both must be open.",
        favours={"both_open": EITHER, "federal": EITHER, "nyse": EITHER},
    ),
    Reading(
        key="investor_delay",
        clause="2(b)(vi)",
        question="How does delay caused by the Investor reduce what is payable?",
        choices={
            "toll": "its days do not count toward lateness",
            "proportional": "every amount is reduced by its share of the days late",
        },
        why="Amounts are not payable to the extent of the delay: the days are taken out of the delay.",
        favours={"toll": EITHER, "proportional": EITHER},
    ),
    Reading(
        key="running_sequence",
        clause="1(i), 3(h)",
        question="Does a permitted suspension pause a restriction already running?",
        choices={
            "not_paused": "no",
            "paused": "its days do not count toward the next Computation Date",
        },
        why="The days between Computation Dates are calendar days; 1(i) only says when a restriction begins.",
        favours={"not_paused": MOSTLY_INVESTORS, "paused": MOSTLY_COMPANY},
    ),
    Reading(
        key="clearance_count",
        clause="2(a)(i)",
        question="Are the days after SEC clearance by which effectiveness is due calendar days or business days?",
        choices={
            "calendar": "calendar days",
            "business": "business days; it matters under earlier_of_clearance and for the duty itself",
        },
        why="2(a)(i) says days, and the agreement says business days where it means them.",
        favours={"calendar": MOSTLY_INVESTORS, "business": MOSTLY_COMPANY},
    ),
    Reading(
        key="illustration",
        clause="2(b)(iii)",
        question="Does the illustration mean that nothing is owed if effectiveness comes by the first scheduled date?",
        choices={
            "no_implication": "no: it shows one case and limits nothing",
            "negative": "yes: no amount for late effectiveness at all, each tranche by its own statement; no effect "
            "in advance",
        },
        why="An example of what is owed when nothing is effective says nothing of what is owed when something is.",
        favours={"no_implication": INVESTORS, "negative": COMPANY},
    ),
    Reading(
        key="amendment_window",
        clause="1(a), 3(b)",
        question="Does a post-effective amendment declared effective open the window for restricted sales anew?",
        choices={
            "none": "no, only the first declaration of a statement does",
            "reopens": "yes; it cures and covers nothing by that",
        },
        why="1(a) speaks of the day a Registration Statement is declared effective, and keeping it current is a duty "
        "of its own.",
        favours={"none": MOSTLY_COMPANY, "reopens": MOSTLY_INVESTORS},
    ),
    Reading(
        key="period_tolling",
        clause="3(a)(iii)",
        question="Is the year of the Registration Period made longer by the days on which a share could not be sold?",
        choices={
            "none": "no",
            "day_for_day": "yes, each share's by the dates it was barred, permitted suspensions included",
        },
        why="3(a) names three ends and no day that is left out of the count.",
        favours={"none": EITHER, "day_for_day": EITHER},
    ),
    Reading(
        key="transfer_gap",
        clause="9, 3(a)(ii)",
        question="Whose are shares between their transfer and the notice of it?",
        choices={
            "bridged": "once the Company is notified, the transferee's from the day after the transfer; what was "
            "computed on them in between falls due no sooner than the notice",
            "open": "nobody's: nothing is computed on them, nothing reopened by the notice, and they are not held",
        },
        why="Section 9 assigns the rights by the transfer itself, on a notice that may follow it.",
        favours={"bridged": EITHER, "open": EITHER},
        close_call=True,
    ),
    Reading(
        key="dissenters",
        clause="10, 11(l)",
        question="Does a change consented to by the required share bind Investors that did not sign it?",
        choices={
            "bound": "yes, every Investor",
            "not_bound": "no: it binds each signer, and only a signer, whatever share signed",
        },
        why="Section 10 says who is bound and speaks of this very consent; 11(l) is the general clause on changes.",
        favours={"bound": EITHER, "not_bound": EITHER},
    ),
)
BY_KEY: Mapping[str, Reading] = {reading.key: reading for reading in REGISTER}
DEFAULTS: Mapping[str, str] = {reading.key: reading.default for reading in REGISTER}


class UnknownReading(Refusal):
    """A reading's key, or its choice, that the register does not have."""

    def __init__(self, key: str, choice: str) -> None:
        reading = BY_KEY.get(key)
        if reading is None:
            super().__init__(f'reading "{shown(key)}": the register has no such key; it has {", ".join(BY_KEY)}.')
        else:
            choices = ", ".join(reading.choices)
            super().__init__(f'reading "{key}" = "{shown(choice)}": no such choice; choose one of {choices}.')


def shown(text: str) -> str:
    return text[:60].encode("ascii", "backslashreplace").decode()


def chosen(*layers: Mapping[str, str]) -> Mapping[str, str]:
    """The defaults under the given layers, the last wins. Raises ``UnknownReading``."""
    readings = dict(DEFAULTS)
    for layer in layers:
        for key, choice in layer.items():
            if key not in BY_KEY or choice not in BY_KEY[key].choices:
                raise UnknownReading(key, choice)
            readings[key] = choice
    return readings
