import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measured } from '../../bench/evidence/__fixtures__/scene.ts'
import { assayIn, measuredFolder } from './__fixtures__/measured-folder.ts'

let folder: string
let store: string
beforeAll(async () => {
  ;({ folder, store } = await measuredFolder(8))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const assay = (...words: string[]) => assayIn(folder, ['plan', ...words])

describe('assay plan', () => {
  it('default: without a store it plans an example and says so', async () => {
    const { code, stdout, stderr } = await assay('--target-items', '380')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(
      stdout,
    ).toBe(`1,000 suppliers, sessions of 24 for 4 applications every 60 minutes, 10 items per supplier and session (an example: no
store here)
A decision takes 380 items on average.

  met in a session           9.3%
  until a supplier is met    10.8 h on average, 31.0 h for 95 %, 2.0 d for 99 %
  until all are met once     3.2 d on average, 4.3 d for 95 %, 5.0 d for 99 %
  until a tier is decided    17.1 d on average, 21.7 d for 95 %, 23.9 d for 99 %
  all decided anew every     30.0 d
  relays a day               12,667 (sessions leave room for 22,224)
  cost a day                 $0.67
`)
  })

  it('default: with a store it plans what is measured there', async () => {
    const { code, stdout } = await assay('--store', store, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      basis: 'store',
      measuredRelaysPerDay: expect.any(Number),
      fleets: [
        {
          design: { nodes: 2, sessionNodes: 2, applications: 1, relaysPerItem: expect.any(Number) },
          reach: { met: 1 },
        },
      ],
    })
  })

  it('args: --table, with no sessions for ten suppliers', async () => {
    const { stdout } = await assay('--table', '--target-items', '380')
    expect(stdout.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      [
        'Suppliers',
        'Applications',
        'Met in a session',
        'Wait',
        'All met',
        'Decided',
        'Anew every',
        'Relays a day',
        'Cost a day',
      ],
      ['10', '4', 'none', '–', '–', '–', '–', '–', '–'],
      ['1,000', '4', '9.3%', '10.8 h', '3.2 d', '17.1 d', '30.0 d', '12,667', '$0.67'],
      ['100,000', '64', '1.5%', '2.7 d', '32.8 d', '104 d', '104 d', '365,867', '$19.39'],
      [''],
      ['No sessions for 10 suppliers: a session takes 24, and with fewer the network gives none.'],
      [''],
    ])
  })

  it('args: --simulate stands beside the closed form', async () => {
    const { stdout } = await assay('--suppliers', '200', '--target-items', '100', '--simulate', '--json')
    const [{ reach, simulated }] = JSON.parse(stdout).fleets
    expect(simulated.decisionDays / reach.decisionDays.mean).toBeCloseTo(1, 1)
    expect(simulated.coverageDays / reach.coverageDays.mean).toBeCloseTo(1, 1)
  })

  it('args: --separate two scores, or a supplier and its score', async () => {
    const { stdout } = await assay('--separate', '0.68:0.72')
    expect(stdout).toContain('looked at after every one         3,837        6,766')
    const missing = await assay('--separate', measured.address, 'nobody', '--store', store)
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('nobody')])
  })

  it('args: --services', async () => {
    const [few, many] = [await assay('--services', '256'), await assay('--services', '256', '--nodes', '10000')]
    expect(few.stdout).toMatch(/^5,000 nodes over 256 services: 19 each\. No sessions: 5 nodes are missing in each\./)
    expect(many.stdout).toContain('  applications in all        18\n')
  })

  it('args: --page writes the page and its figures', async () => {
    const { stdout } = await assay('--page', join(folder, 'page'), '--json')
    const { written } = JSON.parse(stdout)
    expect(written.map((path: string) => path.slice(folder.length))).toEqual([
      '/page/planning.md',
      '/page/figures/planning-items.svg',
      '/page/figures/planning-days.svg',
    ])
    expect(await readFile(written[0], 'utf8')).toMatch(/^# How many relays/)
  })

  it.each([
    [['--separate', '0.7:0.7'], 'both have the same score'],
    [['--separate', '70:72'], 'neither two suppliers nor two scores'],
    [['--separate', 'a', 'b', 'c'], 'takes two suppliers'],
    [['--separate', '0.1:0.9', '--correlation', '0.5'], 'correlate by 0.11 at most'],
    [['--suppliers', '0'], 'whole number above 0'],
    [['--price', 'x'], 'number above 0'],
  ])('error: %j', async (words, message) => {
    const { code, stdout, stderr } = await assay(...words)
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(message)])
  })
})
