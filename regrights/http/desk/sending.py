"""Who sends a form, from which page and in whose name."""

import json
from collections.abc import Mapping

import attrs
from starlette.requests import Request

from lifecycle.errors import Refusal
from lifecycle.record.sent import recorded_by
from regrights.access.key import Key
from regrights.book.queries import part_of
from regrights.desk.recording.pages import Page
from regrights.desk.recording.sent import Words
from regrights.http.desk.answers import ROOT
from regrights.http.desk.forms import token_for
from regrights.http.problems import problem
from regrights.http.requests import agreement_from, key_of


@attrs.frozen
class Sender:
    """One request: the page it is of, what it says, by whose key, and the token of forms that post there."""

    page: Page
    agreement: str
    words: Words
    key: Key | None
    token: str

    @classmethod
    def of(cls, page: Page, request: Request, words: Words) -> "Sender":
        agreement = agreement_from(request.path_params)
        token = token_for(request.scope, f"{ROOT}{part_of(agreement)}/{page}")
        return cls(page, agreement, words, key_of(request.scope), token)

    def address(self, page: str) -> str:
        """Another page of the same agreement."""
        return f"{ROOT}{part_of(self.agreement)}/{page}"

    def signed(self, given: Mapping[str, object], who: str | None = None) -> Mapping[str, object]:
        """An entry in the name of whoever sends it, or of ``who``; a replacement keeps whose the original was."""
        name = who or (self.key.name if self.key is not None else None)
        replacement = given.get("replacement")
        if not isinstance(replacement, Mapping):
            return recorded_by(name, given)
        bare = {field: value for field, value in replacement.items() if field != "recorded_by"}
        return {**recorded_by(name, {**given, "replacement": bare}), "replacement": replacement}


def said_of(refusal: Refusal) -> str:
    """Its sentence as it is told over HTTP: nobody is told where a store lies."""
    return str(json.loads(problem(refusal).body)["detail"])
