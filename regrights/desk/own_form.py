"""The pages that have a form of their own: what each is made of. The rest are drawn as a terminal draws them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import attrs

from regrights.book.book import Book
from regrights.desk.addresses import Addresses
from regrights.desk.answers.chosen import chosen
from regrights.desk.answers.due import due
from regrights.desk.answers.in_force import in_force
from regrights.desk.answers.moved import moved
from regrights.desk.answers.one_entry import one_entry
from regrights.desk.answers.selling import selling
from regrights.desk.answers.since import since
from regrights.desk.answers.told_log import told_log
from regrights.desk.answers.verified import verified
from regrights.desk.comparing.curve import curve
from regrights.desk.comparing.moments import compare
from regrights.desk.comparing.what_if import what_if
from regrights.desk.glance import glance
from regrights.desk.known import known_book
from regrights.desk.timeline.page import timeline
from regrights.desk.why import why


@attrs.frozen
class Answered:
    """What a page was asked and what its question answered: ``found``, of the question's own kind.

    ``book`` is cut at what was known, ``whole`` is not. ``said`` are the words of the question, ``beside`` the page's.
    """

    book: Book
    whole: Book
    said: Mapping[str, object]
    beside: Mapping[str, str]
    found: Any
    to: Addresses


OWN_FORM: Mapping[str, Callable[[Answered], Mapping[str, Any]]] = {
    "compare": lambda it: compare(partial(known_book, it.whole), it.said, it.beside, it.found, it.to),
    "delay-curve": lambda it: curve(it.found, it.to),
    "duties": lambda it: due(it.book, it.said, it.beside, it.found, it.to),
    "entry": lambda it: one_entry(it.found),
    "glance": lambda it: glance(it.book, it.said, it.found, it.to),
    "log": lambda it: told_log(it.found, it.beside, it.to),
    "machines": lambda it: moved(it.found),
    "may-sell": lambda it: selling(it.book, it.said, it.found),
    "readings": lambda it: chosen(it.book, it.said, it.found, it.to),
    "restatement": lambda it: since(it.book, it.found, it.to),
    "terms": lambda it: in_force(it.book, it.beside, it.found, it.to),
    "timeline": lambda it: timeline(it.book, it.said, it.beside, it.found, it.to),
    "verify": lambda it: verified(it.book, it.beside),
    "what-if": lambda it: what_if(it.book, it.said, it.found, it.to),
    "why": lambda it: why(it.book, it.said, it.beside, it.found, it.to),
}
