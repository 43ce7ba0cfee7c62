"""Staff pages of ITA results, measures and fraud risks. In the order of the menu."""

from ita.admin import results  # isort: skip
from ita.admin import risk_assessments  # isort: skip
from ita.admin import risks  # isort: skip
from ita.admin import measure_sets  # isort: skip
from ita.admin import matrices  # isort: skip
from ita.admin import schemes  # isort: skip

__all__ = ["matrices", "measure_sets", "results", "risk_assessments", "risks", "schemes"]
