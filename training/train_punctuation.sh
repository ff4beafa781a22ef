#!/usr/bin/env bash
# Train the punctuation model that ships: bash training/train_punctuation.sh CORPORA OUTPUT
#
# CORPORA is the folder of lexeval, lctt, docs and laws (.txt.gz), which the data README names with
# source and licence. Some two hours on two cores; the model is OUTPUT/model.
set -euo pipefail
corpora=$1
output=$2

files=("$corpora/lexeval.txt.gz" "$corpora/lctt.txt.gz:0.8" "$corpora/docs.txt.gz"
    "$corpora/laws.txt.gz:0.2")
thrice=()
often=()
for article in training/articles/*.txt; do
    thrice+=("$article:3")
    often+=("$article:5")
done

# From chance, until the held-out figure stands still while the loss goes on falling.
spacy-cnclean train-punct "${files[@]}" "${thrice[@]}" --output "$output/first" \
    --letters 90000000 --replicas 2 --seed 1 --gate-units 20000
# On with more dropout and more of our own articles: fewer right marks are broken.
spacy-cnclean train-punct "${files[@]}" "${often[@]}" --output "$output/second" \
    --start-from "$output/first" --letters 15000000 --rate 0.001 --dropout 1.75 \
    --replicas 2 --seed 2 --gate-units 20000
spacy-cnclean train-punct "${files[@]}" "${thrice[@]}" --output "$output/model" \
    --start-from "$output/second" --gate-only --gate-units 4000000 --seed 1
