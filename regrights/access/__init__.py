"""Who may ask what over HTTP: keys, the roles they stand for, and one table of what each role has at each address."""
