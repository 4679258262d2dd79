"""Compares a GGUF with the model it was written from: check_gguf.py TOKENIZER STATE MODEL.gguf CORPUS [SHARPNESS].

Token for token on a thousand conversations, and the logits at every place of twenty of them.
"""

import json
import sys

import jinja2
import numpy
import torch
from llama_cpp import Llama as Reader

from model import Llama, Shape
from tokenizer import Tokenizer


def main(tokenizer_path, state_path, gguf_path, corpus_path, sharpness="1"):
    tokenizer = Tokenizer.read(tokenizer_path)
    reader = Reader(gguf_path, n_ctx=4096, logits_all=True, verbose=False, n_threads=1)
    template = jinja2.Template(reader.metadata["tokenizer.chat_template"])
    saved = torch.load(state_path)
    model = Llama(Shape(**saved["shape"]))
    model.load_state_dict(saved["model"])
    with open(corpus_path) as file:
        lines = file.readlines()
    different, texts, largest = 0, 0, 0.0
    for line in lines[:: max(1, len(lines) // 1000)][:1000]:
        item = json.loads(line)
        text = template.render(messages=item["messages"], add_generation_prompt=True) + item["reply"]
        ours = [*tokenizer.chat(item["messages"]), *tokenizer.encode(item["reply"])]
        theirs = reader.tokenize(text.encode(), add_bos=False, special=True)
        texts += 1
        different += ours != theirs
        if texts % 50 == 0:
            reader.reset()
            reader.eval(ours)
            with torch.no_grad():
                expected = torch.log_softmax(float(sharpness) * model.logits(torch.tensor([ours]))[0], -1).numpy()
            scores = torch.log_softmax(torch.from_numpy(numpy.array(reader.scores[: len(ours)])), -1).numpy()
            likely = expected > -12
            largest = max(largest, float(numpy.abs(scores - expected)[likely].max()))
    print(f"{different} of {texts} texts tokenised differently")
    print(f"largest difference of log probabilities (those above -12): {largest:.2e} nats")


if __name__ == "__main__":
    main(*sys.argv[1:])
