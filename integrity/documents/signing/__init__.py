"""From a frozen text to its signatures, and from the signatures to an issued paper."""
