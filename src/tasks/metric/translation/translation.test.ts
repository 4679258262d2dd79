import { describe, expect, it } from 'vitest'
import { translation } from '../__golden__/golden.ts'
import { corpusBleu, sentenceBleu } from './bleu.ts'
import { corpusChrf } from './chrf.ts'
import { corpusTer } from './ter.ts'
import { type BleuTokenizer, bleuWords } from './tokenizer.ts'

const tokenizers: readonly BleuTokenizer[] = ['13a', 'intl', 'zh', 'char', 'none']
const { sentences, shifts, corpora } = translation

function near(values: readonly number[]) {
  return values.map((value) => expect.closeTo(value, 10))
}

describe('bleuWords', () => {
  it.each(tokenizers)('default: %s cuts texts as sacrebleu does', (tokenizer) => {
    expect(sentences.map(({ hypothesis }) => bleuWords(hypothesis.trimEnd(), tokenizer))).toEqual(
      sentences.map(({ words }) => words[tokenizer]),
    )
  })
})

describe('sentenceBleu', () => {
  it('default: sentences in ten scripts, one to three references', () => {
    expect(sentences.map((segment) => sentenceBleu(segment))).toEqual(near(sentences.map(({ bleu }) => bleu)))
  })

  it.each(tokenizers)('args: %s, lower case, all four orders', (tokenizer) => {
    const options = { tokenizer, isLowercased: true, hasEffectiveOrder: false }
    expect(sentences.map((segment) => sentenceBleu(segment, options))).toEqual(
      near(sentences.map(({ bleu_plain: bleu }) => bleu[tokenizer])),
    )
  })

  it('args: smoothing by nothing, by a floor, by adding', () => {
    expect(sentences.map((segment) => sentenceBleu(segment, { smoothing: { kind: 'none' } }))).toEqual(
      near(sentences.map(({ bleu_none: bleu }) => bleu)),
    )
    expect(sentences.map((segment) => sentenceBleu(segment, { smoothing: { kind: 'floor', value: 0.1 } }))).toEqual(
      near(sentences.map(({ bleu_floor: bleu }) => bleu)),
    )
    expect(sentences.map((segment) => sentenceBleu(segment, { smoothing: { kind: 'add-k', value: 1 } }))).toEqual(
      near(sentences.map(({ bleu_add: bleu }) => bleu)),
    )
  })
})

describe('corpora', () => {
  const first = sentences.map(({ hypothesis, references }) => ({ hypothesis, references: references.slice(0, 1) }))

  it.each(corpora)('default: BLEU, chrF, chrF++ and TER of $size segments', (golden) => {
    const segments = first.slice(0, golden.size)
    expect({
      size: segments.length,
      bleu: Object.fromEntries(tokenizers.map((tokenizer) => [tokenizer, corpusBleu(segments, { tokenizer })])),
      chrf: corpusChrf(segments),
      chrf_plus: corpusChrf(segments, { wordOrder: 2 }),
      ter: corpusTer(segments),
    }).toEqual({
      size: golden.size,
      bleu: Object.fromEntries(tokenizers.map((tokenizer) => [tokenizer, expect.closeTo(golden.bleu[tokenizer], 10)])),
      chrf: expect.closeTo(golden.chrf, 10),
      chrf_plus: expect.closeTo(golden.chrf_plus, 10),
      ter: expect.closeTo(golden.ter, 10),
    })
  })
})

describe('corpusChrf', () => {
  it('default: chrF, chrF++, and with epsilon, white space and another beta', () => {
    expect(sentences.map((segment) => corpusChrf([segment]))).toEqual(near(sentences.map(({ chrf }) => chrf)))
    expect(sentences.map((segment) => corpusChrf([segment], { wordOrder: 2 }))).toEqual(
      near(sentences.map(({ chrf_plus: chrf }) => chrf)),
    )
    const options = { hasEpsilonSmoothing: true, keepsWhitespace: true, beta: 3 }
    expect(sentences.map((segment) => corpusChrf([segment], options))).toEqual(
      near(sentences.map(({ chrf_epsilon: chrf }) => chrf)),
    )
  })
})

describe('corpusTer', () => {
  it('default: sentences, and long lists of words with many shifts', () => {
    expect(sentences.map((segment) => corpusTer([segment]))).toEqual(near(sentences.map(({ ter }) => ter)))
    expect(shifts.map((segment) => corpusTer([segment]))).toEqual(near(shifts.map(({ ter }) => ter)))
  })

  it('behavior: a hostile text is bounded work', () => {
    const words = Array.from({ length: 20_000 }, (_, index) => (index % 2 === 0 ? 'a' : 'b')).join(' ')
    expect(corpusTer([{ hypothesis: words, references: ['b a b a'] }])).toBe(51_100)
    const letters = Array.from({ length: 4_000_000 }, (_, index) =>
      String.fromCharCode(97 + ((index * index) % 26)),
    ).join('')
    expect(corpusChrf([{ hypothesis: letters, references: ['a'] }])).toBeLessThan(1)
    expect(corpusBleu([{ hypothesis: `${letters} .`, references: ['a'] }])).toBe(0)
  })
})
