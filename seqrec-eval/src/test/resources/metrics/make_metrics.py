"""Ranking and list metrics by numpy, straight from their definitions: python make_metrics.py > metrics.json

Needs numpy 2. One ranking is a vector of scores without ties and a set of relevant items; the metrics look
at the sorted order, nothing of them is shared with the Java code, which sorts nothing.
"""

import json

import numpy as np

CUTOFFS = [1, 3, 5, 10, 50]


def ranking_metrics(scores, relevant):
    order = np.argsort(-scores)
    gains = np.isin(order, relevant).astype(float)
    discounts = 1 / np.log2(np.arange(2, len(scores) + 2))
    ideal = np.sort(gains)[::-1]
    first = int(np.argmax(gains)) + 1
    result = {"mrr": 1 / first}
    for k in CUTOFFS:
        top = gains[:k]
        hits = np.cumsum(top)
        precision_at = hits / np.arange(1, len(top) + 1)
        result[f"hr@{k}"] = float(top.any())
        result[f"recall@{k}"] = top.sum() / len(relevant)
        result[f"precision@{k}"] = top.sum() / k
        result[f"ndcg@{k}"] = (top * discounts[:k]).sum() / (ideal[:k] * discounts[:k]).sum()
        result[f"mrr@{k}"] = 1 / first if first <= k else 0.0
        result[f"map@{k}"] = (precision_at * top).sum() / min(k, len(relevant))
    return result


def list_metrics(lists, takers, users):
    """takers: items x users, 1 where the user took the item (events = users here)."""
    items = len(takers)
    counts = np.bincount(lists.ravel(), minlength=items)
    sizes = takers.sum(axis=1)
    cosine = takers @ takers.T / np.sqrt(np.outer(np.maximum(sizes, 1), np.maximum(sizes, 1)))
    pairs = [1 - cosine[a, b] for row in lists for i, a in enumerate(row) for b in row[:i]]
    # Gini by its definition as the mean absolute difference.
    gini = np.abs(counts[:, None] - counts[None, :]).mean() / (2 * counts.mean())
    return {
        "coverage": (counts > 0).mean(),
        "gini": gini,
        "novelty": np.log2(users / np.maximum(sizes, 1))[lists].mean(),
        "popularity": sizes[lists].mean(),
        "diversity": float(np.mean(pairs)),
    }


def main():
    rng = np.random.default_rng(7)
    rankings = []
    for _ in range(25):
        items = int(rng.integers(12, 40))
        scores = rng.permutation(items)
        relevant = rng.choice(items, size=int(rng.integers(1, 7)), replace=False)
        rankings.append(
            {
                "scores": scores.tolist(),
                "relevant": relevant.tolist(),
                "metrics": ranking_metrics(scores, relevant),
            }
        )
    users, items = 30, 20
    takers = (rng.random((items, users)) < rng.random((items, 1)) * 0.6).astype(float)
    takers[4] = 0
    lists = np.array([rng.permutation(items)[:5] for _ in range(8)])
    print(
        json.dumps(
            {
                "rankings": rankings,
                "lists": {
                    "takers": takers.astype(int).tolist(),
                    "lists": lists.tolist(),
                    "metrics": list_metrics(lists, takers, users),
                },
            }
        )
    )


main()
