import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFilter } from './filter/filter.ts'
import { aggregateGroup, aggregateMean } from './metric/aggregate.ts'
import { findAggregation } from './metric/aggregation.ts'
import { confusion, f1 } from './metric/classification.ts'
import { type ExactMatchOptions, exactMatch } from './metric/exact-match.ts'
import { rollingWindows } from './metric/rolling-windows.ts'
import { softmax } from './metric/softmax.ts'
import { standardError } from './metric/standard-error.ts'
import { PythonFloat } from './python/value.ts'

/** Single functions of the real lm-evaluation-harness (commit 4e7e0d47f) on prepared inputs. */
type Units = {
  exact_match: { p: string; r: string; kw: ExactMatchOptions; s: number }[]
  regex: { pat: string; g: number; in: string[]; out: string[] }[]
  majority_vote: { in: string[]; out: string[] }[]
  take_first_k: { in: string[]; k: number; out: string[] }[]
  mean_stderr: { x: number[]; mean: number; stderr: number }
  weighted_f1: Labels
  f1: Labels
  mcc: Labels
  brier: { g: number[]; p: number[][]; v: number }
  perplexity: { x: number[]; v: number }
  weighted_perplexity: { x: number[]; w: number[]; v: number }
  bits_per_byte: { x: number[]; w: number[]; v: number }
  bootstrap: { f: string; x: number[]; iters: number; v: number }[]
  rolling: { n: number; max: number; ctx: number; w: [number[], number[]][] }[]
  softmax: { x: number[]; v: number[] }
  group: { stderrs: number[]; sizes: number[]; metrics: number[]; pooled: number; weighted: number; unweighted: number }
}

type Labels = { g: number[]; p: number[]; v: number }

const goldens = process.env.ASSAY_GOLDENS

function readUnits(): Units {
  return JSON.parse(readFileSync(join(goldens ?? '', 'lmeh', 'units.json'), 'utf8')) as Units
}

describe.skipIf(goldens === undefined)(
  `parity of units${goldens === undefined ? ' (skipped: ASSAY_GOLDENS is not set)' : ''}`,
  () => {
    it('exact_match', () => {
      const { exact_match: cases } = readUnits()
      expect(cases.map(({ p, r, kw }) => exactMatch(kw)(r, p))).toEqual(cases.map(({ s }) => s))
    })

    it('regex', () => {
      const { regex: cases } = readUnits()
      const found = cases.map(({ pat, g, in: texts }) =>
        createFilter('regex', { regex_pattern: pat, group_select: g })?.(texts),
      )
      expect(found).toEqual(cases.map(({ out }) => out))
    })

    it('majority_vote and take_first_k', () => {
      const { majority_vote: votes, take_first_k: firsts } = readUnits()
      expect(votes.map((vote) => createFilter('majority_vote', {})?.(vote.in))).toEqual(votes.map(({ out }) => out))
      expect(firsts.map((first) => createFilter('take_first_k', { k: first.k })?.(first.in))).toEqual(
        firsts.map(({ out }) => out),
      )
    })

    it('mean with standard error, alone and in groups', () => {
      const { mean_stderr: alone, group } = readUnits()
      expect(aggregateMean(alone.x)).toEqual({ mean: alone.mean, stderr: alone.stderr })
      const members = group.sizes.map((size, index) => ({
        size,
        metric: group.metrics[index] ?? 0,
        stderr: group.stderrs[index] ?? 0,
      }))
      expect(aggregateGroup(members, { isWeightedBySize: false })?.mean).toBeCloseTo(group.unweighted, 14)
      const pooled = aggregateGroup(members)
      expect(pooled?.mean).toBeCloseTo(group.weighted, 14)
      expect(pooled?.stderr).toBeCloseTo(group.pooled, 14)
    })

    it('F1, Matthews correlation, Brier score', () => {
      const { weighted_f1: weighted, f1: binary, mcc, brier } = readUnits()
      const pairs = ({ g, p }: Labels) => g.map((gold, index) => [gold, p[index] ?? null] as const)
      expect(f1(confusion(pairs(weighted)), 'weighted')).toBeCloseTo(weighted.v, 14)
      expect(findAggregation('f1')?.aggregate(pairs(binary))).toBe(binary.v)
      expect(findAggregation('matthews_corrcoef')?.aggregate(pairs(mcc))).toBe(mcc.v)
      const items = brier.g.map((gold, index) => [gold, floats(brier.p[index] ?? [])])
      expect(findAggregation('brier_score')?.aggregate(items)).toBe(brier.v)
    })

    it('perplexities, bits per byte, softmax', () => {
      const { perplexity, weighted_perplexity: weighted, bits_per_byte: bits, softmax: probabilities } = readUnits()
      const pairs = ({ x, w }: { x: number[]; w: number[] }) =>
        x.map((value, index) => [new PythonFloat(value), w[index] ?? 0])
      expect(findAggregation('perplexity')?.aggregate(floats(perplexity.x))).toBe(perplexity.v)
      expect(findAggregation('weighted_perplexity')?.aggregate(pairs(weighted))).toBe(weighted.v)
      expect(findAggregation('bits_per_byte')?.aggregate(pairs(bits))).toBe(bits.v)
      expect(softmax(probabilities.x)).toEqual(probabilities.v.map((value) => expect.closeTo(value, 15)))
    })

    it('bootstrapped standard errors', () => {
      for (const { f: name, x, iters, v } of readUnits().bootstrap) {
        const aggregation = findAggregation(name)
        if (aggregation === undefined) throw new Error(`no aggregation ${name}`)
        const question = { metric: name, aggregation, items: floats(x), bootstrapIterations: iters }
        expect(Number(standardError(question)) / v).toBeCloseTo(1, 12)
      }
    })

    it('rolling windows', () => {
      const { rolling: cases } = readUnits()
      const windows = cases.map(({ n, max, ctx }) =>
        rollingWindows(
          Array.from({ length: n }, (_, token) => token),
          { prefixToken: -100, maximumTokens: max, contextTokens: ctx },
        ).map(({ context, predicted }) => [context, predicted]),
      )
      expect(windows).toEqual(cases.map(({ w }) => w))
    })
  },
)

function floats(values: readonly number[]): PythonFloat[] {
  return values.map((value) => new PythonFloat(value))
}
