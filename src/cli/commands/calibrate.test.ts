import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type TierCalibration, tierCalibration } from '#records/tier-scale.ts'
import { readLastTierCalibration } from '#store/calibrations.ts'
import { openStore } from '#store/open-store.ts'
import { basicsSuite } from '#tasks/basics/basics-suite.ts'
import { createProgram } from '../program.ts'

const five = [
  ['a', 54.96, 56.1],
  ['b', 54.91, 54.2],
  ['c', 72.62, 73.4],
  ['d', 67.87, 68.2],
  ['e', 65.32, 66],
] as const

let folder: string
let printed: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-calibrate-'))
  await (await openStore({ dataFolder: join(folder, 'store') })).close()
})
beforeEach(() => {
  printed = ''
  // The store is the folder, also where the tests have a server.
  vi.stubEnv('DATABASE_URL', undefined)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function calibrate(references: string, ...flags: string[]): Promise<void> {
  const file = join(folder, 'references.yaml')
  await writeFile(file, references)
  const words = ['calibrate', file, '--store', join(folder, 'store'), ...flags]
  await createProgram().parseAsync(words, { from: 'user' })
}

function entries(rows: readonly (readonly [string, number, number])[]): string {
  const lines = rows.map(
    ([name, standing, score]) => `  - { name: ${name}, standing: ${standing}, items: 2000, score: ${score} }`,
  )
  return `references:\n${lines.join('\n')}\n`
}

async function inForce(): Promise<TierCalibration | undefined> {
  const store = await openStore({ dataFolder: join(folder, 'store') })
  try {
    return await readLastTierCalibration(store.database, basicsSuite)
  } finally {
    await store.close()
  }
}

describe('assay calibrate', () => {
  it('args: --dry-run puts nothing in force', async () => {
    await calibrate(entries(five), '--dry-run')
    expect(printed).toContain('middle                    55.2   52.8 and 57.6')
    expect(printed).toContain('off by 0.8 points on average')
    expect(await inForce()).toBeUndefined()
  })

  it('default: in force, printed, and written where asked', async () => {
    const out = join(folder, 'scale.json')
    await calibrate(entries(five), '--json', '--out', out)
    const calibration = tierCalibration.parse(JSON.parse(printed))
    expect(calibration).toMatchObject({ suite: basicsSuite.name, suiteVersion: basicsSuite.version })
    expect(JSON.parse(await readFile(out, 'utf8'))).toEqual(calibration)
    expect(await inForce()).toEqual(calibration)
  })

  it.each([
    ['two references', entries(five.slice(0, 2)), '2 references are too few.'],
    [
      'falling scores',
      entries(five.map(([name, standing, score]) => [name, standing, 100 - score])),
      'cannot be told that scores rise',
    ],
    ['no measurement', 'references: [{ name: a, standing: 50 }]', 'references.0: must have name, standing, and either'],
    ['a name twice', entries([...five, ['a', 60, 60]]), 'a: is there twice'],
    ['no YAML', 'references: [', 'it is not YAML'],
    ['a stranger', 'references: [{ name: a, standing: 50, supplier: nobody }]', 'nobody'],
  ])('error: %s', async (_name, text, message) => {
    await expect(calibrate(text)).rejects.toThrow(message)
  })
})
