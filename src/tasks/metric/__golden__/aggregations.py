"""Writes aggregations.json: what lm-evaluation-harness itself aggregates and bootstraps.

Run in an environment with lm_eval 0.4.13: python src/tasks/metric/__golden__/aggregations.py
"""

import json
import math
import os
import pathlib
import random

os.environ["DISABLE_MULTIPROC"] = "1"
from lm_eval.api import metrics as m  # noqa: E402
from lm_eval.api.registry import get_aggregation  # noqa: E402

source = random.Random(7)
WORDS = "the a cat dog sat on mat, quickly. 猫 犬 Straße café 3.5 & no yes".split()


def text():
    return " ".join(source.choice(WORDS) for _ in range(source.randrange(0, 14)))


def near(reference):
    words = reference.split()
    for _ in range(source.randrange(4)):
        if words:
            words[source.randrange(len(words))] = source.choice(WORDS)
    source.shuffle(words) if source.random() < 0.2 else None
    return " ".join(words)


pairs = [(t, near(t)) for t in (text() for _ in range(25))]
lists = [([t, near(t), near(t)][: source.randrange(2, 4)], [near(t)]) for t in (text() for _ in range(12))]
floats = [source.gauss(-3, 2) for _ in range(40)]
many = [source.random() for _ in range(1000)]
CASES = [
    ("mean", [1, 0, True, 0.25], 0), ("mean", floats, 1000), ("mean", many, 1000), ("mean", [5], 1000),
    ("nanmean", floats + [math.nan] * 3, 1000), ("nanmean", many, 150), ("nanmean", [math.nan], 1000),
    ("median", floats, 1500), ("median", [3, 1, 2, 2], 1000), ("perplexity", floats, 2500), ("perplexity", many, 999),
    ("f1", [(source.randrange(2), source.randrange(2)) for _ in range(50)], 1000), ("f1", [(0, 0), (0, 0)], 1000),
    ("matthews_corrcoef", [(g, g if source.random() < 0.6 else source.randrange(4)) for g in (source.randrange(4) for _ in range(60))], 2000),
    ("weighted_perplexity", [(x, source.randrange(1, 9)) for x in floats], 1000),
    ("bits_per_byte", [(x, source.randrange(1, 90)) for x in floats], 1000),
    ("brier_score", [(source.randrange(4), [source.random() for _ in range(4)]) for _ in range(300)], 1000),
    ("brier_score", [(-1, [0.25, 0.5, 0.25])] * 3, 1000),
    ("bypass", [None, None], 1000),
    *[(name, items, 1000) for name in ("bleu", "chrf", "chrf++", "ter") for items in (pairs, lists)],
]


def result(name, items, iterations):
    aggregation = get_aggregation(name)
    cap = min(iterations, 100) if name in ("bleu", "chrf", "chrf++", "ter") else iterations
    error = m.stderr_for_metric(aggregation, cap) if iterations > 0 else None
    value = float(aggregation(items))
    stderr = float(error(items)) if error is not None and len(items) > 1 else "N/A"
    return {
        "name": name, "items": items, "iterations": iterations,
        "value": "nan" if math.isnan(value) else value, "stderr": stderr,
    }


def boxed(value):
    """JSON has one kind of number: floats are written as {"f": ...}."""
    if isinstance(value, float):
        return {"f": "nan" if math.isnan(value) else value}
    return [boxed(v) for v in value] if isinstance(value, (list, tuple)) else value


golden = [{**case, "items": boxed(case["items"])} for case in (result(*case) for case in CASES)]
(pathlib.Path(__file__).parent / "aggregations.json").write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n")
