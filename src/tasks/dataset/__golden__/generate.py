"""Writes columns.parquet, a small file with every kind of column that matters. Needs pyarrow (made with 26.0.1).

Run: python3 src/tasks/dataset/__golden__/generate.py
"""

import datetime
import pathlib

import pyarrow
import pyarrow.parquet

rows = {
    "question": ["a\nb", "é😀", None],
    "answer": pyarrow.array([1, 2**60, -3], pyarrow.int64()),
    "small": pyarrow.array([1, 2, 3], pyarrow.int32()),
    "number": [3.0, 0.5, None],
    "flag": [True, False, True],
    "choices": [{"text": ["x", "y"], "label": ["A", "B"]}, {"text": [], "label": []}, {"text": ["z"], "label": ["A"]}],
    "weights": [[1.0, 2.5], [], [3.0]],
    "ids": [[2**60, 1], [], []],
    "day": [datetime.datetime(2026, 1, 2, 3, 4, 5)] * 3,
    "picture": [b"\x89PNG\xff\xfe", None, b"\xff\xd8"],
}
path = pathlib.Path(__file__).with_name("columns.parquet")
pyarrow.parquet.write_table(pyarrow.table(rows), path, compression="zstd", row_group_size=2)

# Enough rows in row groups of 100 that reading only some of them is worth it.
count = 2000
long = {"n": list(range(count)), "text": [f"row {index} " * 20 for index in range(count)]}
pyarrow.parquet.write_table(pyarrow.table(long), path.with_name("long.parquet"), compression="snappy", row_group_size=100)
