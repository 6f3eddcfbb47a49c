"""`regrights terms new`: questions about a contract, and a checked file of terms made of the answers."""
