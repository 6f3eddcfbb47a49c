"""Two logs of one agreement: which entries say the same, and what applying a difference does. Knows no dollars."""
