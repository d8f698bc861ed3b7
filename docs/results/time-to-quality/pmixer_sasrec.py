"""Trains the SASRec of pmixer/SASRec.pytorch as its main.py does (binary cross-entropy, one negative), and prints every so many
epochs the seconds of training so far and the full-ranking NDCG@10 of validation, without the history, until that reaches a
target or the time is over.

    python pmixer_sasrec.py CHECKOUT/python EVENTS --length 200 --dropout 0.2 --target 0.17 --seconds 3600

EVENTS: lines "user item" of numbers from 1, each user's in order, after the 5-core. Packages: torch, numpy.
"""
import argparse
import json
import sys
import time
from collections import defaultdict
from types import SimpleNamespace

parser = argparse.ArgumentParser()
parser.add_argument("checkout")
parser.add_argument("events")
parser.add_argument("--length", type=int, default=200)
parser.add_argument("--dropout", type=float, default=0.2)
parser.add_argument("--target", type=float, required=True)
parser.add_argument("--seconds", type=float, default=3600)
parser.add_argument("--every", type=int, default=5)
parser.add_argument("--threads", type=int, default=1)
args = parser.parse_args()
sys.path.insert(0, args.checkout)

import numpy as np
import torch
from model import SASRec
from utils import WarpSampler

torch.set_num_threads(args.threads)
torch.manual_seed(1)
np.random.seed(1)
events = defaultdict(list)
for line in open(args.events):
    user, item = map(int, line.split())
    events[user].append(item)
users, items = max(events), max(max(row) for row in events.values())
train = {user: row[:-2] for user, row in events.items()}
settings = SimpleNamespace(
    device="cpu", hidden_units=50, maxlen=args.length, num_blocks=2, num_heads=1, dropout_rate=args.dropout, norm_first=False
)
model = SASRec(users, items, settings)
for _, parameter in model.named_parameters():
    if parameter.dim() > 1:
        torch.nn.init.xavier_normal_(parameter.data)
model.pos_emb.weight.data[0, :] = 0
model.item_emb.weight.data[0, :] = 0


def validate():
    model.eval()
    total = 0.0
    order = sorted(events)
    with torch.no_grad():
        for begin in range(0, len(order), 256):
            some = order[begin : begin + 256]
            rows = np.zeros((len(some), args.length), dtype=np.int64)
            for at, user in enumerate(some):
                row = train[user][-args.length :]
                if row:
                    rows[at, -len(row) :] = row
            scores = model.log2feats(rows)[:, -1, :] @ model.item_emb.weight.T
            scores[:, 0] = -np.inf
            for at, user in enumerate(some):
                target = events[user][-2]
                score = scores[at, target].item()
                scores[at, list(set(train[user]) - {target})] = -np.inf
                rank = int((scores[at] > score).sum()) + 1
                total += 1 / np.log2(rank + 1) if rank <= 10 else 0
    model.train()
    return total / len(order)


sampler = WarpSampler(train, users, items, batch_size=128, maxlen=args.length, n_workers=1)
loss_of = torch.nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.001, betas=(0.9, 0.98))
model.train()
trained, epoch, found = 0.0, 0, 0.0
while trained < args.seconds and found < args.target:
    epoch += 1
    begin = time.perf_counter()
    for _ in range((len(train) - 1) // 128 + 1):
        user, row, positive, negative = (np.array(part) for part in sampler.next_batch())
        yes, no = model(user, row, positive, negative)
        optimizer.zero_grad()
        cells = np.where(positive != 0)
        loss = loss_of(yes[cells], torch.ones_like(yes)[cells]) + loss_of(no[cells], torch.zeros_like(no)[cells])
        loss.backward()
        optimizer.step()
    trained += time.perf_counter() - begin
    if epoch % args.every == 0:
        found = validate()
        print(json.dumps({"epoch": epoch, "seconds": round(trained, 1), "ndcg@10": found}), flush=True)
print(json.dumps({"epoch": epoch, "seconds": round(trained, 1), "over": True}))
sampler.close()
