#!/bin/sh
# The whole way from nothing to the files in models/: run.sh ENVIRONMENT WORK_FOLDER. Takes some five hours on four cores.
set -eu
python=$1/bin/python
work=$2
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"

weights='letters=0.8 tracing=0.7 knights=0.6 ordering=1.1 arithmetic=0.8 unit_conversion=0.8 sorting=1.2 sets=0.8
  tracking=1.2 table_lookup=2.4 passage=2.4'
node corpus/write-words.ts >"$work/words.json"
node corpus/write-corpus.ts "$work/sample.jsonl" 0 2000
"$python" tokenizer.py "$work/sample.jsonl" "$work/words.json" "$work/tokenizer.json" 1000 336

# The first shard is exercises alone, and every other one has some; from the seventh on all is asked as in the suite.
node corpus/write-corpus.ts "$work/warm-up.jsonl" 0 0 --warm-up 40000
"$python" encode.py "$work/tokenizer.json" "$work/warm-up.jsonl" "$work/warm-up.npz"
shards="$work/warm-up.npz"
for number in $(seq 0 11); do
  kind=''
  [ "$number" -ge 6 ] && kind=--as-asked
  # shellcheck disable=SC2086 # one word for each weight
  node corpus/write-corpus.ts "$work/$number.jsonl" $((number * 1600)) $((number * 1600 + 1600)) $weights \
    --warm-up 7000 $kind
  "$python" encode.py "$work/tokenizer.json" "$work/$number.jsonl" "$work/$number.npz"
  rm "$work/$number.jsonl"
  shards="$shards $work/$number.npz"
done

for model in a b c; do
  # shellcheck disable=SC2086 # one word for each shard
  OMP_NUM_THREADS=1 WORKERS=4 "$python" train.py config.json $model "$work/$model.pt" $shards
done

for file in a:F16 b:F16 c:F16 c.q8_0:Q8_0 c.q4_0:Q4_0; do
  name=${file%%:*}
  model=${name%%.*}
  "$python" convert.py "$work/tokenizer.json" "$work/$model.pt" "Assay tiny $model" "$work/assay-tiny-$name.gguf" \
    "${file##*:}" 6
done

# Those below 60 were looked at while the models were trained.
node corpus/write-items.ts "$work/items.jsonl" 60 160
results=''
for name in a b c c.q8_0 c.q4_0; do
  "$python" evaluate.py "$work/assay-tiny-$name.gguf" "$work/items.jsonl" "$work/replies-$name.jsonl"
  node corpus/score-replies.ts "$work/replies-$name.jsonl" "$work/result-$name.json"
  results="$results $name=$work/result-$name.json"
done
# shellcheck disable=SC2086 # one word for each result
node corpus/write-table.ts $results
