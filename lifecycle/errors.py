"""The root of every refusal, and the words it is told in.

A refusal is a class that writes its own sentence from typed values: what was refused, why, and what would
make it allowed. Exit codes and HTTP statuses are not known here; the doors keep them in one table.
"""


class Words:
    """How what a refusal speaks of is written where it is read: here as Python and JSON have it.

    A door that writes it otherwise has words of its own; no refusal knows which doors there are.
    """

    again = '"again": true'
    kinds = "docs/entries.md lists the kinds"
    renames = '"renames": {"wrong": "right"}'
    key = "key"
    expected = "expected"
    # Whether values are written as JSON, so that a remedy speaks of quotes.
    json = True
    # Whether somebody who names no agreement of the store may be told which there are.
    lists_agreements = True

    def field(self, name: str) -> str:
        """A field, or a word of a question."""
        return name

    def written(self, name: str, value: str) -> str:
        """A field with its value, which is JSON, as it is to be written."""
        return f'"{name}": {value}'

    def said(self, sentence: str) -> str:
        """A sentence that begins with the field it is about, if it is about one; it ends with one full stop."""
        return f"{sentence[:-2]}." if sentence.endswith("..") else sentence

    def inside(self) -> "Words":
        """The same where what is refused was written as JSON, whatever the door."""
        return self


AS_JSON = Words()


class Refusal(Exception):
    """Something asked of us that we will not do. ``str()`` is one clear sentence for a person; nothing was written.

    What is about one field or word begins with its name: ``shares = 5: …``, ``occurred_on: …``.
    """

    def told(self, words: Words) -> str:
        """The sentence in the words of the door it goes through. Whoever names more than its field writes its own."""
        return words.said(super().__str__())

    def __str__(self) -> str:
        return self.told(AS_JSON)
