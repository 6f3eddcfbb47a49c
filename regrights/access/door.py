"""What a server with a file of access asks it: keys, sessions, what a minute allows, the audit of it all."""

import attrs

from regrights.access.accesses import Accesses
from regrights.access.keys import Keys
from regrights.access.rates import Rates
from regrights.access.sessions import Sessions


@attrs.frozen
class Door:
    """One of a server. ``close`` it, or the last moment's reads are in no audit."""

    keys: Keys
    rates: Rates
    sessions: Sessions
    accesses: Accesses

    @staticmethod
    def of(keys: Keys, rates: Rates | None = None) -> "Door":
        kept, now = keys.kept, keys.now
        return Door(keys, rates or Rates(), Sessions(kept, now), Accesses(kept, now))

    def close(self) -> None:
        """Raises ``KeysUnusable`` where what is left cannot be written."""
        if self.keys.asked_for():
            self.accesses.close()
