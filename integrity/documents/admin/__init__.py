"""Staff pages of the register and of what leads to it. Registered in the order of the menu."""

from integrity.documents.admin import register

__all__ = ["register"]
