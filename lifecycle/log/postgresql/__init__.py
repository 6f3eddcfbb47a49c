"""A PostgreSQL database as a store: its connections, its schema, the step that makes it, and the recorder in it."""
