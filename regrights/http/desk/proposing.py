"""What two persons record, over HTTP: the first proposes, the second sees what it would come to now and decides."""

import json
from collections.abc import Mapping
from datetime import date

import attrs
from starlette.responses import Response

from lifecycle.clocks import eastern_date
from lifecycle.entries import KINDS, EntryCorrected, EntryRetracted
from lifecycle.entries.codec import entry_from
from lifecycle.entries.telling import sentence
from lifecycle.errors import Refusal
from lifecycle.log.contract import LogMoved
from lifecycle.record.keys import key_sha256
from regrights.access.key import Key
from regrights.access.keys import Keys
from regrights.access.proposed.proposal import Decided, NoSuchProposal, Proposal, ProposedBySame, ProposerRevoked, both
from regrights.access.proposed.proposals import Proposals
from regrights.book.book import Book, Clock
from regrights.book.store import Store
from regrights.desk.recording import pages
from regrights.desk.recording.pages import Asked, Waiting
from regrights.desk.recording.preview import judgement_of, preview
from regrights.desk.recording.second_person import needs_two
from regrights.http.desk.answers import moved
from regrights.http.desk.answers import page as page_of
from regrights.http.desk.sending import Sender
from regrights.http.problems import MalformedRequest, status_of

CHANGES = (EntryCorrected.__name__, EntryRetracted.__name__)


@attrs.frozen
class Proposing:
    """What is proposed in one store, as somebody with a key sees it."""

    store: Store
    kept: Proposals | None
    keys: Keys | None
    now: Clock

    def listed(self, sender: Sender, book: Book) -> list[Waiting]:
        """What waits to be recorded in a log: nothing that was recorded, whoever wrote that down."""
        key = sender.key
        return [_waiting(each, key, self._today()) for each in self._open(book)] if key is not None else []

    def count(self, agreement: str) -> int:
        """How many wait to be recorded in a log."""
        return len(self._open(self.store.book(agreement)))

    def _open(self, book: Book) -> list[Proposal]:
        waiting = self.kept.waiting(book.agreement, book.digests) if self.kept is not None else []
        return [each for each in waiting if not self.store.knows(book.agreement, each.key)]

    def shown(self, sender: Sender) -> Response:
        """The page of one proposal, of the log as it now is."""
        book, proposals, key = self.store.book(sender.agreement), self._proposals(sender), _key(sender)
        found = proposals.find(sender.agreement, sender.words["proposal"], book.digests)
        if found.recorded_as is not None:
            return moved(sender.address(f"entry?n={found.recorded_as}"))
        if found.outcome is not None:
            raise Decided(found)
        return self._page(sender, book, found, key)

    def proposed(
        self, sender: Sender, book: Book, key: str, given: Mapping[str, object], position: int
    ) -> Response | None:
        """Keep what two persons record, and lead to it; None of what one records. Raises ``LogMoved``, what refuses."""
        proposals, by = self._proposals(sender), _key(sender)
        undated = {name: value for name, value in given.items() if name != "occurred_on" or not _is_change(given)}
        head = (len(book.digests), book.digests[-1])
        new = proposals.new(sender.agreement, head, undated, key, by)
        kept = proposals.sent_before(new)
        if kept is None:
            if self.store.knows(sender.agreement, key):
                return None
            if position != len(book.entries):
                raise LogMoved(sender.agreement, position, len(book.entries))
            if needs_two(preview(book, given, self.now())) is None:
                return None
            kept = proposals.propose(new)
        return moved(sender.address(f"record?proposal={kept.id}"))

    def decided(self, sender: Sender) -> Response:
        """Record in both names, or put it aside; whoever proposed may only take it back."""
        book, proposals, key = self.store.book(sender.agreement), self._proposals(sender), _key(sender)
        of, came = sender.words.get("proposal", ""), None
        found = proposals.find(sender.agreement, of, book.digests)
        try:
            return self._decided(sender, proposals, book, of, key)
        except Decided:
            again = proposals.find(sender.agreement, of, book.digests)
            if again.recorded_as is None or sender.words.get("step") == "decline":
                raise
            return moved(sender.address(f"entry?n={again.recorded_as}"))
        except LogMoved as changed:
            book, status = self.store.book(sender.agreement), 412
            came = pages.came_since(book, changed.expected)
            return self._page(sender, book, found, key, came=came, status=status)
        except Refusal as refusal:
            return self._page(sender, book, found, key, refusal=refusal, status=status_of(refusal))

    def _decided(self, sender: Sender, proposals: Proposals, book: Book, of: str, key: Key) -> Response:
        with proposals.deciding(sender.agreement, of, book.digests) as deciding:
            proposal = deciding.proposal
            if self.store.knows(sender.agreement, proposal.key):  # recorded, and the process ended before it said so
                position = self._recorded_as(proposal)
                deciding.end("recorded", key.name, position)
                return moved(sender.address(f"entry?n={position}" if position else "log"))
            if sender.words.get("step") == "decline":
                deciding.end("withdrawn" if proposal.is_by(key) else "declined", key.name)
                return moved(sender.address("record"))
            if proposal.is_by(key):
                raise ProposedBySame(proposal.by_name)
            self._check_in_force(proposal)
            receipt = self.store.record(
                sender.agreement,
                sender.signed(self._dated(proposal), both(proposal.by_name, key.name)),
                expect=_position(sender),
                key=proposal.key,
            )
            deciding.end("recorded", key.name, receipt.position)
            return moved(sender.address(f"entry?n={receipt.position}"))

    def _page(
        self,
        sender: Sender,
        book: Book,
        proposal: Proposal,
        key: Key,
        *,
        came: "list[pages.Came] | None" = None,
        refusal: Refusal | None = None,
        status: int = 200,
    ) -> Response:
        given = self._dated(proposal)
        asked = Asked(
            page="record",
            action="record",
            token=sender.token,
            words={},
            kind=KINDS[str(given["kind"])],
            keyed=True,
            refusal=refusal,
            came=came or (),
            proposal=_waiting(proposal, key, self._today()),
        )
        try:
            self._check_in_force(proposal)
            asked = attrs.evolve(asked, preview=preview(book, given, self.now()))
        except Refusal as why_not:
            asked = attrs.evolve(asked, refusal=refusal or why_not)
        return page_of(pages.form(book, judgement_of(book), sender.agreement, asked), status)

    def _check_in_force(self, proposal: Proposal) -> None:
        """A key that only ran out, or was rotated, was its holder's when it proposed. Raises ``ProposerRevoked``."""
        standing = self.keys.standing_of(proposal.by_id) if self.keys is not None else None
        if standing is None or standing == "revoked":
            raise ProposerRevoked(proposal, known=standing is not None)

    def _dated(self, proposal: Proposal) -> dict[str, object]:
        """The entry as it would be recorded today: a change is made on the day it is recorded."""
        day = {"occurred_on": self._today().isoformat()} if _is_change(proposal.entry) else {}
        return {**proposal.entry, **day}

    def _recorded_as(self, proposal: Proposal) -> int | None:
        """The position of the entry saved under its key, where the log says so of its entries."""
        mark = f'"key_sha256":"{key_sha256(proposal.key)}"'.encode()
        stored = (each.stored for each in self.store.stored(proposal.agreement, shorter=True))
        return next((int(json.loads(each)["position"]) for each in stored if mark in each), None)

    def _proposals(self, sender: Sender) -> Proposals:
        if self.kept is None or sender.key is None:
            raise NoSuchProposal
        return self.kept

    def _today(self) -> date:
        return eastern_date(self.now())


def _waiting(proposal: Proposal, key: Key, today: date) -> Waiting:
    entry = entry_from({"occurred_on": today.isoformat(), **proposal.entry})
    return Waiting(proposal.id, sentence(entry), proposal.by_name, proposal.made, proposal.is_by(key))


def _is_change(given: Mapping[str, object]) -> bool:
    return given.get("kind") in CHANGES


def _key(sender: Sender) -> Key:
    if sender.key is None:
        raise NoSuchProposal
    return sender.key


def _position(sender: Sender) -> int:
    text = sender.words.get("position", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):  # noqa: PLR2004 - no log is longer
        raise MalformedRequest("The form does not say after which entry", "open the proposal again")
    return int(text)
