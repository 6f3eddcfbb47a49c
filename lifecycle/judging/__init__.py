"""What may follow what: machines, positions, the state of one agreement, the judgement. Knows no store, no amount."""
