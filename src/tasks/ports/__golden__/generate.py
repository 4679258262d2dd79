"""Writes functions.json: what functions of lm-evaluation-harness (0.4.13) give for random rows of our own.

Run: SQUAD_METRICS=…/transformers/data/metrics/squad_metrics.py python generate.py, where lm_eval, datasets, scipy, regex and
word2number are installed. The file is one of transformers 4; transformers 5 no longer has it, though lm_eval imports it.
Floats are written as {"float": "repr"}, so that 3.0 is not 3. Each line: [reference, kind, row or rows, arguments, result].
"""

import importlib
import json
import os
import random
import sys
import types
from pathlib import Path

for name in ("math_verify", "sympy", "sympy.parsing", "sympy.parsing.latex", "antlr4"):
    if name not in sys.modules:
        module = types.ModuleType(name)
        module.__getattr__ = lambda attribute: object
        sys.modules[name] = module

squad_metrics = types.ModuleType("transformers.data.metrics.squad_metrics")
metrics = types.ModuleType("transformers.data.metrics")
metrics.squad_metrics = squad_metrics
source = Path(os.environ["SQUAD_METRICS"]).read_text()
source = source.replace("from ...models.bert import BasicTokenizer", "").replace("from ...utils import logging", "import logging")
source = source.replace("logging.get_logger", "logging.getLogger")
exec(compile(source, "squad_metrics.py", "exec"), squad_metrics.__dict__)
sys.modules |= {"transformers.data.metrics": metrics, "transformers.data.metrics.squad_metrics": squad_metrics}

import transformers.data  # noqa: E402

transformers.data.metrics = metrics
import datasets  # noqa: E402

datasets.disable_progress_bars()
datasets.disable_caching()
random.seed(7)

WORDS = (
    "the a an cat dog Paris 7 12.50 1,000 -3 u.s. U.S. it's blue Blue river, king. (one) [title] [header] [x] two-three "
    "five İstanbul ﬁne ß naïve 東京 é \"quoted\" 'single' mr. 3.0 03 1e3 nan inf twenty one hundred"
).split(" ")
cases = []


def words(low=1, high=6):
    return " ".join(random.choice(WORDS) for _ in range(random.randint(low, high)))


def spaced(text):
    return random.choice(["", " ", "\n", "\u00a0"]) + text + random.choice(["", " ", "  ", "\t"])


def encode(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {key: encode(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)) or type(value).__name__ == "Column":
        return [encode(member) for member in value]
    if isinstance(value, float):  # numpy's float64 too
        return {"float": repr(float(value))}
    return int(value)


def function(reference):
    module, name = reference.split(":")
    full = module if module.startswith("lm_eval.") else "lm_eval.tasks." + module.replace("/", ".")
    return getattr(importlib.import_module(full), name)


def add(reference, kind, data, result, arguments=None):
    cases.append([reference, kind, encode(data), encode(arguments), encode(result)])


def documents(reference, rows):
    run = function(reference)
    for row in rows:
        add(reference, "document", row, run(row))


def process_docs(reference, rows):
    made = function(reference)(datasets.Dataset.from_list(rows))
    add(reference, "process_docs", rows, list(made))


def process_results(reference, pairs):
    run = function(reference)
    for row, results in pairs:
        add(reference, "process_results", row, run(row, results), results)


def filters(reference, options, pairs):
    step = function(reference)(**options)
    for row, responses in pairs:
        add(reference, "filter", row, step.apply([responses], [row])[0], [responses, options])


# Questions with choices
process_docs(
    "hellaswag/utils:process_docs",
    [
        {
            "activity_label": words(),
            "ctx_a": spaced(words()),
            "ctx_b": random.choice(["", spaced(words())]),
            "endings": [spaced(words()) + "  [step] x  y" for _ in range(4)],
            "label": str(random.randrange(4)),
        }
        for _ in range(30)
    ],
)
wino = [
    {
        "sentence": words() + " _ " + words() + random.choice(["", " _ x "]),
        "option1": words(1, 2),
        "option2": words(1, 2),
        "answer": random.choice("12"),
    }
    for _ in range(20)
]
for module in ("winogrande/preprocess_winogrande", "xwinograd/utils"):
    for name in ("doc_to_text", "doc_to_target", "doc_to_choice"):
        documents(f"{module}:{name}", wino)
process_docs(
    "truthfulqa/utils:process_docs_gen",
    [
        {
            "question": spaced(words()),
            "correct_answers": [spaced(words()) for _ in range(random.randint(0, 3))]
            + random.choice([[], ["I have no comment"], ["I have no comment."]]),
            "incorrect_answers": [spaced(words()) + random.choice(["", "."]) for _ in range(random.randint(1, 3))] + [" "],
        }
        for _ in range(40)
    ],
)
truth = []
for _ in range(60):
    size = random.randint(2, 20)
    labels = sorted((random.randrange(2) for _ in range(size)), reverse=True)
    truth.append(({"mc2_targets": {"labels": labels}}, [(-random.random() * 60, False) for _ in range(size)]))
process_results("truthfulqa/utils:process_results_mc2", truth)
answers = "The earth is round . It is not flat.|No, he did not.|Paris, France.|I have no comment.|The the a|It's 3.5 km".split("|")
process_results(
    "truthfulqa/utils:process_results_gen",
    [
        (
            {"correct_answers": random.sample(answers, random.randint(1, 4)), "incorrect_answers": random.sample(answers, 2)},
            [random.choice([*answers, "", "flat earth", "Nobody knows . Not I."])],
        )
        for _ in range(40)
    ],
)
pro = [
    {
        "question": spaced(words()),
        "options": [spaced(words()) for _ in range(random.randint(3, 10))],
        "category": random.choice(["biology", "computer science", "law", "other"]),
        "cot_content": "A: Let's think step by step. " + words(),
    }
    for _ in range(10)
]
for name in ("doc_to_text", "doc_to_choice"):
    documents(f"leaderboard/mmlu_pro/utils:{name}", pro)
for module in ("mmlu_pro/utils", "mmlu-pro-plus/utils"):
    for name in ("doc_to_text", "fewshot_to_text", "fewshot_to_target"):
        documents(f"{module}:{name}", pro)
    for name in ("process_computer_science", "process_law", "process_math"):
        made = function(f"{module}:{name}")(datasets.Dataset.from_list(pro))
        add(f"{module}:{name}", "process_docs", pro, list(made))
musr = [
    {"narrative": words(), "question": words(), "choices": repr([words() for _ in range(random.randint(2, 5))])}
    for _ in range(20)
]
for name in ("doc_to_text", "doc_to_choice"):
    documents(f"leaderboard/musr/utils:{name}", musr)
gpqa = [
    {
        "Question": words(),
        **{f"Incorrect Answer {n}": random.choice([spaced(words()), None]) for n in (1, 2, 3)},
        "Correct Answer": spaced(words()),
    }
    for _ in range(15)
]
for module in ("leaderboard/gpqa", "gpqa/zeroshot", "gpqa/n_shot", "gpqa/generative", "gpqa/cot_zeroshot", "gpqa/cot_n_shot"):
    state = random.getstate()
    random.seed(0)
    process_docs(f"{module}/utils:process_docs", gpqa)
    random.setstate(state)
problems = [
    {
        "article": words(),
        "problems": repr(
            [
                {
                    "question": words() + random.choice(["?", "  _  .", " _ ."]),
                    "options": [words() for _ in range(4)],
                    "answer": random.choice("ABCD"),
                }
                for _ in range(random.randint(1, 4))
            ]
        ),
    }
    for _ in range(20)
]
for name in ("doc_to_text", "doc_to_target", "doc_to_choice"):
    documents(f"race/preprocess_race:{name}", problems)
documents(
    "medqa/preprocess_medqa:doc_to_text",
    [{"sent1": words(), **{f"ending{n}": words() for n in range(4)}} for _ in range(5)],
)
documents(
    "medmcqa/utils_medmcqa:doc_to_text",
    [{"question": words(), **{f"op{letter}": words() for letter in "abcd"}} for _ in range(5)],
)
documents(
    "pubmedqa/preprocess_pubmedqa:doc_to_text",
    [{"CONTEXTS": [words(), words()], "QUESTION": words()} for _ in range(5)],
)
logiqa = [
    {"context": words(), "question": words(), "options": [words() for _ in range(4)], "label": spaced(random.choice("abcd"))}
    for _ in range(8)
]
for name in ("doc_to_text", "doc_to_target"):
    documents(f"logiqa/utils_logiqa:{name}", logiqa)
copa = [
    {
        "premise": spaced(words() + random.choice([".", "。", "😀"])),
        "question": random.choice(["cause", "effect"]),
        "choice1": "İ" + words(),
        "choice2": "ÉA" + words(),
    }
    for _ in range(4)
]
for language in "et ht it id qu sw zh ta th tr vi".split(" "):
    documents(f"xcopa/utils:doc_to_text_{language}", copa)
documents("xcopa/utils:doc_to_choice", copa)

# Perplexity
parts = [" @-@ ", " @,@ ", " @.@ ", " ( a b ) ", "( ", " [ x ] ", ' " said " ', " ' it ' ", "s '", " : ", " . ", "= = =",
         " = = = = ", " = = ", " ° ", " \n", "\n ", " N ", " 's", "word", "café", " { k } ", "/' 5/", "\u2003", "?"]  # fmt: skip
for module, name, column in (
    ("wikitext/preprocess_wikitext", "wikitext_detokenizer", "page"),
    ("c4/preprocess_c4", "c4_detokenizer", "text"),
):
    pages = [{column: "".join(random.choice(parts) for _ in range(random.randint(0, 25)))} for _ in range(40)]
    documents(f"{module}:{name}", pages)
    process_results(f"{module}:process_results", [(page, [-random.random() * 9]) for page in pages[:15]])

# Reading comprehension


def date():
    return random.choice([{"day": "", "month": "", "year": ""}, {"day": "3", "month": "May", "year": "1999"}])


def answer():
    number = random.choice(["", "", "7", "12.50"])
    return {"number": number, "date": date(), "spans": [words(1, 3) for _ in range(random.randint(0, 3))]}


def drop_row():
    validated = [answer() for _ in range(random.randint(0, 3))]
    return {
        "query_id": words(1, 1),
        "passage": words(),
        "question": words(),
        "answer": answer(),
        "validated_answers": {key: [item[key] for item in validated] for key in ("number", "date", "spans")},
    }


drops = [drop_row() for _ in range(30)]
process_docs("drop/utils:process_docs", drops)
pairs = []
for row in drops:
    golds = function("drop/utils:get_answers")(row)
    pool = [" ".join(gold) for gold in golds] + [words(1, 3), "the " + golds[0][0].upper(), ""]
    for size in (1, 1, 2, 4):
        pairs.append(({"answers": [list(gold) for gold in golds]}, [random.choice(pool) for _ in range(size)]))
process_results("drop/utils:process_results", pairs)


def coqa_row():
    turns = random.randint(1, 3)
    texts = lambda: {"input_text": [words(1, 3) for _ in range(turns)]}  # noqa: E731
    row = {"story": words(), "questions": texts(), "answers": texts()}
    if random.random() < 0.7:
        row["additional_answers"] = {str(key): texts() for key in range(random.randint(1, 3))}
        if random.random() < 0.5:
            row["additional_answers"]["0"]["input_text"][-1] = row["answers"]["input_text"][-1].upper()
    return row


coqa = [coqa_row() for _ in range(30)]
for name in ("doc_to_text", "doc_to_target"):
    documents(f"coqa/utils:{name}", coqa)
process_results(
    "coqa/utils:process_results",
    [
        (row, [random.choice([*row["answers"]["input_text"][-1:], words(1, 3), "The " + words(1, 2) + "\nQ", "", " the "])])
        for row in coqa
        for _ in range(3)
    ],
)

# SQuAD v2: the package evaluate's metric has these functions of transformers'
squads = []
for size in (1, 7, 40):
    items, predictions, probabilities = [], {}, {}
    for number in range(size):
        texts = [words(1, 3) for _ in range(random.choice([0, 0, 1, 2]))] + random.choice([[], [], ["the"]])
        key = f"q{number}"
        items.append(types.SimpleNamespace(qas_id=key, answers=[{"text": text} for text in texts]))
        predictions[key] = random.choice([*texts, words(1, 2), "", "unanswerable"])
        probabilities[key] = random.random()
    has = {item.qas_id: bool(item.answers) for item in items}
    exact, overlap = squad_metrics.get_raw_scores(items, predictions)
    parts = squad_metrics.make_eval_dict(exact, overlap)
    result = {"exact": parts["exact"], "f1": parts["f1"]}
    for prefix, wanted in (("HasAns", True), ("NoAns", False)):
        keys = [key for key in has if has[key] is wanted]
        part = squad_metrics.make_eval_dict(exact, overlap, qid_list=keys) if keys else {"exact": 0, "f1": 0}
        result |= {f"{prefix}_exact": part["exact"], f"{prefix}_f1": part["f1"]}
    squad_metrics.find_all_best_thresh(result, predictions, exact, overlap, probabilities, has)
    data = [
        [
            {"id": item.qas_id, "prediction_text": predictions[item.qas_id], "no_answer_probability": probabilities[item.qas_id]},
            {"id": item.qas_id, "answers": {"text": [answer["text"] for answer in item.answers]}},
        ]
        for item in items
    ]
    for metric in ("exact", "f1", "HasAns_exact", "HasAns_f1", "NoAns_exact", "NoAns_f1", "best_exact", "best_f1"):
        add(f"assay/squad-v2:{metric}", "aggregation", data, float(result[metric]))

# Mathematics
TEX = [
    "\\frac12", "\\frac{1}{2}", "1/2", "0.5", ".5", "\\sqrt3", "\\sqrt{3}", "x=5", "k = 5", "5", "5 \\text{ cm}", "5\\%",
    "\\dfrac{3}{4}", "\\tfrac34", "\\left(1,2\\right)", "(1,2)", "90^\\circ", "90^{\\circ}", "\\$5", "10,000", "10\\!000",
    "x^2+1", "-\\frac{2}{3}", "a/b", "1/b", "+1/2", "1/2/3", "2\\sqrt", "\\frac", "\\frac1", "\\frac{a}{b}c", "1_0/2",
    "ab=c", "abc=d", "5\\text{ m}\\text{ s}", "\\text{yes}", "\\mbox{dogs}", " .5", "{.5}", "\\\\frac12", "", "03/4", "-0/5",
]  # fmt: skip


def boxed(text):
    return random.choice([f"So $\\boxed{{{text}}}$.", f"$\\boxed {text}$ end", f"\\boxed{{1}} then \\boxed{{{text}}}"])


def reply(text):
    return random.choice(
        [text, f"${text}$", f"is ${text}$ or $x$.", f"= {text}", boxed(text), f"\\fbox{{{text}}}", f"so x = {text}.", "\\boxed{3"]
    )


maths = []
for _ in range(250):
    gold = random.choice(TEX)
    maths.append(({"problem": words(), "solution": boxed(gold)}, [reply(random.choice([gold, gold, *TEX]))]))
process_docs("hendrycks_math/utils:process_docs", [row for row, _ in maths[:30]])
process_results("hendrycks_math/utils:process_results", maths)
process_results(
    "aime/utils:process_results",
    [({"Answer": random.choice(["5", 5, "\\frac12"])}, results) for _, results in maths[:100]],
)
process_results(
    "agieval/utils:process_results",
    [
        ({"answer": random.choice(TEX) or "1"}, [reply(random.choice(TEX)) + random.choice(["", "\\nx", "=7\\n", " 3 or 4x"])])
        for _ in range(250)
    ],
)
choices = []
for _ in range(60):
    size = random.randint(2, 5)
    choices.append(
        (
            {"gold": [random.randrange(size) for _ in range(random.randint(1, 2))], "choices": [words(1, 3) for _ in range(size)]},
            [(random.choice([-1.5, -2.5, -random.random() * 30]), False) for _ in range(size)],
        )
    )
process_results("agieval/utils:process_results_mcqa", choices)
leaderboard = importlib.import_module("lm_eval.tasks.leaderboard.math.utils")
levels = [{**row, "level": random.choice(["Level 5", "Level 4"])} for row, _ in maths[:40]]
process_docs("leaderboard/math/utils:process_docs", [*levels, {"problem": "p", "solution": "no box", "level": "Level 5"}])
documents("leaderboard/math/utils:doc_to_text", levels[:3])
finals = [*TEX, "2\\pi cm", "\\text{(A)}", "$x$ and $y$", "12 ways", "1,000", "\\overline{AB}", "\\textbf{no}", "\\boxed{a}b}",
          "5 \\text{and} 6", "an apple", "\\fracab", "\\sqrtab", "²", "1,²", "\\text{x", "a\\text{b}\\text{c}"]  # fmt: skip
for _ in range(300):
    gold = random.choice(finals)
    text = random.choice([gold, f"${gold}$", random.choice(finals), f"x = {gold}"])
    response = random.choice(
        [f"Final Answer: The final answer is {text}. I hope it is correct.", f"Final Answer: The final answer is {text}.", text]
    )
    stated = leaderboard.get_unnormalized_answer(response)
    ours = leaderboard.normalize_final_answer(stated).strip()
    same = stated != leaderboard.INVALID_ANSWER and ours == leaderboard.normalize_final_answer(gold).strip()
    cases.append(["final-answer", "", gold, response, [None if stated == leaderboard.INVALID_ANSWER else ours, same]])

# Filters of BIG-Bench Hard
listed = [
    {"input": "Which?\nOptions:\n" + "\n".join(f"({letter}) {words(1, 3)}" for letter in "ABCD"[: random.randint(2, 4)])}
    for _ in range(20)
]
for module in ("bbh/zeroshot/utils", "bbh/cot_zeroshot/utils"):
    for options in (
        {"regex_pattern": "(\\([A-Z]\\))", "group_select": -1, "ignore_case": True, "ignore_punctuation": True},
        {"regex_pattern": "(?<=answer is )(.)|(\\([A-Z]\\))", "group_select": 0},
        {"group_select": -1, "ignore_case": True, "regexes_to_ignore": ["\\bthe\\b", "[.]"], "fallback": "none"},
    ):
        pairs = []
        for row in listed:
            pool = [row["input"].split(") ")[-1], row["input"].split(") ")[-1].upper(), "it is: B", ": A.", "(C) no, (B)", words(), ""]
            pairs.append((row, [random.choice(pool), random.choice(pool) + " answer is D"]))
        filters(f"{module}:MultiChoiceRegexFilter", options, pairs)
    options = {
        "group_select": 0,
        "regex_pattern_to_value": {"\\b(Yes|yes)\\b": "yes", "\\b(No|no|not)\\b": "no", "(maybe)": "perhaps"},
        "ignore_case": False,
        "ignore_punctuation": True,
    }
    filters(f"{module}:MapRegexFilter", options, [({"input": ""}, [text]) for text in ("Yes!", "no-yes", "ma.ybe", "Nope", "", "It's not")])
    numbers = (
        "one two seven ten twelve twenty thirty-five fourteen sixteen|six|nine|ninety nine|one hundred|two hundred and five|"
        "one thousand|three thousand and twenty|12|-3.5|none|eighteen|eight|eighty|fifteen|forty two|one million|hundred"
    )
    filters(
        f"{module}:NumberParseRegexFilter",
        {"regex_pattern": "([-0-9]+)", "group_select": 0},
        [({"input": ""}, [f"There are {text}."]) for text in numbers.replace(" ten ", " ten|").split("|")],
    )
    filters(
        f"{module}:WordSortFilter",
        {},
        [
            ({"input": f"Sort. List: {' '.join(chosen)}"}, [" ".join(random.sample(chosen, len(chosen))) + " x " + random.choice(chosen)])
            for chosen in (random.sample("pear fig apple plum kiwi date lime".split(" "), random.randint(2, 6)) for _ in range(20))
        ],
    )

# Labels and pairs of sentences
for reference in ("lm_eval.utils:weighted_f1_score", "kobest/utils:macro_f1_score"):
    for labels in ([0, 1], ["a", "b", "c"], [0, 1, 2, 3]):
        items = [(random.choice(labels), random.choice(labels)) for _ in range(random.randint(1, 40))]
        add(reference, "aggregation", items, function(reference)(items))
crows = [
    {"sent_more": words(), "sent_less": words(), "bias_type": random.choice(["age", "gender", "race-color", "autre", "religion"])}
    for _ in range(12)
]
documents("crows_pairs/utils:doc_to_choice", crows[:4])
process_results(
    "crows_pairs/utils:process_results", [(row, [(-random.random() * 9, False), (-random.random() * 9, False)]) for row in crows]
)
for name in "race_color socio gender age religion disability orientation nationality appearance autre".split(" "):
    process_docs(f"crows_pairs/utils:filter_{name}", crows)

path = Path(__file__).parent / "functions.json"
path.write_text("[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n", encoding="utf-8")
