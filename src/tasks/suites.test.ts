import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { suite, suitePropensities } from '#records/suite.ts'
import { readCsvCells } from './dataset/read-csv.ts'
import { readCatalogue } from './definition/catalogue.ts'
import { mmluSubjects } from './suites/mmlu-subjects.ts'
import { benchmarkSuites } from './suites.ts'

describe('benchmarkSuites', () => {
  it('default: public, recognisable, never setting tiers', () => {
    const shapes = benchmarkSuites.map(({ name, setsTier, visibility, isRecognisable, groups }) => {
      const tasks = groups.reduce((sum, group) => sum + group.tasks.length, 0)
      return [name, setsTier, visibility, isRecognisable, groups.length, tasks]
    })
    expect(shapes).toEqual([
      ['gsm8k', false, 'public', true, 1, 1],
      ['gsm8k_chat', false, 'public', true, 1, 1],
      ['mmlu', false, 'public', true, 4, 57],
      ['mmlu_letter', false, 'public', true, 4, 57],
      ['mmlu_letter_chat', false, 'public', true, 4, 57],
      ['arc_challenge', false, 'public', true, 1, 1],
      ['open-llm-leaderboard-v1', false, 'public', true, 6, 62],
      ['open-llm-leaderboard-v2', false, 'public', true, 6, 39],
      ['ifeval_chat', false, 'public', true, 1, 1],
      ['leaderboard_bbh', false, 'public', true, 1, 24],
      ['bbh_cot_fewshot', false, 'public', true, 1, 27],
      ['leaderboard_math_hard', false, 'public', true, 1, 7],
      ['hendrycks_math', false, 'public', true, 1, 7],
      ['leaderboard_gpqa', false, 'public', true, 1, 3],
      ['leaderboard_musr', false, 'public', true, 1, 3],
      ['mmlu_pro', false, 'public', true, 1, 14],
      ['mgsm_direct', false, 'public', true, 1, 11],
      ['mgsm_native_cot', false, 'public', true, 1, 11],
      ['agieval', false, 'public', true, 1, 21],
    ])
    for (const entry of benchmarkSuites) suite.parse(entry)
  })

  it('behavior: every task has a definition, and MMLU covers its group', async () => {
    const catalogue = await readCatalogue()
    const names = benchmarkSuites.flatMap(({ groups }) => groups.flatMap(({ tasks }) => tasks.map(({ task }) => task)))
    expect(names.filter((name) => !catalogue.tasks.has(name.split('@')[0] ?? ''))).toEqual([])
    const areas = Object.entries(mmluSubjects).map(([area, subjects]) => [
      `mmlu_${area}`,
      Object.keys(subjects).map((subject) => `mmlu_${subject}`),
    ])
    expect(Object.fromEntries(areas)).toEqual(
      Object.fromEntries([...catalogue.groups].filter(([name]) => name.startsWith('mmlu_') && name !== 'mmlu_pro')),
    )
  })

  it('behavior: the groups of definitions are whole', async () => {
    const { groups } = await readCatalogue()
    const whole = benchmarkSuites.filter(({ name }) => groups.has(name) && name !== 'mmlu')
    const tasks = whole.map(({ name, groups: parts }) => [
      name,
      parts.flatMap((part) => part.tasks.map(({ task }) => task)).sort(),
    ])
    expect(tasks).toEqual(whole.map(({ name }) => [name, [...(groups.get(name) ?? [])].sort()]))
    expect(whole).toHaveLength(10)
  })

  it('behavior: a draw of MMLU is uniform over its 14,042 documents', () => {
    const mmlu = benchmarkSuites.find(({ name }) => name === 'mmlu')
    if (mmlu === undefined) throw new Error('no mmlu')
    const propensities = suitePropensities(mmlu)
    const anatomy = propensities.find(({ task }) => task === 'mmlu_anatomy')
    expect(anatomy?.propensity).toBeCloseTo(135 / 14042, 12)
    expect(propensities.reduce((sum, { propensity }) => sum + propensity, 0)).toBeCloseTo(1, 12)
  })
})

const datasets = process.env.ASSAY_DATASETS

describe.skipIf(datasets === undefined)(
  `mmluSubjects${datasets === undefined ? ' (skipped: ASSAY_DATASETS is not set)' : ''}`,
  () => {
    it('default: sizes are those of the data', () => {
      const folder = join(datasets ?? '', 'mmlu', 'test')
      expect(existsSync(folder)).toBe(true)
      for (const [subject, size] of Object.values(mmluSubjects).flatMap((area) => Object.entries(area))) {
        const path = join(folder, `${subject}_test.csv`)
        expect([subject, readCsvCells(readFileSync(path, 'utf8'), path).length]).toEqual([subject, size])
      }
    })
  },
)
