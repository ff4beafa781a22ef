#!/usr/bin/env bash
# Train the punctuation model that ships:
#
#     [DEVICE=cuda] bash make_data/train_punctuation.sh CORPORA OUTPUT CHECKOUTS [APART...]
#
# CORPORA is the folder of lexeval, lctt, docs and laws (.txt.gz), of broad/ with the files of
# make_data/broad_sources.tsv (.txt.xz), and of not_to_train_on.py, which knows the text that figures
# are measured on: no paragraph that shares letters with it is learned from. The data README names
# sources and licences. CHECKOUTS is the folder of the repositories whose text
# make_data/collect_model_answers.py and make_data/collect_open_text.py collect, each in a folder
# OWNER+NAME; what they collect stays apart from the files APART too. With WITHOUT_DOUBT=1, files of
# which a source is doubtful are left out. Some six hours on two cores; with DEVICE=cuda the first
# stage takes minutes. A stage that was interrupted goes on when the script is run again, and one
# that is done is not done again. The model is OUTPUT/model; make_data/fit_judge.py comes after it.
set -euo pipefail
corpora=$1
output=$2
checkouts=$3
apart=("$corpora/lexeval.txt.gz" "${@:4}")

mkdir -p "$output"
if [[ ! -e $output/kept ]]; then
    python make_data/collect_model_answers.py "$output" --lexeval "$checkouts/CSHaitao+LexEval" \
        --lawbench "$checkouts/open-compass+LawBench" --apart "${apart[@]}"
    python make_data/collect_open_text.py "$output" --checkouts "$checkouts" \
        --after "$output/advice.txt.gz" "$output/extracts.txt.gz" --apart "${apart[@]}"
    python make_data/write_citations.py "$output/citations.txt.gz" --laws "$corpora/laws.txt.gz"
    leave_out=(python make_data/leave_out.py --apart "$corpora/not_to_train_on.py")
    "${leave_out[@]}" "$output/kept/articles" make_data/articles/*.txt
    "${leave_out[@]}" "$output/kept/texts" make_data/texts/*.txt
    "${leave_out[@]}" "$output/kept/broad" "$corpora"/broad/*.txt.xz
    "${leave_out[@]}" "$output/kept" "$output"/*.txt.gz "$corpora"/{lexeval,lctt,docs,laws}.txt.gz
fi
kept=$output/kept

# weighted NAME:WEIGHT...: files of what was kept
weighted() {
    for entry in "$@"; do files+=("$kept/$entry"); done
}

# train NAME OPTIONS...: a stage, into a folder of the output
train() {
    if [[ ! -e $output/$1/training.json ]]; then
        spacy-cnclean train-punct "${files[@]}" --output "$output/$1" --resume "${@:2}"
    fi
}

# Law and technology first.
files=()
weighted advice.txt.gz:1.5 extracts.txt.gz:0.3 citations.txt.gz open_law.txt.gz:1.2 \
    open_general.txt.gz:0.8 lexeval.txt.gz lctt.txt.gz:0.5 docs.txt.gz:0.7 laws.txt.gz:0.12
for article in "$kept"/articles/*.txt; do
    case $article in
        */outlook-* | */survey-* | */answers-*) ;; # written later
        *) files+=("$article:4") ;;
    esac
done
if [[ ${DEVICE:-cpu} == cuda ]]; then # large batches want a higher rate
    how=(--device cuda --batch 40000 --loaders 13 --rate 0.0025)
else
    how=(--replicas 2 --rate 0.002)
fi
plain=(--gate-units 20000 --loose 0 --ngram-bits 17)
train first --letters 100000000 "${how[@]}" --dropout 1.25 --seed 11 "${plain[@]}"
# On in small batches and with more dropout: fewer right marks are broken.
on=("${plain[@]}" --dropout 1.5 --replicas 2)
train second --start-from "$output/first" --letters 88000000 --rate 0.0012 --seed 4 "${on[@]}"
train third --start-from "$output/second" --letters 20000000 --rate 0.0006 --seed 5 "${on[@]}"
train fourth --start-from "$output/third" --letters 36000000 --rate 0.0012 --seed 21 "${on[@]}"
weighted open_answers.txt.gz:1.5 open_thoughts.txt.gz:0.4 open_official.txt.gz:0.4
train fifth --start-from "$output/fourth" --letters 100000000 --rate 0.0012 --seed 22 "${on[@]}"

# Then text of many kinds, loose styles, noise of all kinds, and larger tables.
files=()
weighted advice.txt.gz extracts.txt.gz:0.2 citations.txt.gz:0.8 open_law.txt.gz \
    open_answers.txt.gz:1.2 open_thoughts.txt.gz:0.3 lexeval.txt.gz:0.7 lctt.txt.gz:0.8 \
    docs.txt.gz laws.txt.gz:0.08
mapfile -t broad < <(awk -F'\t' -v without="${WITHOUT_DOUBT:-}" '
    /^#/ || $1 == "file" { next }
    { weight[$1] = $2; if ($6 != "") doubtful[$1] = 1 }
    END { for (f in weight) if (!without || !doubtful[f]) print "broad/" f ".txt.xz:" weight[f] }
' make_data/broad_sources.tsv | sort)
weighted "${broad[@]}"
for article in "$kept"/articles/*.txt; do files+=("$article:2"); done
wide=(--dropout 1.2 --replicas 2 --gate-units 20000)
train sixth --start-from "$output/fifth" --letters 80000000 --rate 0.0015 --seed 31 "${wide[@]}"
# Between the weights before and these lies what does best by both (Wortsman et al. 2022).
if [[ ! -e $output/between/scorer.npz ]]; then
    python make_data/mix_weights.py "$output/fifth" "$output/sixth" "$output/between" --share 0.7
fi
# The gate reads the project's own reviews, chats and posts too, and loose text that the scorer must
# not learn from.
for text in "$kept"/texts/*.txt; do files+=("$text:6"); done
for entry in reviews:1 comments:2 social:0.6 web_answers:0.6 dialogue:0.6 essays_blog:0.4 \
    web_articles:0.4 jokes:0.6 app_descriptions:0.5 trad_encyclopedia:0.4 medical_qa:0.5 \
    subtitles:0.6 exam_passages:0.4 scripts:0.5 history_modern:0.4; do
    files+=("$corpora/harm_only/${entry%%:*}.txt.xz:${entry##*:}")
done
train model --start-from "$output/between" --gate-only --gate-units 16000000 --passing 0.0027 \
    --seed 1
