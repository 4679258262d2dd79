"""Turns a corpus (JSON lines) into arrays of token ids: encode.py TOKENIZER CORPUS OUT."""

import json
import sys

import numpy

from tokenizer import Tokenizer


def main(tokenizer_path, corpus_path, out):
    tokenizer = Tokenizer.read(tokenizer_path)
    ids, starts, prompts, families = [], [0], [], []
    with open(corpus_path) as file:
        for line in file:
            item = json.loads(line)
            prompt = tokenizer.chat(item["messages"])
            reply = [*tokenizer.encode(item["reply"]), tokenizer.specials["<|end|>"]]
            ids.extend([*prompt, *reply])
            starts.append(len(ids))
            prompts.append(len(prompt))
            families.append(item["family"])
    names = sorted(set(families))
    numpy.savez(
        out,
        ids=numpy.array(ids, numpy.uint16),
        starts=numpy.array(starts, numpy.int64),
        prompts=numpy.array(prompts, numpy.int32),
        families=numpy.array([names.index(family) for family in families], numpy.int8),
        names=numpy.array(names),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
