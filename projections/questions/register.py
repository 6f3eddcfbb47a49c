"""What a question is, and where it is found: declared once, for every door, the paper and Python alike.

A question stands in a module of this room under the name it is asked by (``may-sell`` in ``may_sell``), as a function
of a `Case` with its help and the words it takes. Nobody lists the questions: a new one is a new file. No door is known
here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any, Generic, Literal, ParamSpec, TypeVar

import attrs

from lifecycle.entries.fields import InvalidEntry, meant
from lifecycle.errors import Refusal
from projections.case.case import Case, case
from projections.cautions.ranking import ranked
from projections.facts.cut import Log
from projections.facts.reasons import Answer

Kind = Literal["day", "moment", "text", "business days", "days", "position", "entries", "readings"]
Parameters = ParamSpec("Parameters")
Found = TypeVar("Found", bound=Answer)


@attrs.frozen(kw_only=True)
class Word:
    """A word of a question, as doors take it. ``parameter`` is its name in the function, where ``name`` cannot be.

    ``what`` says in a refusal what is missing, ``example`` how it is said. ``choices`` are all it may say, if it is one
    of few.
    """

    name: str
    kind: Kind
    help: str
    what: str = ""
    example: str = "2003-08-15"
    needed: bool = True
    choices: Sequence[str] = ()
    parameter: str = attrs.field()

    @parameter.default
    def _named_alike(self) -> str:
        return self.name

    def optional(self, help: str | None = None) -> "Word":  # noqa: A002 - the field's own name
        """The same word for a question that can do without it."""
        return attrs.evolve(self, needed=False, help=help or self.help)


ON = Word(
    name="on", kind="day", help="the as-of date, its whole day included", what="the as-of date", parameter="as_of"
)
KNOWN_AT = Word(
    name="known_at",
    kind="moment",
    help="an instant, or a date: the end of that day in New York",
    what="the moment of the report",
    example="2003-09-30",
    needed=False,
)
INVESTOR = Word(name="investor", kind="text", help="this Investor alone", needed=False)
READINGS = Word(name="readings", kind="readings", help="may be repeated", needed=False)
FROM = Word(name="from", kind="day", help="the first date, included", what="the first date", parameter="first")
UNTIL = Word(name="until", kind="day", help="the last date, included", what="the last date")
TO = Word(
    name="to",
    kind="day",
    help="the last day of the period, included",
    what="the last date of the period",
    parameter="as_of",
)
AFTER = attrs.evolve(FROM, parameter="after", help="the day the period comes after, left out")
ASSUME = Word(name="assume", kind="entries", help="entries as JSON")
PARTY = Word(name="party", kind="text", help="an Investor, Company, Investor's Counsel … on either side", needed=False)
STATUS = Word(name="status", kind="text", help="overdue, due_soon, pending, unscheduled, done …", needed=False)
GUIDE = Word(
    name="guide",
    kind="business days",
    help="a service level in business days where the text has no number",
    needed=False,
)
VOCABULARY = (ON, KNOWN_AT, INVESTOR, READINGS, FROM, UNTIL, TO, ASSUME, PARTY, STATUS, GUIDE)


@attrs.frozen(eq=False)
class Question(Generic[Parameters, Found]):
    """A question that is asked of a case: ``of`` answers it; called with a log, the case is made first.

    ``day`` and ``known`` are the words the case is cut by; None where the question is of the whole log, or of
    everything known, and takes that word itself.
    """

    name: str
    help: str
    of: Callable[Parameters, Found]
    own: Sequence[Word]
    day: Word | None
    known: Word | None

    @property
    def words(self) -> tuple[Word, ...]:
        """Every word it takes, those that every question takes first."""
        day = [self.day] if self.day else [word for word in self.own if word.name == ON.name]
        known = [self.known] if self.known else [word for word in self.own if word.name == KNOWN_AT.name]
        shared = [*day, *known, INVESTOR, READINGS]
        return (*shared, *(word for word in self.own if word not in shared))

    def __call__(
        self,
        log: Log,
        *,
        as_of: date | None = None,
        known_at: datetime | None = None,
        readings: Mapping[str, str] | None = None,
        digests: Sequence[str] = (),
        made_by: Callable[..., Case] = case,
        **words: object,
    ) -> Found:
        """The answer to a log in recorded order, of a case ``made_by`` who knows what the log rests on.

        Raises what ``of`` raises, ``BeforeTheLog``, ``UnknownReading``.
        """
        check_clocks(as_of, known_at)
        answer: Callable[..., Found] = self.of
        if self.day is None:
            if ON.name in {word.name for word in self.own}:
                words["as_of"] = as_of
            elif as_of is not None:
                raise TypeError(f"{self.name} takes no as_of")
            as_of = max((entry.occurred_on for entry in log), default=date.min)
        if self.known is None:
            words["known_at"], known_at = known_at, None
        if as_of is None:
            raise TypeError(f"{self.name} needs as_of, a date")
        made = made_by(log, as_of=as_of, known_at=known_at, readings=readings, digests=digests)
        for word in (INVESTOR.name, PARTY.name):  # a party may be asked about by any of its names
            if isinstance(name := words.get(word), str):
                words[word] = made.names.get(name, name)
        return answer(made, **words)


def question(
    help: str,  # noqa: A002 - what it is everywhere else
    *own: Word,
    day: Word | None = ON,
    known: Word | None = KNOWN_AT,
) -> Callable[[Callable[Parameters, Found]], Question[Parameters, Found]]:
    """Declares a function of a case a question, under the function's name."""

    def declared(of: Callable[Parameters, Found]) -> Question[Parameters, Found]:
        @wraps(of)
        def answered(*case: Parameters.args, **words: Parameters.kwargs) -> Found:
            return _with_cautions_ranked(of(*case, **words))

        return Question(of.__name__.replace("_", "-"), help, answered, own, day, known)

    return declared


def check_clocks(as_of: object, known_at: object) -> None:
    """Refuses, as ``InvalidEntry``, a moment for a day, and an instant that does not say where it is one."""
    if isinstance(as_of, datetime) or not isinstance(as_of, date | None):
        raise InvalidEntry("as_of", as_of, "not a date", "give a datetime.date, like date(2003, 8, 15)")
    if known_at is not None and (not isinstance(known_at, datetime) or known_at.utcoffset() is None):
        raise InvalidEntry("known_at", known_at, "not an instant with an offset", "give a datetime with its tzinfo")


def _with_cautions_ranked(found: Found) -> Found:
    """The answer with its cautions in the order they are read, each said once; what has none stays as it is."""
    evolved: Callable[..., Found] = attrs.evolve
    return evolved(found, warnings=ranked(found.warnings)) if found.warnings else found


# Any: whatever its parameters and its answer, a door asks it by words and draws it by name.
AnyQuestion = Question[Any, Any]


class NoSuchQuestion(Refusal):
    """A question we do not know, or do not answer yet."""

    def __init__(self, name: object) -> None:
        if name == "portfolio":
            super().__init__("portfolio asks about every agreement of a store: use the command regrights portfolio.")
        elif name == "reconcile":
            super().__init__(
                "reconcile asks about two logs: use the command regrights reconcile OURS THEIRS --on DATE."
            )
        else:
            names = [*(each.name for each in questions()), "verify"]
            near = meant(str(name), names, COMMON_WORDS)
            super().__init__(f'ask = "{name}": no such question; ask one of {", ".join(names)}{near}.')


# What people call it, and the question that answers it.
COMMON_WORDS = {
    "liquidated damages": "owed",
    "penalties": "owed",
    "amounts": "owed",
    "blackout": "suspensions",
    "blackouts": "suspensions",
    "deadlines": "duties",
    "shares": "holdings",
}


def find(name: object) -> AnyQuestion | None:
    """The question of a name, or None. Only its own module is loaded, and what that stands on."""
    module = name.replace("-", "_") if isinstance(name, str) else ""
    if not module.isidentifier() or find_spec(f"{__package__}.{module}") is None:
        return None
    found = getattr(import_module(f"{__package__}.{module}"), module, None)
    return found if isinstance(found, Question) and found.name == name else None


def named(name: object) -> AnyQuestion:
    """The question of a name. Raises ``NoSuchQuestion``."""
    found = find(name)
    if found is None:
        raise NoSuchQuestion(name)
    return found


def questions() -> Iterator[AnyQuestion]:
    """Every question there is, by name."""
    room = import_module(str(__package__))
    for module in sorted(each.name for each in iter_modules(room.__path__)):
        found = find(module.replace("_", "-"))
        if found is not None:
            yield found
