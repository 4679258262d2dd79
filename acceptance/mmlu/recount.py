"""Scores the stored bodies of an `assay eval` of MMLU again, and compares item by item.

Shares nothing with Assay but the two files that a user gets (items.jsonl and results.json) and the original data set.
By echo: the choice whose letter, after the prompt, has the highest log-probability. By letter: the likeliest of the
letters A to D as the first token of the answer, with or without white space. An item that was not answered scores 0.

Python 3, standard library only:  recount.py FOLDER --data mmlu --items N
"""

import argparse
import csv
import json
import math
import sys
from pathlib import Path

LETTERS = "ABCD"
TOLERANCE = 1e-9


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--data", type=Path, required=True, help="folder with test/SUBJECT_test.csv")
    arguments.add_argument("--items", type=int, required=True, help="how many items there must be")
    options = arguments.parse_args()

    keys = {}
    with open(options.folder / "items.jsonl", encoding="utf-8") as file:
        items = [json.loads(line) for line in file]
    results = json.loads((options.folder / "results.json").read_text(encoding="utf-8"))
    differences = []
    if len(items) != options.items or len({(item["task"], item["documentId"]) for item in items}) != len(items):
        differences.append(f"set: {len(items)} items, {options.items} different ones expected")
    right = 0
    for item in items:
        expected = recount(item, keys, options.data, differences)
        right += expected
        score = item["score"] or {}
        if score.get("kind") != "scored" or score.get("value") != expected:
            differences.append(f"item {item['drawOrder']}: score {score}, recounted {expected}")
    total = results["rows"][0]
    if total["n"] != len(items) or abs(total["value"] - right / max(1, len(items))) > TOLERANCE:
        differences.append(f"total: {total['value']} of {total['n']}, recounted {right} of {len(items)}")

    for difference in differences[:50]:
        print(difference)
    wrong = len({text.split(":")[0] for text in differences if text.startswith("item ")})
    print(f"recount: {len(items) - wrong} of {len(items)} items agree; {right} right; {len(differences)} differences")
    sys.exit(1 if differences else 0)


def recount(item, keys, data, differences):
    """1 or 0, read from the bodies alone."""
    subject = item["task"].split("@")[0].removeprefix("mmlu_")
    if subject not in keys:
        keys[subject] = read_key(data / "test" / f"{subject}_test.csv")
    requests = item["requests"]
    bodies = [json.loads(request["body"]) for request in requests]
    gold = keys[subject].get(question_of(bodies[0]))
    if gold is None:
        differences.append(f"item {item['drawOrder']}: its question is not in the test set of {subject}")
        return 0
    if any(request["state"] != "answered" for request in requests):
        return 0
    answers = [json.loads(request["response"]) for request in requests]
    if len(requests) == len(LETTERS):
        values = [echoed(body, answer) for body, answer in zip(bodies, answers)]
    else:
        values = letters(answers[0])
    return int(values.index(max(values)) == gold)


def read_key(path):
    """The index of the right choice, by the question as it is printed with its choices."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        "\n".join(
            [row["question"].strip(), *(f"{letter}. {row[f'choice{i}']}" for i, letter in enumerate(LETTERS))]
        ): int(row["answer"])
        for row in rows
    }


def question_of(body):
    """What stands after the last solved example and before `Answer:`."""
    if "messages" in body:
        text = body["messages"][-1]["content"]
    else:
        text = body["prompt"].removesuffix(f" {body['prompt'][-1]}") if body.get("echo") else body["prompt"]
        text = text.split("\nAnswer: ")[-1].split("\n\n", 1)[1]
    return text.removesuffix("\nAnswer:")


def echoed(body, answer):
    """Log-probability of the last two characters of the prompt, the space and the letter."""
    block = answer["choices"][0]["logprobs"]
    end = len(body["prompt"])
    return sum(
        logprob
        for logprob, offset in zip(block["token_logprobs"], block["text_offset"])
        if end - 2 <= offset < end
    )


def letters(answer):
    block = answer["choices"][0]["logprobs"]
    if "content" in block:
        rivals = [(rival["token"], rival["logprob"]) for rival in block["content"][0]["top_logprobs"]]
    else:
        rivals = list(block["top_logprobs"][0].items())
    return [max([value for token, value in rivals if token.strip() == letter], default=-math.inf) for letter in LETTERS]


if __name__ == "__main__":
    main()
