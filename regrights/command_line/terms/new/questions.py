"""What a new file of terms is asked for: one table of questions, whose names are the flags. Asks nobody."""

from collections.abc import Callable, Mapping, Sequence

import attrs

from lifecycle.agreement.language.concepts.charges import By, Charge
from lifecycle.agreement.language.concepts.conditions import AllowDays, Condition
from lifecycle.agreement.language.concepts.terms import Calendar, Interest, Terms
from lifecycle.agreement.language.vocabulary.figures import Length
from lifecycle.agreement.language.vocabulary.tables import KIND, Placed, words_of
from lifecycle.agreement.language.vocabulary.words import Kind, OneOf, Text
from regrights.command_line.terms.new.kinds import Cap, Causes, DueOn, InDays, Percentage

NONE = "none"
DAYS = InDays(Length())
Answers = Mapping[str, object]


@attrs.frozen
class Question:
    """One thing asked. Without a ``default`` it must be answered; ``may_be_none`` where it may be left out.

    It is asked ``where`` earlier answers call for it; ``only`` says in words when that is.
    """

    name: str
    asks: str
    example: str
    kind: Kind
    default: str | None = None
    may_be_none: bool = False
    where: Callable[[Answers], bool] = lambda _: True
    only: str = ""

    @property
    def flag(self) -> str:
        return f"--{self.name}"

    @property
    def how(self) -> str:
        """How it may be answered: ``like 30 days, or none``."""
        return f"like {self.example}{', or none' if self.may_be_none else ''}"


def _of(table: type[Placed], word: str) -> Kind:
    kind: Kind = words_of(table)[word].metadata[KIND]
    return kind


def _has(name: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get(name) is not None


def _says(name: str, value: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get(name) == value


QUESTIONS: Sequence[Question] = (
    Question("name", "A short name for the agreement?", "acme-2024", Text()),
    Question("title", "Its title?", '"Acme Devices, Inc., Registration Rights Agreement of 10 January 2024"', Text(),
             NONE, may_be_none=True),
    Question("source", "Where was it read?", '"exhibit 10.2 of an 8-K"', Text(), NONE, may_be_none=True),
    Question("currency", "In which currency is it paid?", "USD", _of(Terms, "currency"), "USD"),
    Question("business-day", "Which days are business days: both_open (neither a federal holiday nor a closure of the "
             "New York Stock Exchange), federal or nyse?", "federal", _of(Calendar, "business_day"), "both_open"),
    Question("filing", "Within how many days of the closing must a statement be filed?", "30 days", DAYS,
             may_be_none=True),
    Question("effectiveness", "Within how many days of the closing must it be effective?", "60 days", DAYS,
             may_be_none=True),
    Question("effectiveness-on-review", "Within how many, where the SEC makes a review?", "90 days", DAYS, NONE,
             may_be_none=True, where=_has("effectiveness"), only="where there is an --effectiveness"),
    Question("effectiveness-on-full-review", "Within how many, where the SEC makes a full review?", "90 days", DAYS,
             NONE, may_be_none=True, where=_has("effectiveness"), only="where there is an --effectiveness"),
    Question("sooner-after-no-further-review", "How long after the SEC says there is no further review, if that is "
             "sooner?", "5 trading days", Length(), NONE, may_be_none=True, where=_has("effectiveness"),
             only="where there is an --effectiveness"),
    Question("suspension", "For which causes does it cost money, once effective, that a statement cannot be used?",
             "suspension, lapse", Causes(_of(Condition, "down")), "suspension, misstatement, stop_order, lapse",
             may_be_none=True),
    Question("consecutive", "Of such days, how many running are allowed?", "10 days",
             InDays(_of(AllowDays, "consecutive")), NONE, may_be_none=True, where=_has("suspension"),
             only="where there is a --suspension"),
    Question("total", "How many in all are allowed, in some window?", "15 days", InDays(_of(AllowDays, "total")), NONE,
             may_be_none=True, where=_has("suspension"), only="where there is a --suspension"),
    Question("window", "In which window are those counted?", "12 months, or ever", _of(AllowDays, "window"),
             where=_has("total"), only="where there is a --total"),
    Question("rate", "What does each period cost, as a share of the base?", "0.01, or 1%", Percentage()),
    Question("every", "How long is a period?", "1 month, 30 days or 1 day", _of(By, "every")),
    Question("charged", "Is a period charged at its start, so on the day of the event too (advance), or at its end "
             "(arrears)?", "advance", _of(By, "charged"), "arrears"),
    Question("at-start", "What is charged besides, once, on the day of the event itself?", "0.01, or 1%", Percentage(),
             NONE, may_be_none=True, where=_says("charged", "arrears"), only="where a period is --charged arrears: in "
             "advance the first is charged on that day"),
    Question("part", "What does a period cost that a cure cuts short: the whole (full), its days (by_day), nothing "
             "(none)?", "by_day", _of(By, "part"), "full"),
    Question("base", "What is the rate a share of: what was paid for all shares, for those still held, or the "
             "principal of notes?", "paid, held or principal", OneOf(("paid", "held", "principal"), what="base"),
             "paid"),
    Question("due", "When is a charge due?", "3 business days after month_end, 3 business days, or demand",
             DueOn(_of(Charge, "due")), "charge"),
    Question("cap", "At most how much in all, to each Investor, of what was paid or in dollars?",
             "0.06, 6% or $250000.00", Cap(), NONE, may_be_none=True),
    Question("interest", "At which rate does what is late bear interest?", "0.18, or 18%", Percentage(), NONE,
             may_be_none=True),
    Question("interest-per", "For each year of 365 days, or each month?", "year", _of(Interest, "per"), "year",
             where=_has("interest"), only="where there is --interest"),
    Question("interest-month", "How are parts of a month of interest counted: by its own days (actual), 30, or a "
             "twelfth of 365?", "actual, 30 or 365", _of(Interest, "month"), where=_says("interest-per", "month"),
             only="where there is --interest-per month"),
    Question("grace", "Within how many days of its due date does a payment bear none?", "7 days",
             InDays(_of(Interest, "grace")), NONE, may_be_none=True, where=_has("interest"),
             only="where there is --interest"),
)  # fmt: skip
