"""Every share from its purchase to its sale: whose, what covers it, how long registered. Knows no amount."""
