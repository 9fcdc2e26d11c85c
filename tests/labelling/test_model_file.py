"""A model file is data: what is written is what is read, and nothing in a file from elsewhere is ever run."""

import gzip
import json
import pickle
import struct
import zipfile
from dataclasses import replace

import joblib
import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save

import nlp
from nlp.labelling.classify import ModelError, load_model, save_model, shipped_model


@pytest.fixture(scope="module")
def parts():
    """Arrays and header of the shipped model."""
    with safe_open(str(shipped_model()), framework="numpy") as f:
        names = f.keys()  # the file itself cannot be iterated over
        return {name: f.get_tensor(name) for name in names}, json.loads(f.metadata()["gongkai"])


@pytest.fixture
def refused(tmp_path):
    """Asserts that a file of these bytes is refused, and gives the message."""

    def refused(data: bytes, name: str = "model.safetensors") -> str:
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(ModelError, match="gongkai train") as error:
            load_model(path)
        assert str(path) in str(error.value)
        return str(error.value)

    return refused


def packed(arrays, header) -> bytes:
    return save(arrays, metadata={"gongkai": header if isinstance(header, str) else json.dumps(header)})


def test_round_trip_gives_the_same_bytes_and_labels(tmp_path, samples):
    model = load_model()
    save_model(model, tmp_path / "copy.safetensors")
    assert (tmp_path / "copy.safetensors").read_bytes() == shipped_model().read_bytes()
    story = nlp.narrative(nlp.parse(nlp.read(samples / "qinglan-water-2023.pdf")))
    labels, chances = nlp.label(story, load_model(tmp_path / "copy.safetensors"))
    assert labels == nlp.label(story)[0]
    assert np.array_equal(chances, nlp.label(story)[1])


def test_it_says_what_it_was_made_from():
    about = load_model().about
    assert {"corpus_sha256", "versions", "reports", "segments", "scores"} <= set(about)


def test_other_labels_than_ours_make_the_columns(tmp_path, samples, parts):
    arrays, header = parts
    names = [f"类{i}" for i in range(len(header["labels"]))]
    (tmp_path / "m").write_bytes(packed(arrays, header | {"labels": names}))
    segments = nlp.score(samples / "luoyan-township-2022.docx", model=load_model(tmp_path / "m")).segments
    assert set(segments["label"]) <= set(names)
    assert f"p_{names[0]}" in segments.columns


def test_a_header_as_long_as_a_pickle_begins(tmp_path):
    # The file begins with the length of its header in eight bytes, and 0x80 is also how a pickle begins.
    for n in range(256):
        save_model(replace(load_model(), about={"note": "x" * 8 * n}), tmp_path / "m")
        if (tmp_path / "m").read_bytes()[0] == 0x80:
            break
    assert load_model(tmp_path / "m").about


class Malicious:
    """Unpickled, it makes the file named."""

    def __init__(self, sentinel):
        self.sentinel = sentinel

    def __reduce__(self):
        return (open, (str(self.sentinel), "w"))


@pytest.mark.parametrize("protocol", [0, 2, 5])
def test_a_pickle_is_never_run(refused, tmp_path, protocol):
    sentinel = tmp_path / "executed"
    for content in (Malicious(sentinel), {"word_weights": np.zeros(4), "hook": Malicious(sentinel)}):
        refused(pickle.dumps(content, protocol=protocol))
        refused(pickle.dumps(content, protocol=protocol), "model.pkl")
    assert not sentinel.exists()
    pickle.loads(pickle.dumps(Malicious(sentinel))).close()
    assert sentinel.exists()  # it would have worked


@pytest.mark.parametrize("compress", [0, 3, ("gzip", 3), ("bz2", 3), ("xz", 3)])
def test_a_joblib_file_is_never_run(refused, tmp_path, compress):
    joblib.dump([Malicious(tmp_path / "executed"), np.zeros(9)], tmp_path / "m.joblib", compress=compress)
    assert "never loaded" in refused((tmp_path / "m.joblib").read_bytes(), "model.joblib")
    assert not (tmp_path / "executed").exists()


def test_archives(refused, tmp_path):
    assert "never loaded" in refused(gzip.compress(shipped_model().read_bytes()))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(shipped_model(), "model")
    assert "never loaded" in refused((tmp_path / "a.zip").read_bytes())
    np.savez(tmp_path / "a.npz", words=np.zeros(3))
    assert "never loaded" in refused((tmp_path / "a.npz").read_bytes())


def test_no_file_and_a_folder(tmp_path):
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(ModelError, match="cannot be read"):
            load_model(path)


def test_empty_or_text(refused):
    for data in (
        b"",
        b"\0",
        b"\0" * 8,
        b"{}",
        "中文，不是模型。".encode(),
        b'{"format": "gongkai-model-1"}',
        b"\x08\0\0\0\0\0\0\0{}      ",
    ):
        refused(data)


@pytest.mark.parametrize("share", [0.001, 0.02, 0.5, 0.99999])
def test_cut_off(refused, share):
    data = shipped_model().read_bytes()
    refused(data[: int(len(data) * share)])


def test_bytes_after_the_end(refused):
    refused(shipped_model().read_bytes() + b"\0" * 64)


@pytest.mark.parametrize("length", [0, 1, 1 << 20, 1 << 40, (1 << 64) - 1])
def test_a_header_that_lies_about_its_length(refused, length):
    refused(struct.pack("<Q", length) + shipped_model().read_bytes()[8:])


def test_offsets_that_lead_out_of_the_file(refused):
    header = b'{"words":{"dtype":"U8","shape":[1099511627776],"data_offsets":[0,1099511627776]}}'
    refused(struct.pack("<Q", len(header)) + header)


def test_a_foreign_safetensors_file(refused):
    assert "no model of gongkai" in refused(save({"weight": np.zeros((2, 2), np.float32)}))
    assert "no model of gongkai" in refused(save({"weight": np.zeros((2, 2), np.float32)}, metadata={"format": "pt"}))


def test_a_format_to_come(refused, parts):
    arrays, header = parts
    assert "no model of gongkai" in refused(packed(arrays, header | {"format": "gongkai-model-99"}))


@pytest.mark.parametrize("header", ["", "null", "[]", "{", "1" * 5000, "[" * 100_000, '"gongkai-model-1"'])
def test_a_header_that_is_no_object(refused, parts, header):
    refused(packed(parts[0], header))


@pytest.mark.parametrize(
    "change",
    [
        *({"labels": x} for x in ([1, 2, 3, 4], "mpio", [], ["measure"], None, {"a": 1, "b": 2, "c": 3, "d": 4})),
        *(
            {"labels": list(x)}
            for x in (("a", None, "b", "c"), ("a", "a", "b", "c"), ("a", "", "b", "c"), ("a", "b", "c"))
        ),
        *({"temperature": x} for x in (0, -1.0, float("nan"), 1e30, "warm", None)),
        {"about": "nothing"},
    ],
    ids=str,
)
def test_a_header_tampered_with(refused, parts, change):
    arrays, header = parts
    refused(packed(arrays, header | change))


def test_a_header_without_labels_or_temperature(refused, parts):
    arrays, header = parts
    for missing in ("labels", "temperature"):
        refused(packed(arrays, {k: v for k, v in header.items() if k != missing}))


def test_arrays_tampered_with(refused, parts):
    arrays, header = parts
    for name, array in arrays.items():
        changed = [array.ravel()[:-1].copy(), array.astype(np.float64), array[None].copy()]
        if array.dtype.kind == "f":
            for value in (np.nan, np.inf, -np.inf, 60_000):
                spoilt = array.copy()
                spoilt.flat[-1] = value
                changed.append(spoilt)
            changed.append(np.zeros((0, *array.shape[1:]), array.dtype))
        else:
            changed.append(np.full_like(array, 0xFF))  # no UTF-8
        for other in changed:
            refused(packed(arrays | {name: other}, header))
        refused(packed({k: v for k, v in arrays.items() if k != name}, header))


def test_a_broken_shipped_model_stops_the_run_and_is_no_failure_of_each_report(samples, tmp_path, monkeypatch):
    monkeypatch.setattr("nlp.batch.scoring.shipped_model", lambda: tmp_path / "none")
    with pytest.raises(ModelError):
        nlp.score(samples / "luoyan-township-2022.docx")
