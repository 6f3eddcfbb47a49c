"""The commands about many agreements at once: a portfolio, the file it is kept in, made-up ones for trials."""
