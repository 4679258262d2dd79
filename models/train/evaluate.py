"""Replies to requests through llama.cpp: evaluate.py MODEL.gguf ITEMS OUT [TEMPERATURE]."""

import json
import os
import sys

import jinja2
from llama_cpp import Llama


def main(model_path, items_path, out, temperature="0"):
    threads = int(os.environ.get("THREADS", "2"))
    model = Llama(model_path, n_ctx=8192, n_threads=threads, n_threads_batch=threads, verbose=False, seed=1)
    template = jinja2.Template(model.metadata["tokenizer.chat_template"])
    with open(items_path) as items, open(out, "w") as file:
        for line in items:
            item = json.loads(line)
            text = template.render(messages=item["body"]["messages"], add_generation_prompt=True)
            prompt = model.tokenize(text.encode(), add_bos=False, special=True)
            limit = min(item["body"].get("max_tokens") or 400, 400)
            reply = model.create_completion(prompt, max_tokens=limit, temperature=float(temperature), top_k=0, top_p=1.0, min_p=0.0, repeat_penalty=1.0)
            record = {"family": item["family"], "index": item["index"], "reply": reply["choices"][0]["text"]}
            file.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
