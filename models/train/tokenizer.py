"""The tokenizer: byte-level BPE below phrases that are matched first, as llama.cpp does it.

Phrases are tokens of type USER_DEFINED. llama.cpp takes them out of a text before BPE sees it, the longest phrase
first (`tokenizer_st_partition` in src/llama-vocab.cpp); what is left is split by the pattern of its pre-tokenizer
"qwen2" and merged. `Tokenizer.encode` repeats this, and `check_gguf.py` compares the two token for token.
"""

import json
import re
import sys
from collections import Counter

import tokenizers
from tokenizers import Regex, models, pre_tokenizers, trainers

# The pattern of the pre-tokenizer "qwen2" in llama.cpp: every digit stands alone.
PATTERN = (
    r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|"
    r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
SPECIALS = ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
TOPICS = [
    "the meeting notes", "my essay", "the new budget", "our holiday plans", "the report for work",
    "a recipe for the weekend", "the garden project", "my homework", "the team newsletter", "the quiz for our club",
    "a small script", "the moving plans", "my training schedule", "the project outline", "a birthday party",
    "the rental contract",
]


def pre_tokenizer():
    return pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(PATTERN), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])


class Tokenizer:
    def __init__(self, data):
        self.tokens = data["tokens"]
        self.kinds = data["kinds"]
        self.merges = data["merges"]
        ids = {token: index for index, token in enumerate(self.tokens)}
        self.specials = {token: ids[token] for token in SPECIALS}
        phrases = [token for token, kind in zip(self.tokens, self.kinds) if kind == "phrase"]
        phrases.sort(key=lambda phrase: -len(phrase.encode()))
        self.phrases = [(phrase, ids[phrase]) for phrase in phrases]
        vocabulary = {token: ids[token] for token, kind in zip(self.tokens, self.kinds) if kind == "bytes"}
        merges = [tuple(merge.split(" ")) for merge in self.merges]
        self.bpe = tokenizers.Tokenizer(models.BPE(vocabulary, merges))
        self.bpe.pre_tokenizer = pre_tokenizer()

    @classmethod
    def read(cls, path):
        with open(path) as file:
            return cls(json.load(file))

    def encode(self, text):
        ids = []
        for piece in self.partition(text, self.phrases):
            ids.extend([piece] if isinstance(piece, int) else self.bpe.encode(piece).ids)
        return ids

    @staticmethod
    def partition(text, phrases):
        """The text as phrases (their ids) and what is left between them."""
        pieces = [text]
        for phrase, token in phrases:
            if phrase not in text:
                continue
            split = []
            for piece in pieces:
                if isinstance(piece, int) or phrase not in piece:
                    split.append(piece)
                    continue
                for index, part in enumerate(piece.split(phrase)):
                    if index > 0:
                        split.append(token)
                    if part:
                        split.append(part)
            pieces = split
        return pieces

    def chat(self, messages):
        """The ids of a conversation up to the place where the assistant speaks."""
        ids = []
        for message in messages:
            ids += [self.specials[f"<|{message['role']}|>"], *self.encode(message["content"]), self.specials["<|end|>"]]
        return [*ids, self.specials["<|assistant|>"]]


def texts_of(item):
    for message in item["messages"]:
        yield message["content"]
    if item["family"] == "letters":
        # Letters that stand apart are left to BPE.
        yield from (line for line in re.split(r"(?<=\n)|\n(?=.)", item["reply"]) if not re.match(" [a-z]( |$)", line))
    else:
        yield item["reply"]


def without_ties(data, texts):
    """Drops phrases until no text depends on which of two phrases of equal length comes first.

    llama.cpp sorts by length alone, so their order is whatever its sort makes of it. A dropped phrase keeps its id.
    """
    while texts:
        phrases = Tokenizer(data).phrases
        other = sorted(reversed(phrases), key=lambda entry: -len(entry[0].encode()))
        rivals, open_texts = Counter(), []
        for text in texts:
            first, second = Tokenizer.partition(text, phrases), Tokenizer.partition(text, other)
            if first == second:
                continue
            open_texts.append(text)
            differing = {piece for pair in zip(first, second) if pair[0] != pair[1] for piece in pair}
            tokens = [piece for piece in differing if isinstance(piece, int)]
            rivals[max(tokens, key=lambda token: (len(data["tokens"][token]), token))] += 1
        for token, _ in rivals.most_common(5):
            data["kinds"][token] = "unused"
        texts = open_texts


def train(corpus_path, words_path, path, phrase_count, merge_count):
    with open(words_path) as file:
        words = json.load(file)
    values = sorted([*words, *TOPICS], key=lambda value: -len(value))
    splitter = re.compile(r"\b(?:" + "|".join(map(re.escape, values)) + r")\b|[0-9]|(?<=\")[a-z](?=\")")
    with open(corpus_path) as file:
        items = [json.loads(line) for line in file]
    whole = Counter(part for item in items for text in texts_of(item) for part in splitter.split(text))
    enough = 40
    counts = Counter()
    for part, count in whole.items():
        if count >= enough or len(part) < 20:
            counts[part] += count
        else:
            for sentence in re.split(r"(?<=[.!?:,;)])(?= )|(?<=\n)(?=[^\n])", part):
                counts[sentence] += count
    # What a phrase saves: roughly one token for every five characters.
    gain = {part: count * (len(part) / 5 - 0.3) for part, count in counts.items() if len(part) > 1 and count >= enough}
    phrases = sorted(gain, key=lambda part: -gain[part])[:phrase_count]
    tokens = list(dict.fromkeys([*words, *TOPICS, *phrases]))

    # Single letters with a space before them, for words that are spelt out, are counted in.
    rest = re.compile("|".join(map(re.escape, sorted(tokens, key=lambda token: -len(token)))))
    bpe = tokenizers.Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizer()
    trainer = trainers.BpeTrainer(
        vocab_size=256 + merge_count, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    letters = [" " + letter for letter in "abcdefghijklmnopqrstuvwxyz"] * len(items)
    left = (part for item in items for message in item["messages"] for part in rest.split(message["content"]) if part)
    bpe.train_from_iterator([*letters, *left], trainer)
    model = json.loads(bpe.to_str())["model"]
    base = sorted(model["vocab"], key=model["vocab"].get)
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]]
    tokens = [token for token in tokens if token not in model["vocab"]]
    data = {
        "tokens": [*SPECIALS, *base, *tokens],
        "kinds": ["special"] * len(SPECIALS) + ["bytes"] * len(base) + ["phrase"] * len(tokens),
        "merges": merges,
    }
    without_ties(data, [message["content"] for item in items for message in item["messages"]])
    with open(path, "w") as file:
        json.dump(data, file, ensure_ascii=False)
    print(len(data["tokens"]), "tokens:", len(base), "of bytes,", len(tokens), "phrases")


if __name__ == "__main__":
    corpus, words_file, out, phrase_limit, merge_limit = sys.argv[1:]
    train(corpus, words_file, out, int(phrase_limit), int(merge_limit))
