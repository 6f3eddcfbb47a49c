"""The desk over HTTP: its addresses and what a browser is told."""
