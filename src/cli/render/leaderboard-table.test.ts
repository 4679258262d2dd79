import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { exampleBoard, exampleComparedBoard } from './__fixtures__/example-board.ts'
import { leaderboardTable } from './leaderboard-table.ts'
import { displayWidth } from './terminal-text.ts'

const plain = (width: number) => leaderboardTable(exampleBoard, { width, hasColor: false })

describe('leaderboardTable', () => {
  it('args: 80 columns', () => {
    expect(plain(80)).toMatchInlineSnapshot(`
      "  #  supplier       tier     score 95%   rec   4xx   err   bad   up      p50/p95
        1  SIM https://…  high     88.0 83–92   86   10%    0%    0%  89%  120ms/400ms
      ref  reference-co…  middle   68.0 62–73   70   10%    0%    0%  89%  120ms/400ms
        2  SIM weak       middle?  50.0 36–64  ↓24  7.5%  4.2%  2.5%  89%    940ms/12s
        –  a-newcomer-w…  –        –             –     –     –     –    –            –

      Score: assay-basics v1, in points of 100, with an interval that holds at every
      look (95 %). Tiers begin at 30, 55, 80. ?: not decided yet. –: not yet known.
      rec: score of the last items, ↑↓ where it differs clearly. 4xx: refused. err:
      200 around an error. bad: malformed or oversized. up: available. s/n/u/?:
      attempts lost by supplier, network, us, nobody knows.
      2 ranked; all rank bands hold together with 95 %. SIM: a simulated endpoint.
      ref: a reference, measured for comparison, not ranked.
      The tier scale is uncalibrated: it has not been fitted on references yet.
      Every supplier here is simulated."
    `)
  })

  it('behavior: suites by which suppliers cannot be measured are named', () => {
    const [first, ...rest] = exampleBoard.rows
    if (first?.score == null) throw new TypeError('the first row of the fixture has a score')
    const { score } = first
    const estimate = { ...score.estimate, n: 0, mean: null, lower: 0, upper: 1 }
    const missing = { ...score, suite: 'mmlu', estimate, items: { ...score.items, capabilityMissing: 40 } }
    const rows = [{ ...first, score: missing, otherSuites: [missing] }, ...rest]
    const table = leaderboardTable({ ...exampleBoard, rows }, { width: 160, hasColor: false })
    expect(table.split('\n')[1]).toContain('not measurable')
    expect(table).toContain(
      'Not measurable, for want of log-probabilities in the answers; suite (suppliers): mmlu (2).',
    )
  })

  it('args: 120 columns', () => {
    expect(plain(120)).toMatchInlineSnapshot(`
      "  #  supplier          tier          score 95%   0     30   55   80    rec   4xx   err   bad   up  s/n/u/?       p50/p95
        1  SIM https://str…  high 95%      88.0 83–92        ┊    ┊    ╋●━    86   10%    0%    0%  89%  12/8/0/0  120ms/400ms
      ref  reference-copy    middle 95%    68.0 62–73        ┊    ┊━●━ ┊      70   10%    0%    0%  89%  12/8/0/0  120ms/400ms
        2  SIM weak          base–middle?  50.0 36–64        ┊━━━●╋━   ┊     ↓24  7.5%  4.2%  2.5%  89%  17/1/0/2    940ms/12s
        –  a-newcomer-with…  –             –                 ┊    ┊    ┊       –     –     –     –    –  –                   –

      Score: assay-basics v1, in points of 100, with an interval that holds at every look (95 %). Tiers begin at 30, 55, 80.
      ?: not decided yet. –: not yet known.
      rec: score of the last items, ↑↓ where it differs clearly. 4xx: refused. err: 200 around an error. bad: malformed or
      oversized. up: available. s/n/u/?: attempts lost by supplier, network, us, nobody knows.
      2 ranked; all rank bands hold together with 95 %. SIM: a simulated endpoint. ref: a reference, measured for comparison,
      not ranked.
      The tier scale is uncalibrated: it has not been fitted on references yet.
      Every supplier here is simulated."
    `)
  })

  it('args: 200 columns', () => {
    expect(plain(200)).toMatchInlineSnapshot(`
      "  #  band  supplier                   service  tier          score [interval]   0      30    55     80        n  recent  refused  200+err   bad  available  lost to s/n/u/?  latency p50/p95  epoch  pay
        1  1–1   SIM https://strong.examp…  text     high 95%      88.0 [83.4, 91.7]         ┊     ┊      ╋━●     800      86      10%       0%    0%        89%  12/8/0/0             120ms/400ms      0    –
      ref        reference-copy             text     middle 95%    68.0 [62.9, 72.8]         ┊     ┊ ━━●━ ┊      1200      70      10%       0%    0%        89%  12/8/0/0             120ms/400ms      0    –
        2  2–2   SIM weak                   text     base–middle?  50.0 [36.4, 63.6]         ┊ ━━━●╋━━    ┊       150     ↓24     7.5%     4.2%  2.5%        89%  17/1/0/2               940ms/12s      0    –
        –        a-newcomer-with-a-long-n…  text     –             –                         ┊     ┊      ┊         –       –        –        –     –          –  –                              –      –    –

      Score: assay-basics v1, in points of 100, with an interval that holds at every look (95 %). Tiers begin at 30, 55, 80. ?: not decided yet. –: not yet known.
      recent: score of the last items, ↑↓ where it differs clearly. refused: 4xx. 200+err: a success status around an error. bad: malformed or oversized. s/n/u/?: attempts lost by the supplier, the network,
      us, nobody knows.
      2 ranked; all rank bands hold together with 95 %. SIM: a simulated endpoint. ref: a reference, measured for comparison, not ranked.
      The tier scale is uncalibrated: it has not been fitted on references yet.
      Every supplier here is simulated."
    `)
  })

  it.each([78, 80, 99, 100, 120, 139, 140, 160, 200, 300])('behavior: no line is wider than %i columns', (width) => {
    const compared = leaderboardTable(exampleComparedBoard, { width, hasColor: false })
    for (const line of [...plain(width).split('\n'), ...compared.split('\n')]) {
      expect(displayWidth(line)).toBeLessThanOrEqual(width)
    }
  })

  it('behavior: groups and findings, 100 columns', () => {
    expect(leaderboardTable(exampleComparedBoard, { width: 100, hasColor: false })).toMatchInlineSnapshot(`
      "  #  supplier          tier          grp  findings           score 95%   rec   4xx   up      p50/p95
        1  SIM https://str…  high 95%      A                       88.0 83–92   86   10%  89%  120ms/400ms
      ref  reference-copy    middle 95%                            68.0 62–73   70   10%  89%  120ms/400ms
        2  SIM weak          base–middle?  A    changed refuses-…  50.0 36–64  ↓24  7.5%  89%    940ms/12s
        –  a-newcomer-with…  –                                     –             –     –    –            –

      Score: assay-basics v1, in points of 100, with an interval that holds at every look (95 %). Tiers
      begin at 30, 55, 80. ?: not decided yet. –: not yet known.
      rec: score of the last items, ↑↓ where it differs clearly. 4xx: refused. err: 200 around an error.
      bad: malformed or oversized. up: available. s/n/u/?: attempts lost by supplier, network, us, nobody
      knows.
      2 ranked; all rank bands hold together with 95 %. SIM: a simulated endpoint. ref: a reference,
      measured for comparison, not ranked.
      Same letter, alike in their answers: A the same weights (2 suppliers).
      Findings, with their error rates in \`assay suppliers ID\`; changed: not what it was when its epoch
      began; gap: better on public items than on private ones; refuses-hard: refuses hard items more often
      than easy ones.
      The tier scale is uncalibrated: it has not been fitted on references yet.
      Every supplier here is simulated."
    `)
  })

  it('behavior: groups and findings, 160 columns', () => {
    const lines = leaderboardTable(exampleComparedBoard, { width: 160, hasColor: false }).split('\n')
    expect(lines.slice(0, 5).join('\n')).toMatchInlineSnapshot(`
      "  #  band  supplier              tier          grp  findings           score 95%   0     30   55   80       n  rec   4xx   err   bad   up  s/n/u/?       p50/p95
        1  1–1   SIM https://strong.…  high 95%      A                       88.0 83–92        ┊    ┊    ╋●━    800   86   10%    0%    0%  89%  12/8/0/0  120ms/400ms
      ref        reference-copy        middle 95%                            68.0 62–73        ┊    ┊━●━ ┊     1200   70   10%    0%    0%  89%  12/8/0/0  120ms/400ms
        2  2–2   SIM weak              base–middle?  A    changed refuses-…  50.0 36–64        ┊━━━●╋━   ┊      150  ↓24  7.5%  4.2%  2.5%  89%  17/1/0/2    940ms/12s
        –        a-newcomer-with-a-l…  –                                     –                 ┊    ┊    ┊        –    –     –     –     –    –  –                   –"
    `)
  })

  it.each([80, 120, 200])('behavior: colour changes no character at %i columns', (width) => {
    const colored = leaderboardTable(exampleBoard, { width, hasColor: true })
    const strip = (text: string) => stripVTControlCharacters(text).replace(/ +$/gm, '')
    expect(strip(colored)).toBe(plain(width))
    expect(colored).toContain('\u001b[')
  })

  it('behavior: what suppliers call themselves cannot steer the terminal', () => {
    expect(plain(300)).not.toMatch(/[\u001b\u202e]/)
  })

  it('behavior: the mark of a simulated endpoint survives any cut', () => {
    expect(plain(60)).toContain('SIM ')
  })

  it('behavior: on Morse the service tells apart what one servicer is staked for', () => {
    const [first] = exampleBoard.rows
    if (first === undefined) throw new Error('The example has rows.')
    const { supplier } = first
    const rows = [
      { ...first, supplier: { ...supplier, network: 'morse' as const, service: 'A10C', name: 'mis-staked' } },
      {
        ...first,
        supplier: { ...supplier, network: 'morse' as const, service: 'A100', name: null, address: 'd493751f' },
      },
    ]
    const [, ...lines] = leaderboardTable({ ...exampleBoard, rows }, { width: 120, hasColor: false }).split('\n')
    expect(lines.slice(0, 2).map((line) => /SIM A10\w .{8}/.exec(line)?.[0])).toEqual([
      'SIM A10C mis-stak',
      'SIM A100 d493751f',
    ])
  })

  it('args: no rows', () => {
    expect(leaderboardTable({ ...exampleBoard, rows: [], total: 0 }, { width: 80, hasColor: false })).toBe(
      'No suppliers yet: none was found, or the filters leave none.',
    )
  })

  it('behavior: says what is left out', () => {
    const board = { ...exampleBoard, total: 9, unreadable: [{ supplierId: 'x', problem: 'y' }] }
    const text = leaderboardTable(board, { width: 200, hasColor: false })
    expect(text).toContain('4 of 9 suppliers shown.')
    expect(text).toContain('Without figures, as this version cannot read them: 1.')
  })
})
