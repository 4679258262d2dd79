"""Writes python.json: what CPython 3.11 itself answers, for the tests beside this folder.

Run: python3 src/tasks/python/__golden__/generate.py
"""

import json
import pathlib
import random
import re

SEEDS = [0, 1, 42, 1234, -7, 2**32, 2**40 + 7, 10**25]
SIZES = [(5, 5), (21, 5), (22, 5), (100, 6), (200, 25), (277, 25), (278, 25), (7473, 5), (3000, 70), (2**33, 4), (9, 0)]


def draws(seed):
    source = random.Random(seed)
    result = {
        "random": [source.random() for _ in range(5)],
        "bits": [str(source.getrandbits(k)) for k in (1, 8, 31, 32, 33, 64, 70, 200)],
        "below": [source.randrange(n) for n in (1, 2, 3, 100, 2**31, 2**32 - 1, 2**32, 2**32 + 1, 2**40, 2**53)],
        "samples": [source.sample(range(n), k) for n, k in SIZES],
        "shuffled": list(range(30)),
        "choice": [source.choice(range(n)) for n in (1, 7, 1000)],
    }
    source.shuffle(result["shuffled"])
    result["choices"] = source.choices(range(50), k=20)
    many = random.Random(seed)
    for _ in range(2000):
        result["late"] = many.sample(range(7473), 5)
    return {"seed": str(seed), **result}


REPRS = [
    None, True, False, 0, -5, 10**20, "a", "it's", 'say "a"', "it's \"b\"", "tab\tnew\nline\\", "\x00\x7f\x85\xa0", "é😀\u200b\ud7ff",
    "\u2028\ue000\U0001f600\U000e0001", [], [1, "a", None, [True]], {"a": 1, "b": {"c": "d'"}},
]
FLOATS = [0.0, -0.0, 1.0, 3.0, 0.1, 1e-4, 1e-5, 1.5e-7, 123456789.125, 1e15, 1e16, 1.2345e16, 1e22, 1e100, 5e-324, -2.5]
SPACES = ["", " a ", "\x1ca\x1f", "\ufeffa\ufeff", "\x85\u3000a b\u2003c\n", "xxaxx", "a", "\t\n\r\f\v "]
CASES = ["hello WORLD", "ﬁne Ǆ", "ß", "", "élan vital's", "İstanbul", "ΑΣ"]
PATTERNS = [
    r"#### (\-?[0-9\.\,]+)", r"(-?[$0-9.,]{2,})|(-?[0-9]+)", r"(?s)a.b", r"a.b", r"x$", r"(?m)^x$", r"\Ax\Z", r"\d+", r"\w+", r"\s+",
    r"\b\w", r"\B\w", r"(?P<n>a)(?P=n)", r"a{,2}b", r"a{b", r"[\w-]+", r"[^\W\d]+", r"[]a]+", r"[a\-z]+", r"(?i)ABC|é", r"\-\'\"\,",
    r"(?<=is )(.*)(?=.)", r"(a)?(b)?c", r"(?:the )?answer is \(?([A-J])\)?", r"(?x) a  b # no", r"\.$", r"\\boxed\{(.*?)\}",
    r"[.!?]\s*$", r"(?i:ab)C", r"\x41\u00e9", r"[\d.,]+%?", r"[&&a]+", r"(\([A-Z]\))", r"\.", r"[^\n]+", r"a|b|", r"[\s\S]*?b",
]
PROBES = [
    "", "#### 12\nno 13", "$1,234.50 and 7", "a\nb a.b a\rb a\u2028b", "x\nx\n", "x", "x\n", "٣4 ५ é_1 日本 ½", "\x1c \ufeff\x85t", "aa aaab a{b b",
    "it-is [a]z-", "ABC abc É é", "-'\",", "answer is (B). so", "the answer is (C)", "abc c bc bab", "ab aB abC ABC", "\\boxed{3} \\boxed{}",
    "Aé 50% .5", "&a&", "😀a😀", "end. \n", "naïve café's",
]


def found(pattern, text):
    return [list(m) if isinstance(m, tuple) else m for m in re.findall(pattern, text)]


golden = {
    "random": [draws(seed) for seed in SEEDS],
    "sizes": SIZES,
    "reprs": [{"value": v if not isinstance(v, int) or abs(v) < 2**53 else {"big": str(v)}, "repr": repr(v), "str": str(v)} for v in REPRS],
    "floats": [{"value": v.hex(), "number": v, "negative": str(v).startswith("-"), "repr": repr(v)} for v in FLOATS],
    "spaces": [
        {"text": s, "strip": s.strip(), "lstrip": s.lstrip(), "rstrip": s.rstrip(), "stripX": s.strip("x"), "split": s.split(),
         "split1": s.split(None, 1), "splitA": s.split("a"), "splitA1": s.split("a", 1), "length": len(s)}
        for s in SPACES
    ],
    "cases": [{"text": s, "capitalize": s.capitalize()} for s in CASES],
    "whitespace": [c for c in range(0x110000) if chr(c).isspace()],
    "regexes": [{"pattern": p, "found": [found(p, t) for t in PROBES]} for p in PATTERNS],
    "probes": PROBES,
}
path = pathlib.Path(__file__).with_name("python.json")
path.write_text(json.dumps(golden, ensure_ascii=True, separators=(",", ":")) + "\n")
