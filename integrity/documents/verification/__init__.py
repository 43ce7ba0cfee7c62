"""``/verify/``: whether a paper is genuine, still in force, and what replaced it."""
