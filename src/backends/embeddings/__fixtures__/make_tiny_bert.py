"""Writes the folder `models/tiny-bert`: a BERT encoder of two layers with random weights from a fixed
seed, as a transformers.js model folder, and `expected-vectors.json` beside this file: what ONNX's reference evaluator makes of two
sequences. The model knows nothing; it is there so that tests run true inference with nothing to download.

Needs onnx and numpy (made with onnx 1.23.2 and numpy 2.3.5, on Python 3.11):

    python make_tiny_bert.py

Architecture: Devlin et al., BERT (2018), post-layer normalisation, exact GELU, absolute positions, segment embeddings.
"""

import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save
from onnx.reference import ReferenceEvaluator

HIDDEN = 32
HEADS = 4
LAYERS = 2
INTERMEDIATE = 64
POSITIONS = 64
EPSILON = 1e-12

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
SIGNS = ".,;:!?'\"()-+=/"
WORDS = """the a of and to in is it that was for on are as with his they at be this have from or one had by word but not
what all were we when your can said there use an each which she do how their if will up other about out many then them
these so some her would make like him into time has look two more write go see number no way could people my than first
water been call who oil its now find long down day did get come made may part cat dog sat mat red blue""".split()

VOCABULARY = SPECIAL + list(LETTERS) + [f"##{letter}" for letter in LETTERS] + list(SIGNS) + WORDS

folder = Path(__file__).parents[4] / "models" / "tiny-bert"
random = np.random.default_rng(20260831)
weights = {}
nodes = []


def weight(name, *shape, scale=0.35):
    weights[name] = (random.standard_normal(shape) * scale).astype(np.float32)
    return name


def constant(name, value):
    weights[name] = value
    return name


def node(operator, inputs, output, **attributes):
    nodes.append(helper.make_node(operator, inputs, [output], **attributes))
    return output


def layer_norm(name, value):
    scale = constant(f"{name}.weight", np.ones(HIDDEN, np.float32))
    shift = constant(f"{name}.bias", np.zeros(HIDDEN, np.float32))
    return node("LayerNormalization", [value, scale, shift], f"{name}.out", axis=-1, epsilon=EPSILON)


def linear(name, value, inputs, outputs):
    product = node("MatMul", [value, weight(f"{name}.weight", inputs, outputs)], f"{name}.product")
    return node("Add", [product, weight(f"{name}.bias", outputs, scale=0.05)], f"{name}.out")


def split_heads(name, value, order):
    shaped = node("Reshape", [value, "shape.heads"], f"{name}.shaped")
    return node("Transpose", [shaped], f"{name}.heads", perm=order)


def attention(name, value):
    query = split_heads(f"{name}.query", linear(f"{name}.query", value, HIDDEN, HIDDEN), [0, 2, 1, 3])
    key = split_heads(f"{name}.key", linear(f"{name}.key", value, HIDDEN, HIDDEN), [0, 2, 3, 1])
    content = split_heads(f"{name}.value", linear(f"{name}.value", value, HIDDEN, HIDDEN), [0, 2, 1, 3])
    scores = node("MatMul", [query, key], f"{name}.scores")
    scaled = node("Div", [scores, "attention.scale"], f"{name}.scaled")
    masked = node("Add", [scaled, "mask.bias"], f"{name}.masked")
    shares = node("Softmax", [masked], f"{name}.shares", axis=-1)
    mixed = node("MatMul", [shares, content], f"{name}.mixed")
    joined = node("Transpose", [mixed], f"{name}.joined", perm=[0, 2, 1, 3])
    flat = node("Reshape", [joined, "shape.hidden"], f"{name}.flat")
    return linear(f"{name}.output", flat, HIDDEN, HIDDEN)


def feed_forward(name, value):
    wide = linear(f"{name}.intermediate", value, HIDDEN, INTERMEDIATE)
    error = node("Erf", [node("Div", [wide, "gelu.root"], f"{name}.scaled")], f"{name}.erf")
    half = node("Mul", [node("Add", [error, "gelu.one"], f"{name}.raised"), "gelu.half"], f"{name}.gate")
    return linear(f"{name}.output", node("Mul", [wide, half], f"{name}.gelu"), INTERMEDIATE, HIDDEN)


constant("shape.heads", np.array([0, 0, HEADS, HIDDEN // HEADS], np.int64))
constant("shape.hidden", np.array([0, 0, HIDDEN], np.int64))
constant("attention.scale", np.array(np.sqrt(HIDDEN // HEADS), np.float32))
constant("gelu.root", np.array(np.sqrt(2), np.float32))
constant("gelu.one", np.array(1, np.float32))
constant("gelu.half", np.array(0.5, np.float32))
constant("mask.one", np.array(1, np.float32))
constant("mask.lowest", np.array(np.finfo(np.float32).min, np.float32))
constant("axes.mask", np.array([1, 2], np.int64))
constant("axes.first", np.array([0], np.int64))
constant("index.start", np.array([0], np.int64))
constant("index.length", np.array([1], np.int64))

mask = node("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
hidden_tokens = node("Sub", ["mask.one", node("Unsqueeze", [mask, "axes.mask"], "mask.wide")], "mask.absent")
node("Mul", [hidden_tokens, "mask.lowest"], "mask.bias")
tokens = node("Gather", [weight("embeddings.word", len(VOCABULARY), HIDDEN, scale=1), "input_ids"], "embeddings.tokens")
segments = node("Gather", [weight("embeddings.segment", 2, HIDDEN), "token_type_ids"], "embeddings.segments")
length = node("Gather", [node("Shape", ["input_ids"], "input.shape"), "index.length"], "input.length", axis=0)
positions = weight("embeddings.position", POSITIONS, HIDDEN)
places = node("Slice", [positions, "index.start", length, "axes.first"], "embeddings.places")
together = node("Add", [node("Add", [tokens, segments], "embeddings.pair"), places], "embeddings.sum")
state = layer_norm("embeddings.norm", together)
for layer in range(LAYERS):
    name = f"layer.{layer}"
    attended = node("Add", [state, attention(f"{name}.attention", state)], f"{name}.attention.sum")
    state = layer_norm(f"{name}.attention.norm", attended)
    fed = node("Add", [state, feed_forward(f"{name}.feed", state)], f"{name}.feed.sum")
    state = layer_norm(f"{name}.feed.norm", fed)
node("Identity", [state], "last_hidden_state")

shape = ["batch_size", "sequence_length"]
graph = helper.make_graph(
    nodes,
    "tiny-bert",
    [
        helper.make_tensor_value_info(name, TensorProto.INT64, shape)
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ],
    [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*shape, HIDDEN])],
    [numpy_helper.from_array(value, name) for name, value in weights.items()],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="assay")
checker.check_model(model, full_check=True)
(folder / "onnx").mkdir(parents=True, exist_ok=True)
(folder / "1_Pooling").mkdir(exist_ok=True)
save(model, folder / "onnx" / "model.onnx")


def token(text, identifier):
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {"id": identifier, "content": text, **flags}


def write(path, value):
    (folder / path).write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


ids = {text: identifier for identifier, text in enumerate(VOCABULARY)}
write(
    "tokenizer.json",
    {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [token(text, ids[text]) for text in SPECIAL],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
            ],
            "pair": [],
            "special_tokens": {
                text: {"id": text, "ids": [ids[text]], "tokens": [text]} for text in ("[CLS]", "[SEP]")
            },
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": ids,
        },
    },
)
write(
    "tokenizer_config.json",
    {
        "tokenizer_class": "BertTokenizer",
        "model_max_length": POSITIONS,
        "do_lower_case": True,
        "unk_token": "[UNK]",
        "sep_token": "[SEP]",
        "pad_token": "[PAD]",
        "cls_token": "[CLS]",
        "mask_token": "[MASK]",
    },
)
write(
    "config.json",
    {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": HIDDEN,
        "num_attention_heads": HEADS,
        "num_hidden_layers": LAYERS,
        "intermediate_size": INTERMEDIATE,
        "hidden_act": "gelu",
        "max_position_embeddings": POSITIONS,
        "type_vocab_size": 2,
        "vocab_size": len(VOCABULARY),
        "layer_norm_eps": EPSILON,
        "pad_token_id": 0,
    },
)
write(
    "1_Pooling/config.json",
    {"word_embedding_dimension": HIDDEN, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True},
)
write(
    "modules.json",
    [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ],
)

evaluator = ReferenceEvaluator(model)
expected = []
for sequence in ([2, ids["cat"], ids["sat"], 3], [2, ids["water"], ids["z"], ids["##q"], ids["red"], ids["."], 3]):
    row = np.array([sequence], np.int64)
    inputs = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
    states = evaluator.run(None, inputs)[0][0]
    expected.append({"tokens": sequence, "mean": states.mean(0).tolist(), "first": states[0].tolist()})
(Path(__file__).parent / "expected-vectors.json").write_text(json.dumps(expected, indent=2) + "\n")
