"""TransRec with S-BPR from PyTorch's own functions, both distances, in a ball that items leave."""
import torch
import torch.nn.functional as F
from fixture import ITEMS, USERS, random_parameters, record

D, RADIUS = 6, 0.9


def write(name, factor, distance):
    p = random_parameters({
        "items.weight": (ITEMS + 1, D), "items.bias": (ITEMS + 1,), "users.shared": (D,), "users.own": (USERS + 1, D),
    })

    def states(b):
        """Where the user arrives, times a factor."""
        last = F.embedding(b["items"], p["items.weight"], 0)
        return factor * (last + (p["users.shared"] + p["users.own"][b["users"]])[:, None])

    def scores(h, items):
        """(M, D) and (M, K) -> (M, K)"""
        return p["items.bias"][items] - distance(h[:, None] / factor - p["items.weight"][items])

    def loss(h, b):
        return -F.logsigmoid(scores(h, b["targets"][b["real"]][:, None]) - scores(h, b["negatives"])).mean()

    def project():
        p["items.weight"].div_((p["items.weight"].norm(dim=1, keepdim=True) / RADIUS).clamp(min=1))

    record(name, p, states, loss, project)


write("transrec-l1", 1, lambda x: x.abs().sum(2))
write("transrec-squared-l2", 2, lambda x: x.square().sum(2))
