import { describe, expect, it } from 'vitest'
import { perturbations, perturbRow } from './perturb.ts'
import { reorderOptions } from './perturb-options.ts'
import { perturbText, textPerturbations } from './perturb-text.ts'
import { contractions, misspellings, neighbouringKeys } from './word-tables.ts'

const question = 'It is NOT true that I am the person who cannot receive 1,234.5 letters. Which is it? She’s right.'

describe('perturbText', () => {
  it('default: every kind, the same for ever', () => {
    const texts = textPerturbations.map((kind) => [kind, perturbText(question.repeat(2), { kind, seed: 'assay' })])
    expect(Object.fromEntries(texts)).toMatchInlineSnapshot(`
      {
        "contract": "It isn't true that I'm the person who can't receive 1,234.5 letters. Which is it? She’s right.It isn't true that I'm the person who can't receive 1,234.5 letters. Which is it? She’s right.",
        "expand": "It is NOT true that I am the person who cannot receive 1,234.5 letters. Which is it? She’s right.It is NOT true that I am the person who cannot receive 1,234.5 letters. Which is it? She’s right.",
        "lower-case": "it is not true that i am the person who cannot receive 1,234.5 letters. which is it? she’s right.it is not true that i am the person who cannot receive 1,234.5 letters. which is it? she’s right.",
        "mild-mix": "it   isn't  true   that  i'm   the   person   who   can't   receive   1,234.5  letters.  which   is  it?   she’s right.it  isn't   true that  i'm   the   persson   who  can't receive 1,234.5  letters. which   is   it? she’s  right.",
        "misspellings": "It is NOT true that I am the person who cannot receive 1,234.5 letters. Which is it? She’s right.It is NOT true that I am the persson who cannot receive 1,234.5 letters. Which is it? She’s right.",
        "spaces": "It  is NOT true that I am  the   person who cannot   receive   1,234.5  letters.   Which  is   it?   She’s   right.It   is   NOT   true  that  I   am  the   person who  cannot   receive 1,234.5  letters.   Which   is   it?  She’s right.",
        "typos": "It is NOT true that I am the person who cwnnot receive 1,234.5 letters. Which is it? She’s right.It is NOT true that I am the person who cannot receive 1,234.5 letters. Which is it? She’s right.",
      }
    `)
  })

  it('behavior: contracting and expanding keep capitals', () => {
    const contract = (text: string) => perturbText(text, { kind: 'contract', seed: '' })
    const expand = (text: string) => perturbText(text, { kind: 'expand', seed: '' })
    expect(
      ['It is not here.', 'DO NOT!', 'I am; we are', 'this is nothing', "that isn't he is's"].map(contract),
    ).toEqual(["It isn't here.", "DON'T!", "I'm; we're", 'this is nothing', "that isn't he is's"])
    expect(["Isn't it?", "WON'T", "can't", "I'm", "she'sx"].map(expand)).toEqual([
      'Is not it?',
      'WILL NOT',
      'cannot',
      'I am',
      "she'sx",
    ])
  })

  it('behavior: typos hit one letter in twenty, never digits, marks or other scripts', () => {
    const text = 'abc XYZ 123 é猫 '.repeat(5000)
    const changed = perturbText(text, { kind: 'typos', seed: 'many' })
    const differing = [...text].filter((letter, index) => letter !== changed[index])
    expect(differing.length / 30_000).toBeCloseTo(0.05, 2)
    expect([...new Set(differing)].sort().join('')).toBe('XYZabc')
    expect(changed.replace(/[A-Za-z]/g, '')).toBe(text.replace(/[A-Za-z]/g, ''))
  })

  it('behavior: labels of options within a text keep their letters', () => {
    const text = 'Which (of these)?\nA. This\nB) That\n(C) ANOTHER É'
    for (let seed = 0; seed < 200; seed++) {
      expect(perturbText(text, { kind: 'typos', seed: `${seed}` })).toMatch(/\nA\. \w+\nB\) \w+\n\(C\) \w+ É$/)
    }
    const lower = 'which (of these)?\nA. this\nB) that\n(C) another é'
    expect(perturbText(text, { kind: 'lower-case', seed: '' })).toBe(lower)
  })

  it('behavior: runs of spaces become one to three; line ends stay', () => {
    const changed = perturbText('a b  c\nd '.repeat(200), { kind: 'spaces', seed: 's' })
    expect([...new Set(changed.match(/ +/g))].sort()).toEqual([' ', '  ', '   '])
    expect(changed.replace(/ +/g, ' ')).toBe('a b c\nd '.repeat(200))
  })

  it('behavior: misspellings hit one known word in ten', () => {
    const changed = perturbText('Which zebra '.repeat(2000), { kind: 'misspellings', seed: 'w' })
    const wrong = changed.match(/Whcih|Wich/g) ?? []
    expect(wrong.length / 2000).toBeCloseTo(0.1, 1)
    expect(changed.match(/zebra/g)?.length).toBe(2000)
  })
})

describe('word tables', () => {
  it('default: keys beside one another are so in both directions; no misspelling is right', () => {
    for (const [key, others] of Object.entries(neighbouringKeys)) {
      for (const other of others) expect(neighbouringKeys[other], `${key} and ${other}`).toContain(key)
    }
    expect(Object.keys(neighbouringKeys).length).toBe(26)
    expect(Object.entries(misspellings).filter(([word, wrong]) => wrong.includes(word))).toEqual([])
    expect(new Set(contractions.map(([long]) => long)).size).toBe(contractions.length)
  })
})

describe('reorderOptions', () => {
  it('default: the right ones follow, and it is never the same order', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { options, gold, order } = reorderOptions({ options: ['a', 'b', 'c'], gold: [2, 0, 7] }, `${seed}`)
      expect([...options].sort()).toEqual(['a', 'b', 'c'])
      expect([options[gold[0] ?? -1], options[gold[1] ?? -1], gold[2]]).toEqual(['c', 'a', 7])
      expect(order.map((from) => ['a', 'b', 'c'][from])).toEqual(options)
      expect(order).not.toEqual([0, 1, 2])
    }
  })

  it('behavior: nothing to reorder', () => {
    expect(reorderOptions({ options: ['a'], gold: [0] }, '')).toEqual({ options: ['a'], gold: [0], order: [0] })
    expect(reorderOptions({ options: [], gold: [] }, '')).toEqual({ options: [], gold: [], order: [] })
  })
})

describe('perturbRow', () => {
  const columns = { texts: ['passage', 'question'], options: 'choices', gold: 'answer' }
  const row = { passage: 'It is', question: 'What is IT?', choices: ['x', 'y'], answer: 1, id: 'It is' }

  it('default: the texts that are read; options and all else stay', () => {
    expect(perturbRow(row, { kind: 'lower-case', columns, seed: 's' })).toEqual({
      ...row,
      passage: 'it is',
      question: 'what is it?',
    })
  })

  it('default: option order of a list and of labelled texts', () => {
    expect(perturbRow(row, { kind: 'option-order', columns, seed: 's' })).toEqual({
      ...row,
      choices: ['y', 'x'],
      answer: 0,
    })
    expect(perturbRow({ ...row, answer: '1' }, { kind: 'option-order', columns, seed: 's' })?.answer).toBe('0')
    const labelled = { ...row, choices: { text: ['x', 'y'], label: ['A', 'B'] }, answer: 'A' }
    expect(perturbRow(labelled, { kind: 'option-order', columns, seed: 's' })).toEqual({
      ...labelled,
      choices: { text: ['y', 'x'], label: ['A', 'B'] },
      answer: 'B',
    })
  })

  it('behavior: rows that a perturbation does not fit', () => {
    const unfit = [
      { ...row, choices: ['x'], answer: 0 },
      { ...row, answer: 2 },
      { ...row, answer: null },
      { ...row, answer: true },
      { ...row, choices: 'xy' },
      { ...row, choices: { text: ['x', 'y'], label: ['A'] }, answer: 'A' },
      { ...row, choices: { text: ['x', 'y'], label: ['A', 'B'] }, answer: 'C' },
    ]
    expect(unfit.map((one) => perturbRow(one, { kind: 'option-order', columns, seed: '' }))).toEqual(
      unfit.map(() => undefined),
    )
    expect(perturbRow(row, { kind: 'typos', columns: { texts: ['answer', 'none'] }, seed: '' })).toBeUndefined()
  })

  it('behavior: no kind changes the row itself, and equal texts in two columns are changed apart', () => {
    const twice = { passage: question, question, choices: ['x', 'y'], answer: 1 }
    const copy = structuredClone(twice)
    for (const kind of perturbations) perturbRow(twice, { kind, columns, seed: new Uint8Array([1, 2]) })
    expect(twice).toEqual(copy)
    const changed = perturbRow(twice, { kind: 'typos', columns, seed: 's' })
    expect(changed?.passage).not.toBe(changed?.question)
  })
})
