"""What may stand at one place of a document: words, figures, durations, tables of them. Knows no concept."""
