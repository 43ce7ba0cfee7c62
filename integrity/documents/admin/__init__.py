"""Staff pages of the register and of what leads to it. Registered in the order of the menu."""

from integrity.documents.admin import clauses, forms, personal_data, redaction, register, signing

__all__ = ["clauses", "forms", "personal_data", "redaction", "register", "signing"]
