"""A Llama in PyTorch, laid out as llama.cpp reads it: interleaved rotary pairs, RMS norms, SwiGLU, tied embeddings."""

from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

NORM_EPSILON = 1e-5
# Half of the pairs hardly turn within a conversation, so that attention can look for content wherever it stands.
ROPE_BASE = 500000.0


@dataclass(frozen=True)
class Shape:
    vocabulary: int
    width: int
    layers: int
    heads: int
    key_heads: int
    hidden: int

    @property
    def head_width(self):
        return self.width // self.heads


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        x = x.float()
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + NORM_EPSILON) * self.weight


def rotate(x, cosine, sine):
    """Turns neighbouring pairs, as llama.cpp does for the architecture `llama`."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cosine - odd * sine, even * sine + odd * cosine), -1).flatten(-2)


def attention(query, key, value):
    """Causal attention as plain products: on short texts and one thread faster than PyTorch's own on the CPU."""
    length, width = query.shape[-2:]
    mask = torch.triu(torch.full((length, length), float("-inf"), dtype=query.dtype), 1)
    return torch.softmax(query * width**-0.5 @ key.transpose(-1, -2) + mask, -1) @ value


class Layer(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        keys = shape.key_heads * shape.head_width
        self.attention_norm = Norm(shape.width)
        self.query_key_value = nn.Linear(shape.width, shape.width + 2 * keys, bias=False)
        self.output = nn.Linear(shape.width, shape.width, bias=False)
        self.hidden_norm = Norm(shape.width)
        self.gate_up = nn.Linear(shape.width, 2 * shape.hidden, bias=False)
        self.down = nn.Linear(shape.hidden, shape.width, bias=False)

    def forward(self, x, cosine, sine):
        shape = self.shape
        batch, length, _ = x.shape
        keys = shape.key_heads * shape.head_width
        parts = self.query_key_value(self.attention_norm(x)).split([shape.width, keys, keys], -1)
        query, key, value = (
            part.view(batch, length, -1, shape.head_width).transpose(1, 2) for part in parts
        )
        query, key = rotate(query, cosine, sine), rotate(key, cosine, sine)
        group = shape.heads // shape.key_heads
        if group > 1:
            key, value = key.repeat_interleave(group, 1), value.repeat_interleave(group, 1)
        mixed = attention(query.to(value.dtype), key.to(value.dtype), value)
        x = x + self.output(mixed.transpose(1, 2).reshape(batch, length, shape.width))
        gate, up = self.gate_up(self.hidden_norm(x)).chunk(2, -1)
        return x + self.down(F.silu(gate) * up)


class Llama(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = Norm(shape.width)
        # One table for input and output, or a token seen seldom could not be copied from the prompt. Tokens enter the
        # residual stream at the size that layers add to it, and the last norm brings logits back to a size of one.
        nn.init.normal_(self.embedding.weight)
        nn.init.constant_(self.norm.weight, shape.width**-0.5)
        # What every token has in common: from it attention can tell places apart whatever stands there.
        nn.init.constant_(self.embedding.weight.data[:, :4], 4.0)
        # Layers begin by adding nothing.
        for layer in self.layers:
            for linear in (layer.query_key_value, layer.gate_up):
                nn.init.normal_(linear.weight, std=shape.width**-0.5)
            for linear in (layer.output, layer.down):
                nn.init.zeros_(linear.weight)
        self.begin_with_induction()

    @torch.no_grad()
    def begin_with_induction(self):
        """Gives the first two layers an induction circuit (Olsson et al. 2022, arXiv:2209.11895) to begin with.

        Found by training alone it takes millions of tokens; with it, repeating and looking up are learnt at once. Heads of
        the first layer write what stood one or two places before into a space of its own; heads of the second look
        there for the token that is read now, and copy what they find. The idea of an initialisation that imitates
        trained attention is Trockman and Kolter's (2023, arXiv:2305.09828).
        """
        width, head_width = self.shape.width, self.shape.head_width
        constant = torch.zeros(width)
        constant[:4] = 0.5
        frequencies = ROPE_BASE ** -(torch.arange(0, head_width, 2) / head_width)
        content, before, copied = (torch.linalg.qr(torch.randn(width, width))[0] for _ in range(3))
        content[:, :4] = copied[:, :4] = 0
        keys = self.shape.key_heads * head_width
        first, second = self.layers[0], self.layers[1]
        query, key, value = first.query_key_value.weight.split([width, keys, keys])
        for head, distance in enumerate((1, 1, 2)):
            rows = slice(head * head_width, (head + 1) * head_width)
            here, there = torch.zeros(head_width), torch.zeros(head_width)
            here[0:10:2] = 1.2
            there[0:10:2] = 1.2 * torch.cos(distance * frequencies[:5])
            there[1:10:2] = 1.2 * torch.sin(distance * frequencies[:5])
            query[rows] = torch.outer(here, constant) + 0.01 * torch.randn(head_width, width)
            key[rows] = torch.outer(there, constant) + 0.01 * torch.randn(head_width, width)
            value[rows] = content[rows]
            first.output.weight[:, rows] = 1.5 * before[rows].T
        query, key, value = second.query_key_value.weight.split([width, keys, keys])
        matched = slice(0, 2 * head_width)
        query[matched] = content[matched]
        key[matched] = before[matched]
        value.copy_(copied)
        second.output.weight[:, matched] = copied[matched].T

    def states(self, ids):
        half = torch.arange(0, self.shape.head_width, 2, dtype=torch.float32) / self.shape.head_width
        angles = torch.arange(ids.shape[1], dtype=torch.float32)[:, None] * ROPE_BASE**-half
        cosine, sine = angles.cos(), angles.sin()
        x = self.embedding(ids)
        for layer in self.layers:
            x = layer(x, cosine, sine)
        return self.norm(x)

    def logits(self, ids):
        return self.states(ids) @ self.embedding.weight.T

    def forward(self, ids, targets):
        """The mean loss over the positions whose target is not negative."""
        states = self.states(ids)
        chosen = targets.flatten() >= 0
        logits = F.linear(states.flatten(0, 1)[chosen], self.embedding.weight).float()
        return F.cross_entropy(logits, targets.flatten()[chosen])
