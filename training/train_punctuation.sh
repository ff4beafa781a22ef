#!/usr/bin/env bash
# Train the punctuation model that ships:
#
#     bash training/train_punctuation.sh CORPORA OUTPUT LEXEVAL LAWBENCH [APART...]
#
# CORPORA is the folder of lexeval, lctt, docs and laws (.txt.gz), which the data README names with
# source and licence; LEXEVAL and LAWBENCH are checkouts of the two benchmarks whose model answers
# training/collect_model_answers.py collects. Texts that figures are measured on go to APART: no
# answer that shares a run of letters with them is learned from. Some two and a half hours on two
# cores; the model is OUTPUT/model.
set -euo pipefail
corpora=$1
output=$2
lexeval=$3
lawbench=$4
apart=("${@:5}")

mkdir -p "$output"
python training/collect_model_answers.py "$output" --lexeval "$lexeval" --lawbench "$lawbench" \
    --apart "$corpora/lexeval.txt.gz" "${apart[@]}"
python training/write_citations.py "$output/citations.txt.gz" --laws "$corpora/laws.txt.gz"

articles() {
    for article in training/articles/*.txt; do
        echo "$article:$1"
    done
}
files=("$corpora/lexeval.txt.gz" "$corpora/lctt.txt.gz:0.8" "$corpora/docs.txt.gz"
    "$corpora/laws.txt.gz:0.2")
answers=("$output/advice.txt.gz:1.5" "$output/extracts.txt.gz:0.3" "$output/citations.txt.gz"
    "$corpora/lexeval.txt.gz" "$corpora/lctt.txt.gz:0.5" "$corpora/docs.txt.gz:0.7"
    "$corpora/laws.txt.gz:0.12")
mapfile -t thrice < <(articles 3)
mapfile -t often < <(articles 5)
mapfile -t again < <(articles 4)

# From chance, until the held-out figure stands still while the loss goes on falling.
spacy-cnclean train-punct "${files[@]}" "${thrice[@]}" --output "$output/first" \
    --letters 90000000 --replicas 2 --seed 1 --gate-units 20000
# On with more dropout and more of our own articles: fewer right marks are broken.
spacy-cnclean train-punct "${files[@]}" "${often[@]}" --output "$output/second" \
    --start-from "$output/first" --letters 15000000 --rate 0.001 --dropout 1.75 \
    --replicas 2 --seed 2 --gate-units 20000
# On with answers in the style of today's web, and with citations of every form.
spacy-cnclean train-punct "${answers[@]}" "${again[@]}" --output "$output/third" \
    --start-from "$output/second" --letters 46000000 --rate 0.0012 --dropout 1.5 \
    --replicas 2 --seed 3 --gate-units 20000
spacy-cnclean train-punct "${answers[@]}" "${again[@]}" --output "$output/model" \
    --start-from "$output/third" --gate-only --gate-units 6000000 --passing 0.0015 --seed 1
