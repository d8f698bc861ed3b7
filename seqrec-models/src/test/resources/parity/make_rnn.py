"""Elman's network as its recurrence, GRU and LSTM from torch.nn; tied with a projection, and not."""
import torch
import torch.nn.functional as F
from fixture import COLUMNS, ITEMS, ROWS, cross_entropy, random_parameters, record

E, H, LAYERS = 6, 8, 2
GATES = {"elman": 1, "gru": 3, "lstm": 4}


def shapes(cell, tied):
    s = {"items.weight": (ITEMS + 1, E)}
    rows = GATES[cell] * H
    for i in range(LAYERS):
        s[f"layers.{i}.input.weight"], s[f"layers.{i}.input.bias"] = (rows, H if i else E), (rows,)
        s[f"layers.{i}.hidden.weight"] = (rows, H)
        if cell != "elman":
            s[f"layers.{i}.hidden.bias"] = (rows,)
    if tied:
        s["projection.weight"], s["projection.bias"] = (E, H), (E,)
    else:
        s["output.weight"], s["output.bias"] = (ITEMS + 1, H), (ITEMS + 1,)
    return s


def elman(p, x):
    for i in range(LAYERS):
        w, b, u = (p[f"layers.{i}.{n}"] for n in ("input.weight", "input.bias", "hidden.weight"))
        h, out = torch.zeros(ROWS, H), []
        for t in range(COLUMNS):
            h = torch.sigmoid(x[:, t] @ w.t() + h @ u.t() + b)
            out.append(h)
        x = torch.stack(out, 1)
    return x


def gated(module, p, x):
    ours = {"weight_ih": "input.weight", "weight_hh": "hidden.weight", "bias_ih": "input.bias", "bias_hh": "hidden.bias"}
    weights = {f"{theirs}_l{i}": p[f"layers.{i}.{name}"] for i in range(LAYERS) for theirs, name in ours.items()}
    return torch.func.functional_call(module(E, H, LAYERS, batch_first=True), weights, (x,))[0]


def network(p, cell, tied):
    def states(b):
        x = F.embedding(b["items"], p["items.weight"], 0)
        if cell == "elman":
            h = elman(p, x)
        else:
            h = gated(torch.nn.GRU if cell == "gru" else torch.nn.LSTM, p, x)
        return F.linear(h, p["projection.weight"], p["projection.bias"]) if tied else h
    return states


for cell, tied in [("elman", False), ("gru", True), ("lstm", False)]:
    p = random_parameters(shapes(cell, tied))
    if tied:
        loss = cross_entropy(lambda: p["items.weight"])
    else:
        loss = cross_entropy(lambda: p["output.weight"], lambda: p["output.bias"])
    record(f"rnn-{cell}", p, network(p, cell, tied), loss)
