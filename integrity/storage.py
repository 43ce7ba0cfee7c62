"""Where uploaded files lie that nothing serves but the admin: in folders of DATA_DIR."""

import os

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class DataFolder(FileSystemStorage):
    """A folder of DATA_DIR, wherever that is when a file is asked for.

    A field makes its storage once, when models are loaded: a path worked out then would outlive
    any later setting, such as a test's own folder.
    """

    def __init__(self, folder: str):
        super().__init__()
        self.folder = folder

    @property
    def base_location(self):
        return settings.DATA_DIR / self.folder

    @property
    def location(self):
        return os.path.abspath(self.base_location)
