"""What an agreement says: its sections in our words, its terms, and the register of readings. Knows no history."""
