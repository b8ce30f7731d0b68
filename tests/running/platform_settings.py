"""The platform's settings in tests: the real ones, but for what would only make tests slow."""

from comity.web.settings import *  # noqa: F403
from comity.web.settings import COMITY, DATABASES

DEBUG = False
# Real hashing is slow on purpose. What it does is Django's to test; a test of our choice reads the real settings.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},  # from source, not collected
}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file as in life, because threads and locks in memory behave otherwise; but nothing waits for the disk.
    DATABASES["default"]["TEST"] = {"NAME": str(COMITY.data / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
