"""Times a document of many projects, from its bytes to matched headings: prints JSON."""

import io
import json
import sys
import time
from itertools import cycle

import docx

from integrity.sheets.attempts import SheetFile
from plans.models import PlanVersion
from plans.texts import readings
from tests.benchmarks.figures import in_turn
from tests.benchmarks.installation import PERIOD, SLUG
from tests.benchmarks.texts import BYTES
from tests.integrity.word_files import plain
from tests.plans.plan_texts import Layout, printed, sheets

ROUNDS = 5


def lines_of(size: int) -> list[str]:
    """The sample office's sheets, printed again and again until they are as long as asked."""
    lines: list[str] = []
    for sheet in cycle(sheets()):
        lines += printed(sheet, Layout())
        if len("\n".join(lines).encode()) >= size:
            return lines


def main() -> None:
    lines = lines_of(BYTES)
    file = SheetFile("plan.docx", plain(*lines))
    version = PlanVersion.objects.for_address(SLUG, PERIOD).with_plan().latest("number")
    found = readings.understand(version, file)

    def ours() -> float:
        start = time.perf_counter()
        readings.understand(version, file)
        return time.perf_counter() - start

    def peer() -> float:
        start = time.perf_counter()
        document = docx.Document(io.BytesIO(file.content))
        "\n".join(paragraph.text for paragraph in document.paragraphs)
        return time.perf_counter() - start

    measured = dict(zip(("ours", "peer"), in_turn(ours, peer, rounds=ROUNDS), strict=True))
    size = len("\n".join(lines).encode())
    json.dump(measured | {"bytes": size, "projects": len(found.blocks)}, sys.stdout)
