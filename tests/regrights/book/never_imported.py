"""Named by forged entries as what they are to be read with. Whoever imports it has followed them."""

raise AssertionError("a module was imported because stored data named it")
