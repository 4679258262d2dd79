"""Writes a trained model as GGUF: convert.py TOKENIZER STATE NAME OUT [F16|Q8_0|Q4_0] [SHARPNESS].

Sharpness multiplies the logits (through the last norm): a model of this size answers best at a low temperature, and
most requests set none, so that the server's own (often 0.8 or 1) would count.
"""

import sys

import gguf
import numpy
import torch

from model import NORM_EPSILON, ROPE_BASE, Shape
from tokenizer import Tokenizer

CONTEXT = 8192
TEMPLATE = (
    "{% for message in messages %}"
    "{% set role = message['role'] if message['role'] in ['user', 'assistant'] else 'system' %}"
    "{{ '<|' + role + '|>' }}"
    "{% if message['content'] is string %}{{ message['content'] }}"
    "{% elif message['content'] %}{% for part in message['content'] %}{{ part['text'] }}{% endfor %}{% endif %}"
    "{{ '<|end|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)
TYPES = {
    "F16": (gguf.GGMLQuantizationType.F16, gguf.LlamaFileType.MOSTLY_F16),
    "Q8_0": (gguf.GGMLQuantizationType.Q8_0, gguf.LlamaFileType.MOSTLY_Q8_0),
    "Q4_0": (gguf.GGMLQuantizationType.Q4_0, gguf.LlamaFileType.MOSTLY_Q4_0),
}


def tensors_of(state, shape, sharpness):
    """The names of llama.cpp and the arrays; neighbouring rotary pairs need no permutation there."""
    keys = shape.key_heads * shape.head_width
    yield "token_embd.weight", state["embedding.weight"]
    yield "output_norm.weight", state["norm.weight"] * sharpness
    for index in range(shape.layers):
        part = {name.split(".", 2)[2]: value for name, value in state.items() if name.startswith(f"layers.{index}.")}
        query, key, value = part["query_key_value.weight"].split([shape.width, keys, keys])
        gate, up = part["gate_up.weight"].chunk(2)
        block = {
            "attn_norm": part["attention_norm.weight"],
            "attn_q": query,
            "attn_k": key,
            "attn_v": value,
            "attn_output": part["output.weight"],
            "ffn_norm": part["hidden_norm.weight"],
            "ffn_gate": gate,
            "ffn_up": up,
            "ffn_down": part["down.weight"],
        }
        for name, tensor in block.items():
            yield f"blk.{index}.{name}.weight", tensor


def main(tokenizer_path, state_path, name, out, kind="F16", sharpness="1"):
    tokenizer = Tokenizer.read(tokenizer_path)
    saved = torch.load(state_path)
    shape = Shape(**saved["shape"])
    quantisation, file_type = TYPES[kind]
    writer = gguf.GGUFWriter(out, "llama")
    writer.add_name(name)
    writer.add_description("A demo fixture of Assay, trained from scratch on generated text.")
    writer.add_license("MIT")
    writer.add_file_type(file_type)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.key_heads)
    writer.add_layer_norm_rms_eps(NORM_EPSILON)
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    kinds = {
        "special": gguf.TokenType.CONTROL,
        "bytes": gguf.TokenType.NORMAL,
        "phrase": gguf.TokenType.USER_DEFINED,
        "unused": gguf.TokenType.UNUSED,
    }
    writer.add_token_list(tokenizer.tokens)
    writer.add_token_types([kinds[kind] for kind in tokenizer.kinds])
    writer.add_token_merges(tokenizer.merges)
    writer.add_eos_token_id(tokenizer.specials["<|end|>"])
    writer.add_eot_token_id(tokenizer.specials["<|end|>"])
    writer.add_pad_token_id(tokenizer.specials["<|end|>"])
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_chat_template(TEMPLATE)
    for tensor_name, tensor in tensors_of(saved["model"], shape, float(sharpness)):
        array = tensor.float().numpy()
        if array.ndim == 1:
            writer.add_tensor(tensor_name, array)
        elif quantisation == gguf.GGMLQuantizationType.F16:
            writer.add_tensor(tensor_name, array.astype(numpy.float16))
        else:
            # As llama-quantize does: the matrix that makes the logits keeps eight bits, and here it is the embedding too.
            is_output = tensor_name == "token_embd.weight"
            kept = gguf.GGMLQuantizationType.Q8_0 if is_output else quantisation
            writer.add_tensor(tensor_name, gguf.quants.quantize(array, kept), raw_dtype=kept)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
