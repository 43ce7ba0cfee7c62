"""The papers of a plan: the whole plan, a year, a table, a project's sheet; all from snapshots."""
