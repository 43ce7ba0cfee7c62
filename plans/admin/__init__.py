"""Staff pages of plans. Registered in the order of the menu."""

from plans.admin import version  # isort: skip
from plans.admin import project  # isort: skip
from plans.admin import framework, samples

__all__ = ["framework", "project", "samples", "version"]
