"""Papers printed on request: rendered once, one at a time, thrown away when the room is full."""

import os
import threading
import time
from pathlib import Path

import pytest

from integrity.backup import FOLDERS
from integrity.pdf import kept as module
from integrity.pdf.kept import Busy, kept, key_of, one_at_a_time

PAPER = b"%PDF%%EOF"


class Printer:
    """Counts how often it is asked to render."""

    def __init__(self, content=PAPER, seconds=0.0):
        self.content, self.seconds, self.times = content, seconds, 0

    def __call__(self):
        self.times += 1
        time.sleep(self.seconds)
        return self.content


def read(key, printer):
    with kept(key, printer) as stream:
        return stream.read()


def papers(data_dir) -> set[str]:
    return {path.name for path in (data_dir / "cache" / "papers").glob("*.pdf")}


def test_a_paper_is_rendered_once(data_dir):
    printer = Printer()
    assert [read("a", printer) for _ in range(3)] == [PAPER] * 3
    assert printer.times == 1 and papers(data_dir) == {"a.pdf"}


def test_the_key_names_content_place_and_code(settings, monkeypatch):
    first = key_of("content", "year", 2568)
    assert first == key_of("content", "year", 2568) != key_of("content", "year", 2567)
    settings.PUBLIC_URL = "https://elsewhere.example"
    second = key_of("content", "year", 2568)
    monkeypatch.setattr(module, "code_version", lambda: "newer")
    assert len({first, second, key_of("content", "year", 2568)}) == 3


def test_the_code_version_looks_at_code_templates_and_styles(settings, tmp_path, monkeypatch):
    settings.BASE_DIR = tmp_path
    style = tmp_path / "static" / "documents" / "a.css"
    style.parent.mkdir(parents=True)
    style.write_text("p {}")
    before = module.code_version.__wrapped__()
    style.write_text("p { color: red }")
    assert module.code_version.__wrapped__() != before


def test_visitors_who_ask_for_the_same_paper_at_once_get_one_rendering(monkeypatch):
    monkeypatch.setattr(module, "_turns", threading.BoundedSemaphore(9))
    printer = Printer(seconds=0.2)
    found = []
    threads = [threading.Thread(target=lambda: found.append(read("a", printer))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [PAPER] * 5 and printer.times == 1


def test_two_different_papers_are_never_rendered_at_once(monkeypatch):
    monkeypatch.setattr(module, "_turns", threading.BoundedSemaphore(9))
    running, most = [], []

    def render():
        running.append(1)
        most.append(len(running))
        time.sleep(0.05)
        running.pop()
        return PAPER

    threads = [threading.Thread(target=lambda n=n: read(f"paper-{n}", render)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]


def test_who_finds_the_places_taken_is_told_at_once_and_pages_stay_free():
    with pytest.raises(Busy):
        _hold_and_ask(depth=2)
    assert read("a", Printer()) == PAPER  # and the places are free again


def _hold_and_ask(depth):
    """As many threads as may wait hold their places; one more asks."""
    inside, done = threading.Semaphore(0), threading.Event()

    def hold():
        module._turns.acquire()
        inside.release()
        done.wait()
        module._turns.release()

    threads = [threading.Thread(target=hold) for _ in range(depth)]
    for thread in threads:
        thread.start()
        inside.acquire()
    try:
        read("new", Printer())
    finally:
        done.set()
        for thread in threads:
            thread.join()


def test_another_process_that_takes_too_long_is_not_waited_for_for_ever(monkeypatch, data_dir):
    monkeypatch.setattr(module, "LONGEST_WAIT", 0.1)
    with one_at_a_time(), pytest.raises(Busy):  # the lock is the file's, not the process's
        read("a", Printer())
    assert papers(data_dir) == set()


def test_a_kept_paper_is_served_while_another_is_being_rendered(monkeypatch):
    read("a", Printer())
    monkeypatch.setattr(module, "LONGEST_WAIT", 0.0)
    with one_at_a_time():
        assert read("a", Printer(b"other")) == PAPER


def test_rendering_that_fails_leaves_nothing_and_frees_its_place(data_dir):
    def fail():
        raise ValueError("cannot")

    for _ in range(3):
        with pytest.raises(ValueError, match="cannot"):
            kept("a", fail)
    assert papers(data_dir) == set() and read("a", Printer()) == PAPER


def test_a_power_cut_while_writing_leaves_no_half_paper(monkeypatch, data_dir):
    def cut(*names):
        raise KeyboardInterrupt

    with monkeypatch.context() as power:
        power.setattr(os, "replace", cut)
        with pytest.raises(KeyboardInterrupt):
            kept("a", Printer())
    assert papers(data_dir) == set()
    assert read("a", Printer(b"whole%%EOF")) == b"whole%%EOF"


def test_a_full_disk_costs_the_keeping_not_the_paper(monkeypatch, caplog):
    def full(*names):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert read("a", Printer()) == PAPER
    assert "could not be kept" in caplog.text


def test_what_was_asked_for_the_longest_ago_makes_room(monkeypatch, data_dir):
    monkeypatch.setattr(module, "ROOM", 250)
    for age, key in enumerate(("old", "middle", "young")):
        read(key, Printer(b"x" * 95 + b"%%EOF"))
        stamp = time.time() - 100 + age
        if (path := Path(data_dir / "cache/papers" / f"{key}.pdf")).exists():
            os.utime(path, (stamp, stamp))
    assert papers(data_dir) == {"middle.pdf", "young.pdf"}
    read("middle", Printer())  # asked for again
    read("new", Printer(b"x" * 95 + b"%%EOF"))
    assert papers(data_dir) == {"middle.pdf", "new.pdf"}


def test_what_somebody_began_to_write_long_ago_is_swept_away(data_dir):
    folder = data_dir / "cache" / "papers"
    folder.mkdir(parents=True)
    for name, age in ((".writing-old", 9999), (".writing-new", 0)):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (time.time() - age,) * 2)
    read("a", Printer())
    assert {path.name for path in folder.glob(".writing-*")} == {".writing-new"}


@pytest.mark.parametrize("left", [b"", b"%PDF-1.7 half a pa"])
def test_what_was_cut_short_is_printed_again(left, data_dir):
    read("a", Printer())
    (data_dir / "cache/papers/a.pdf").write_bytes(left)
    assert read("a", Printer(b"again%%EOF")) == b"again%%EOF"
    assert read("a", Printer()) == b"again%%EOF"


def test_what_cannot_be_read_is_printed_again(data_dir):
    (data_dir / "cache/papers/a.pdf").mkdir(parents=True)
    assert read("a", Printer()) == PAPER


def test_who_asks_for_many_papers_at_once_leaves_room_for_others():
    started, done = threading.Event(), threading.Event()

    def slow():
        started.set()
        done.wait()
        return PAPER

    greedy = threading.Thread(target=lambda: kept("one", slow, asker="192.0.2.1").close())
    greedy.start()
    started.wait()
    try:
        with pytest.raises(Busy):
            kept("two", Printer(), asker="192.0.2.1")
        with module._turn_of("192.0.2.2"):
            pass
    finally:
        done.set()
        greedy.join()
    for asker in ("192.0.2.1", "192.0.2.2"):
        with kept("two", Printer(), asker=asker) as stream:
            assert stream.read() == PAPER


def test_a_backup_holds_no_kept_paper():
    assert "cache" not in FOLDERS
