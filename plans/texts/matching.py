"""Which project of a plan a text belongs to. Only a sure match is one; all else is a doubt."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from integrity.thai import truncate
from plans.models import Project
from plans.texts.splitting import Block
from plans.texts.wordings import key

# Doubts about where a text goes begin so: they end when the clerk has chosen.
DESTINATION = "บันทึกลงโครงการใด: "
SAME_TITLE, LIKE_TITLE = 0.85, 0.6


@dataclass
class Match:
    project: Project | None = None
    doubts: list[str] = field(default_factory=list)

    def doubt(self, text: str) -> None:
        self.doubts.append(DESTINATION + text)


def match(blocks: Sequence[Block], projects: Sequence[Project]) -> list[Match]:
    """One for each block, in their order; ``projects`` with their dimension."""
    plan = _Plan(projects)
    matches = [plan.find(block) for block in blocks]
    _give_way(matches)
    _point_out_twins(blocks, matches)
    return matches


class _Plan:
    def __init__(self, projects: Sequence[Project]):
        self.by_place = {(each.dimension.number, each.number): each for each in projects}
        self.by_title: dict[str, list[Project]] = defaultdict(list)
        for each in projects:
            self.by_title[key(each.title)].append(each)

    def find(self, block: Block) -> Match:
        title = key(block.title)
        there = self.by_place.get((block.dimension, block.number))
        exact = self.by_title.get(title, []) if title else []
        if there and (there in exact or (not exact and _likeness(there, title) >= SAME_TITLE)):
            return self._by_place(there, block)
        if len(exact) == 1:
            return self._by_title(exact[0], block)
        return self._by_likeness(there, title, block.dimension)

    @staticmethod
    def _by_place(project: Project, block: Block) -> Match:
        found = Match(project)
        if key(project.title) != key(block.title):
            found.doubt(f"ชื่อในเอกสารต่างจากชื่อในแผน: “{truncate(block.title, 200)}”")
        return found

    @staticmethod
    def _by_title(project: Project, block: Block) -> Match:
        found = Match(project)
        said = block.dimension, block.number
        if None not in said:
            found.doubt(f"ชื่อตรงกับโครงการ {project.code} แต่เอกสารว่ามิติที่ {said[0]} ลำดับที่ {said[1]}")
        return found

    def _by_likeness(self, there: Project | None, title: str, dimension: int | None) -> Match:
        best = self._most_like(title, dimension) if title else None
        if best and (there is None or best == there):
            found = Match(best)
            found.doubt(f"ชื่อคล้ายโครงการ {best.code} “{truncate(best.title, 120)}” แต่ไม่ตรงกัน")
            return found
        found = Match(best)
        if there:
            found.doubt(f"ลำดับที่ตรงกับโครงการ {there.code} “{truncate(there.title, 120)}” แต่ชื่อต่างกัน")
        else:
            found.doubt("ไม่พบโครงการนี้ในแผน เลือกโครงการ หรือเพิ่มเป็นโครงการใหม่")
        return found

    def _most_like(self, title: str, dimension: int | None) -> Project | None:
        """Of the dimension that the document says: elsewhere, titles of one office are alike by
        their common words alone."""
        matcher = SequenceMatcher(None, "", title, autojunk=False)
        best, found = LIKE_TITLE, None
        for other, namesakes in self.by_title.items():
            projects = [p for p in namesakes if dimension in (None, p.dimension.number)]
            if not projects:
                continue
            matcher.set_seq1(other)
            if matcher.real_quick_ratio() <= best or matcher.quick_ratio() <= best:
                continue
            if (likeness := matcher.ratio()) > best:
                best, found = likeness, projects[0]
        return found


def _likeness(project: Project, title: str) -> float:
    return SequenceMatcher(None, key(project.title), title, autojunk=False).ratio()


def _give_way(matches: list[Match]) -> None:
    """What a text is surely for is not proposed for another that only resembles it."""
    sure = {each.project.pk for each in matches if each.project and not each.doubts}
    for found in matches:
        if found.doubts and found.project and found.project.pk in sure:
            found.doubt(f"โครงการ {found.project.code} มีข้อความอื่นในเอกสารที่ตรงกว่า กรุณาเลือกโครงการ")
            found.project = None


def _point_out_twins(blocks: Sequence[Block], matches: list[Match]) -> None:
    """Two texts with one number, or for one project: which is which, the clerk has to say."""
    places = Counter((block.dimension, block.number) for block in blocks)
    projects = Counter(each.project.pk for each in matches if each.project)
    for block, found in zip(blocks, matches, strict=True):
        if block.number is not None and places[block.dimension, block.number] > 1:
            found.doubt(
                f"เอกสารมีมากกว่าหนึ่งโครงการที่เป็นมิติที่ {block.dimension or '-'} ลำดับที่ {block.number}"
            )
        if found.project and projects[found.project.pk] > 1:
            found.doubt(f"เอกสารมีข้อความของโครงการ {found.project.code} มากกว่าหนึ่งแห่ง")
