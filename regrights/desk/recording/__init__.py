"""Recording by form: what may be recorded, asked field by field, shown before it is written. Writes nothing itself."""
