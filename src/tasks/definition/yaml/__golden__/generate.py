"""Writes yaml.json: what PyYAML's CSafeLoader (6.0) makes of texts of our own, for the tests beside this folder.

Run: python3 src/tasks/definition/yaml/__golden__/generate.py
"""

import datetime
import json
import pathlib

import yaml


class Loader(yaml.CSafeLoader):
    pass


class Function(str):
    pass


Loader.add_constructor("!function", lambda loader, node: Function(loader.construct_scalar(node)))

WORDS = (
    "yes no y n Yes NO on Off TRUE true tRue ~ null Null NULL none 0 1 -3 +4 010 0o10 08 0x1F 0b101 1_000 _1 1. 1.0 -2.5 "
    ".5 -.5 1e5 1.5e5 1.5e+5 1.5E-3 1:30 02:00 1:60 1:30.5 -1:30 .inf -.Inf .nan 2024-01-02 12345678901234567890 a-b -a "
    "?a :a a:b http://x/y a#b {{x}}y"
).split()

TEXTS = [
    # Quoted texts that go on left of their parent, as 22 files of the harness have them.
    'a: "one\ntwo\n\nthree"\nb: 1\n',
    "a:\n  b: 'one\ntwo'\n  c: 2\n",
    "- a: 'one\n\n\n  two'\n",
    "a: {\n  b: 1,\n}\nc: [\n1,\n2\n]\n",
    'a: "x\\\n   y\\\n\n  z"\n',
    'a: "  x  \n   y "\n',
    'a: "\\t\\u00e9\\x41\\U0001F600\\"\\\\\\/\\e\\_\\N"\n',
    "a: 'it''s'\nb: ''\nc: \"\"\n",
    "'k e': 1\n\"q\\n\": 2\nplain key: 3\n1: 4\n",
    # Literal and folded texts with every mark.
    "a: |\n  x\n   y\n\n  z\n\nb: 1\n",
    "a: |-\n  x\n\n\nb: 1\n",
    "a: |+\n  x\n\n\nb: 1\n",
    "a: >\n  x\n  y\n\n  z\n   w\n  v\n",
    "a: >-\n  x\n\n\n  y\n",
    "a: >+\n\n  x\n\n",
    "a: |2\n    x\n   y\n",
    "a: |2-\n    x\nb: |-2\n   y\n",
    "a: |\nb: >\nc: |+\n\n\n",
    "a: |\n  # no comment\n  x # nor this\n # a comment\nb: 1\n",
    "a: |\n  x",
    "- |\n x\n- >\n  y\n  z\n",
    # Plain texts over several lines, comments, empty values, lists at their key's column.
    "a: x\n  y\n\n  z # c\nb: 1\n",
    "a:\n  x y\n  z\nb:\n",
    "# c\n\na: 1 # c\n# c\n  # c\nb: x # c\nc:#x\n".replace("c:#x\n", ""),
    "a:\n- 1\n- b: 2\n  c: 3\n-\n  - x\n  -\nd:\n  - - 1\n    - 2\n  - []\n",
    "a: x\na: y\n",
    "a: - b\n",
    "a:\n  - b\n c: 1\n",
    "a: b: c\n",
    "a: 'x' y\n",
    "a: [1, two, 'three', \"four\", [5], {six: 7, \"eight\":9}, http://x/y, -1, {{x}}]\n".replace(", {{x}}", ""),
    "a: [x y, z # c\n  , w]\n",
    "a: {b, c: , d: 'e'}\n",
    "a: [a: b]\n",
    "a: !function utils.f\nb: !!null\nc: !function 'm.n.f'\nd: [!function u.g, x]\n",
    "a: !other x\n",
    # What only a complete reader takes.
    "a: &x {y: 1}\nb: *x\nc:\n  <<: *x\n  z: 2\n",
    "---\na: 1\n",
    "--- # c\na: 1\n...\n",
    "a: 1\r\nb: x\r\n",
    "? a\n: b\n",
    "a: !!str 1\n",
    "a: <<\n",
    "a: =\n",
    "{a: 1, b: [2]}\n",
    "a:\t1\n",
    "a: 1\n\tb: 2\n",
    "__proto__: 1\nconstructor: 2\n",
    "\ufeffa: 1\n",
    "",
    "# nothing\n",
    "- 1\n",
    "a: [1\n",
    'a: "x\n',
    "a: `x`\n",
    "a: @x\n",
    "a: %x\n",
] + [f"a: {word}\nb: [{word}]\n" for word in WORDS] + [f"{word}: 1\n" for word in ("a-b", "x y", "a.b", "é", "-a")]


def encode(value):
    if isinstance(value, Function):
        return {"function": str(value)}
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"integer": str(value)}
    if isinstance(value, datetime.date):
        return str(value)
    if isinstance(value, list):
        return [encode(item) for item in value]
    return {"members": [[str(key), encode(item)] for key, item in value.items()]}


def case(text):
    try:
        return {"text": text, "value": encode(yaml.load(text, Loader=Loader))}
    except yaml.YAMLError:
        return {"text": text, "isError": True}


cases = [case(text) for text in TEXTS]
pathlib.Path(__file__).with_name("yaml.json").write_text(json.dumps(cases, ensure_ascii=True, indent=1) + "\n")
