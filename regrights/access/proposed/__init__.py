"""What waits for a second person: entries that one has proposed and another records."""
