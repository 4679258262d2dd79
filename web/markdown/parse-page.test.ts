import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parsePage } from './parse-page.ts'

const options = { folder: 'docs/statistics', sizeOf: () => ({ width: 20, height: 10 }) }

describe('parsePage', () => {
  it('default: a page becomes data', () => {
    const page = parsePage(
      [
        '# Tiers & *pay*',
        '',
        'One **bold** `a<b` word.',
        '',
        '![by score](figures/tiers.svg)',
        '',
        '## Times and nonces (`cache`)',
        '',
        '3. three',
        '',
        '| rule | wrong |',
        '| --- | ---: |',
        '| this | 2.9 % |',
        '',
        '```yaml',
        'a: <b>',
        '```',
      ].join('\n'),
      options,
    )
    expect(page).toEqual({
      title: 'Tiers & pay',
      sections: [{ id: 'times-and-nonces-cache', title: 'Times and nonces (cache)' }],
      nodes: [
        {
          tag: 'p',
          children: ['One ', { tag: 'strong', children: ['bold'] }, ' ', { tag: 'code', children: ['a<b'] }, ' word.'],
        },
        {
          tag: 'figure',
          figure: { source: 'figures/tiers.svg', description: 'by score', width: 20, height: 10 },
        },
        {
          tag: 'h2',
          id: 'times-and-nonces-cache',
          children: ['Times and nonces (', { tag: 'code', children: ['cache'] }, ')'],
        },
        { tag: 'ol', start: 3, children: [{ tag: 'li', children: ['three'] }] },
        { tag: 'table', aligns: [null, 'right'], header: [['rule'], ['wrong']], rows: [[['this'], ['2.9 %']]] },
        { tag: 'pre', text: 'a: <b>' },
      ],
    })
  })

  it('behavior: links lead to pages of the folder, or name a file of the repository', () => {
    const page = parsePage('# T\n\n[a](pay.md) [b](pay.md#how) [c](#here) [d](../../study/README.md)', options)
    expect(page.nodes).toEqual([
      {
        tag: 'p',
        children: [
          { tag: 'link', target: { kind: 'page', page: 'pay', hash: null }, children: ['a'] },
          ' ',
          { tag: 'link', target: { kind: 'page', page: 'pay', hash: 'how' }, children: ['b'] },
          ' ',
          { tag: 'link', target: { kind: 'page', page: '', hash: 'here' }, children: ['c'] },
          ' ',
          { tag: 'link', target: { kind: 'file', path: 'study/README.md' }, children: ['d'] },
        ],
      },
    ])
  })

  it('error: raw HTML, entities, other hosts and pages without a title are refused', () => {
    const refused = [
      '# T\n\n<b>x</b>',
      '# T\n\n<div>x</div>',
      '# T\n\na &lt; b',
      '# T\n\n[x](https://example.org)',
      'x',
    ]
    const problems = refused.map((text) => {
      try {
        return JSON.stringify(parsePage(text, options))
      } catch (error) {
        return String(error)
      }
    })
    const begin = 'MarkdownPageError: This page cannot be shown in the browser:'
    expect(problems).toEqual([
      `${begin} html in a line: <b>`,
      `${begin} html: <div>x</div>`,
      `${begin} an entity: a &lt; b`,
      `${begin} a link to another host: https://example.org`,
      `${begin} a page begins with its title`,
    ])
  })

  it('behavior: every page of the statistics can be shown, and no link within them is dead', () => {
    const folder = join(import.meta.dirname, '..', '..', 'docs', 'statistics')
    const names = readdirSync(folder).filter((name) => name.endsWith('.md'))
    const pages = new Map(
      names.map((name) => [name.slice(0, -3), parsePage(readFileSync(join(folder, name), 'utf8'), options)]),
    )
    const links = [...pages].flatMap(([from, page]) =>
      [...JSON.stringify(page.nodes).matchAll(/"kind":"page","page":"([^"]*)"/g)].map(([, to = '']) => to || from),
    )
    expect(links.filter((to) => !pages.has(to))).toEqual([])
    expect(pages.size).toBeGreaterThan(10)
  })
})
