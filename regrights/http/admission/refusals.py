"""What is refused of a request before its answer is asked for: its form, its address, its turn. Knows no status."""

from math import ceil

from lifecycle.entries.fields import shortened
from lifecycle.errors import Refusal
from projections.facts.reasons import counted


class NotAForm(Refusal):
    """A body that does not say it is a form's."""

    def __init__(self, header: str, value: str | None) -> None:
        shown = "is missing" if value is None else f"= {shortened(value)} is not taken"
        super().__init__(f"{header} {shown}; what is sent here is a form, plain application/x-www-form-urlencoded.")


class NotFromHere(Refusal):
    """A form that another site's page may have sent, or a page of ours from before."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"This form was not taken, and nothing was done: {why}; open the page here anew and send it from there."
        )


class AddressTooLong(Refusal):
    """An address longer than anything asked here."""

    def __init__(self, most: int) -> None:
        super().__init__(f"The address is longer than {most // 2**10} KiB; ask for less at once.")


class TooBusy(Refusal):
    """An answer whose turn did not come."""

    def __init__(self, waited: float) -> None:
        self.again = ceil(waited)
        super().__init__(f"Too much is being answered at once; ask again in {counted(self.again, 'second')}.")
