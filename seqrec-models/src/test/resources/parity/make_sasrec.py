"""SASRec, both places of the normalisation and rotary positions, from PyTorch's own functions."""
import torch
import torch.nn.functional as F
from fixture import COLUMNS, ITEMS, cross_entropy, random_parameters, record

D, N, HEADS, BLOCKS = 8, 7, 2, 2


def shapes(rotary):
    s = {"items.weight": (ITEMS + 1, D)}
    if not rotary:
        s["positions.weight"] = (N, D)
    for i in range(BLOCKS):
        b = f"blocks.{i}."
        for part, out in [("attention.qkv", 3 * D), ("attention.out", D), ("feed_forward.inner", D), ("feed_forward.outer", D)]:
            s[f"{b}{part}.weight"], s[f"{b}{part}.bias"] = (out, D), (out,)
        for norm in ("attention.norm", "feed_forward.norm"):
            s[f"{b}{norm}.weight"], s[f"{b}{norm}.bias"] = (D,), (D,)
    s["norm.weight"], s["norm.bias"] = (D,), (D,)
    return s


def network(p, query_norm, rotary):
    def linear(x, name):
        return F.linear(x, p[name + ".weight"], p[name + ".bias"])

    def norm(x, name):
        return F.layer_norm(x, (D,), p[name + ".weight"], p[name + ".bias"], 1e-8)

    def attention(q, k, v):
        def split(x):
            return x.unflatten(-1, (HEADS, D // HEADS)).transpose(1, 2)

        def turned(x):
            # The pairs (j, j + d / 2) as complex numbers, times e^(i t theta_j).
            re, im = split(x).chunk(2, -1)
            theta = 10000.0 ** (-torch.arange(re.shape[-1]) / re.shape[-1])
            y = torch.complex(re, im) * torch.exp(1j * torch.arange(COLUMNS)[:, None] * theta)
            return torch.cat([y.real, y.imag], -1)
        place = turned if rotary else split
        scores = place(q) @ place(k).transpose(-1, -2) / (D // HEADS) ** 0.5
        mask = torch.ones(COLUMNS, COLUMNS).tril() == 0
        return (scores.masked_fill(mask, -torch.inf).softmax(-1) @ split(v)).transpose(1, 2).flatten(2)

    def states(b):
        positions = (N - b["lengths"][:, None] + torch.arange(COLUMNS)[None]).clamp(max=N - 1)
        x = F.embedding(b["items"], p["items.weight"], 0) * D ** 0.5
        if not rotary:
            x = x + p["positions.weight"][positions]
        for i in range(BLOCKS):
            a, f = f"blocks.{i}.attention", f"blocks.{i}.feed_forward"
            z = norm(x, a + ".norm")
            w, c = p[a + ".qkv.weight"].chunk(3), p[a + ".qkv.bias"].chunk(3)
            kv = x if query_norm else z
            y = attention(F.linear(z, w[0], c[0]), F.linear(kv, w[1], c[1]), F.linear(kv, w[2], c[2]))
            x = z + y if query_norm else x + linear(y, a + ".out")
            z = norm(x, f + ".norm")
            y = linear(F.relu(linear(z, f + ".inner")), f + ".outer")
            x = (z if query_norm else x) + y
        return norm(x, "norm")

    return states


for name, query_norm, rotary in [("sasrec-pre", False, False), ("sasrec-query", True, False), ("sasrec-rotary", False, True)]:
    p = random_parameters(shapes(rotary))
    record(name, p, network(p, query_norm, rotary), cross_entropy(lambda: p["items.weight"]))
