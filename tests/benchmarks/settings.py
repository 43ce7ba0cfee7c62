"""The portal's own settings, with the empty view beside its pages."""

from integrity.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
