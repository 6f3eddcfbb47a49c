"""`regrights keys`: who may ask a server, and as what. Only whoever is on its machine makes one."""
