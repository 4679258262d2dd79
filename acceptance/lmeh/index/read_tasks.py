"""Prints what Python makes of a folder of tasks, a line of JSON each: `{"file", "value"}` for every YAML file (value null where
PyYAML refuses it), `{"module", "name", "text"}` for every function, class and assignment at the top of a module, and
`{"tasks", "groups", "tags"}` as lm-evaluation-harness itself indexes its own tasks.

Run: PYTHON read_tasks.py TASKS_FOLDER
"""

import ast
import datetime
import json
import logging
import pathlib
import struct
import sys

import yaml
from lm_eval.tasks import TaskManager

ROOT = pathlib.Path(sys.argv[1])


class Loader(yaml.CSafeLoader):
    pass


class Function(str):
    pass


Loader.add_constructor("!function", lambda loader, node: Function(loader.construct_scalar(node)))


def encode(value):
    if isinstance(value, Function):
        return {"function": str(value)}
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        return {"float": struct.pack(">d", value).hex()}
    if isinstance(value, int):
        return {"integer": str(value)}
    if isinstance(value, datetime.date):
        return str(value)
    if isinstance(value, list):
        return [encode(item) for item in value]
    members = [[str(key), encode(item)] for key, item in value.items()]
    # In the order in which JavaScript compares texts.
    return {"members": sorted(members, key=lambda member: member[0].encode("utf-16-be"))}


def say(row):
    print(json.dumps(row))


def read_yaml(path):
    try:
        return encode(yaml.load(path.read_bytes(), Loader=Loader))
    except (yaml.YAMLError, UnicodeDecodeError):
        return None


def definitions(path):
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            first = min([node.lineno] + [decorator.lineno for decorator in node.decorator_list])
            found[node.name] = (first, node.end_lineno)
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = (node.lineno, node.end_lineno)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found[node.target.id] = (node.lineno, node.end_lineno)
    return {name: "\n".join(lines[first - 1 : last]) for name, (first, last) in found.items()}


def templates():
    """Files without an extension, which others include."""
    return [path for path in ROOT.rglob("*") if path.is_file() and path.suffix == ""]


for path in [*ROOT.rglob("*.yaml"), *templates()]:
    say({"file": str(path), "value": read_yaml(path)})
for path in ROOT.rglob("*.py"):
    for name, text in definitions(path).items():
        say({"module": str(path), "name": name, "text": text})
logging.disable(logging.CRITICAL)
manager = TaskManager()
tags = {tag: sorted(manager.task_index[tag].tags) for tag in manager.all_tags}
say({"tasks": manager.all_subtasks, "groups": manager.all_groups, "tags": tags})
