"""The vectors of `fixtures/vectors`: read, asked of a program, made anew, and the words of the language they show."""
