"""Rows, results and items written by hand for families whose functions take none of the guessed ones.

Each maker gets a generator of random numbers and gives the arguments of one call, as `guess` of probe.py does.
"""

nan = float("nan")
WORDS = "Paris cat yes No 42 blue naïve 東京 a the river 3.5 الجواب صحيح"


def some(rng, low=1, high=5):
    return " ".join(rng.choice(WORDS.split(" ")) for _ in range(rng.randint(low, high)))


def texts(rng, count):
    return [some(rng) for _ in range(count)]


def lls(rng, count):
    return [(round(-rng.random() * 20, 3), rng.random() < 0.3) for _ in range(count)]


def arabic_mmlu(rng):
    subjects = ["Islamic Studies", "Driving Test", "History", "Law", "Arabic Language (General)", "Civics", "Math"]
    options = texts(rng, 5)
    return {
        "Subject": rng.choice(subjects), "Level": rng.choice(["Primary", "Middle", "High", "Univ", "Prof", "", None]),
        "Country": rng.choice(["UAE", "Egypt", "Jordan", "", None]), "Context": rng.choice([None, "", some(rng)]),
        "Question": some(rng), "question": some(rng), "Answer Key": rng.choice("ABCD"), "answer": rng.choice("ABCD"),
        "context": rng.choice([None, "", some(rng)]), "options": {letter: text if letter < "D" or rng.random() < 0.6 else None for letter, text in zip("ABCDE", options)},
        **{f"Option {place}": options[place - 1] if place < 4 or rng.random() < 0.6 else None for place in range(1, 6)},
    }


def mafand(rng):
    other = rng.choice("amh hau ibo kin swa yor zul".split(" "))
    return {"translation": {rng.choice(["en", "fr"]): some(rng), other: some(rng)}}


def messages(rng):
    return {"messages": [{"role": "user", "content": some(rng)}, {"role": "assistant", "content": some(rng)}], "direction": "dr_fr"}


def sentiment(rng):
    label = rng.choice(["سلبي", "ايجابي", "إيجابي", "ماكينش إحساس"])
    return {"messages": [{"role": "user", "content": some(rng)}, {"role": "assistant", "content": label}]}


def arab_culture(rng):
    return {
        "country": rng.choice(["Egypt", "Morocco", "KSA", "UAE"]), "region": rng.choice(["Gulf", "Levant", "North Africa", "Nile Valley"]),
        "first_statement": some(rng) + " ", "answer_key": {"arabic_answer_key": "أ", "english_answer_key": "A"},
        "options": {"arabic_keys": ["أ", "ب", "ج"], "english_keys": ["A", "B", "C"], "text": texts(rng, 3)},
    }


def boxed(rng):
    answer = rng.choice(["\\boxed{42}", "\\boxed 7", "so \\boxed{\\frac{1}{2}}.", "\\fbox{x}", "$\\boxed{3}$ and \\boxed{4}"])
    return {"problem": some(rng), "solution": some(rng) + " " + answer, "level": rng.choice(["Level 1", "Level 5"]), "type": "Algebra",
            "answer": "42", "original_solution": answer, "variation": rng.randint(0, 1), "prompt": some(rng), "question": some(rng)}


def bbq(rng):
    groups = [["F", "woman"], ["M", "man"], ["unknown", "unknown"]]
    info = {f"ans{place}": group for place, group in enumerate(groups)}
    return {
        "answer_info": info, "additional_metadata": {"stereotyped_groups": rng.choice([["F"], ["woman", "M"]]), "label_type": "label",
        "subcategory": "None", "version": "a", "source": "x"}, "ans0": "The woman", "ans1": "The man", "ans2": "Not known", "label": rng.randint(0, 2),
        "question_polarity": rng.choice(["neg", "nonneg"]), "context_condition": rng.choice(["ambig", "disambig"]),
        "category": rng.choice(["Age", "SES", "Religion", "Race_x_SES"]), "question": some(rng), "context": some(rng), "example_id": 1, "question_index": "1",
    }


def race(rng):
    problems = [{"question": rng.choice([some(rng) + " _ .", some(rng) + "?"]), "answer": rng.choice("ABCD"), "options": texts(rng, 4)} for _ in range(3)]
    return {"article": some(rng), "problems": repr(problems)}


def drop(rng):
    def answer():
        return {"number": rng.choice(["", "3", "12.5"]), "date": {"day": rng.choice(["", "4"]), "month": rng.choice(["", "May"]), "year": rng.choice(["", "1999"])},
                "spans": texts(rng, rng.randint(0, 2)), "worker_id": "w", "hit_id": "h"}
    validated = [answer() for _ in range(2)]
    return {"section_id": "s", "query_id": "q", "passage": some(rng), "question": some(rng), "answer": answer(),
            "validated_answers": {key: [each[key] for each in validated] for key in validated[0]}}


def coqa(rng):
    count = rng.randint(1, 4)
    return {"id": "c", "story": some(rng), "questions": {"input_text": texts(rng, count), "turn_id": list(range(1, count + 1))},
            "answers": {"input_text": texts(rng, count), "turn_id": list(range(1, count + 1))},
            "additional_answers": {name: {"input_text": texts(rng, count)} for name in "012"}}


def qa(rng):
    return {"id": "1", "context": some(rng), "question": some(rng), "title": some(rng),
            "answers": {"text": texts(rng, rng.randint(1, 3)), "answer_start": [0]}, "summary": some(rng), "text": some(rng), "target": some(rng)}


def longbench(rng):
    return {"answers": texts(rng, 2) + ["Paragraph 3"], "all_classes": ["Paris", "cat", "Paris cat"], "context": some(rng)}


def copa(rng):
    return {"premise": some(rng) + ".", "question": rng.choice(["cause", "effect"]), "choice1": some(rng).title(), "choice2": some(rng), "label": rng.randint(0, 1),
            "query": some(rng), "sol1": some(rng), "sol2": some(rng)}


def nli(rng):
    return {"premise": rng.choice(["", " "]) + some(rng) + rng.choice([".", "!", ""]), "hypothesis": some(rng) + rng.choice([".", "?", ""]), "label": rng.randint(0, 2),
            "sentence1": some(rng), "sentence2": some(rng), "Frase": some(rng), "Paráfrase": some(rng), "Paráfrasis": some(rng), "Paraules": some(rng), "id": 1,
            "Avaliación": 1, "original": some(rng), "paraphrase": some(rng), "summary": some(rng), "text": some(rng), "question": some(rng), "best_answer": some(rng),
            "correct_answers": texts(rng, 2), "incorrect_answers": texts(rng, 2), "choices": texts(rng, 4), "answer": "A", "title": some(rng), "url": "u",
            "mc2_targets": {"choices": texts(rng, 3), "labels": [1, 0, rng.randint(0, 1)]}}


def record(rng):
    return {"passage": some(rng) + "\n@highlight\n" + some(rng), "query": "the @placeholder is " + some(rng), "entities": ["Paris", "cat"], "answers": ["Paris"], "idx": {"passage": 0, "query": 1}}


def norquad(rng):
    return {**qa(rng), "context": "Tittel: x\nTekst: " + some(rng)}


def medical(rng):
    question = {"answers": [{"A": some(rng)}]}
    return {"QUESTION": question, "question": some(rng), "answer": some(rng), "Prompt": some(rng), "Completion": some(rng), "dialogue": some(rng), "section_text": some(rng),
            "src": some(rng), "tgt": some(rng), "CHQ": some(rng), "Summary": some(rng), "prompt": some(rng), "completion": some(rng), "Question": some(rng), "Free_form_answer": some(rng),
            "Must_have": texts(rng, 1), "Nice_to_have": texts(rng, 1), "description": some(rng), "utterances": texts(rng, 3), "target": some(rng), "extractive_notes_summ": some(rng), "findings": some(rng), "impression": some(rng)}


def qasper(rng):
    kinds = [{"unanswerable": rng.random() < 0.2, "yes_no": rng.choice([True, False, None]), "free_form_answer": rng.choice(["", some(rng)]), "extractive_spans": [], "evidence": [], "highlighted_evidence": []} for _ in range(2)]
    return {"id": "1", "title": some(rng), "abstract": some(rng), "full_text": {"section_name": ["a"], "paragraphs": [["b"]]},
            "qas": {"question": texts(rng, 2), "question_id": ["1", "2"], "nlp_background": ["", ""], "topic_background": ["", ""], "paper_read": ["", ""], "search_query": ["", ""], "question_writer": ["", ""],
                    "answers": [{"answer": [kind], "annotation_id": ["x"], "worker_id": ["y"]} for kind in kinds]}}


def metabench(rng):
    def shots(name, count, **values):
        return {f"{name}_{key}_shot_{place}": value for place in range(1, count + 1) for key, value in values.items()}

    options = {"text": texts(rng, 4), "label": list("ABCD")}
    return {**shots("arc", 25, question=some(rng), answerKey="B", choices=options, idx=1), "alltwentyfiveshot_longprompt": some(rng),
            "metabench_idx": rng.randint(0, 100), "question": some(rng), "choices": {"text": texts(rng, 4), "label": list("ABCD")}, "answerKey": rng.choice("ABCD"), "alphabetical": 1}


def wsc(rng):
    return {"text": "The cat saw the river because it was blue .", "span1_text": "The cat", "span2_text": "it", "span1_index": 0, "span2_index": 6, "label": rng.randint(0, 1), "idx": 0}


def word_sort(rng):
    return {"input": "Sort the following words alphabetically: List: " + " ".join(rng.sample("pear fig apple plum kiwi".split(" "), 4))}


def openbookqa(rng):
    choices = [{"text": text, "label": label} for text, label in zip(texts(rng, 4), "ABCD")]
    return {"question": {"stem": some(rng), "choices": choices}, "answerKey": rng.choice(["A", "B", " C", "D ", "E"])}


ROWS = [
    ("aradice/ArabicMMLU", arabic_mmlu), ("aradice/openbookqa", openbookqa), ("afrobench/mafand", mafand), ("darija_bench/darija_sentiment", sentiment), ("darija_bench/", messages),
    ("arab_culture/", arab_culture), ("hendrycks_math", boxed), ("minerva_math", boxed), ("leaderboard/math", boxed), ("putnam_axiom", boxed),
    ("score/math", boxed), ("aime/", boxed), ("bbq/", bbq), ("race/", race), ("drop/", drop), ("coqa/", coqa), ("longbench/", longbench),
    ("xquad/", qa), ("noreval/norquad", norquad), ("noreval/norsumm", qa), ("qasper/", qasper), ("super_glue/record", record), ("super_glue/wsc", wsc),
    ("catalan_bench/utils:process_results_coqcat", coqa), ("_copa", copa), ("bench/", nli),
    ("metabench/", metabench), ("WordSortFilter", word_sort),
    *[(name, medical) for name in ("mediqa", "mts_dialog", "careqa", "olaph", "meddialog", "medtext", "meqsum", "mimic")],
]

ITEMS = [
    ("bias_score_ambig_agg", lambda rng: [tuple(rng.randint(0, 1) for _ in range(3)) for _ in range(7)]),
    ("bias_score_disambig_agg", lambda rng: [tuple(rng.randint(0, 1) for _ in range(4)) for _ in range(9)]),
    ("bbq/utils:agg_", lambda rng: [(rng.choice([0.0, 1.0]), *rng.choice([(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (nan, nan)]), rng.random() < 0.5) for _ in range(8)]),
    ("multirc/t5_utils:agg_em", lambda rng: [(rng.randint(0, 1), rng.randint(0, 1), str(rng.randint(0, 2))) for _ in range(9)]),
    ("rouge", lambda rng: [(some(rng), some(rng)) for _ in range(4)]),
    ("agg_inst_level_acc", lambda rng: [[rng.random() < 0.5 for _ in range(rng.randint(1, 3))] for _ in range(5)]),
    ("wmt2016/metrics:agg_bleu", lambda rng: [(some(rng, 4, 9), some(rng, 4, 9)) for _ in range(4)]),
    ("agieval:per_prompt", lambda rng: [(each // 10, each % 10, rng.choice("ab"), "a") for each in range(20)]),
    ("agieval:per_option", lambda rng: [(1, rng.choice("abAB"), rng.choice("abAB"), rng.choice("abAB")) for _ in range(9)]),
    ("agieval:non_greedy", lambda rng: [(each, rng.choice("ab"), "a", "law") for each in range(9)]),
    ("agieval:", lambda rng: [(each // 3, each % 3, rng.choice("ab"), "a") for each in range(12)]),
    ("mmlu_pro:per_prompt", lambda rng: [(each // 10, each % 10, rng.choice("ab"), "a", rng.choice(["law", "math"])) for each in range(30)]),
    ("mmlu_pro:non_greedy", lambda rng: [(each, rng.choice("ab"), "a", rng.choice(["law", "math"])) for each in range(9)]),
    ("mmlu_pro:", lambda rng: [(each // 3, each % 3, rng.choice("ab"), "a", rng.choice(["law", "math"])) for each in range(12)]),
    ("loglikelihood_diff", lambda rng: [(rng.random(), rng.random()) for _ in range(4)]),
    ("_aggreg_ner", lambda rng: [([("PER", "a")], [("PER", "a")], some(rng)) for _ in range(3)]),
]

METRICS = [
    ("cb/t5_utils:mean_3class_f1", lambda rng: {"references": [rng.choice(["entailment", "neutral"])], "predictions": [rng.choice(["entailment", "contradiction", "x"])]}),
    ("json_validity", lambda rng: {"references": ["{}"], "predictions": [rng.choice(["{}", "```json\n[1]\n```", "{a}", "[1, 2", "json null"])]}),
    ("multirc/t5_utils:em", lambda rng: {"references": [rng.choice(["0_1", "1_2"])], "predictions": [rng.choice(["True", "False", "x"])]}),
]


def written(reference, kind, rng, outputs):
    """Arguments for one call; None for functions for which nothing is written here."""
    def first(table):
        return next((made for name, made in table if name in reference), None)

    if kind == "aggregation":
        made = first(ITEMS)
        return made and {"items": made(rng)}
    if kind == "metric":
        made = first(METRICS)
        return made and made(rng)
    made = first(ROWS)
    if made is None:
        return None
    row = made(rng)
    if kind == "process_docs":
        return {"rows": [made(rng) for _ in range(rng.randint(2, 5))]}
    if kind == "document":
        return {"row": row}
    if kind == "process_results":
        if rng.choice(outputs) == "generate_until":
            values = [value for value in row.values() if isinstance(value, str)]
            return {"row": row, "results": [rng.choice([some(rng), "Not known", "The woman", "$42$", "42", *values])]}
        return {"row": row, "results": [(-12.5, False)] if "perplexity" in reference else lls(rng, rng.choice([3, 4, 11]))}
    if kind == "filter":
        return {"responses": [" ".join(row.get("input", "").split(" ")[-4:]) + " " + some(rng)], "row": row}
    return None
