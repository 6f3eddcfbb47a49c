"""What to take care of beside an answer: the register, and the rules that raise it. Concludes nothing."""
