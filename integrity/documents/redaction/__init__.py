"""Personal data that must go for good: two persons, a reason, the fact kept (docs/structure.md)."""

from integrity.documents.redaction.deed import confirm, obstacle_to_confirm, refuse, request
from integrity.documents.redaction.places import Places, places_of

__all__ = ["Places", "confirm", "obstacle_to_confirm", "places_of", "refuse", "request"]
