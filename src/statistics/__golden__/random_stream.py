"""Golden numbers for random-stream.ts and keyed-permutation.ts, from a re-implementation of their written rules.

Run: python random_stream.py > random-stream.json      (Python 3.10 or newer, standard library only)
"""

import hashlib
import hmac
import json
from math import isqrt


def words(key):
    block = 0
    while True:
        digest = hmac.new(key, block.to_bytes(8, "big"), hashlib.sha256).digest()
        for start in range(0, 32, 8):
            yield int.from_bytes(digest[start : start + 8], "big") >> 11
        block += 1


def integer(stream, below):
    limit = 2**53 - 2**53 % below
    while True:
        word = next(stream)
        if word < limit:
            return word % below


def shuffle(stream, items):
    items = list(items)
    for i in range(len(items) - 1, 0, -1):
        j = integer(stream, i + 1)
        items[i], items[j] = items[j], items[i]
    return items


def permute(key, size, position):
    columns = isqrt(size - 1) + 1
    rows = -(-size // columns)

    def value_of(r, v):
        message = bytes([r]) + size.to_bytes(8, "big") + v.to_bytes(8, "big")
        return int.from_bytes(hmac.new(key, message, hashlib.sha256).digest()[:6], "big")

    x = position
    while True:
        left, right = x % columns, x // columns
        for r in range(0, 10, 2):
            left = (left + value_of(r, right)) % columns
            right = (right + value_of(r + 1, left)) % rows
        x = left + columns * right
        if x < size:
            return x


def seed_bytes(seed):
    return bytes.fromhex(seed["hex"]) if "hex" in seed else seed["text"].encode()


seeds = [{"text": "assay"}, {"text": ""}, {"text": "größer"}, {"hex": "00" * 32}, {"hex": "a5" * 100}]
sizes = [1, 2, 3, 10, 257, 14042, 10**9, 2**53 - 1]


def golden(seed):
    key = seed_bytes(seed)
    integers = words(key)
    return {
        "seed": seed,
        "next": [word / 2**53 for word, _ in zip(words(key), range(10))],
        "integers": [[below, integer(integers, below)] for below in [1, 2, 6, 1000, 2**32, 2**52 + 1, 2**52 + 1, 2**53 - 1]],
        "shuffle": shuffle(words(key), range(20)),
        "permutations": [
            {"size": size, "positions": [[p, permute(key, size, p)] for p in sorted({0, 1, size // 2, size - 1}) if p < size]}
            for size in sizes
        ],
    }


print(json.dumps([golden(seed) for seed in seeds], indent=1))
