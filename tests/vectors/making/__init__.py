"""How the agreed cases are made: documents that differ in one word, logs that tell them apart, two implementations."""
