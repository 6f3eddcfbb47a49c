"""Files of entries, and recording: judge, then append. Knows the log and the judgement; no door, no question."""
