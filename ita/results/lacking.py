"""Where a result asks for an analysis and has none."""

from ita.models import AssessmentResult
from ita.scoring.gaps import gaps


def without_findings(result: AssessmentResult) -> list[int]:
    """Numbers of the indicators below the pass mark without a finding. The scheme must be loaded
    with the result."""
    below = {gap.indicator for gap in gaps(result.figures, result.scheme) if gap.to_pass}
    if not below:
        return []
    found = result.findings.values_list("indicator__number", flat=True)
    return sorted(below - set(found))
