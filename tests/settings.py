"""The portal's settings with what a test run needs: a key, quick passwords, no files kept."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("DEBUG", "0")
os.environ.setdefault("SECURE", "0")
os.environ.setdefault("PUBLIC_URL", "http://localhost:8000")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="integrity-tests-"))

from integrity.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
# The tables come from the models: every process of a run makes them, and migrating takes 45 s
# of a core. tests/integrity/test_backup.py holds that migrations make the same tables.
DATABASES["default"]["TEST"] = {"MIGRATE": False}  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # On the disk as in life: an SQLite database in memory knows neither WAL nor a second writer.
    DATABASES["default"]["TEST"]["NAME"] = str(DATA_DIR / "test.sqlite3")  # noqa: F405
