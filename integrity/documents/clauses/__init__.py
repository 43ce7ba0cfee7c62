"""Papers written clause by clause."""
