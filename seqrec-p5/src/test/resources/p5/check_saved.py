#!/usr/bin/env python3
"""Checks that transformers reads a checkpoint that seqrec wrote as the model that it was.

    check_saved.py MODEL REFERENCE TOKENIZER_REFERENCE

MODEL is a directory, or the name of a model in the cache of the hub; the others are files of `ref`.
"""
import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from safetensors.torch import load_file
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

WHOLE_WORDS = "encoder.whole_word_embeddings.weight"


def main(model_name, reference, tokenizer_reference):
    torch.set_num_threads(1)
    model, info = AutoModelForSeq2SeqLM.from_pretrained(model_name, output_loading_info=True, dtype=torch.float32)
    missing, unexpected = set(info["missing_keys"]), set(info["unexpected_keys"])
    assert not missing, missing
    assert unexpected <= {WHOLE_WORDS}, unexpected
    expected = load_file(reference)
    if WHOLE_WORDS not in unexpected:
        with torch.no_grad():
            logits = model.eval()(
                input_ids=expected["input_ids"],
                attention_mask=expected["attention_mask"],
                decoder_input_ids=expected["decoder_input_ids"],
            ).logits
        difference = (logits - expected["logits"]).abs().max().item()
        assert difference < 1e-4, difference
        print(f"{model_name}: logits differ by {difference:.1e} at most")
    assert model.generation_config.decoder_start_token_id == 0
    tokenizer = AutoTokenizer.from_pretrained(model_name)
    rows = json.load(open(tokenizer_reference, encoding="utf-8"))
    for row in rows:
        assert tokenizer(row["text"]).input_ids == row["input_ids"], row["text"]
    print(f"{model_name}: {len(rows)} texts have the same ids")


main(*sys.argv[1:])
