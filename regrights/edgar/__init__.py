"""Entries proposed from a company's EDGAR filing list. Records nothing, and believes a form no further than it goes."""
