"""Calls every function that the harness's task files name, on rows made up for it, and writes what it gave.

usage: probe.py OUTPUT.jsonl [PART/PARTS] [ONLY THESE, BY COMMAS]

Each line is one function: where it stands, what kind it is, the tasks that name it, and cases of arguments and outcome.
Rows are guessed from the fields that a function's source reads; guesses that it takes are kept, and some that it refuses.
"""

import ast
import datetime
import glob
import importlib.util
import io
import json
import math
import os
import random
import re
import signal
import sys
import time
import warnings
import zlib
from collections import defaultdict

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", TOKENIZERS_PARALLELISM="false", TQDM_DISABLE="1")
warnings.filterwarnings("ignore")

import datasets
import lm_eval
import numpy
import yaml

datasets.disable_progress_bars()
datasets.disable_caching()
datasets.logging.set_verbosity_error()
import logging

logging.disable(logging.CRITICAL)
ROOT = os.path.join(os.path.dirname(lm_eval.__file__), "tasks")
SEED = 7


# --- which functions there are -------------------------------------------------------------------------------------

class Reference(str):
    pass


class Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):
    folder = ""


def function_tag(loader, node):
    module, name = loader.construct_scalar(node).rsplit(".", 1)
    return Reference(os.path.normpath(os.path.join(loader.folder, module.replace(".", "/"))) + ":" + name)


Loader.add_constructor("!function", function_tag)
documents = {}


def load(path):
    path = os.path.normpath(path)
    if path not in documents:
        with open(os.path.join(ROOT, path), "rb") as file:
            loader = Loader(file.read())
        loader.folder = os.path.dirname(path)
        try:
            document = loader.get_single_data()
        finally:
            loader.dispose()
        documents[path] = None
        if isinstance(document, dict):
            merged = {}
            includes = document.pop("include", None)
            for include in [includes] if isinstance(includes, str) else includes or []:
                target = include if os.path.isabs(include) else os.path.join(loader.folder, include)
                merged.update(load(target) or {})
            merged.update(document)
            document = merged
        documents[path] = document
    return documents[path]


def functions_of(config):
    def walk(value, field):
        if isinstance(value, Reference):
            yield field, value, {}
        elif isinstance(value, dict):
            for key, member in value.items():
                inner = f"{field}.{key}" if field else str(key)
                if isinstance(member, Reference) and (key in ("function", "metric")):
                    options = {k: v for k, v in value.items() if k not in ("function", "metric", "aggregation", "higher_is_better", "filter_fn")}
                    yield inner, member, options
                else:
                    yield from walk(member, inner)
        elif isinstance(value, list):
            for member in value:
                yield from walk(member, field)

    return walk(config, "")


KINDS = {
    "process_docs": "process_docs", "doc_to_text": "document", "doc_to_target": "document", "doc_to_choice": "document",
    "process_results": "process_results", "metric_list.metric": "metric", "metric_list.aggregation": "aggregation",
    "filter_list.filter.function": "filter", "filter_list.filter.filter_fn": "filter",
    "fewshot_config.doc_to_text": "document", "fewshot_config.doc_to_target": "document",
    "fewshot_config.doc_to_choice": "document", "fewshot_config.samples": "samples", "fewshot_config.process_docs": "process_docs",
}


def census():
    found, tasks = {}, 0
    for path in sorted(glob.glob("**/*.yaml", root_dir=ROOT, recursive=True)):
        try:
            config = load(path)
        except Exception:
            continue
        if not isinstance(config, dict) or not isinstance(config.get("task"), str):
            continue
        tasks += 1
        for field, reference, options in functions_of(config):
            key = (str(reference), KINDS.get(field, field))
            entry = found.setdefault(key, {"options": options, "output": set(), "tasks": set(), "siblings": set()})
            entry["tasks"].add(config["task"])
            entry["output"].add(config.get("output_type", "generate_until"))
            entry["siblings"].update(str(other) for _, other, _ in functions_of(config))
    return found, tasks


# --- what a function reads ------------------------------------------------------------------------------------------

def source_of(module):
    try:
        with open(os.path.join(ROOT, module + ".py"), encoding="utf-8") as file:
            return ast.parse(file.read())
    except (OSError, SyntaxError):
        return None


def modules_near(module, seen):
    tree = source_of(module)
    if tree is None or module in seen:
        return
    seen[module] = tree
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if base.startswith("lm_eval.tasks."):
                modules_near(base[len("lm_eval.tasks."):].replace(".", "/"), seen)
            elif node.level:
                folder = module.split("/")[: -node.level]
                modules_near("/".join(folder + base.split(".") if base else folder), seen)


def reachable(trees, name):
    """The nodes of a function and of all functions and assignments whose names it uses."""
    table = defaultdict(list)
    for tree in trees:
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                table[node.name].append(node)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        table[target.id].append(node)
    wanted, seen, nodes = [name], set(), []
    while wanted:
        one = wanted.pop()
        if one in seen:
            continue
        seen.add(one)
        for node in table.get(one, []):
            nodes.append(node)
            wanted.extend(n.id for n in ast.walk(node) if isinstance(n, ast.Name))
    # A name that is bound by way of `globals()` may come from anywhere in the file.
    return nodes or [node for tree in trees for node in tree.body]


def likeness(nodes, name):
    """The same for functions that differ in nothing but the constants given to one `partial`."""
    shapes = []
    for node in nodes:
        text = ast.dump(node)
        if isinstance(node, ast.Assign) and "partial" in text:
            text = re.sub(r"Constant\(value=[^()]*\)", "Constant", text)
        shapes.append(text.replace(repr(name), "NAME"))
    return "\n".join(sorted(shapes))


def fields_of(nodes):
    """Field names (as a tree, for fields of fields) and constants that fields are compared with."""
    tree, constants, words = {}, defaultdict(list), []

    def chain(node):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            return chain(node.value) + [node.slice.value]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "pop") and node.args \
                and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            return chain(node.func.value) + [node.args[0].value]
        return []

    for top in nodes:
        for node in ast.walk(top):
            names = chain(node)
            at = tree
            for one in names:
                at = at.setdefault(one, {})
            if isinstance(node, ast.Compare):
                left = chain(node.left)
                for other in node.comparators:
                    if left and isinstance(other, ast.Constant):
                        constants[left[-1]].append(other.value)
                    if left and isinstance(other, (ast.List, ast.Tuple, ast.Set)):
                        constants[left[-1]].extend(e.value for e in other.elts if isinstance(e, ast.Constant))
            if isinstance(node, ast.Call):
                for keyword in node.keywords:
                    if isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str):
                        words.append(keyword.value.value)
            if isinstance(node, ast.List):
                words.extend(e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str))
            if isinstance(node, ast.Dict):
                words.extend(key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, (str, int)))
    return tree, constants, words


# --- made-up values ---------------------------------------------------------------------------------------------------

WORDS = (
    "the a an Paris river 42 3.14 blue  Answer: B (C) yes no True None don't naïve 東京 über $5 1,000 ½ 😀 end. [x] {y} \\frac{1}{2} "
    "\\boxed{7} it's \"quoted\" \n\n first second [title] ____ _ option; Mr. cat's 10% A. B. C. D. wordPlay مرحبا ١٢ हाँ ок"
).split(" ")
LETTERS = "ABCD"


def sentence(rng, low=3, high=14):
    text = " ".join(rng.choice(WORDS) for _ in range(rng.randint(low, high)))
    return rng.choice(["", "", "", " ", "\n"]) + text + rng.choice(["", ".", "?", "!", " ", "\n"])


def word(rng):
    return rng.choice(["cat", "Paris", "the dog", "yes", "no", "A", "b", "(B)", "42", "-3.5", "1,234", "naïve", "東京", "", "True"])


MAKERS = {
    "sentence": sentence,
    "word": word,
    "letter": lambda rng: rng.choice(LETTERS),
    "small": lambda rng: rng.randint(0, 3),
    "small-text": lambda rng: str(rng.randint(0, 3)),
    "one-based": lambda rng: rng.randint(1, 4),
    "one-based-text": lambda rng: str(rng.randint(1, 4)),
    "bit": lambda rng: rng.randint(0, 1),
    "bool": lambda rng: rng.random() < 0.5,
    "float": lambda rng: round(rng.uniform(-3, 9), 3),
    "words": lambda rng: [word(rng) for _ in range(4)],
    "sentences": lambda rng: [sentence(rng) for _ in range(4)],
    "many": lambda rng: [sentence(rng) for _ in range(rng.randint(1, 6))],
    "one": lambda rng: [word(rng)],
    "bits": lambda rng: [1, 0, 0, 0] if rng.random() < 0.5 else [0, 1, 0, 1],
    "numbers": lambda rng: [rng.randint(0, 9) for _ in range(4)],
    "list-text": lambda rng: repr([word(rng) for _ in range(4)]),
    "dict-text": lambda rng: repr({letter: word(rng) for letter in LETTERS}),
    "json-text": lambda rng: json.dumps([word(rng) for _ in range(4)]),
    "lines": lambda rng: "\n".join(f"{letter}. {word(rng)}" for letter in LETTERS),
    "letters-dict": lambda rng: {letter: word(rng) for letter in LETTERS},
    "lists": lambda rng: [[word(rng), word(rng)], [word(rng)], [word(rng)]],
    "tokens": lambda rng: [rng.choice(WORDS).strip() or "x" for _ in range(6)],
    "none": lambda rng: None,
}
HINTS = [
    (r"choices|options|endings|candidates|alternatives|mc_answers", ["words", "sentences", "list-text", "letters-dict", "lines", "json-text", "many"]),
    (r"label|gold|correct|^ans|answer_?(idx|index|key|pos)|target_?(idx|index)|^idx", ["small", "letter", "bit", "small-text", "one-based-text", "one-based", "words", "bits", "bool"]),
    (r"answers|aliases|references|targets|golds|outputs?$", ["many", "words", "one", "word", "lists", "letter"]),
    (r"answer|target|output|solution", ["word", "letter", "sentence", "small", "words", "small-text", "one-based-text", "many"]),
    (r"tokens|words|ner_tags|tags", ["tokens", "words", "numbers"]),
    (r"score|rating|prob|toxicity", ["float", "small"]),
    (r"^num|count|year|^n_|length", ["small", "one-based", "small-text"]),
    (r"subject|category|domain|lang|type|split|name|id$|source", ["word", "letter", "small"]),
]
ANY = ["sentence"] * 8 + list(MAKERS)


def make(rng, kind):
    return MAKERS[kind](rng)


def profile_for(rng, tree, constants, words, depth=0):
    """A kind of value for each field; the rows of one profile are alike."""
    profile = {}
    for name, inner in tree.items():
        if inner and depth < 3 and rng.random() < 0.9:
            nested = profile_for(rng, inner, constants, words, depth + 1)
            profile[name] = ("dicts" if rng.random() < 0.2 else "dict", nested)
            continue
        if constants.get(name) and rng.random() < 0.8:
            values = constants[name]
            if len({type(v) for v in values}) == 1:
                profile[name] = ("of", values)
                continue
        if words and rng.random() < 0.12:
            alike = [w for w in words if type(w) is type(words[0])]
            profile[name] = ("of", alike)
            continue
        kinds = next((kinds for pattern, kinds in HINTS if re.search(pattern, name, re.I)), None)
        choice = rng.choice(kinds if kinds and rng.random() < 0.8 else ANY)
        if re.fullmatch(r"[A-Ea-e]|(option|choice|opt|sol|ending)_?[0-9a-eA-E]", name) and rng.random() < 0.9:
            choice = "word"
        profile[name] = ("make", choice)
    return profile


def row_of(rng, profile):
    row = {}
    for name, (how, what) in profile.items():
        if how == "dict":
            row[name] = row_of(rng, what)
        elif how == "dicts":
            row[name] = [row_of(rng, what) for _ in range(rng.randint(1, 4))]
        elif how == "of":
            row[name] = rng.choice(what)
        else:
            row[name] = make(rng, what)
    return row


def response(rng, row):
    parts = [sentence(rng), word(rng), f"The answer is ({rng.choice(LETTERS)}).", f"Answer: {rng.choice(LETTERS)}", str(rng.randint(0, 20)),
             f"#### {rng.randint(0, 2000)}", "\\boxed{%d}" % rng.randint(0, 9), rng.choice(LETTERS), "yes", "No", "", "[\"a\", \"b\"]", "{\"a\": 1}"]
    for value in row.values() if isinstance(row, dict) else []:
        if isinstance(value, str):
            parts.append(value)
        elif isinstance(value, list) and value and isinstance(value[0], str):
            parts.append(rng.choice(value))
    return rng.choice(parts)


def results_of(rng, output, row):
    if output == "generate_until":
        return [response(rng, row)]
    if output == "loglikelihood_rolling":
        return [rng.uniform(-80, -5)]
    count = 1 if output == "loglikelihood" else rng.choice([4, 4, 2, 3, 5, 8])
    for value in row.values() if output == "multiple_choice" and rng.random() < 0.5 else []:
        if isinstance(value, list) and value:
            count = len(value)
    return [(rng.uniform(-30, -0.1), rng.random() < 0.5) for _ in range(count)]


def items_of(rng):
    n = rng.randint(2, 9)
    kind = rng.randrange(12)
    if kind == 0:
        return [rng.random() for _ in range(n)]
    if kind == 1:
        return [rng.randint(0, 1) for _ in range(n)]
    if kind == 2:
        return [(rng.randint(0, 3), rng.randint(0, 3)) for _ in range(n)]
    if kind == 3:
        return [(word(rng), word(rng)) for _ in range(n)]
    if kind == 4:
        return [([sentence(rng)], [sentence(rng)]) for _ in range(n)]
    if kind == 5:
        return [[rng.random() < 0.5 for _ in range(rng.randint(1, 3))] for _ in range(n)]
    if kind == 6:
        return [(sentence(rng), sentence(rng)) for _ in range(n)]
    if kind == 7:
        return [(rng.random(), rng.random()) for _ in range(n)]
    if kind == 8:
        return [rng.random() < 0.5 for _ in range(n)]
    if kind == 9:
        return [rng.choice([float("nan"), 0.0, 1.0, 0.5]) for _ in range(n)]
    if kind == 10:
        return [([rng.choice(["NN", "VB", "O", "B-PER"]) for _ in range(4)], [rng.choice(["NN", "VB", "O"]) for _ in range(4)]) for _ in range(n)]
    return [(sentence(rng), sentence(rng))]


# --- calls --------------------------------------------------------------------------------------------------------------

class Late(BaseException):
    pass


def alarm(*_):
    raise Late()


signal.signal(signal.SIGALRM, alarm)


def fresh(module, cache={}):
    path = os.path.join(ROOT, module + ".py")
    spec = importlib.util.spec_from_file_location(path, path)
    made = importlib.util.module_from_spec(spec)
    saved = list(sys.path)
    try:
        spec.loader.exec_module(made)
    finally:
        sys.path[:] = saved
    return made


def encode(value, depth=0):
    if depth > 60:
        return {"$object": "deep"}
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, numpy.generic):
        return encode(value.item(), depth)
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"$int": str(value)}
    if isinstance(value, float):
        return {"$float": repr(value)}
    if isinstance(value, (list, tuple)) or type(value).__name__ in ("ndarray", "Column", "map", "zip", "filter", "generator", "odict_keys", "dict_keys", "dict_values"):
        return [encode(item, depth + 1) for item in value]
    if isinstance(value, (set, frozenset)):
        return {"$set": sorted((encode(item, depth + 1) for item in value), key=str)}
    if isinstance(value, dict):
        return {str(key): encode(member, depth + 1) for key, member in value.items()}
    if isinstance(value, datasets.Dataset):
        return [encode(row, depth + 1) for row in value]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return {"$object": "date"}
    return {"$object": type(value).__name__}


def mro_names(error):
    return [cls.__name__ for cls in type(error).__mro__ if cls is not object]


def outcome_of(call):
    random.seed(0)
    numpy.random.seed(1234)
    out, sys.stdout = sys.stdout, io.StringIO()
    err, sys.stderr = sys.stderr, io.StringIO()
    signal.setitimer(signal.ITIMER_REAL, 3)
    try:
        return {"value": encode(call())}
    except Late:
        return {"late": True}
    except BaseException as error:
        return {"error": mro_names(error), "message": str(error)[:200]}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout, sys.stderr = out, err


def called(function, kind, given, options):
    if kind == "process_docs":
        return list(function(datasets.Dataset.from_list(given["rows"])))
    if kind == "document":
        return function(given["row"])
    if kind == "process_results":
        return function(given["row"], given["results"])
    if kind == "aggregation":
        return function(given["items"])
    if kind == "samples":
        return list(function())
    if kind == "metric":
        try:
            return function(references=given["references"], predictions=given["predictions"], **options)
        except TypeError:
            return function([given["references"][0], given["predictions"][0]])
    if isinstance(function, type):
        function = function(**options).apply
    filtered = list(function([given["responses"]], [given["row"]]))[0]
    return [filtered] if isinstance(filtered, str) else list(filtered)


def copied(given):
    return json.loads(json.dumps(given), object_hook=None) if not has_tuples(given) else retupled(given)


def has_tuples(value):
    if isinstance(value, tuple):
        return True
    if isinstance(value, dict):
        return any(has_tuples(v) for v in value.values())
    return isinstance(value, list) and any(has_tuples(v) for v in value)


def retupled(value):
    if isinstance(value, tuple):
        return tuple(retupled(v) for v in value)
    if isinstance(value, list):
        return [retupled(v) for v in value]
    return {k: retupled(v) for k, v in value.items()} if isinstance(value, dict) else value


def guess(rng, kind, tree, constants, words, outputs):
    profile = profile_for(rng, tree, constants, words)
    row = row_of(rng, profile)
    if kind == "process_docs":
        return {"rows": [row_of(rng, profile) for _ in range(rng.randint(3, 7))]}
    if kind == "document":
        return {"row": row}
    if kind == "process_results":
        return {"row": row, "results": results_of(rng, rng.choice(outputs), row)}
    if kind == "aggregation":
        return {"items": items_of(rng)}
    if kind == "metric":
        texts = [rng.choice([sentence, word, lambda r: r.choice(LETTERS)])(rng) for _ in range(2)]
        return {"references": [texts[0]], "predictions": [texts[1] if rng.random() < 0.7 else texts[0]]}
    if kind == "filter":
        return {"responses": [response(rng, row) for _ in range(rng.randint(1, 3))], "row": row}
    return {}


probed_likenesses = defaultdict(list)
ALIKE_AT_MOST = 2


def probe(reference, kind, entry):
    module, name = reference.rsplit(":", 1)
    line = {"reference": reference, "kind": kind, "tasks": sorted(entry["tasks"]), "options": encode(entry["options"]), "cases": []}
    seen = {}
    modules_near(module, seen)
    trees = list(seen.values())
    key = (likeness(reachable(trees, name), name), kind, json.dumps(line["options"]), str(sorted(entry["output"])))
    if len(probed_likenesses[key]) >= ALIKE_AT_MOST:
        return {**line, "alike": probed_likenesses[key][-1]}
    if key[0]:
        probed_likenesses[key].append(reference)
    try:
        signal.setitimer(signal.ITIMER_REAL, 60)
        try:
            function = getattr(fresh(module), name)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except (Late, Exception) as error:
        return {**line, "unloadable": f"{type(error).__name__}: {str(error)[:200]}"}
    own = fields_of(reachable(trees, name))
    siblings = [n.rsplit(":", 1)[1] for n in entry["siblings"]]
    wide = fields_of([node for one in [name, *siblings] for node in reachable(trees, one)])
    rng = random.Random(f"{SEED}:{reference}:{kind}")
    good, bad, attempts, asked = [], [], 0, {}
    outputs = sorted(entry["output"])
    limit = 1 if kind == "samples" else 300
    started = time.monotonic()
    while attempts < limit and len(good) < 6 and time.monotonic() - started < 8:
        tree, constants, words = own if attempts % 3 else wide
        given = guess(rng, kind, {**tree, **asked}, constants, words, outputs)
        attempts += 1
        outcome = outcome_of(lambda: called(function, kind, copied(given), entry["options"]))
        if "value" in outcome:
            if kind == "process_docs" and outcome["value"] == [] and len([g for g in good if g is not None]) >= 2 and attempts < 300:
                continue
            good.append(given)
        elif "error" in outcome and outcome["error"][0] == "KeyError" and len(asked) < 40:
            # A field that the source does not spell out.
            asked[outcome["message"].strip("'")] = {}
        elif "error" in outcome and len(bad) < 4 and "KeyError" not in outcome["error"]:
            bad.append(given)
    kept = good + bad[: 2 if good else 4]
    try:
        function = getattr(fresh(module), name)
    except Exception as error:
        return {**line, "unloadable": str(error)[:200]}
    for given in kept:
        encoded = encode(given)
        if kind == "process_docs":
            try:
                encoded = {"rows": encode(list(datasets.Dataset.from_list(copied(given)["rows"])))}
            except Exception:
                continue
        outcome = outcome_of(lambda: called(function, kind, copied(given), entry["options"]))
        line["cases"].append({"given": encoded, "outcome": outcome})
    return line


def main():
    output, part = sys.argv[1], (sys.argv[2] if len(sys.argv) > 2 else "0/1")
    only = sys.argv[3] if len(sys.argv) > 3 else ""
    index, count = map(int, part.split("/"))
    found, tasks = census()
    with open(output, "w") as file:
        file.write(json.dumps({"taskCount": tasks, "version": lm_eval.__version__ if hasattr(lm_eval, "__version__") else ""}) + "\n")
        for (reference, kind), entry in sorted(found.items()):
            # One folder at a time, so that what is alike is probed by one process.
            if zlib.crc32(reference.split("/")[0].encode()) % count != index or not any(each in reference for each in only.split(",")):
                continue
            if kind not in set(KINDS.values()):
                line = {"reference": reference, "kind": kind, "tasks": sorted(entry["tasks"]), "options": {}, "cases": []}
            else:
                line = probe(reference, kind, entry)
            file.write(json.dumps(line) + "\n")
            file.flush()


main()
