"""The Transformer's decoder, both places of the normalisation, from torch.nn.TransformerEncoderLayer with a causal mask."""
import torch
import torch.nn.functional as F
from fixture import COLUMNS, ITEMS, cross_entropy, random_parameters, record

D, INNER, N, HEADS, LAYERS, EPSILON = 8, 12, 7, 2, 2, 1e-8
# A decoder without an encoder to look at is what PyTorch calls an encoder layer, masked.
THEIRS = {
    "self_attn.in_proj_": "attention.qkv.", "self_attn.out_proj.": "attention.out.", "norm1.": "attention.norm.",
    "linear1.": "feed_forward.inner.", "linear2.": "feed_forward.outer.", "norm2.": "feed_forward.norm.",
}


def shapes(pre):
    s = {"items.weight": (ITEMS + 1, D), "positions.weight": (N, D)}
    for i in range(LAYERS):
        for part, out, into in [("attention.qkv", 3 * D, D), ("attention.out", D, D), ("feed_forward.inner", INNER, D), ("feed_forward.outer", D, INNER)]:
            s[f"layers.{i}.{part}.weight"], s[f"layers.{i}.{part}.bias"] = (out, into), (out,)
        for norm in ("attention.norm", "feed_forward.norm"):
            s[f"layers.{i}.{norm}.weight"], s[f"layers.{i}.{norm}.bias"] = (D,), (D,)
    if pre:
        s["norm.weight"], s["norm.bias"] = (D,), (D,)
    s["output.weight"], s["output.bias"] = (ITEMS + 1, D), (ITEMS + 1,)
    return s


def network(p, pre):
    layer = torch.nn.TransformerEncoderLayer(D, HEADS, INNER, 0.0, "relu", EPSILON, batch_first=True, norm_first=pre)
    mask = torch.nn.Transformer.generate_square_subsequent_mask(COLUMNS)

    def states(b):
        positions = (N - b["lengths"][:, None] + torch.arange(COLUMNS)[None]).clamp(max=N - 1)
        x = F.embedding(b["items"], p["items.weight"], 0) * D ** 0.5 + p["positions.weight"][positions]
        for i in range(LAYERS):
            weights = {f"{theirs}{kind}": p[f"layers.{i}.{ours}{kind}"] for theirs, ours in THEIRS.items() for kind in ("weight", "bias")}
            x = torch.func.functional_call(layer, weights, (x, mask))
        return F.layer_norm(x, (D,), p["norm.weight"], p["norm.bias"], EPSILON) if pre else x

    return states


for name, pre in [("decoder-pre", True), ("decoder-post", False)]:
    p = random_parameters(shapes(pre))
    record(name, p, network(p, pre), cross_entropy(lambda: p["output.weight"], lambda: p["output.bias"]))
