"""Loads files of our own with the `datasets` library and writes what Python prints of every cell, to loaded.json.

The texts are in cases.json: a kind (json, csv, text), a file name, the content, and options of load_dataset.
types.parquet has a column of every type that templates could print. Made with datasets 5.2.0 and pyarrow 26.0.1.

Run: python3 src/tasks/dataset/__golden__/generate_loaded.py
"""

import datetime
import decimal
import json
import pathlib
import tempfile

import datasets
import numpy
import pyarrow
import pyarrow.parquet

here = pathlib.Path(__file__).parent
datasets.disable_progress_bars()


def printed(rows):
    return [{name: str(value) for name, value in row.items()} for row in rows]


def load(kind, path, options):
    with tempfile.TemporaryDirectory() as cache:
        try:
            rows = datasets.load_dataset(kind, data_files={"test": str(path)}, cache_dir=cache, **options)["test"]
        except Exception as error:
            return {"error": type(error).__name__}
        return {"rows": printed(rows)}


moment = datetime.datetime
columns = {
    "milliseconds": pyarrow.array([moment(2026, 1, 2, 3, 4, 5, 120000), moment(1969, 12, 31)], pyarrow.timestamp("ms")),
    "microseconds": pyarrow.array([moment(2026, 1, 2, 3, 4, 5, 123456), None], pyarrow.timestamp("us")),
    "nanoseconds": pyarrow.array([1767323045123456789, 0], pyarrow.timestamp("ns")),
    "seconds": pyarrow.array([moment(1901, 1, 2, 3, 4, 5), None], pyarrow.timestamp("s")),
    "utc": pyarrow.array([moment(2026, 1, 2, 3, 4, 5), None], pyarrow.timestamp("us", tz="UTC")),
    "day": pyarrow.array([datetime.date(2026, 1, 2), datetime.date(1960, 1, 1)], pyarrow.date32()),
    "clock": pyarrow.array([datetime.time(1, 2, 3, 4000), None], pyarrow.time32("ms")),
    "clock_micro": pyarrow.array([datetime.time(1, 2, 3, 4), datetime.time(0, 0)], pyarrow.time64("us")),
    "decimal": pyarrow.array([decimal.Decimal("1.50"), decimal.Decimal("-123456789.01")], pyarrow.decimal128(20, 2)),
    "float32": pyarrow.array([0.1, 1.0], pyarrow.float32()),
    "float16": pyarrow.array([numpy.float16(0.5), numpy.float16(2)], pyarrow.float16()),
    "not_finite": pyarrow.array([float("nan"), float("-inf")], pyarrow.float64()),
    "unsigned64": pyarrow.array([2**64 - 1, 1], pyarrow.uint64()),
    "unsigned32": pyarrow.array([2**32 - 1, 1], pyarrow.uint32()),
    "int8": pyarrow.array([-1, 1], pyarrow.int8()),
    "none": pyarrow.array([None, None], pyarrow.null()),
    "dictionary": pyarrow.array(["x", "y"]).dictionary_encode(),
    "large_text": pyarrow.array(["x", "y"], pyarrow.large_string()),
    "lists": pyarrow.array([[["a"], []], None], pyarrow.list_(pyarrow.list_(pyarrow.string()))),
    "structs": pyarrow.array(
        [[{"a": 1.0, "b": [2]}, {"a": None, "b": None}], []],
        pyarrow.list_(pyarrow.struct([("a", pyarrow.float64()), ("b", pyarrow.list_(pyarrow.int64()))])),
    ),
    "struct": pyarrow.array([None, {"x": None}], pyarrow.struct([("x", pyarrow.int64())])),
}
pyarrow.parquet.write_table(pyarrow.table(columns), here / "types.parquet")

loaded = {"types.parquet": load("parquet", here / "types.parquet", {})}
for case in json.loads((here / "cases.json").read_text(encoding="utf-8")):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / case["name"]
        path.write_bytes(case["text"].encode("utf-8"))
        loaded[case["name"]] = load(case["kind"], path, case.get("options", {}))
(here / "loaded.json").write_text(json.dumps(loaded, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
