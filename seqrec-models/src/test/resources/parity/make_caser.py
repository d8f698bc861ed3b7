"""Caser from PyTorch's own functions: every window cut out and read as the paper's image; tied, and not."""
import torch
import torch.nn.functional as F
from fixture import COLUMNS, ITEMS, USERS, cross_entropy, random_parameters, record

D, W, HORIZONTAL, VERTICAL = 6, 3, 4, 2

shapes = {"items.weight": (ITEMS + 1, D)}
for h in range(1, W + 1):
    shapes[f"horizontal.{h}.weight"], shapes[f"horizontal.{h}.bias"] = (HORIZONTAL, h * D), (HORIZONTAL,)
shapes["vertical.weight"], shapes["vertical.bias"] = (VERTICAL, W), (VERTICAL,)
shapes["dense.weight"], shapes["dense.bias"] = (D, HORIZONTAL * W + VERTICAL * D), (D,)
shapes["users.shared"], shapes["users.own"] = (D,), (USERS + 1, D)
own_output = {"output.weight": (ITEMS + 1, 2 * D), "output.bias": (ITEMS + 1,)}
projection = {"projection.weight": (D, 2 * D), "projection.bias": (D,)}


def state(p, image, users):
    """(rows, W, D) and (rows) -> (rows, 2D)"""
    image = image[:, None]
    found = []
    for h in range(1, W + 1):
        filters = p[f"horizontal.{h}.weight"].reshape(HORIZONTAL, 1, h, D)
        maps = F.conv2d(image, filters, p[f"horizontal.{h}.bias"]).squeeze(3).relu()
        found.append(maps.amax(2))
    weighed = F.conv2d(image, p["vertical.weight"].reshape(VERTICAL, 1, W, 1), p["vertical.bias"])
    found.append(weighed.squeeze(2).transpose(1, 2).flatten(1))
    z = F.linear(torch.cat(found, 1), p["dense.weight"], p["dense.bias"]).relu()
    return torch.cat([z, p["users.shared"] + p["users.own"][users]], 1)


def network(p):
    def states(b):
        embedded = F.embedding(b["items"], p["items.weight"], 0) * (b["items"] != 0)[..., None]
        padded = F.pad(embedded, (0, 0, W - 1, 0))
        x = torch.stack([state(p, padded[:, t:t + W], b["users"]) for t in range(COLUMNS)], 1)
        return F.linear(x, p["projection.weight"], p["projection.bias"]) if "projection.weight" in p else x
    return states


p = random_parameters(shapes | own_output)
record("caser", p, network(p), cross_entropy(lambda: p["output.weight"], lambda: p["output.bias"]))
q = random_parameters(shapes | projection)
record("caser-tied", q, network(q), cross_entropy(lambda: q["items.weight"]))
