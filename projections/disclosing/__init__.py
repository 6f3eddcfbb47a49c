"""The facts to disclose about a registration payment arrangement, topic by topic. Knows no question."""
