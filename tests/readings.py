"""The register of the first shipped agreement, which most tests are of."""

from lifecycle.agreement.language.shipped import shipped
from lifecycle.agreement.register import register_of

FOCUS = register_of(shipped("focus-2002"))
REGISTER = tuple(FOCUS.values())
DEFAULTS = {reading.key: reading.default for reading in REGISTER}
