"""An Investor's own log: what of an agreement's log it is shown, and the facts resting on others it is handed."""
