"""What every door and every Python user holds: books, stores, the words of a question. Knows no door."""
