"""Writes the JSON files beside it: what sacrebleu, rouge_score, NLTK and scikit-learn themselves answer.

Run in an environment with sacrebleu 2.6.0, rouge_score 0.1.2, nltk 3.10, scikit-learn 1.9 and scipy:
python src/tasks/metric/__golden__/generate.py
"""

import json
import pathlib
import random
import warnings

import sacrebleu
from nltk.stem.porter import PorterStemmer
from rouge_score import rouge_scorer
from scipy.stats import pearsonr, spearmanr
from sklearn.metrics import accuracy_score, f1_score, matthews_corrcoef, precision_score, recall_score

warnings.simplefilter("ignore")
here = pathlib.Path(__file__).parent
source = random.Random(20)

SENTENCES = [
    "The cat sat on the mat, and the dog barked.",
    "Prices rose by 3.5% in 2024, to $1,234.50 (about half as much).",
    "It's well-known: state-of-the-art models don't \"just\" copy & paste.",
    "&quot;Yes&quot; &amp; no; 5 &lt; 6 &gt; 4, <skipped> said A-\nB.",
    "Der schnelle braune Fuchs springt über den faulen Hund; Straße, Äpfel!",
    "L'été dernier, nous avons mangé des crêpes à Besançon… N'est-ce pas ?",
    "Быстрая коричневая лиса прыгает через ленивую собаку.",
    "Η γρήγορη καφέ αλεπού πηδά πάνω από το τεμπέλικο σκυλί.",
    "猫坐在垫子上,狗在叫。今天是2024年5月1日。",
    "吾輩は猫である。名前はまだ無い。カタカナもあるよ!",
    "고양이가 매트 위에 앉았고, 개가 짖었다.",
    "جلس القط على السجادة، ونبح الكلب؟ ١٢٣٫٤٥",
    "แมวนั่งบนเสื่อและสุนัขเห่า ราคา ๑๒๓ บาท",
    "बिल्ली चटाई पर बैठी थी, और कुत्ता भौंका।",
    "Great job 👍🏽😀! See you @ 10:30 👨‍👩‍👧 #fun",
    "İstanbul'da İYİ günler ﬁne ΟΔΟΣ",
    "x² + y² = z² → ½ · ∑ ≤ ∞ €5 £3.20",
    "a b a b a b a b a b", "one", "", "   ", ". , !", "The the THE the.", "U.S.A. vs. U.K., e.g. 1.2.3, 10-20 and 5-a",
    "ℝ 𝕏 𠀀𠀁 \u2001x ⁇ ❤ ☃", "(hi) [there] {you} 'quoted' \"double\"", "tab\tand\nnew line \r\n end", "a\u00a0b\u3000c",
]


def mutated(text):
    words = text.split(" ")
    for _ in range(source.randrange(5)):
        kind = source.randrange(6)
        at = source.randrange(len(words)) if words else 0
        if kind == 0 and len(words) > 1:
            del words[at]
        elif kind == 1:
            words.insert(at, source.choice(source.choice(SENTENCES).split(" ")))
        elif kind == 2 and len(words) > 2:
            length = source.randrange(1, 4)
            run = words[at:at + length]
            del words[at:at + length]
            to = source.randrange(len(words) + 1)
            words[to:to] = run
        elif kind == 3 and words:
            words[at] = words[at].upper()
        elif kind == 4 and words:
            words[at] = words[at][::-1]
        elif kind == 5:
            words = words + words[at:at + 3]
    return " ".join(words)


def segment():
    base = source.choice(SENTENCES)
    if source.random() < 0.3:
        base = base + " " + source.choice(SENTENCES)
    references = [base] + [mutated(base) for _ in range(source.choice([0, 0, 1, 2]))]
    return {"hypothesis": mutated(base) if source.random() < 0.95 else source.choice(SENTENCES), "references": references}


def lexicon_segment(words, size):
    vocabulary = [f"w{i}" for i in range(words)]
    reference = [source.choice(vocabulary) for _ in range(size)]
    hypothesis = reference[:]
    for _ in range(source.randrange(1, 8)):
        at, length = source.randrange(len(hypothesis)), source.randrange(1, 12)
        run = hypothesis[at:at + length]
        del hypothesis[at:at + length]
        to = source.randrange(len(hypothesis) + 1)
        hypothesis[to:to] = run
        if source.random() < 0.5 and hypothesis:
            hypothesis[source.randrange(len(hypothesis))] = source.choice(vocabulary)
    if source.random() < 0.3:
        hypothesis = hypothesis[: source.randrange(len(hypothesis) + 1)]
    return {"hypothesis": " ".join(hypothesis), "references": [" ".join(reference)]}


TOKENIZERS = ["13a", "intl", "zh", "char", "none"]
segments = [segment() for _ in range(220)]
shifting = [lexicon_segment(w, n) for w, n in [(3, 8), (5, 20), (12, 20), (40, 60), (200, 120), (4, 40), (30, 250), (2, 90)] for _ in range(8)]
shifting.append({"hypothesis": "a b", "references": ["a b c " * 80]})
shifting.append({"hypothesis": "a b c " * 80, "references": ["b c"]})


# Runs as long and shifts as far as the limits of TER, of words that occur once.
unique = [f"u{i}" for i in range(130)]
for length in (8, 9, 10, 11, 12, 21):
    for distance in (5, 46, 47, 48, 49, 50, 51, 52):
        rest = unique[:20] + unique[20 + length:]
        shifting.append({"hypothesis": " ".join(unique), "references": [" ".join(rest[:20 + distance] + unique[20:20 + length] + rest[20 + distance:])]})
segments += [
    {"hypothesis": "a".join(chr(start + i) for i in range(-2, 3)), "references": ["a"]}
    for start in (0x2001, 0x2A6D, 0x2F81, 0x2FA1, 0x3400, 0x4DB5, 0x4E00, 0x9FBB, 0xF900, 0xFADA, 0xFF00, 0xFFEF, 0x20000, 0x2A6D6)
]


def of_sentence(item):
    hypothesis, references = item["hypothesis"], item["references"]
    return {
        **item,
        "words": {name: sacrebleu.metrics.bleu._get_tokenizer(name)()(hypothesis.rstrip()).split() for name in TOKENIZERS},
        "bleu": sacrebleu.sentence_bleu(hypothesis, references).score,
        "bleu_plain": {n: sacrebleu.sentence_bleu(hypothesis, references, tokenize=n, use_effective_order=False, lowercase=True).score for n in TOKENIZERS},
        "bleu_none": sacrebleu.sentence_bleu(hypothesis, references, smooth_method="none").score,
        "bleu_floor": sacrebleu.sentence_bleu(hypothesis, references, smooth_method="floor", smooth_value=0.1).score,
        "bleu_add": sacrebleu.sentence_bleu(hypothesis, references, smooth_method="add-k", smooth_value=1).score,
        "chrf": sacrebleu.sentence_chrf(hypothesis, references).score,
        "chrf_plus": sacrebleu.sentence_chrf(hypothesis, references, word_order=2).score,
        "chrf_epsilon": sacrebleu.sentence_chrf(hypothesis, references, eps_smoothing=True, remove_whitespace=False, beta=3).score,
        "ter": sacrebleu.sentence_ter(hypothesis, references).score,
    }


def of_corpus(items):
    hypotheses = [item["hypothesis"] for item in items]
    references = [[item["references"][0] for item in items]]
    return {
        "size": len(items),
        "bleu": {name: sacrebleu.corpus_bleu(hypotheses, references, tokenize=name).score for name in TOKENIZERS},
        "chrf": sacrebleu.corpus_chrf(hypotheses, references).score,
        "chrf_plus": sacrebleu.corpus_chrf(hypotheses, references, word_order=2).score,
        "ter": sacrebleu.corpus_ter(hypotheses, references).score,
    }


translation = {
    "sentences": [of_sentence(item) for item in segments],
    "shifts": [{**item, "ter": sacrebleu.sentence_ter(item["hypothesis"], item["references"]).score} for item in shifting],
    "corpora": [of_corpus(segments[:n]) for n in (1, 7, 60, 220)],
}

ROUGE = ["rouge1", "rouge2", "rouge3", "rougeL", "rougeLsum"]
STEMMED = (
    "caresses ponies ties caress cats flies dies died tied spied feed agreed plastered bled motoring sing conflated troubled sized hopping "
    "tanned falling hissing fizzed failing filing happy sky skies say enjoy spy relational conditional rational valency hesitancy digitizer "
    "conformably radically differently vilely analogously vietnamization predication operator feudalism decisiveness hopefulness callousness "
    "formality sensitivity sensibility triplicate formative formalize electricity electrical hopeful goodness revival allowance inference "
    "airliner gyroscopic adjustable defensible irritant replacement adjustment dependent adoption homologou communism activate angularity "
    "homologous effective bowdlerize probate rate cease controller roll dying lying tying news innings inning outings cannings howe proceed "
    "exceeding succeeds geology technological logically generally totally usefully carefully possibly ably sadly owed added using oiled "
    "yyyy y1y by ay eying toyed buzzing filled matting 1000s 3rd abc123ing oxen axes boxes mixing rowing taxed ates egg eggs ebbing is as "
    "universal university analyses running runner ran easily fairness beautiful beautifully nationalization international".split()
)


def rouge_case(target, prediction, stemmed):
    scores = rouge_scorer.RougeScorer(ROUGE, use_stemmer=stemmed).score(target, prediction)
    return {"target": target, "prediction": prediction, "stemmed": stemmed, "scores": {k: list(v) for k, v in scores.items()}}


def english():
    lines = []
    for _ in range(source.randrange(1, 5)):
        lines.append(" ".join(source.choice(STEMMED[:60]) for _ in range(source.randrange(0, 12))) + source.choice([".", "!", ""]))
    return source.choice(["\n", "\n\n", " "]).join(lines)


pairs = []
for _ in range(100):
    target = english()
    pairs.append((target, mutated(target) if source.random() < 0.6 else english()))
pairs += [(s["references"][0], s["hypothesis"]) for s in segments[:120]]
rouge = {
    "cases": [rouge_case(t, p, index % 2 == 1) for index, (t, p) in enumerate(pairs)],
    "stems": {word: PorterStemmer().stem(word) for word in STEMMED},
}

labelled = []
for _ in range(60):
    kinds = source.choice([[0, 1], [0, 1, 2], [1], [0], ["a", "b", "é", "Z"], list(range(12)), [2, 10, 1]])
    size = source.randrange(1, 40)
    gold = [source.choice(kinds) for _ in range(size)]
    predicted = [g if source.random() < 0.6 else source.choice(kinds) for g in gold]
    case = {"gold": gold, "predicted": predicted, "accuracy": accuracy_score(gold, predicted), "mcc": float(matthews_corrcoef(gold, predicted))}
    for average in ("binary", "micro", "macro", "weighted"):
        try:
            case[average] = [float(f(gold, predicted, average=average)) for f in (f1_score, precision_score, recall_score)]
        except ValueError:
            case[average] = None
    labelled.append(case)

correlated = []
for _ in range(40):
    size = source.randrange(3, 40)
    x = [round(source.gauss(0, 1), source.choice([1, 12])) for _ in range(size)]
    y = [round(a * source.choice([1, -1, 0.1]) + source.gauss(0, 0.5), source.choice([1, 12])) for a in x]
    correlated.append({"x": x, "y": y, "pearson": float(pearsonr(x, y)[0]), "spearman": float(spearmanr(x, y)[0])})

for name, value in {"translation": translation, "rouge": rouge, "classification": {"labelled": labelled, "correlated": correlated}}.items():
    (here / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False, indent=None, separators=(",", ":")) + "\n")
