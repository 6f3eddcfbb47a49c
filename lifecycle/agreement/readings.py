"""Readings: where a text can be read more than one way; and those the product itself has of any agreement's text.

Each says the question, the choices and what each means, which one is the default and why, and whom each favours. An
agreement's file may say the same in its own words, with its sections: ``register``. What a choice computes is one small
function in the projection that asks; this module computes nothing.
"""

from collections.abc import Mapping

import attrs

NO_SECTION = "–"


@attrs.frozen(kw_only=True)
class Reading:
    """One ambiguity. ``choices`` maps each choice to what it means, the default first; ``favours`` to whom it helps."""

    key: str
    clause: str = NO_SECTION
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

# What no word of the terms language can say yet, so that the code has a rule for each choice.
OWN: Mapping[str, Reading] = {
    reading.key: reading
    for reading in (
        Reading(
            key="partial_coverage",
            question="What does a statement that covers only part of an Investor's shares do to lateness?",
            choices={
                "uncovered_shares": "what lateness costs runs on the shares no declared statement covers",
                "no_effective_date": "a statement too small for all the Investor has bought does not end lateness",
                "any_coverage": "any effective statement satisfies the deadline, whatever it covers",
            },
            why="An Investor is promised registration of all its shares; one whose statement covers part of them has "
            "lost, and is paid for, the rest.",
            favours={"uncovered_shares": EITHER, "no_effective_date": MOSTLY_INVESTORS, "any_coverage": MOSTLY_COMPANY},
        ),
        Reading(
            key="ninety_days",
            question="Does the time within which a restriction must begin also end what it costs?",
            choices={
                "dates_the_restriction": "no: a restriction that begins inside it is paid for until it ends",
                "ends_accrual": "yes: nothing accrues past its last day",
            },
            why="What is asked is that the restriction begins within that time; nothing is said of its end.",
            favours={"dates_the_restriction": MOSTLY_INVESTORS, "ends_accrual": MOSTLY_COMPANY},
        ),
        Reading(
            key="beyond_ninety_days",
            question="Is an overrunning suspension paid for after the time within which a restriction must begin?",
            choices={
                "not_payable": "only restrictions that begin inside that time are",
                "payable": "a suspension outside its permitted period is, for as long as a statement must be effective",
            },
            why="A suspension that overruns is paid for as other restrictions are, and they carry that time with them.",
            favours={"not_payable": COMPANY, "payable": INVESTORS},
            close_call=True,
        ),
        Reading(
            key="restrictions_counted",
            question="Can more than one restriction be paid for?",
            choices={
                "each_run": "each unbroken run of restricted days is one",
                "first_only": "only the Investor's first counts",
            },
            why="A second restriction harms as the first did.",
            favours={"each_run": INVESTORS, "first_only": COMPANY},
        ),
        Reading(
            key="misstatement_grace",
            question="Does a misstatement notice enjoy the grace of a permitted suspension?",
            choices={
                "none": "no",
                "like_suspension": "it shares the slots, the gap and the days of permitted suspensions",
            },
            why="The grace is given to suspensions, and a misstatement is none.",
            favours={"none": MOSTLY_INVESTORS, "like_suspension": MOSTLY_COMPANY},
        ),
        Reading(
            key="early_suspension",
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
            question="Is the advance notice a condition of a permitted suspension?",
            choices={
                "covenant": "no, a covenant of its own",
                "condition": "yes; a recorded finding that it was unlawful does not stand in for it",
            },
            why="A duty to give notice stands by itself unless the text makes the period depend on it.",
            favours={"covenant": MOSTLY_COMPANY, "condition": MOSTLY_INVESTORS},
        ),
        Reading(
            key="running_sequence",
            question="Does a permitted suspension pause a restriction already running?",
            choices={
                "not_paused": "no",
                "paused": "its days do not count toward the next charge",
            },
            why="A permission keeps a restriction from beginning; it does not stop one that has begun.",
            favours={"not_paused": MOSTLY_INVESTORS, "paused": MOSTLY_COMPANY},
        ),
        Reading(
            key="illustration",
            question="Is nothing at all owed for lateness if effectiveness comes by the first scheduled date?",
            choices={
                "no_implication": "no: an example that begins later shows one case and limits nothing",
                "negative": "yes: each tranche by its own statement; no effect in advance",
            },
            why="An example of what is owed when nothing is effective says nothing of what is owed when something is.",
            favours={"no_implication": INVESTORS, "negative": COMPANY},
        ),
        Reading(
            key="amendment_window",
            question="Does a post-effective amendment declared effective start the time anew within which a "
            "restriction must begin?",
            choices={
                "none": "no, only the first declaration of a statement does",
                "reopens": "yes; it cures and covers nothing by that",
            },
            why="The time runs from the day a statement is declared effective, and keeping it current is a duty of its "
            "own.",
            favours={"none": MOSTLY_COMPANY, "reopens": MOSTLY_INVESTORS},
        ),
        Reading(
            key="period_tolling",
            question="Is the time a statement is kept effective made longer by the days on which a share could not be "
            "sold?",
            choices={
                "none": "no",
                "day_for_day": "yes, each share's by the dates it was barred, permitted suspensions included",
            },
            why="The text names its ends and no day that is left out of the count.",
            favours={"none": EITHER, "day_for_day": EITHER},
        ),
        Reading(
            key="transfer_gap",
            question="Whose are shares between their transfer and the notice of it?",
            choices={
                "bridged": "once the Company is notified, the transferee's from the day after the transfer; what was "
                "computed on them in between falls due no sooner than the notice",
                "open": "nobody's: nothing is computed on them, nothing reopened by the notice, and they are not held",
            },
            why="The rights go with the shares by the transfer itself, on a notice that may follow it.",
            favours={"bridged": EITHER, "open": EITHER},
            close_call=True,
        ),
        Reading(
            key="dissenters",
            question="Does a change consented to by the required share bind Investors that did not sign it?",
            choices={
                "bound": "yes, every Investor",
                "not_bound": "no: it binds each signer, and only a signer, whatever share signed",
            },
            why="A clause on the consent that is enough speaks of this very consent.",
            favours={"bound": EITHER, "not_bound": EITHER},
        ),
    )
}
