"""Which shares are whose under a case's readings, and what covers them. Knows no bar and no amount."""
