"""The plan of the next period, begun from the one in force."""
