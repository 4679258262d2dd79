"""Writes a small language model with random weights: a GGUF file for llama.cpp and the same tokenizer for transformers.

It knows nothing; what matters is that it is a real model behind a real server, that its log-probabilities depend on every
token, and that both programs under comparison can cut text into its tokens.

    python make_model.py FOLDER TEXT...      TEXT: files that the tokenizer's merges are learnt from
"""

import json
import pathlib
import sys

import gguf
import numpy
import tokenizers

VOCABULARY = 600
WIDTH, HEADS, LAYERS, FEED_FORWARD, CONTEXT = 64, 4, 2, 128, 16384
END_OF_TEXT = "<|endoftext|>"


def train_tokenizer(texts):
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[END_OF_TEXT],
        initial_alphabet=sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train(texts, trainer)
    return tokenizer


def write_model(path, tokenizer):
    model = json.loads(tokenizer.to_str())["model"]
    tokens = [token for token, _ in sorted(model["vocab"].items(), key=lambda entry: entry[1])]
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.CONTROL if token == END_OF_TEXT else gguf.TokenType.NORMAL for token in tokens])
    writer.add_token_merges(merges)
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(0)
    # Without it, llama-cpp-python's server (0.3.36) gives every token of a prompt the log-probability of the one after it.
    writer.add_add_bos_token(True)
    random = numpy.random.default_rng(1)

    def add(name, *shape, scale):
        writer.add_tensor(name, random.normal(0, scale, shape).astype(numpy.float32))

    def add_ones(name):
        writer.add_tensor(name, numpy.ones(WIDTH, dtype=numpy.float32))

    add("token_embd.weight", len(tokens), WIDTH, scale=1.0)
    for layer in range(LAYERS):
        add_ones(f"blk.{layer}.attn_norm.weight")
        add_ones(f"blk.{layer}.ffn_norm.weight")
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add(f"blk.{layer}.{part}.weight", WIDTH, WIDTH, scale=0.2)
        add(f"blk.{layer}.ffn_gate.weight", FEED_FORWARD, WIDTH, scale=0.2)
        add(f"blk.{layer}.ffn_up.weight", FEED_FORWARD, WIDTH, scale=0.2)
        add(f"blk.{layer}.ffn_down.weight", WIDTH, FEED_FORWARD, scale=0.2)
    add_ones("output_norm.weight")
    add("output.weight", len(tokens), WIDTH, scale=0.3)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    folder = pathlib.Path(sys.argv[1])
    (folder / "tokenizer").mkdir(parents=True, exist_ok=True)
    tokenizer = train_tokenizer(sys.argv[2:])
    tokenizer.save(str(folder / "tokenizer" / "tokenizer.json"))
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": END_OF_TEXT, "eos_token": END_OF_TEXT}
    (folder / "tokenizer" / "tokenizer_config.json").write_text(json.dumps(settings))
    write_model(folder / "model.gguf", tokenizer)


main()
