"""Writes results.json: what MuTual's function and the classes SWDE, FDA and SQUADCompletion of lm-evaluation-harness (0.4.13)
make of random results of our own.

Run: python generate-results.py, where lm_eval is installed. The format is that of generate.py.
"""

import importlib
import json
import random
from pathlib import Path

import numpy

random.seed(11)
cases = []


def encode(value):
    if isinstance(value, (bool, numpy.bool_)):
        return bool(value)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {key: encode(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(member) for member in value]
    return {"float": repr(float(value))} if isinstance(value, float) else int(value)


def add(reference, row, results, result):
    cases.append([reference, "process_results", encode(row), encode(results), encode(result)])


mutual = importlib.import_module("lm_eval.tasks.mutual.utils").process_results
for _ in range(120):
    scale = random.choice([1, 3, 30])
    # Few different values, so that some are equal.
    results = [(-round(random.random() * scale, random.choice([0, 0, 3])) - random.choice([0, 0.5]), random.random() < 0.3) for _ in range(4)]
    row = {"answers": random.choice("ABCD")}
    add("mutual/utils:process_results", row, results, mutual(row, results))

PIECES = ["Paris", "paris", "K.", "(a+b)*", "naïve", "NAÏVE", "2.5 %", "a\nb", "^x$", "[y]", "", "東京", "#1", "~", "&-|", "É", "é", "ΣΑΣ", "σας", "\\d"]
for module, name in (("fda", "FDA"), ("swde", "SWDE"), ("squad_completion", "SQUADCompletion")):
    made = getattr(importlib.import_module(f"lm_eval.tasks.{module}.task"), name)
    task = made.__new__(made)
    for _ in range(40):
        row = {"value": random.choice(["", " ", "\n"]) + random.choice(PIECES) + random.choice(["", " ", "\u00a0"])}
        answer = random.choice(["", "It is "]) + random.choice([row["value"], random.choice(PIECES), random.choice(PIECES)]) + random.choice(["", "."])
        answer = random.choice([answer, answer.upper(), answer.lower()])
        add("assay/contains:process_results", row, [answer], task.process_results(row, [answer]))

path = Path(__file__).parent / "results.json"
path.write_text("[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n", encoding="utf-8")
