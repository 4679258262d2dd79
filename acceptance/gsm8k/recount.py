"""Scores the stored bodies of an `assay eval` of GSM8K again, and compares item by item.

Shares nothing with Assay but the two files that a user gets (items.jsonl and results.json) and the original data set.
Definitions are those of lm-evaluation-harness's task gsm8k, version 3:

  strict-match      the first number after `#### `
  flexible-extract  the last thing that looks like a number
  exact_match       equality after commas, dollar signs, everything up to `#### ` and one final full stop are removed,
                    without regard to case

An answer ends at the first stop text, and reasoning in <think> is no part of it, as Assay documents. An item that was
not answered scores 0.

Python 3, standard library only:  recount.py FOLDER --test test.jsonl --train train.jsonl --items N
"""

import argparse
import json
import re
import sys
from pathlib import Path

STOPS = ["Question:", "</s>", "<|im_end|>"]
STRICT = re.compile(r"#### (\-?[0-9\.\,]+)")
FLEXIBLE = re.compile(r"(-?[$0-9.,]{2,})|(-?[0-9]+)")
IGNORED = [re.compile(text) for text in (",", r"\$", r"(?s).*#### ", r"\.$")]
TOLERANCE = 1e-9
SHOTS = 5


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--test", type=Path, required=True)
    arguments.add_argument("--train", type=Path, required=True)
    arguments.add_argument("--items", type=int, required=True, help="how many items there must be")
    arguments.add_argument("--lost", type=float, default=0, help="how many attempts may have been lost at most")
    options = arguments.parse_args()

    gold_answers = {row["question"]: row["answer"] for row in lines_of(options.test)}
    examples = {row["question"]: row["answer"] for row in lines_of(options.train)}
    items = list(lines_of(options.folder / "items.jsonl"))
    results = json.loads((options.folder / "results.json").read_text(encoding="utf-8"))

    differences = []
    recounted = [recount(item, gold_answers, examples, differences) for item in items]
    check_set(items, options.items, differences)
    lost = check_attempts(items, options.lost, differences)
    check_totals(recounted, results, differences)

    for difference in differences[:50]:
        print(difference)
    failed = sum(not row["is_answered"] for row in recounted)
    agreeing = len(items) - len({text.split(":")[0] for text in differences if text.startswith("item ")})
    strict, flexible = (sum(row[name] for row in recounted) for name in ("strict", "flexible"))
    print(
        f"recount: {agreeing} of {len(items)} items agree; {failed} not answered score 0; {lost} attempts lost; "
        f"strict {strict}, flexible {flexible} right; {len(differences)} differences"
    )
    sys.exit(1 if differences else 0)


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def recount(item, gold_answers, examples, differences):
    """What the item should score, read from its bodies alone; differences with what Assay says are noted."""

    def differs(text):
        differences.append(f"item {item['drawOrder']}: {text}")

    (request,) = item["requests"]
    question = check_prompt(request, examples, differs)
    gold = gold_answers.get(question)
    if gold is None:
        differs(f"the question asked is not in the test set: {question!r}")
        gold = ""
    is_answered = request["state"] == "answered"
    text = answer_text(request) if is_answered else None
    strict = text is not None and is_match(gold, strict_match(text))
    flexible = text is not None and is_match(gold, flexible_extract(text))
    compare(item, is_answered, text, strict, flexible, differs)
    return {"is_answered": is_answered, "strict": int(strict), "flexible": int(flexible)}


def check_prompt(request, examples, differs):
    """The question that was asked, after five different solved examples of the training set, word by word."""
    body = json.loads(request["body"])
    if "messages" in body:
        turns = [message["content"] for message in body["messages"]]
        roles = [message["role"] for message in body["messages"]]
        if roles != ["user", "assistant"] * SHOTS + ["user"]:
            differs(f"roles of messages: {roles}")
        asked = turns[-1]
        shown = list(zip(turns[0:-1:2], turns[1::2]))
        shown = [(strip_prompt(question), answer.strip()) for question, answer in shown]
    else:
        parts = body["prompt"].split("\n\nQuestion: ")
        parts[0] = parts[0].removeprefix("Question: ")
        asked = "Question: " + parts[-1]
        shown = [tuple(part.split("\nAnswer: ", 1)) for part in parts[:-1]]
    if len({question for question, _ in shown}) != SHOTS:
        differs(f"{len(shown)} examples, {SHOTS} expected")
    for question, answer in shown:
        if examples.get(question) != answer:
            differs(f"an example that is not of the training set: {question!r}")
    if not asked.startswith("Question: ") or not asked.endswith("\nAnswer:"):
        differs(f"the prompt does not end with a question: {asked[-80:]!r}")
    if body.get("stop") != STOPS or body.get("temperature") != 0:
        differs(f"stops {body.get('stop')}, temperature {body.get('temperature')}")
    return strip_prompt(asked)


def strip_prompt(text):
    return text.removeprefix("Question: ").removesuffix("\nAnswer:")


def answer_text(request):
    """The text that an answer holds, up to the first stop; None where the contract wants text and there is none."""
    try:
        choice = json.loads(request["response"])["choices"][0]
        text = choice["message"]["content"] if request["path"].endswith("/chat/completions") else choice["text"]
    except (ValueError, KeyError, IndexError, TypeError):
        return None
    if not isinstance(text, str):
        return None
    if "</think>" in text:
        text = text.rsplit("</think>", 1)[1].lstrip()
    elif text.lstrip().startswith("<think>"):
        text = ""
    ends = [text.find(stop) for stop in STOPS if stop in text]
    return text[: min(ends)] if ends else text


def strict_match(text):
    found = STRICT.findall(text)
    return found[0].strip() if found else "[invalid]"


def flexible_extract(text):
    found = FLEXIBLE.findall(text)
    if not found:
        return "[invalid]"
    return next(part for part in found[-1] if part).strip()


def is_match(gold, prediction):
    return normalise(gold) == normalise(prediction)


def normalise(text):
    for pattern in IGNORED:
        text = pattern.sub("", text)
    return text.lower()


def compare(item, is_answered, text, strict, flexible, differs):
    score, metrics = item["score"], item["metrics"]
    if score is None or score["kind"] != "scored":
        differs(f"not scored: {score}")
        return
    if score["value"] != int(flexible):
        differs(f"score {score['value']}, recounted {int(flexible)}")
    if not is_answered:
        if any(name.startswith("exact_match") and value for name, value in metrics.items()):
            differs(f"not answered, but has metrics {metrics}")
        return
    for name, value in (("strict-match", strict), ("flexible-extract", flexible)):
        if metrics.get(f"exact_match,{name}") != int(value):
            differs(f"{name} {metrics.get(f'exact_match,{name}')}, recounted {int(value)}")
    if text is not None:
        for name, value in (("strict-match", strict_match(text)), ("flexible-extract", flexible_extract(text))):
            if item["extracted"].get(name) != value:
                differs(f"{name} extracted {item['extracted'].get(name)!r}, recounted {value!r}")


def check_set(items, expected, differences):
    """Every item once: as many as asked for, no document twice, no gap in the order of draws."""
    if len(items) != expected:
        differences.append(f"set: {len(items)} items, {expected} expected")
    for name in ("sampleId", "documentId", "drawOrder"):
        if len({item[name] for item in items}) != len(items):
            differences.append(f"set: {name} appears twice")
    if sorted(item["drawOrder"] for item in items) != list(range(len(items))):
        differences.append("set: the order of draws has gaps")
    questions = {json.dumps(item["requests"][0]["body"]) for item in items}
    if len(questions) != len(items):
        differences.append("set: the same request twice")


def check_attempts(items, most_lost, differences):
    """Every attempt has one outcome, none follows an answer; only those of a killed process are lost."""
    attempts = [attempt for item in items for request in item["requests"] for attempt in request["attempts"]]
    if len({attempt["id"] for attempt in attempts}) != len(attempts):
        differences.append("set: an attempt appears twice")
    if any(attempt["kind"] is None for attempt in attempts):
        differences.append("set: an attempt has no outcome")
    for item in items:
        kinds = [attempt["kind"] for attempt in item["requests"][0]["attempts"]]
        if "answered" in kinds[:-1]:
            differences.append(f"item {item['drawOrder']}: asked again after its answer: {kinds}")
    lost = sum(attempt["kind"] == "lost" for attempt in attempts)
    if lost > most_lost or any(attempt["blame"] != "us" for attempt in attempts if attempt["kind"] == "lost"):
        differences.append(f"set: {lost} attempts lost, at most {most_lost} by us expected")
    return lost


def check_totals(recounted, results, differences):
    count = len(recounted) or 1
    expected = {
        "strict-match": sum(row["strict"] for row in recounted) / count,
        "flexible-extract": sum(row["flexible"] for row in recounted) / count,
    }
    expected[""] = expected["flexible-extract"]
    failed = sum(not row["is_answered"] for row in recounted)
    for row in results["rows"]:
        wanted = expected.get(row["filter"])
        if wanted is None or abs(row["value"] - wanted) > TOLERANCE:
            differences.append(f"total: {row['name']} {row['filter']} is {row['value']}, recounted {wanted}")
        if row["n"] != len(recounted) or row["failed"] != failed or row["unscored"] != 0:
            differences.append(
                f"total: {row['name']} n {row['n']}, failed {row['failed']}, unscored {row['unscored']}; "
                f"recounted {len(recounted)}, {failed}, 0"
            )


if __name__ == "__main__":
    main()
