"""Indexes that were damaged, or made by somebody who means harm: each is refused, and nothing is deleted."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zlib
from pathlib import Path

import numpy as np
import pytest

from nlp.__main__ import main
from nlp.reuse import BadIndex, Index, ReportText, SegmentText, compare
from nlp.reuse.index_lock import LOCK
from nlp.reuse.packing import _USUAL, MOST_BYTES
from nlp.reuse.shard_files import FILES, LISTED, TEXTS, TYPES

SAID = [
    "把灌区放水时间改成集市日喇叭通知，",
    "选了十二名退休教师当监督员，",
    "看不懂的由站长当面讲给他听，",
]
ASKED = ReportText("q", "江口县民政局", 2023, [SegmentText("s1", 0, SAID[0] + "这是院子里的规矩，谁来了都一样。")])


def report(name, body, year, *numbers):
    segments = [SegmentText("s1", n, SAID[n] + "这是院子里的规矩，谁来了都一样。") for n in numbers]
    return ReportText(name, body, year, segments)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """An index of two shards, to be copied and damaged."""
    index = Index.create(tmp_path_factory.mktemp("sound") / "index")
    index.add([report("a", "青岚县水利局", 2021, 0, 1, 2), report("b", "石桥市教育局", 2022, 0, 1)])
    index.add([report("c", "沅河区财政局", 2022, 1, 2), report("d", "陆湾镇人民政府", 2020, 0)])
    return index.folder


@pytest.fixture
def folder(sound, tmp_path):
    shutil.copytree(sound, tmp_path / "index")
    return tmp_path / "index"


def use(folder):
    """All that is done with an index."""
    index = Index.open(folder)
    compare([ASKED], index)
    list(index.reports())
    list(index.of_editions([1]))
    return len(index)


def sign(folder):
    """Makes the hashes of a damaged index those of what is in it, as one who means harm would."""
    saved = json.loads((folder / "index.json").read_text("utf-8"))
    for entry in saved["shards"]:
        shard = folder / entry[0]
        files = {}
        for name in FILES:
            content = (shard / name).read_bytes()
            files[name] = [len(content), hashlib.sha256(content).hexdigest()]
        listed = json.dumps(files).encode()
        (shard / LISTED).write_bytes(listed)
        entry[1] = hashlib.sha256(listed).hexdigest()
    (folder / "index.json").write_text(json.dumps(saved), "utf-8")


# --------------------------------------------------------------- damage that no one signs


def _rewritten(change):
    def damage(path):
        path.write_bytes(change(path.read_bytes()))

    return damage


def _flipped(place):
    def change(content):
        changed = bytearray(content or b"\0")
        changed[int(place * (len(changed) - 1))] ^= 0x41
        return bytes(changed)

    return _rewritten(change)


def _as_folder(path):
    path.unlink()
    path.mkdir()


def _as_link(path):
    kept = path.with_name("elsewhere")
    path.rename(kept)
    path.symlink_to(kept)


DAMAGES = {
    "gone": Path.unlink,
    "folder": _as_folder,
    "link": _as_link,
    "empty": _rewritten(lambda content: b""),
    "half": _rewritten(lambda content: content[: len(content) // 2]),
    "one byte short": _rewritten(lambda content: content[:-1]),
    "one byte more": _rewritten(lambda content: content + b"\0"),
    "first byte": _flipped(0.0),
    "middle byte": _flipped(0.5),
    "last byte": _flipped(1.0),
}


@pytest.mark.parametrize("name", [*FILES, LISTED])
@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_file_is_told(folder, name, how):
    DAMAGES[how](folder / "shard-00001" / name)
    with pytest.raises(BadIndex, match="damaged index"):
        use(folder)


# --------------------------------------------------------------- malice, with hashes that fit


def _array(path, change):
    changed = change(np.load(path))
    np.save(path, changed, allow_pickle=True)


def _wider(array):
    return array.astype(np.float64)


ARRAY_DAMAGES = {
    "of objects": lambda array: np.array([{}] * max(array.size, 1), object),
    "of floats": _wider,
    "of the other byte order": lambda array: array.astype(array.dtype.newbyteorder(">")),
    "in two dimensions": lambda array: np.stack((array, array)),
    "without dimension": lambda array: np.array(1, array.dtype),
}


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("how", ARRAY_DAMAGES)
def test_an_array_of_another_make_is_told(folder, name, how):
    path = folder / "shard-00001" / f"{name}.npy"
    if how == "of the other byte order" and np.load(path).dtype.itemsize == 1:
        pytest.skip("a byte has no order")
    _array(path, ARRAY_DAMAGES[how])
    sign(folder)
    with pytest.raises(BadIndex, match="damaged index"):
        use(folder)


#: What no array but those of hashes and keys can be: longer, shorter, or full of the largest number.
_FREE = {"twin_key"}
_ANY_VALUE = {"codes", "gram_rest", "report_edition", "named_edition", "report_key", "twin_key", "occurrence_segment"}


@pytest.mark.parametrize("name", [name for name in TYPES if name not in _FREE])
@pytest.mark.parametrize("how", ["longer", "shorter"])
def test_an_array_of_another_length_is_told(folder, name, how):
    path = folder / "shard-00001" / f"{name}.npy"
    _array(path, lambda array: array[:-1] if how == "shorter" else np.append(array, array[-1:]))
    sign(folder)
    with pytest.raises(BadIndex, match="damaged index"):
        use(folder)


def _spoilt(array, value):
    changed = array.copy()
    changed[array.size // 2] = value
    return changed


@pytest.mark.parametrize("name", [name for name in TYPES if name not in _ANY_VALUE])
def test_a_number_that_leads_nowhere_is_told(folder, name):
    path = folder / "shard-00001" / f"{name}.npy"
    kept = np.load(path)
    limits = np.iinfo(kept.dtype)
    # No occurrence is told by the largest number, and no year is below zero.
    value = {"second": limits.max - 1, "report_year": -1, "bodies": 0}.get(name, limits.max)
    np.save(path, _spoilt(kept, value))
    sign(folder)
    if name in ("hashes", "gram_key", "clause_hash", "report_body"):
        np.save(path, np.append(np.full(kept.size - 1, limits.max, kept.dtype), kept[-1:]))
        sign(folder)
    with pytest.raises(BadIndex, match="damaged index"):
        use(folder)


@pytest.mark.parametrize("name", [name for name in TYPES if name not in _ANY_VALUE])
def test_numbers_in_the_opposite_order_are_told(folder, name):
    path = folder / "shard-00001" / f"{name}.npy"
    kept = np.load(path)
    backwards = kept[::-1].copy()
    if name in (
        "occurrence_report",
        "first",
        "second",
        "bodies",
        "report_year",
        "clause_position",
        "clause_size",
        "gram_at",
    ):
        backwards[0] = -1 if name == "report_year" else 0xFF if kept.dtype == np.uint8 else 0xFFFE
    np.save(path, backwards)
    sign(folder)
    with pytest.raises(BadIndex, match="damaged index"):
        use(folder)


LISTS = {
    "above": [["..", "0" * 64]],
    "the index itself": [[".", "0" * 64]],
    "elsewhere": [["../../elsewhere/shard-00001", "0" * 64]],
    "root": [["/shard-00001", "0" * 64]],
    "a device": [["NUL", "0" * 64], ["shard-00001\n", "0" * 64]],
    "no shard": [["important", "0" * 64]],
    "not there": [["shard-00009", "0" * 64]],
    "no hash": [["shard-00001", "0"]],
    "names only": ["shard-00001", "shard-00002"],
    "numbers": [[1, 2]],
    "not a list": "shard-00001",
    "nothing": None,
    "table": {"shard-00001": "0" * 64},
    "digits of another script": [["shard-٠٠٠٠١", "0" * 64]],
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_names_what_is_no_shard_is_told(folder, name):
    saved = json.loads((folder / "index.json").read_text("utf-8"))
    (folder / "index.json").write_text(json.dumps({**saved, "shards": LISTS[name]}), "utf-8")
    with pytest.raises(BadIndex):
        use(folder)


@pytest.mark.parametrize("how", ["twice", "twice by two names"])
def test_a_shard_named_twice_is_told(folder, how):
    saved = json.loads((folder / "index.json").read_text("utf-8"))
    first = saved["shards"][0]
    again = first
    if how != "twice":
        shutil.copytree(folder / first[0], folder / "shard-000001")
        again = ["shard-000001", first[1]]
    (folder / "index.json").write_text(json.dumps({**saved, "shards": [first, again]}), "utf-8")
    with pytest.raises(BadIndex, match="twice"):
        Index.open(folder)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[" * 100_000, b"[]", b"7", b"{" + b" " * (2 << 20) + b"}", b'{"shards": 1e999}'],
    ids=["empty", "no text", "deep", "a list", "a number", "large", "infinite"],
)
def test_a_list_that_is_none_is_told(folder, content):
    (folder / "index.json").write_bytes(content)
    with pytest.raises(BadIndex):
        use(folder)


def test_a_shard_that_is_a_link_is_told(folder, tmp_path):
    (folder / "shard-00001").rename(tmp_path / "elsewhere")
    (folder / "shard-00001").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadIndex):
        Index.open(folder)


def _packed(content):
    packer = zlib.compressobj(9, wbits=-15, zdict=_USUAL)
    return packer.compress(content) + packer.flush()


PACKED = {
    "no stream": b"\xff" * 40,
    "a bomb": _packed(b'["a","b",2020,[],[["s1",0,"' + b"a" * (MOST_BYTES + 9) + b'"]]]'),
    "many lists": _packed(b'["a","b",2020,[],[' + b"[]," * 11_000_000 + b"[]]]"),
    "deep lists": _packed(b"[" * 100_000),
    "no report": _packed(b'{"a": 1}'),
    "too few": _packed(b'["a","b",2020,[]]'),
    "a year of text": _packed(b'["a","b","2020",[],[]]'),
    "true for a year": _packed(b'["a","b",true,[],[]]'),
    "a name of numbers": _packed(b'["a","b",2020,[1],[]]'),
    "segments of two": _packed(b'["a","b",2020,[],[["s1",0]]]'),
    "a place of text": _packed(b'["a","b",2020,[],[["s1","0",""]]]'),
    "segments that are not there": _packed(b'["a","b",2020,[],[' + b'["s1",0,""],' * 50 + b'["s1",0,""]]]'),
    "more behind": _packed(b'["a","b",2020,[],[]]') + b"more",
    "cut short": _packed(b'["a","b",2020,[],[]]')[:-3],
}


@pytest.mark.parametrize("name", PACKED)
def test_a_report_that_was_not_packed_by_us_is_told(folder, name):
    shard = folder / "shard-00001"
    offsets = np.load(shard / "text_offset.npy")
    blocks = (shard / TEXTS).read_bytes()
    changed = PACKED[name] + blocks[int(offsets[1]) :]
    offsets[1:] += len(PACKED[name]) - offsets[1]
    (shard / TEXTS).write_bytes(changed)
    np.save(shard / "text_offset.npy", offsets)
    sign(folder)
    with pytest.raises(BadIndex, match="damaged index"):
        use(folder)
    assert Index.open(folder).faults()


def test_a_report_under_the_key_of_another_is_a_fault(folder):
    _array(folder / "shard-00001" / "report_key.npy", lambda array: array[::-1].copy())
    sign(folder)
    assert "another name" in Index.open(folder).faults()[0]


def test_what_was_signed_and_not_altered_is_sound(folder):
    sign(folder)
    assert use(folder) == 4
    assert Index.open(folder).faults() == []


def test_there_are_as_many_ways_as_were_tried_by_hand():
    lengths = 2 * (len(TYPES) - len(_FREE))
    values = 2 * (len(TYPES) - len(_ANY_VALUE))
    arrays = len(ARRAY_DAMAGES) * len(TYPES) + lengths + values
    assert len(DAMAGES) * (len(FILES) + 1) + arrays + len(LISTS) + len(PACKED) + 10 >= 268


# --------------------------------------------------------------- nothing of others is deleted


def test_merging_deletes_nothing_but_its_own_files(folder, tmp_path):
    (tmp_path / "important.txt").write_text("1")
    (folder / "notes.txt").write_text("1")
    (folder / "shard-00001" / "notes.txt").write_text("1")
    index = Index.open(folder)
    index.merge()
    assert len(index) == 4
    assert (tmp_path / "important.txt").exists()
    assert (folder / "notes.txt").exists()
    assert (folder / "shard-00001" / "notes.txt").exists()
    assert not (folder / "shard-00002").exists()


# --------------------------------------------------------------- two at once, and interruptions


def test_a_second_writer_is_told_who_is_at_work(folder):
    first, second = Index.open(folder), Index.open(folder)
    with first.held():
        for write in (second.merge, lambda: second.remove(["a"]), lambda: second.add([report("e", "戊县", 2020, 1)])):
            with pytest.raises(BadIndex, match=rf"process {os.getpid()} on .* is writing to it"):
                write()
        assert first.add([report("e", "戊县", 2020, 1)]) == 1
    assert second.add([report("f", "己县", 2020, 2)]) == 1
    assert len(Index.open(folder)) == 6


def test_what_another_added_meanwhile_is_kept(folder):
    first, second = Index.open(folder), Index.open(folder)
    first.add([report("e", "戊县", 2020, 1)])
    second.add([report("f", "己县", 2020, 2), report("e", "戊县", 2020, 1)])
    assert sorted(each.report for each in Index.open(folder).reports()) == ["a", "b", "c", "d", "e", "f"]


def test_the_rest_of_a_lock_holds_nobody_up(folder):
    (folder / LOCK).write_text("process 1 on a machine long gone")
    assert Index.open(folder).add([report("e", "戊县", 2020, 1)]) == 1


class _Interrupt(BaseException):
    """As when a key is pressed."""


STEPS = ["nlp.reuse.shard.write_array", "nlp.reuse.shard.write_texts", "nlp.reuse.shard.write_list"]


@pytest.mark.parametrize("step", [*STEPS, "nlp.reuse.index.os.rename", "nlp.reuse.index.os.replace"])
@pytest.mark.parametrize("action", ["add", "merge", "remove"])
def test_an_interrupted_change_leaves_the_old_state(folder, monkeypatch, step, action):
    def interrupted(*arguments):
        raise _Interrupt

    change = {
        "add": lambda index: index.add([report("e", "戊县", 2020, 1)]),
        "merge": lambda index: index.merge(),
        "remove": lambda index: index.remove(["a"]),
    }[action]
    before = compare([ASKED], Index.open(folder))
    with monkeypatch.context() as patched:
        patched.setattr(step, interrupted)
        with pytest.raises(_Interrupt):
            change(Index.open(folder))
    assert use(folder) == 4
    assert compare([ASKED], Index.open(folder)) == before
    assert Index.open(folder).faults() == []
    change(Index.open(folder))
    assert use(folder) == {"add": 5, "merge": 4, "remove": 3}[action]
    assert not list(folder.glob(".new-*"))


def test_a_change_interrupted_while_the_old_is_deleted_is_done(folder, monkeypatch):
    def interrupted(*arguments):
        raise _Interrupt

    with monkeypatch.context() as patched:
        patched.setattr("nlp.reuse.index.remove_shard", interrupted)
        with pytest.raises(_Interrupt):
            Index.open(folder).merge()
    index = Index.open(folder)
    assert [shard.folder.name for shard in index.shards] == ["shard-00003"]
    assert [path.name for path in index.left_over()] == ["shard-00001", "shard-00002"]


# --------------------------------------------------------------- what can be done with an index


def test_what_is_left_after_a_removal_answers_as_if_nothing_else_had_been_there(folder, tmp_path):
    index = Index.open(folder)
    assert index.remove(["a", "nobody"]) == 1
    fresh = Index.create(tmp_path / "fresh")
    fresh.add([report("b", "石桥市教育局", 2022, 0, 1)])
    fresh.add([report("c", "沅河区财政局", 2022, 1, 2), report("d", "陆湾镇人民政府", 2020, 0)])
    asked = [ASKED, report("p", "江口县教育局", 2024, 0, 1, 2)]
    assert compare(asked, index) == compare(asked, fresh)
    assert index.add([report("a", "青岚县水利局", 2021, 0, 1, 2)]) == 1


def test_the_last_report_can_be_removed(folder):
    index = Index.open(folder)
    assert index.remove(["a", "b", "c", "d"]) == 4
    assert (len(index), index.shards, index.segments()) == (0, [], 0)
    assert compare([ASKED], Index.open(folder))[0][0].shared == 0.0


def test_a_second_copy_can_be_added_once_the_first_is_removed(tmp_path):
    index = Index.create(tmp_path / "index")
    index.add([report("a.pdf", "青岚县水利局", 2021, 0), report("a.html", "青岚县水利局", 2021, 0)])
    (kept,) = [each.report for each in index.reports()]
    index.add([report("z", "石桥市教育局", 2021, 1)])
    index.remove([kept])
    other = {"a.pdf", "a.html"} - {kept}
    assert index.add([report(other.pop(), "青岚县水利局", 2021, 0)]) == 1


def test_commands(folder, capsys):
    def run(*arguments):
        status = main(["index", *arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    assert run("list", str(folder))[1].splitlines()[0] == "a\t青岚县水利局\t2021"
    assert "4 reports, 8 segments in 2 parts" in run("info", str(folder))[1]
    assert "2 parts before, 1 now" in run("merge", str(folder))[1]
    assert run("check", str(folder))[:2] == (0, f"{folder}: 4 reports, all as they were added\n")
    assert run("remove", str(folder), "a", "b")[:2] == (0, f"{folder}: 2 reports removed; 2 left\n")
    status, _, err = run("remove", str(folder), "nobody")
    assert (status, "gongkai index list" in err) == (1, True)
    (folder / "shard-00004" / "codes.npy").write_bytes(b"")
    status, _, err = run("check", str(folder))
    assert status == 1
    assert "codes.npy was altered or cut short" in err


def test_a_report_too_long_for_an_index_is_told(folder, monkeypatch):
    monkeypatch.setattr("nlp.reuse.index.MOST_CHARACTERS", 10)
    with pytest.raises(ValueError, match="e: more than"):
        Index.open(folder).add([report("e", "戊县", 2020, 1)])


@pytest.mark.parametrize("seed", range(8))
def test_whatever_the_numbers_an_index_is_refused_or_answers(sound, tmp_path, seed):
    """Numbers drawn at random, signed: what is in bounds is another index, and no number leads to a traceback."""
    chance = np.random.default_rng(seed)
    for turn in range(25):
        folder = tmp_path / str(turn)
        shutil.copytree(sound, folder)
        for name in chance.choice(list(TYPES), 2, replace=False):
            path = folder / "shard-00001" / f"{name}.npy"
            array = np.load(path)
            limit = int(np.iinfo(array.dtype).max)
            places = chance.integers(0, max(array.size, 1), 2)[: array.size]
            numbers = (0, 1, 2, 3, 4, limit, limit - 1, limit // 2)
            array[places] = [numbers[chance.integers(len(numbers))] for _ in places]
            np.save(path, array)
        sign(folder)
        try:
            use(folder)
            Index.open(folder).merge()
            Index.open(folder).remove(["b"])
        except BadIndex:
            pass
