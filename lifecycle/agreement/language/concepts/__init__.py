"""The seven concepts of the language as classes, one module for what belongs together. Knows no agreement."""
