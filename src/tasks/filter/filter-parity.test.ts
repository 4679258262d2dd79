import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFilter } from './filter.ts'
import { countedSearches } from './filter-step.ts'

/** Filters of the real lm-evaluation-harness (commit 4e7e0d47f) on prepared inputs. */
type Units = {
  regex: { pat: string; g: number; in: string[]; out: string[] }[]
  multi_choice_regex: {
    in: string[]
    choices: string[]
    ignore_case: boolean
    ignore_punctuation: boolean
    g: number
    out: string[]
  }[]
  majority_vote: { in: string[]; out: string[] }[]
  take_first_k: { in: string[]; k: number; out: string[] }[]
}

const goldens = process.env.ASSAY_GOLDENS

describe.skipIf(goldens === undefined)(
  `parity of filters${goldens === undefined ? ' (skipped: ASSAY_GOLDENS is not set)' : ''}`,
  () => {
    const units = () => JSON.parse(readFileSync(join(goldens ?? '', 'lmeh', 'units.json'), 'utf8')) as Units

    it('regex', () => {
      const { regex: cases } = units()
      const found = cases.map(({ pat, g, in: texts }) =>
        createFilter('regex', { regex_pattern: pat, group_select: g })?.(texts, {}, countedSearches()),
      )
      expect(found).toEqual(cases.map(({ out }) => out))
    })

    it('multi_choice_regex', () => {
      const { multi_choice_regex: cases } = units()
      const found = cases.map(({ in: texts, choices, g, ...flags }) => {
        const { ignore_case, ignore_punctuation } = flags
        const options = { regex_pattern: '(\\([A-Z]\\))', group_select: g, ignore_case, ignore_punctuation }
        return createFilter('multi_choice_regex', options)?.(texts, { choices }, countedSearches())
      })
      expect(found).toEqual(cases.map(({ out }) => out))
    })

    it('majority_vote and take_first_k', () => {
      const { majority_vote: votes, take_first_k: firsts } = units()
      expect(votes.map((vote) => createFilter('majority_vote', {})?.(vote.in, {}, countedSearches()))).toEqual(
        votes.map(({ out }) => out),
      )
      expect(
        firsts.map((first) => createFilter('take_first_k', { k: first.k })?.(first.in, {}, countedSearches())),
      ).toEqual(firsts.map(({ out }) => out))
    })
  },
)
