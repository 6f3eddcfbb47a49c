"""Sections 5 to 7 as far as they are kept and added up. Decides no claim."""
