"""`regrights terms check`, `explain` and `schema`: a file of terms, which no log has yet."""
