"""People's decisions: kept in a log to which lines are only added, and laid over the proposals."""
