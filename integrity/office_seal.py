"""What the staff page of an office says of its seal, asked of the app that seals.

An AppConfig may declare ``office_seal = "integrity.documents.seal.care.of_office"``: a function
that takes the office and returns lines of text.
"""

from django.apps import apps
from django.utils.module_loading import import_string


def told_of(office) -> str:
    paths = (getattr(config, "office_seal", "") for config in apps.get_app_configs())
    return "\n".join(import_string(path)(office) for path in paths if path)
