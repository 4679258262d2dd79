"""Writes sentences.json and words.json: what NLTK (3.10) makes of random English, with the parameters of parameters.json.

Run: python generate.py, where nltk is installed; no NLTK data is needed.
"""

import json
import random
from pathlib import Path

from nltk.tokenize.destructive import NLTKWordTokenizer
from nltk.tokenize.punkt import (
    _ORTHO_BEG_UC,
    _ORTHO_MID_LC,
    PunktParameters,
    PunktSentenceTokenizer,
)

here = Path(__file__).parent
given = json.loads((here / "parameters.json").read_text())
parameters = PunktParameters()
parameters.abbrev_types = set(given["abbreviations"])
for word in given["commonWords"]:
    parameters.ortho_context[word] = _ORTHO_BEG_UC | _ORTHO_MID_LC
splitter = PunktSentenceTokenizer()
splitter._params = parameters
tokenizer = NLTKWordTokenizer()

pieces = (
    "the The he He It it. end. end Dr. Mr. mr. U.S. e.g. i.e. J. K. 3. 12. 4.5 1,000. No. Inc. Smith Paris Monday cat "
    "dog's can't cannot gonna 'tis \"Yes \"Yes.\" (so) (so.) [1]. what? What! wow!! hm... ... . . . ... — - -- a.m. p.m. "
    "well-known. pre-dr. NASA NASA. IBM, end, end; end: *bold* **bold.** «oui.» “Hi.” ‘Hi.’ 's I'm I'LL they're 5% $3 "
    "#1 @me ~ ` `` '' ' \" . , ? ! ?! !? ). .) .\" .' end.) end.\" x.y www.a.com 3.14. -5. A. B. É. ß. über Éric"
).split(" ")
gaps = [" "] * 12 + ["\n", "\n\n", "  ", "\t", "", "\u00a0", "\u2003"]

random.seed(20)
texts = []
for _ in range(400):
    text = ""
    for _ in range(random.randint(1, 14)):
        text += random.choice(pieces) + random.choice(gaps)
    texts.append(text)
texts += ["", " ", ".", "...", "?!", "\n\n.", "No end", "Dr.", "a. b. c.", "He left. ", "\ufeffA. The"]


def write(name, cases):
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    (here / name).write_text(f"[\n{lines}\n]\n", encoding="utf-8")


write("sentences.json", [[text, splitter.tokenize(text)] for text in texts])
write("words.json", [[text, tokenizer.tokenize(text)] for text in texts])
