import { splitText, stripEnd } from '../../python/text.ts'
import { distanceOf, type EditStep, type EditTable, editSteps, editTable } from './edit-distance.ts'
import { capped, type Segment, totals } from './segment.ts'

/** Tercom's limits: words of a shift, how far it goes, and how many shifts are tried for one segment (sacrebleu's). */
const longestShift = 10
const farthestShift = 50
const maximumCandidates = 1000

/** Words that are looked at: what a supplier can make us work on, some seconds at worst. */
const maximumWords = 2048

/**
 * What one segment adds to a corpus: least edits to any reference, mean length of the references. Words are compared in lower
 * case, punctuation stays with them.
 *
 * @param references at least one
 */
export function terStatistics({ hypothesis, references }: Segment): number[] {
  // Numbers in place of words: comparing them is most of the work.
  const numbers = new Map<string, number>()
  const hypothesisWords = terWords(hypothesis, numbers)
  const referenceWords = references.map((reference) => Int32Array.from(terWords(reference, numbers)))
  const edits = referenceWords.map((reference) => translationEdits(hypothesisWords, reference))
  const length = referenceWords.reduce((sum, { length }) => sum + length, 0)
  return [Math.min(...edits), length / references.length]
}

function terWords(text: string, numbers: Map<string, number>): number[] {
  const words = splitText(stripEnd(capped(text)).toLowerCase()).slice(0, maximumWords)
  for (const word of words) if (!numbers.has(word)) numbers.set(word, numbers.size)
  return words.map((word) => numbers.get(word) ?? 0)
}

/** TER in per cent of added statistics; it can be over 100. */
export function terOfStatistics([edits = 0, length = 0]: ArrayLike<number> & Iterable<number>): number {
  if (length > 0) return 100 * (edits / length)
  return edits > 0 ? 100 : 0
}

/** Translation edit rate in per cent of a whole corpus (Snover et al. 2006) as sacrebleu 2.6 computes it by default. */
export function corpusTer(segments: readonly Segment[]): number {
  return terOfStatistics(totals(segments.map(terStatistics)))
}

/** Shifts of word runs as long as they help, then insertions, deletions and substitutions. */
function translationEdits(hypothesis: readonly number[], reference: Int32Array): number {
  if (reference.length === 0) return hypothesis.length
  let table = editTable(hypothesis, reference)
  let [shifts, candidates] = [0, 0]
  while (true) {
    const found = bestShift(table, reference, candidates)
    candidates = found.candidates
    if (candidates >= maximumCandidates || found.gain <= 0) break
    shifts += 1
    table = found.table
  }
  return shifts + distanceOf(table)
}

type Shift = {
  readonly gain: number
  readonly length: number
  readonly start: number
  readonly target: number
  readonly table: EditTable
}

function bestShift(table: EditTable, reference: Int32Array, before: number) {
  const alignment = align(editSteps(table, reference.length))
  let candidates = before
  let best: Shift | undefined
  for (const run of commonRuns(table.words, reference)) {
    if (isSettled(run, alignment)) continue
    for (const target of targetsOf(run, alignment)) {
      const shifted = editTable(shift(table.words, run.start, run.length, target), reference, table)
      const candidate = { ...run, target, gain: distanceOf(table) - distanceOf(shifted), table: shifted }
      candidates += 1
      if (best === undefined || isBetter(candidate, best)) best = candidate
    }
    if (candidates >= maximumCandidates) break
  }
  return { gain: best?.gain ?? 0, table: best?.table ?? table, candidates }
}

/** Most gain, then the longest run, then the one that stands first, then the first target. */
function isBetter(a: Shift, b: Shift): boolean {
  if (a.gain !== b.gain) return a.gain > b.gain
  if (a.length !== b.length) return a.length > b.length
  if (a.start !== b.start) return a.start < b.start
  return a.target < b.target
}

/** Words that both have in the same order, longest last for each pair of places. */
type Run = { readonly start: number; readonly referenceStart: number; readonly length: number }

function* commonRuns(hypothesis: readonly number[], reference: Int32Array): Generator<Run> {
  for (let start = 0; start < hypothesis.length; start++) {
    const last = Math.min(reference.length - 1, start + farthestShift)
    for (let referenceStart = Math.max(0, start - farthestShift); referenceStart <= last; referenceStart++) {
      const longest = Math.min(longestShift, hypothesis.length - start, reference.length - referenceStart)
      for (let length = 1; length <= longest; length++) {
        if (hypothesis[start + length - 1] !== reference[referenceStart + length - 1]) break
        yield { start, referenceStart, length }
      }
    }
  }
}

/** For each word of the reference its place in the hypothesis, and on both sides what is wrong. */
type Alignment = {
  readonly places: readonly number[]
  readonly isReferenceWrong: readonly boolean[]
  readonly isHypothesisWrong: readonly boolean[]
}

function align(way: readonly EditStep[]): Alignment {
  const places: number[] = []
  const isReferenceWrong: boolean[] = []
  const isHypothesisWrong: boolean[] = []
  for (const step of way) {
    if (step !== 'insert') isHypothesisWrong.push(step !== 'keep')
    if (step === 'delete') continue
    isReferenceWrong.push(step !== 'keep')
    places.push(isHypothesisWrong.length - 1)
  }
  return { places, isReferenceWrong, isHypothesisWrong }
}

/** True when a shift makes no sense: one side is right already, or the run would move inside of itself. */
function isSettled({ start, referenceStart, length }: Run, alignment: Alignment): boolean {
  const { places, isReferenceWrong, isHypothesisWrong } = alignment
  if (!isHypothesisWrong.slice(start, start + length).includes(true)) return true
  if (!isReferenceWrong.slice(referenceStart, referenceStart + length).includes(true)) return true
  const place = places[referenceStart] ?? -1
  return start <= place && place < start + length
}

/** Where a run could be put: before what stands for its reference words, and behind it. */
function targetsOf({ referenceStart, length }: Run, { places }: Alignment): number[] {
  const targets: number[] = []
  for (let offset = -1; offset < length; offset++) {
    const word = referenceStart + offset
    if (word >= places.length) break
    const target = word < 0 ? 0 : (places[word] ?? 0) + 1
    if (target !== targets.at(-1)) targets.push(target)
  }
  return targets
}

function shift(words: readonly number[], start: number, length: number, target: number): number[] {
  const run = words.slice(start, start + length)
  if (target < start)
    return [...words.slice(0, target), ...run, ...words.slice(target, start), ...words.slice(start + length)]
  const before = words.slice(0, start)
  const end = target > start + length ? target : length + target
  return [...before, ...words.slice(start + length, end), ...run, ...words.slice(end)]
}
