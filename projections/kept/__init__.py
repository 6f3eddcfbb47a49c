"""What one agreement's answers are on every day and at every knowledge, as rows that hold from one to another.

A row is something said of an Investor with the days on which it is so; what an entry taught is the rows it closed and
those it opened. Knows no store.
"""
