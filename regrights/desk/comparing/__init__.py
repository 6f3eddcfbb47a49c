"""Two answers side by side: of two moments, of the record and what is supposed beside it, of each day of a delay."""
