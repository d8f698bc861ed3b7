"""Trains RecBole's SASRec with cross-entropy as it is, and prints after each epoch the seconds of training so far and the
full-ranking NDCG@10 of validation, until that reaches a target or the time is over.

    python recbole_sasrec.py RECBOLE_CHECKOUT EVENTS --length 50 --dropout 0.2 --target 0.17 --seconds 3600

EVENTS: lines "user item", each user's in order, after the 5-core. Packages: torch, numpy, scipy, pandas, scikit-learn, colorlog,
colorama, tensorboard, texttable, psutil, plotly, tabulate.
"""
import argparse
import json
import os
import sys
import tempfile
import time
import types

parser = argparse.ArgumentParser()
parser.add_argument("checkout")
parser.add_argument("events")
parser.add_argument("--length", type=int, default=50)
parser.add_argument("--dropout", type=float, default=0.5)
parser.add_argument("--batch", type=int, default=2048)
parser.add_argument("--target", type=float, required=True)
parser.add_argument("--seconds", type=float, default=3600)
parser.add_argument("--threads", type=int, default=1)
args = parser.parse_args()

sys.path.insert(0, args.checkout)
# What RecBole imports for its tuning and for models of other libraries, and SASRec does not need.
for name in ["thop", "ray", "ray.tune", "hyperopt", "xgboost", "lightgbm"]:
    sys.modules[name] = types.ModuleType(name)
sys.modules["thop"].profile = None
sys.modules["ray"].tune = sys.modules["ray.tune"]

import numpy

# Names that NumPy 2 has dropped.
numpy.float_, numpy.complex_, numpy.unicode_ = numpy.float64, numpy.complex128, numpy.str_

import torch
from recbole.config import Config
from recbole.data import create_dataset, data_preparation
from recbole.model.sequential_recommender import SASRec
from recbole.trainer import Trainer
from recbole.utils import init_seed

data = tempfile.mkdtemp()
os.makedirs(os.path.join(data, "events"))
with open(args.events) as source, open(os.path.join(data, "events", "events.inter"), "w") as to:
    to.write("user_id:token\titem_id:token\ttimestamp:float\n")
    for at, line in enumerate(source):
        user, item = line.split()
        to.write(f"{user}\t{item}\t{at}\n")

sys.argv = sys.argv[:1]
config = Config(
    model="SASRec",
    dataset="events",
    config_dict={
        "data_path": data,
        "load_col": {"inter": ["user_id", "item_id", "timestamp"]},
        "MAX_ITEM_LIST_LENGTH": args.length,
        "loss_type": "CE",
        "train_neg_sample_args": None,
        "hidden_dropout_prob": args.dropout,
        "attn_dropout_prob": args.dropout,
        "train_batch_size": args.batch,
        "epochs": 500,
        "eval_args": {"split": {"LS": "valid_and_test"}, "mode": "full", "order": "TO", "group_by": "user"},
        "metrics": ["NDCG"],
        "topk": [10],
        "valid_metric": "NDCG@10",
        "use_gpu": False,
        "show_progress": False,
        "checkpoint_dir": data,
    },
)
torch.set_num_threads(args.threads)
init_seed(config["seed"], True)
dataset = create_dataset(config)
train, valid, _ = data_preparation(config, dataset)
model = SASRec(config, train.dataset)


class Over(Exception):
    pass


class Watched(Trainer):
    trained = 0.0

    def _train_epoch(self, *of, **named):
        begin = time.perf_counter()
        step = self.optimizer.step

        def within(*a, **b):
            if self.trained + time.perf_counter() - begin > args.seconds:
                raise Over()
            return step(*a, **b)

        self.optimizer.step = within
        try:
            return super()._train_epoch(*of, **named)
        finally:
            self.optimizer.step = step
            self.trained += time.perf_counter() - begin

    def _valid_epoch(self, *of, **named):
        score, result = super()._valid_epoch(*of, **named)
        print(json.dumps({"seconds": round(self.trained, 1), "ndcg@10": float(score)}), flush=True)
        if score >= args.target:
            raise Over()
        return score, result


trainer = Watched(config, model)
try:
    trainer.fit(train, valid, verbose=False, saved=False)
except Over:
    pass
print(json.dumps({"seconds": round(trainer.trained, 1), "over": True}))
