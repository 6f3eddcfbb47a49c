"""What is asked of many agreements at once: the rows one agreement gives to a table of all. Knows no store."""
