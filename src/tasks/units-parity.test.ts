import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFilter } from './filter/filter.ts'
import { aggregateGroup, aggregateMean } from './metric/aggregate.ts'
import { type ExactMatchOptions, exactMatch } from './metric/exact-match.ts'

/** Single functions of the real lm-evaluation-harness (commit 4e7e0d47f) on prepared inputs. */
type Units = {
  exact_match: { p: string; r: string; kw: ExactMatchOptions; s: number }[]
  regex: { pat: string; g: number; in: string[]; out: string[] }[]
  majority_vote: { in: string[]; out: string[] }[]
  take_first_k: { in: string[]; k: number; out: string[] }[]
  mean_stderr: { x: number[]; mean: number; stderr: number }
  group: { stderrs: number[]; sizes: number[]; metrics: number[]; pooled: number; weighted: number }
}

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
      const pooled = aggregateGroup(members)
      expect(pooled?.mean).toBeCloseTo(group.weighted, 14)
      expect(pooled?.stderr).toBeCloseTo(group.pooled, 14)
    })
  },
)
