"""What a division or a person hands over of this package."""

from integrity.handover import Deed, Part
from ita.measures import handover as measures
from ita.risks import handover as risks


def parts(deed: Deed) -> list[Part]:
    return [*measures.parts(deed), *risks.parts(deed)]
