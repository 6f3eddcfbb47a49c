"""What a log says as of a day and as known at a moment: one cut, one fold. Knows no amount."""
