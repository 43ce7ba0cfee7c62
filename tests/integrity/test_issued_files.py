"""Issued files are written once, whole, under their hash."""

import hashlib
import os

import pytest

from integrity import files


def test_a_file_is_named_by_its_hash(data_dir):
    digest = files.store(b"%PDF-1.7 paper")
    assert digest == hashlib.sha256(b"%PDF-1.7 paper").hexdigest()
    assert (data_dir / "issued" / f"{digest}.pdf").read_bytes() == b"%PDF-1.7 paper"


def test_storing_the_same_bytes_twice_keeps_one_file(data_dir):
    files.store(b"one")
    files.store(b"one")
    assert len(list((data_dir / "issued").iterdir())) == 1


def test_a_failure_while_writing_leaves_nothing_behind(data_dir, monkeypatch):
    def no_space(descriptor):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="no space"):
        files.store(b"half")
    assert list((data_dir / "issued").iterdir()) == []


def test_a_changed_file_is_found_out():
    digest = files.store(b"as issued")
    files.verify(digest)
    path = files.issued_path(digest)
    path.chmod(0o640)
    path.write_bytes(b"as forged")
    with pytest.raises(files.DamagedFile):
        files.verify(digest)


def test_a_missing_file_is_found_out():
    with pytest.raises(files.DamagedFile):
        files.verify("0" * 64)
