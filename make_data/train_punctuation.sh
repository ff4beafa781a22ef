#!/usr/bin/env bash
# Train the punctuation model that ships:
#
#     [DEVICE=cuda] bash make_data/train_punctuation.sh CORPORA OUTPUT CHECKOUTS [APART...]
#
# CORPORA is the folder of lexeval, lctt, docs and laws (.txt.gz), which the data README names
# with source and licence; CHECKOUTS that of the repositories whose text
# make_data/collect_model_answers.py and make_data/collect_open_text.py collect, each in a folder
# OWNER+NAME. Texts that figures are measured on go to APART: no paragraph that shares a run of
# letters with them is learned from. Some four hours on two cores; with DEVICE=cuda the first stage
# takes minutes. The model is OUTPUT/model.
set -euo pipefail
corpora=$1
output=$2
checkouts=$3
apart=("$corpora/lexeval.txt.gz" "${@:4}")

mkdir -p "$output"
python make_data/collect_model_answers.py "$output" --lexeval "$checkouts/CSHaitao+LexEval" \
    --lawbench "$checkouts/open-compass+LawBench" --apart "${apart[@]}"
python make_data/collect_open_text.py "$output" --checkouts "$checkouts" \
    --after "$output/advice.txt.gz" "$output/extracts.txt.gz" --apart "${apart[@]}"
python make_data/write_citations.py "$output/citations.txt.gz" --laws "$corpora/laws.txt.gz"

files=("$output/advice.txt.gz:1.5" "$output/extracts.txt.gz:0.3" "$output/citations.txt.gz"
    "$output/open_law.txt.gz:1.2" "$output/open_general.txt.gz:0.8"
    "$corpora/lexeval.txt.gz" "$corpora/lctt.txt.gz:0.5" "$corpora/docs.txt.gz:0.7"
    "$corpora/laws.txt.gz:0.12")
corpora_only=("${files[@]}")
latest=()
for article in make_data/articles/*.txt; do
    case $article in
        */outlook-* | */survey-* | */answers-*) latest+=("$article:15") ;;
        *) latest+=("$article:4") files+=("$article:4") ;;
    esac
done

# train NAME OPTIONS...: a stage, into a folder of the output
train() {
    spacy-cnclean train-punct "${files[@]}" --output "$output/$1" "${@:2}" --gate-units 20000
}

# From chance. Large batches want a higher rate.
if [[ ${DEVICE:-cpu} == cuda ]]; then
    how=(--device cuda --batch 40000 --loaders 13 --rate 0.0025)
else
    how=(--replicas 2 --rate 0.002)
fi
train first --letters 100000000 "${how[@]}" --dropout 1.25 --seed 11
# On in small batches and with more dropout: fewer right marks are broken.
on=(--dropout 1.5 --replicas 2)
train second --start-from "$output/first" --letters 88000000 --rate 0.0012 --seed 4 "${on[@]}"
train third --start-from "$output/second" --letters 20000000 --rate 0.0006 --seed 5 "${on[@]}"
train fourth --start-from "$output/third" --letters 36000000 --rate 0.0012 --seed 21 "${on[@]}"
# On with more text.
more=("$output/open_answers.txt.gz:1.5" "$output/open_thoughts.txt.gz:0.4"
    "$output/open_official.txt.gz:0.4")
files+=("${more[@]}")
train fifth --start-from "$output/fourth" --letters 100000000 --rate 0.0012 --seed 22 "${on[@]}"
# The gate learns from the articles too that were written after the scorer was trained.
files=("${corpora_only[@]}" "${latest[@]}" "${more[@]}")
spacy-cnclean train-punct "${files[@]}" --output "$output/model" \
    --start-from "$output/fifth" --gate-only --gate-units 6000000 --passing 0.0015 --seed 1
