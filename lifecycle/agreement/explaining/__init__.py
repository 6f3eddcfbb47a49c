"""The contract in plain words: one template a concept over the classes of the language. Knows no agreement."""
