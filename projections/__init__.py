"""The read side: every question is a pure function of a history."""
