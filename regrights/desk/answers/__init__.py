"""The pages of one question that have a form of their own, each made from its answer."""
