"""From a log to a case: the one cut, facts, lots, consent, reasons. Knows no bar, no amount and no question."""
