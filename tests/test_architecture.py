"""Promises about the shape of the code: who may import whom, and what templates may hold."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("integrity", "ita", "plans", "agreements")
# Inside integrity, from the ground up. Modules that are not named stand where their imports allow.
ROOMS = (
    ("thai", "fiscal"),
    ("models",),
    ("publishing",),
    ("sheets", "files", "pdf"),
    ("documents",),
)
# The same inside integrity.documents: from the rows to the pages.
ROOMS_OF_PAPERS = (
    ("models",),
    ("codes", "numbers", "office_facts", "seal", "scans"),
    ("register", "clauses"),
    ("papers", "personal_data"),
    ("signing", "redaction", "verification", "outside"),
    ("admin", "api", "demo", "management", "urls", "views", "waiting"),
)
# Inside ita: from the rows to the pages.
ROOMS_OF_ITA = (
    ("models",),
    ("scoring",),
    ("schemes", "results", "measures", "risks"),
    ("papers",),
    ("checks",),
    ("admin", "api", "api_risks", "demo", "management", "templatetags", "urls", "views"),
)
FRONT = {"admin", "api", "demo", "management", "site", "templatetags", "urls", "views"}
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {
    module_name(path): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text()) for name, path in SOURCES.items()}


def imports(name: str) -> set[str]:
    """The modules of ours that ``name`` imports."""
    found = set()
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} line {node.lineno}: write the whole name"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & SOURCES.keys()) or {node.module}
    return {module for module in found if module.split(".")[0] in PACKAGES}


GRAPH = {name: imports(name) for name in SOURCES}


def reach(name: str) -> set[str]:
    """Everything of ours that importing ``name`` brings along."""
    seen, waiting = set(), [name]
    while waiting:
        for module in GRAPH.get(waiting.pop(), ()):
            if module not in seen:
                seen.add(module)
                waiting.append(module)
    return seen


def room(name: str) -> str:
    parts = name.split(".")
    if parts[0] != "integrity" or len(parts) == 1:
        return ""
    # The front of the nested app stands with the front of the house.
    is_front = parts[1] == "documents" and parts[2:3] in (["admin"], ["demo"], ["management"])
    return parts[2] if is_front else parts[1]


def test_packages_import_only_those_to_their_left():
    wrong = [
        f"{name} imports {module}"
        for name, modules in GRAPH.items()
        for module in modules
        if PACKAGES.index(module.split(".")[0]) > PACKAGES.index(name.split(".")[0])
    ]
    assert not wrong


@pytest.mark.parametrize("floor", range(len(ROOMS)))
def test_rooms_of_integrity_rest_only_on_those_below(floor):
    above = {name for higher in ROOMS[floor + 1 :] for name in higher} | FRONT
    inside = [name for name in SOURCES if room(name) in ROOMS[floor]]
    assert inside
    wrong = [
        f"{name} needs {module}"
        for name in inside
        for module in reach(name)
        if room(module) in above
    ]
    assert not wrong


def room_in(house: str, name: str) -> str:
    """The room of ``house`` that the module lies in, or "" outside of it."""
    inside = name.removeprefix(f"{house}.")
    return inside.split(".")[0] if inside != name else ""


HOUSES = {"integrity.documents": ROOMS_OF_PAPERS, "ita": ROOMS_OF_ITA}


@pytest.mark.parametrize(
    ("house", "floor"),
    [(house, floor) for house, floors in HOUSES.items() for floor in range(len(floors))],
)
def test_rooms_of_a_house_rest_only_on_those_below(house, floor):
    floors = HOUSES[house]
    above = {name for higher in floors[floor + 1 :] for name in higher}
    inside = [name for name in SOURCES if room_in(house, name) in floors[floor]]
    assert {room_in(house, name) for name in inside} == set(floors[floor])
    wrong = [
        f"{name} needs {module}"
        for name in inside
        for module in reach(name)
        if room_in(house, module) in above
    ]
    assert not wrong


@pytest.mark.parametrize("house", HOUSES)
def test_rooms_of_a_house_rest_on_each_other_one_way(house):
    """Also those of one floor, and those that no floor names: no two need each other."""
    needs = {
        (room_in(house, name), room_in(house, module))
        for name, modules in GRAPH.items()
        for module in modules
    }
    both = {pair for pair in needs if "" not in pair and pair[0] != pair[1]}
    assert both and not {pair for pair in both if pair[::-1] in both}


def test_models_know_nothing_of_pages():
    inside = [name for name in SOURCES if "models" in name.split(".")]
    wrong = [
        f"{name} needs {module}"
        for name in inside
        for module in reach(name)
        if FRONT & set(module.split("."))
    ]
    assert inside and not wrong


def test_nothing_is_imported_inside_a_function():
    wrong = [
        f"{name} line {inner.lineno}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (r"\|\s*(date|time)\b", "|thai_date: Django's own prints years of the common era"),
        (r"\sstyle\s*=", "a class: the content security policy refuses style="),
        (r"<style\b", "a style sheet in static/"),
        (r"<[^>]*\son[a-z]+\s*=", "nothing: pages work without scripts"),
        (r"<script(?![^>]*\ssrc=)", "a file in static/"),
        (r"javascript:", "a link or a form"),
    ],
)
def test_templates_hold_no(pattern, instead):
    assert TEMPLATES
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group().strip()!r}; use {instead}"
        for path in TEMPLATES
        for found in re.finditer(pattern, path.read_text(), re.IGNORECASE)
    ]
    assert not wrong


def test_third_party_files_have_their_licence_beside_them():
    homes = [path for name in ("fonts", "vendor") for path in (ROOT / "static" / name).iterdir()]
    assert homes
    for home in homes:
        assert home.is_dir(), f"{home} belongs into a folder with its licence"
        assert list(home.glob("LICEN[CS]E*")), f"{home} has no licence"


def test_fonts_and_packed_files_stay_where_licences_are_looked_for():
    foreign = re.compile(r"\.(woff2?|ttf|otf|eot)$|\.min\.(js|css)$")
    wrong = [
        path
        for path in (ROOT / "static").rglob("*")
        if foreign.search(path.name)
        and path.relative_to(ROOT / "static").parts[0] not in {"fonts", "vendor"}
    ]
    assert not wrong


def test_server_example_explains_every_setting():
    read = re.findall(
        r"(?:environ\.get|_flag)\(\"(\w+)\"", SOURCES["integrity.settings"].read_text()
    )
    explained = re.findall(r"^#?(\w+)=", (ROOT / "deploy/portal.env.example").read_text(), re.M)
    assert "SECRET_KEY" in read
    assert set(read) <= set(explained)


def test_lock_names_every_package_by_hash_and_no_address():
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock and not re.search(r"^\s*--?(?!hash)\w", lock, re.M)
    locked = {
        re.match(r"[\w.-]+", block).group().lower(): block.count("--hash=sha256:")
        for block in re.split(r"^(?=\w)", lock, flags=re.M)
        if "==" in block
    }
    assert all(locked.values())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {re.match(r"[\w.-]+", line).group().lower() for line in wanted} <= locked.keys()
