"""Answers for people: what each question draws, and the forms a drawing takes. Computes no figure and asks no log."""
