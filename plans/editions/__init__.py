"""The life of an edition: begun, revised, approved, published; what it says and what changed."""
