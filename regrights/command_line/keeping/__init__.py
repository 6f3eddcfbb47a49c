"""The commands that keep a store: copied, brought back, and gone on with where it went backwards."""
