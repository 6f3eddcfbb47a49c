"""Every notice, deadline and covenant as rows of one table. Says when and whether, never how well."""
