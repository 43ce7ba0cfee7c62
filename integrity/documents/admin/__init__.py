"""Staff pages of the register and of what leads to it. Registered in the order of the menu."""

from integrity.documents.admin import forms, personal_data, register, signing

__all__ = ["forms", "personal_data", "register", "signing"]
