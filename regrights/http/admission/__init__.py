"""Who is let in over HTTP, by what, how often, and the line of it in the audit of access."""
