"""Writes harness.json: runs of lm-evaluation-harness over definitions and rows of our own, with a stand-in for a model.

Needs Python 3.11 with lm-eval 0.4.13 and its dependencies.
Run: python generate.py > harness.json; biome format --write harness.json
"""

import contextlib
import hashlib
import json
import os
import sys

os.environ["DISABLE_MULTIPROC"] = "1"

import datasets
from lm_eval import evaluator
from lm_eval.api.model import LM
from lm_eval.api.task import ConfigurableTask

WORDS = ["alpha", "Élan", "北京", "😀", "it's", "3.5", "[x]", "beta "]


def number(*parts):
    text = json.dumps(parts, ensure_ascii=False)
    return int(hashlib.sha256(text.encode()).hexdigest()[:10], 16)


def words(seed, count):
    return " ".join(WORDS[number(seed, place) % len(WORDS)] for place in range(count))


class StandIn(LM):
    """Answers by hash, so that the same questions get the same answers."""

    def loglikelihood(self, requests):
        values = [number("l", *request.args) for request in requests]
        return [(-(value % 99991) / 1777 - 0.01, value % 3 == 0) for value in values]

    def loglikelihood_rolling(self, requests):
        return [-(number("r", *request.args) % 99991) / 77 - 1 for request in requests]

    def generate_until(self, requests):
        texts = []
        for place, request in enumerate(requests):
            value = number("g", request.args[0], place)
            answer = str(request.doc["answer"])
            choices = [answer, f" {answer}.", f"So #### {answer}", "(B)", "", f" The {answer.upper()}!", "7 and 12"]
            texts.append(choices[value % len(choices)])
        return texts

    @property
    def tokenizer_name(self):
        return "stand-in"

    def apply_chat_template(self, chat_history, add_generation_prompt=True):
        return json.dumps(chat_history, ensure_ascii=False)


def questions(split, count):
    return [
        {
            "question": words(f"{split} q {place}", 4) + ("?" if place % 2 else ""),
            "choices": [words(f"{split} c {place} {choice}", 1 + choice % 2) for choice in range(3)],
            "label": place % 3,
            "letter": "ABC"[place % 3],
            "answer": words(f"{split} a {place}", 2),
            "aliases": [words(f"{split} a {place}", 2), "B"][: 1 + place % 2],
            "weight": place / 2,
            "note": None if place % 2 else {"page": place, "tags": []},
        }
        for place in range(count)
    ]


ROWS = {"train": questions("train", 9), "test": questions("test", 6), "few": questions("test", 3) + questions("test", 2)}

BASE = {"dataset_path": "own", "doc_to_text": "Q: {{question}}\nA:", "doc_to_target": "answer"}
CHOICE = {**BASE, "output_type": "multiple_choice", "doc_to_choice": "choices", "doc_to_target": "label"}
TRAINED = {"training_split": "train", "test_split": "test"}
ACC = [{"metric": "acc"}, {"metric": "acc_norm"}]
REGEX = {"function": "regex", "regex_pattern": "#### (.*)|(7)", "group_select": 0, "fallback": "none"}
FIRST = {"function": "take_first"}

CASES = [
    {"name": "choices", "shots": 2, "definition": {**CHOICE, **TRAINED}},
    {"name": "choices_validation", "shots": 2, "definition": {**CHOICE, "validation_split": "test"}},
    {
        "name": "choices_duplicates",
        "shots": 3,
        "definition": {**CHOICE, "validation_split": "few", "metric_list": ACC},
    },
    {
        "name": "choices_first",
        "shots": 2,
        "definition": {**CHOICE, "test_split": "test", "fewshot_split": "test", "fewshot_config": {"sampler": "first_n"}},
    },
    {
        "name": "choices_metrics",
        "shots": 0,
        "definition": {
            **CHOICE,
            "test_split": "test",
            "metric_list": [
                {"metric": name}
                for name in ["acc", "acc_norm", "acc_bytes", "acc_mutual_info", "exact_match", "mcc", "brier_score"]
            ],
        },
    },
    {
        "name": "choices_letters_prefix",
        "shots": 1,
        "definition": {
            **CHOICE,
            **TRAINED,
            "doc_to_choice": ["A", "B", "C"],
            "doc_to_target": "letter",
            "gen_prefix": "The answer is",
            "target_delimiter": " ",
            "description": "Row {{weight}} of {{note}}.\n",
        },
    },
    {
        "name": "choices_chat",
        "shots": 1,
        "chat": True,
        "system": "You help.",
        "definition": {
            **CHOICE,
            **TRAINED,
            "doc_to_choice": ["A", "B", "C"],
            "doc_to_target": "letter",
            "gen_prefix": "So:",
            "description": "Choose.",
            "metric_list": [{"metric": "acc"}],
        },
    },
    {
        "name": "choices_rendered",
        "shots": 2,
        "definition": {
            **CHOICE,
            **TRAINED,
            "doc_to_choice": "{{[choices[0], 'x', question]}}",
            "doc_to_target": "{{[0, label]}}",
            "fewshot_config": {"doc_to_target": "{{label}}"},
            "doc_to_text": "",
        },
    },
    {
        "name": "inputs",
        "shots": 2,
        "definition": {**CHOICE, **TRAINED, "doc_to_text": "label", "doc_to_target": "answer", "gen_prefix": "Yes,"},
    },
    {"name": "inputs_plain", "shots": 0, "definition": {**CHOICE, **TRAINED, "doc_to_text": "label", "doc_to_target": "answer"}},
    {
        "name": "choices_outside",
        "shots": 0,
        "definition": {**CHOICE, **TRAINED, "doc_to_choice": ["A", "B"], "metric_list": [*ACC, {"metric": "exact_match"}]},
    },
    {
        "name": "continuation",
        "shots": 1,
        "definition": {**BASE, **TRAINED, "output_type": "loglikelihood", "doc_to_target": " {{answer}}"},
    },
    {
        "name": "rolling",
        "shots": 0,
        "definition": {
            **BASE,
            "test_split": "test",
            "output_type": "loglikelihood_rolling",
            "doc_to_text": "",
            "doc_to_target": "{{question}}  {{answer}}",
        },
    },
    {"name": "text", "shots": 2, "definition": {**BASE, **TRAINED}},
    {
        "name": "text_targets",
        "shots": 1,
        "definition": {
            **BASE,
            **TRAINED,
            "doc_to_target": "aliases",
            "metric_list": [{"metric": "exact_match", "ignore_case": True, "ignore_punctuation": True}],
        },
    },
    {
        "name": "text_targets_printed",
        "shots": 0,
        "definition": {**BASE, **TRAINED, "doc_to_target": "{{aliases}}", "generation_kwargs": {"temperature": 1, "max_gen_toks": 7}},
    },
    {
        "name": "text_targets_mixed",
        "shots": 0,
        "definition": {
            **BASE,
            **TRAINED,
            "doc_to_target": "{% if weight < 1 %}{{aliases}}{% else %}{{answer}}{% endif %}",
            "metric_list": [
                {
                    "metric": "exact_match",
                    "ignore_case": True,
                    "ignore_punctuation": True,
                    "regexes_to_ignore": ["^ ", "^The ", "^So #### "],
                },
                {"metric": "bleu", "aggregation": "mean"},
            ],
        },
    },
    {
        "name": "choices_prefix_alone",
        "shots": 2,
        "definition": {**CHOICE, **TRAINED, "doc_to_text": "", "gen_prefix": "{{answer}} is", "metric_list": ACC},
    },
    {
        "name": "text_filters",
        "shots": 0,
        "definition": {
            **BASE,
            **TRAINED,
            "repeats": 3,
            "generation_kwargs": {"until": ["\n", "</s>"], "do_sample": True},
            "filter_list": [
                {"name": "vote", "filter": [REGEX, {"function": "majority_vote"}, FIRST]},
                {"name": "plain", "filter": [{"function": "remove_whitespace"}, {"function": "lowercase"}, FIRST]},
                {"name": "letter", "filter": [{**REGEX, "function": "multi_choice_regex", "ignore_case": True}, FIRST]},
                {"name": "mapped", "filter": [FIRST, {"function": "map", "mapping_dict": {"(": "x"}, "default_value": "y"}, FIRST]},
            ],
        },
    },
    {
        "name": "text_choice",
        "shots": 1,
        "definition": {**BASE, **TRAINED, "doc_to_choice": "choices", "doc_to_target": "label"},
    },
    {"name": "text_number", "shots": 1, "definition": {**BASE, **TRAINED, "doc_to_target": "{{weight}}"}},
    {"name": "text_float", "shots": 0, "definition": {**BASE, **TRAINED, "doc_to_target": "weight"}},
    {"name": "text_chat", "shots": 2, "chat": True, "definition": {**BASE, **TRAINED, "description": "Answer.\n"}},
    {
        "name": "text_chat_turns",
        "shots": 2,
        "chat": True,
        "multiturn": True,
        "system": "You help.",
        "definition": {**BASE, **TRAINED, "description": "Answer.", "gen_prefix": "It is"},
    },
    {
        "name": "text_samples",
        "shots": 2,
        "definition": {
            **BASE,
            "test_split": "test",
            "fewshot_config": {
                "sampler": "first_n",
                "samples": [{"x": "one", "y": 1}, {"x": "two ", "y": 2}],
                "doc_to_text": "X: {{x}}",
                "doc_to_target": "{{y}}",
                "fewshot_delimiter": "\n--\n",
                "target_delimiter": "=",
            },
        },
    },
    {"name": "text_corpus", "shots": 0, "definition": {**BASE, **TRAINED, "metric_list": [{"metric": "bleu"}, {"metric": "chrf"}, {"metric": "ter"}]}},
]


def column_type(feature):
    if isinstance(feature, dict):
        return {"fields": {name: column_type(member) for name, member in feature.items()}}
    if hasattr(feature, "feature"):
        return {"list": column_type(feature.feature)}
    kind = str(getattr(feature, "dtype", ""))
    return "float" if kind.startswith("float") else "integer" if kind.startswith("int") else "plain"


def plain(value):
    return value.tolist() if hasattr(value, "tolist") else str(value)


def run(case):
    definition = json.loads(json.dumps(case["definition"]))
    task = ConfigurableTask(config={"task": case["name"], **definition})
    if case["shots"] > 0:
        task.set_config("num_fewshot", case["shots"])
    task.set_fewshot_seed(1234)
    results = evaluator.evaluate(
        StandIn(),
        {"tasks": {case["name"]: task}, "groups": {}},
        bootstrap_iters=2000,
        system_instruction=case.get("system"),
        apply_chat_template=case.get("chat", False),
        fewshot_as_multiturn=case.get("multiturn", False),
    )
    samples = [
        {key: value for key, value in sample.items() if key not in ("doc", "metrics")}
        for sample in results["samples"][case["name"]]
    ]
    metrics = {key: value for key, value in results["results"][case["name"]].items() if "," in key}
    return {**case, "samples": samples, "results": metrics}


def main():
    splits = {name: datasets.Dataset.from_list(rows) for name, rows in ROWS.items()}
    datasets.load_dataset = lambda **_: datasets.DatasetDict(splits)
    with contextlib.redirect_stdout(sys.stderr):
        cases = [run(case) for case in CASES]
    rows = {name: list(split) for name, split in splits.items()}
    columns = {name: column_type(feature) for name, feature in splits["train"].features.items()}
    written = {"rows": rows, "columns": columns, "cases": cases}
    print(json.dumps(written, ensure_ascii=False, default=plain))


main()
