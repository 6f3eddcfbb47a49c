"""The timeline: what happened to one agreement, drawn over time and told day by day. Knows answers, and no server."""
