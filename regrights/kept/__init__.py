"""A portfolio kept in a file: what every agreement's answers are on every day, followed from the log. A read model.

It can be thrown away and made again; figures of it are those of a replay, which is asked where it cannot say.
"""
