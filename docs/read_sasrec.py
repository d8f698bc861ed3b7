"""Scores of a saved SASRec with learnt positions, in numpy: python read_sasrec.py MODEL [ITEM_ID ...]

Without items, the example that the model was saved with is asked again and compared.
"""
import json
import re
import struct
import sys
from math import erf
from pathlib import Path

import numpy as np


def tensors(path):
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    found = {}
    for name, t in header.items():
        if name != "__metadata__":
            begin, end = (8 + size + at for at in t["data_offsets"])
            found[name] = np.frombuffer(data[begin:end], "<f4").reshape(t["shape"])
    return found


def scores(w, options, history):
    """Item indices, oldest first, to the scores of all items; the first is the padding's."""
    n, d, heads, place = options["maxLength"], options["dim"], options["heads"], options["normPlace"]
    items = history[-n:]
    columns = len(items)

    def linear(x, name):
        return x @ w[name + ".weight"].T + w[name + ".bias"]

    def norm(x, name):
        centred = x - x.mean(-1, keepdims=True)
        return centred / np.sqrt((centred ** 2).mean(-1, keepdims=True) + 1e-8) * w[name + ".weight"] + w[name + ".bias"]

    def split(x):
        return x.reshape(columns, heads, d // heads).transpose(1, 0, 2)

    def activation(x):
        if options.get("activation") == "gelu":
            return x * (1 + np.vectorize(erf)(x / np.sqrt(2))) / 2
        return np.maximum(x, 0)

    x = w["items.weight"][items] * (1 if place == "post" else np.sqrt(d)) + w["positions.weight"][n - columns:]
    if place == "post":
        x = norm(x, "embedding_norm")
    for i in range(options["blocks"]):
        a, f = f"blocks.{i}.attention", f"blocks.{i}.feed_forward"
        z = x if place == "post" else norm(x, a + ".norm")
        q = linear(z, a + ".qkv")[:, :d]
        kv = linear(x if place == "query" else z, a + ".qkv")[:, d:]
        products = split(q) @ split(kv[:, :d]).transpose(0, 2, 1) / np.sqrt(d // heads)
        products[:, ~np.tri(columns, dtype=bool)] = -np.inf
        weights = np.exp(products - products.max(-1, keepdims=True))
        y = (weights / weights.sum(-1, keepdims=True) @ split(kv[:, d:])).transpose(1, 0, 2).reshape(columns, d)
        x = z + y if place == "query" else x + linear(y, a + ".out")
        z = norm(x, (a if place == "post" else f) + ".norm")
        x = (x if place == "pre" else z) + linear(activation(linear(z, f + ".inner")), f + ".outer")
        if place == "post":
            x = norm(x, f + ".norm")
    return w["items.weight"] @ (x if place == "post" else norm(x, "norm"))[-1]


def unescaped(text):
    return re.sub(r"\\(.)", lambda m: {"t": "\t", "n": "\n", "r": "\r"}.get(m[1], m[1]), text)


def main(directory, *ids):
    model = Path(directory)
    lines = (model / "items.tsv").read_text(encoding="utf-8").split("\n")[:-1]
    names = [unescaped(line.rsplit("\t", 1)[0]) for line in lines]
    index = {name: i for i, name in enumerate(names, 1)}
    options = json.loads((model / "config.json").read_text())["options"]
    example = json.loads((model / "card.json").read_text())["example"]
    found = scores(tensors(model / "model.safetensors"), options, [index[i] for i in ids or example["history"]])
    if not ids:
        expected = np.array([item["score"] for item in example["items"]])
        got = np.array([found[index[item["id"]]] for item in example["items"]])
        print("largest difference from the saved example:", abs(got - expected).max() / abs(expected).max())
        return
    for i in sorted(range(1, len(names) + 1), key=lambda i: -found[i])[:10]:
        print(names[i - 1], found[i])


if __name__ == "__main__":
    main(*sys.argv[1:])
