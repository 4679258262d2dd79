"""Writes what CPython makes of every expression in expressions.txt. Needs numpy and rouge_score. usage: python generate.py"""

import ast, collections, copy, functools, hashlib, html, itertools, json, math, operator, os, random, re, statistics, string, textwrap, unicodedata
from pathlib import Path

import numpy as np
from rouge_score import rouge_scorer, scoring

here = Path(__file__).parent
found = []
for line in (here / "expressions.txt").read_text(encoding="utf-8").splitlines():
    if line.strip() == "" or line.startswith("#"):
        continue
    random.seed(0)
    np.random.seed(1234)
    try:
        found.append({"expression": line, "repr": repr(eval(line))})
    except Exception as error:
        classes = [each.__name__ for each in type(error).__mro__]
        found.append({"expression": line, "error": classes[: classes.index("Exception")]})
(here / "library.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
