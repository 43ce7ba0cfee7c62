"""From a subject, such as "documents.clausedocument:12", to what of it is looked through.

An AppConfig may declare ``personal_data``: for each kind of record the dotted name of a function
that takes the record's key and the user, and returns ``Searched``, or None for what the user may
not know of.
"""

from django.apps import apps
from django.utils.module_loading import import_string

from integrity.documents.personal_data.searching import Searched

MOST_DIGITS = 18  # any such number fits a column of the database


def searched_of(subject: str, user) -> Searched | None:
    kind, _, key = subject.partition(":")
    if not (key.isascii() and key.isdecimal() and len(key) <= MOST_DIGITS):
        return None
    for config in apps.get_app_configs():
        if path := getattr(config, "personal_data", {}).get(kind):
            return import_string(path)(key, user)
    return None
