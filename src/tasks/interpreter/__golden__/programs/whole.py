"""Programs of the kind that tasks have: text normalisation, metrics over documents, filters with state."""
import re
import string
from collections import Counter


def normalize(text):
    def remove_articles(text):
        return re.sub(r"\b(a|an|the)\b", " ", text)

    def fix_space(text):
        return " ".join(text.split())

    def remove_punctuation(text):
        marks = set(string.punctuation)
        return "".join(ch for ch in text if ch not in marks)

    return fix_space(remove_articles(remove_punctuation(text.lower())))


def overlap(prediction, truth):
    left, right = normalize(prediction).split(), normalize(truth).split()
    common = Counter(left) & Counter(right)
    same = sum(common.values())
    if same == 0:
        return 0
    precision, recall = 1.0 * same / len(left), 1.0 * same / len(right)
    return 2 * precision * recall / (precision + recall)


def case_overlap():
    pairs = [("The cat sat.", "a cat sat down"), ("no", "yes"), ("An apple, a pear!", "apple pear")]
    return [round(overlap(p, t), 6) for p, t in pairs]


class LetterFilter:
    def __init__(self, pattern=r"\(([A-Z])\)", fallback="[invalid]", **kwargs):
        self.regex = re.compile(pattern)
        self.fallback = fallback
        self.options = kwargs

    def apply(self, resps, docs):
        def pick(resp, doc):
            found = self.regex.findall(resp)
            if found:
                return found[-1]
            letters = {c.lower(): chr(ord("A") + i) for i, c in enumerate(doc["choices"])}
            for choice, letter in letters.items():
                if choice in resp.lower():
                    return letter
            return self.fallback

        return [[pick(r, doc) for r in rs] for rs, doc in zip(resps, docs)]


class LowerFilter(LetterFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, fallback="none", **kwargs)

    def apply(self, resps, docs):
        return [list(map(str.lower, rs)) for rs in super().apply(resps, docs)]


def case_filters():
    docs = [{"choices": ["Red", "Blue"]}, {"choices": ["Up"]}]
    resps = [["it is (B)", "so red"], ["nothing"]]
    return LetterFilter().apply(resps, docs), LowerFilter(ignore=True).apply(resps, docs)


def last_boxed(text):
    start = text.rfind("\\boxed")
    if start < 0:
        return None
    i, depth, end = start, 0, None
    while i < len(text):
        if text[i] == "{":
            depth += 1
        if text[i] == "}":
            depth -= 1
            if depth == 0:
                end = i
                break
        i += 1
    return None if end is None else text[start : end + 1]


def case_boxed():
    return last_boxed("x \\boxed{\\frac{1}{2}} y"), last_boxed("none"), last_boxed("\\boxed{open")


TEMPLATE = "Question: {question}\n{options}\nAnswer:"
LETTERS = ["A", "B", "C", "D"]
TABLE = {}
for _i, _letter in enumerate(LETTERS):
    TABLE[_letter] = _i
TABLE.update(E=4)


def prompt(doc):
    options = "\n".join(f"{letter}. {choice.strip()}" for letter, choice in zip(LETTERS, doc["choices"]))
    return TEMPLATE.format(question=doc["question"], options=options)


def case_prompt():
    return prompt({"question": "Which?", "choices": ["x ", " y"]}), TABLE


def edit_distance(a, b):
    rows = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            if i == 0 or j == 0:
                rows[i][j] = max(i, j)
            else:
                rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
    return rows[-1][-1]


def case_edit_distance():
    return edit_distance("kitten", "sitting"), edit_distance("", "abc"), edit_distance("日本語", "日本")


def process_results(doc, results):
    lls, greedy = zip(*results)
    gold = doc["gold"]
    best = max(range(len(lls)), key=lambda i: lls[i])
    return {"acc": int(best == gold), "greedy": any(greedy), "margin": lls[gold] - min(lls)}


def case_process_results():
    return process_results({"gold": 1}, [(-2.5, False), (-1.25, True), (-9.0, False)])


def aggregate(items):
    groups = {}
    for key, value in items:
        groups.setdefault(key, []).append(value)
    return {k: sum(v) / len(v) for k, v in sorted(groups.items())}


def case_aggregate():
    return aggregate([("b", 1), ("a", 0.5), ("b", 0), ("a", 1)])
