"""The fiscal year by its พ.ศ. name: 2566 runs from 1 October 2565 to 30 September 2566."""

from dataclasses import dataclass
from datetime import date, datetime

from integrity.thai import BANGKOK, BE_OFFSET, FIRST_BE_YEAR, LAST_BE_YEAR, local_date


@dataclass(frozen=True)
class Period:
    label: str
    start: date
    end: date

    def contains(self, moment: date | datetime) -> bool:
        return self.start <= local_date(moment) <= self.end


@dataclass(frozen=True, order=True)
class FiscalYear:
    year: int

    def __post_init__(self) -> None:
        if not FIRST_BE_YEAR <= self.year <= LAST_BE_YEAR:
            raise ValueError(f"ปีงบประมาณต้องเป็นปี พ.ศ. เช่น 2566 ไม่ใช่ {self.year}")

    def __str__(self) -> str:
        return f"ปีงบประมาณ พ.ศ. {self.year}"

    @property
    def start(self) -> date:
        return date(self.year - BE_OFFSET - 1, 10, 1)

    @property
    def end(self) -> date:
        return date(self.year - BE_OFFSET, 9, 30)

    @property
    def halves(self) -> tuple[Period, Period]:
        year = self.year - BE_OFFSET
        return (
            Period("ครึ่งปีแรก", self.start, date(year, 3, 31)),
            Period("ครึ่งปีหลัง", date(year, 4, 1), self.end),
        )

    @property
    def rounds(self) -> tuple[Period, Period]:
        """The reporting rounds; the second covers the whole year, not only its second half."""
        return (
            Period("รอบ 6 เดือน", self.start, self.halves[0].end),
            Period("รอบ 12 เดือน", self.start, self.end),
        )

    def contains(self, moment: date | datetime) -> bool:
        return self.start <= local_date(moment) <= self.end


def fiscal_year_of(moment: date | datetime) -> int:
    """The พ.ศ. fiscal year of a day, or of a moment by Bangkok's clock."""
    day = local_date(moment)
    return day.year + BE_OFFSET + (day.month >= 10)


def current() -> int:
    return fiscal_year_of(datetime.now(BANGKOK))
