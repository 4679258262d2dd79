import { describe, expect, it } from 'vitest'
import type { Expected } from '../item.ts'
import { scoreReply } from './score-reply.ts'

const prompt =
  'Mei has 3 boxes with 14 pens each. How many pens are that? Please put the number on the last line by itself.'
const options = ['Anna', 'Bruno', 'Carmen', 'David', 'Elena']

function extracted(expected: Expected, reply: string): string {
  return scoreReply(reply, prompt, expected).extracted
}

describe('scoreReply', () => {
  const number: Expected = { kind: 'number', value: '42' }
  const choice: Expected = { kind: 'choice', value: 'Bruno', options }
  const set: Expected = { kind: 'list', values: ['Anna', 'David'], options, isOrdered: false }
  const sorted: Expected = { kind: 'list', values: ['3.105', '3.11', '3.9', '12'], options: null, isOrdered: true }
  const letters: Expected = { kind: 'letters', value: 'tnirp' }
  const date: Expected = { kind: 'date', value: '2025-03-05' }

  it.each([
    '42',
    '42.',
    '**42**',
    '42.0',
    'The answer is 42.',
    'The answer is **42**',
    '**Answer:** 42',
    '**Answer: 42**',
    'Answer:\n\n42',
    '### Final Answer\n\n$\\boxed{42}$',
    '3 boxes with 14 pens: \\(3 \\times 14 = 42\\)\n\n\\[\\boxed{42}\\]',
    '3 × 14 = 42\n\n42 pens',
    'So Mei has **42** pens in her 3 boxes.',
    'Final answer: 3 × 14 = 42',
    'The answer is forty-two.',
    'Answer: 42 pens (3 boxes)',
    '1. 3 boxes\n2. 14 each\n\n42',
    'Mei has 42 pens.\n\nLet me know if you need anything else!',
    'The answer is 41. No wait, that is not right, since 14 + 14 is 28.\nLet me count again: 28 + 14 is 42.\n\nSo the total is right now.\n\nThe answer is 42.',
    '`42`',
    '"42"',
    'Answer: $42',
    'The answer is not 41 but 42',
    'x = 42',
    '# 42',
    '> 42',
  ])('args: a number in %j', (reply) => {
    expect(extracted(number, reply)).toBe('42')
  })

  it.each([
    '',
    '   ',
    'I do not know.',
    '41',
    '420',
    '42.5',
    '-42',
    '4 2',
    '42 or 43',
    '41 or 42',
    'It is 41, 42',
    'Answer: 41 or 42',
    'Answer: 42, maybe 43',
    '41\n42',
    'Answer: 42\nAnswer: 43',
    'Answer: 42\n43',
    'Either 42 pens or perhaps 43',
    '41 - 42',
    'between 40 and 42',
    prompt,
    prompt.toUpperCase(),
    prompt.slice(0, 80),
    '42\n\nActually, 43',
    '1 2 3 4 5 6 7 8 9 10 42 43',
    Array.from({ length: 100 }, (_, index) => index).join('\n'),
  ])('behavior: no right number in %j', (reply) => {
    expect(scoreReply(reply, prompt, number).isRight).toBe(false)
  })

  it.each([
    ['1,250,000', '1250000'],
    ['1\u202f250\u202f000', '1250000'],
    ['\\(1{,}250{,}000\\)', '1250000'],
    ['$1,250.50', '1250.5'],
    ['-$12', '-12'],
    ['$-12', '-12'],
    ['−12', '-12'],
    ['The answer is -0.50', '-0.5'],
    ['10 - 22 = -12', '-12'],
    ['.5', '0.5'],
    ['007', '7'],
    ['twenty one', '21'],
  ])('behavior: the spelling %j of a number', (reply, value) => {
    expect(extracted({ kind: 'number', value }, reply)).toBe(value)
  })

  it.each([
    'Bruno',
    'bruno.',
    '**Bruno**',
    'It was Bruno who won.',
    'Anna beats Carmen, and David comes last.\n\nBruno',
    'The answer is Bruno, who beats Anna.',
    'Answer: Bruno',
    'Bruno has the highest score.\n\n(Anna is second.)\n\nAnswer: Bruno',
    "Bruno's turn",
  ])('args: an option in %j', (reply) => {
    expect(extracted(choice, reply)).toBe('Bruno')
  })

  it.each([
    'Anna',
    'Anna or Bruno',
    'Bruno or Anna',
    'Bruno/Anna',
    'Anna, Bruno, Carmen, David, Elena',
    'Anna\nBruno',
    'Bruno\nAnna\n',
    'The answer is Bruno, Anna',
    'Brunos',
    'Answer: Bruno and Anna',
    'not Bruno',
  ])('behavior: no right option in %j', (reply) => {
    expect(scoreReply(reply, prompt, choice).isRight).toBe(false)
  })

  it.each([
    'Anna, David',
    'David and Anna',
    '- Anna\n- David',
    '1. David\n2. Anna',
    'Bruno lies, so Carmen does too.\n\n**Anna, David**',
    'Answer: Anna, David',
    'The answer is:\n\n- **Anna**\n- **David**',
    'The truth-tellers are Anna and David.',
    'Both on the list: Anna, David.',
    '["Anna", "David"]',
    '\\boxed{\\text{Anna, David}}',
  ])('args: a set in %j', (reply) => {
    expect(extracted(set, reply)).toBe('Anna, David')
  })

  it.each(['Anna', 'Anna, David, Elena', options.join(', '), options.join('\n'), 'Anna\n\nBoth Bruno and Carmen lie.'])(
    'behavior: no right set in %j',
    (reply) => {
      expect(scoreReply(reply, prompt, set).isRight).toBe(false)
    },
  )

  it.each([
    '3.105, 3.11, 3.9, 12',
    '3.105,3.11,3.9,12',
    '3.105 < 3.11 < 3.9 < 12',
    '1. 3.105\n2. 3.11\n3. 3.9\n4. 12',
    'Sorted: 3.105, 3.11, 3.9, 12.',
    'First 3.105, as 3.105 is below 3.11.\n\nAnswer: 3.105, 3.11, 3.9, 12',
    '`[3.105, 3.11, 3.9, 12]`',
  ])('args: a list in order in %j', (reply) => {
    expect(scoreReply(reply, prompt, sorted)).toEqual({ isRight: true, extracted: '3.105, 3.11, 3.9, 12' })
  })

  it.each(['3.9, 3.11, 3.105, 12', '3.105, 3.11, 3.9', '3.105, 3.11, 3.9, 12, 13', '3.105, 3.11, 3.9, 12\n3.9, 3.11'])(
    'behavior: no right order in %j',
    (reply) => {
      expect(scoreReply(reply, prompt, sorted).isRight).toBe(false)
    },
  )

  it.each([
    'tnirp',
    'TNIRP',
    '"tnirp"',
    '**tnirp**',
    't n i r p',
    't-n-i-r-p',
    'The answer is "tnirp".',
    'You get tnirp.',
    'Reversed, "print" gives **tnirp**',
    'Answer: tnirp',
    '1. print\n2. tnirp\n\ntnirp',
    '\\boxed{tnirp}',
  ])('args: letters in %j', (reply) => {
    expect(extracted(letters, reply)).toBe('tnirp')
  })

  it.each(['print', 'tnirp or prnti', 'prnti or tnirp', 'Answer: tnirp or "print"', 'tnirps', 'tnirp\nprint'])(
    'behavior: no right letters in %j',
    (reply) => {
      expect(scoreReply(reply, prompt, letters).isRight).toBe(false)
    },
  )

  it.each([
    '2025-03-05',
    'March 5, 2025',
    'March 5th, 2025',
    '5 March 2025',
    'the 5th of March, 2025',
    'Wednesday, March 5, 2025.',
    '05 Mar 2025',
    'From January 1, 2025 on, that is 63 days.\n\n**March 5, 2025**',
  ])('args: a date in %j', (reply) => {
    expect(extracted(date, reply)).toBe('2025-03-05')
  })

  it.each(['March 6, 2025', '2025-05-03', 'March 5', 'March 5, 2025 or March 6, 2025', '5/3/2025'])(
    'behavior: no right date in %j',
    (reply) => {
      expect(scoreReply(reply, prompt, date).isRight).toBe(false)
    },
  )

  it('behavior: a reply that repeats the prompt and then answers is read after the prompt', () => {
    expect(extracted(number, `${prompt}\n\n42`)).toBe('42')
  })

  it('behavior: long lines of digits, markers, braces and stars end like any other reply', () => {
    const hostile = [
      '9'.repeat(20_000),
      'answer is '.repeat(2_000),
      '\\boxed{'.repeat(2_500),
      '*'.repeat(20_000),
      '1,'.repeat(10_000),
      ' '.repeat(20_000),
      'one '.repeat(5_000),
      '- '.repeat(10_000),
      '\n'.repeat(20_000),
      "'a".repeat(10_000),
    ]
    const kinds = [number, choice, set, sorted, letters, date]
    expect(hostile.flatMap((reply) => kinds.filter((kind) => scoreReply(reply, prompt, kind).isRight))).toEqual([])
  })
})
