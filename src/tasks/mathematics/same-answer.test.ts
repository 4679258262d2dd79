import { describe, expect, it } from 'vitest'
import { extractAnswer } from './extract-answer.ts'
import { parseAnswer } from './parse-answer.ts'
import { isSameAnswer } from './same-answer.ts'

const same: readonly (readonly [string, string])[] = [
  ['5', '5.0'],
  ['\\frac12', '0.5'],
  ['\\frac{1}{2}', '1/2'],
  ['\\dfrac{3}{4}', '\\tfrac34'],
  ['3\\frac{1}{2}', '\\frac72'],
  ['\\frac{\\sqrt{8}}{2}', '\\sqrt2'],
  ['\\sqrt{12}', '2\\sqrt{3}'],
  ['\\sqrt[3]{8}', '2'],
  ['\\frac{1}{\\sqrt{2}}', '\\frac{\\sqrt{2}}{2}'],
  ['10,000', '10000'],
  ['10{,}000', '10\\,000'],
  ['$12$', '\\boxed{12}'],
  ['12\\text{ cm}^2', '12'],
  ['12 \\mathrm{~cm}', '12'],
  ['50\\%', '50'],
  ['90^\\circ', '90'],
  ['\\$5.50', '5.5'],
  ['x = 5', '5'],
  ['f(x) = x^2 + 1', '1 + x^2'],
  ['(x+1)^2', 'x^2 + 2x + 1'],
  ['(x-1)(x+1)', 'x^2-1'],
  ['\\frac{x^2-1}{x-1}', 'x+1'],
  ['\\sin^2 x + \\cos^2 x', '1'],
  ['2\\sin x\\cos x', '\\sin 2x'],
  ['\\log_2 8', '3'],
  ['\\ln(e^2)', '2'],
  ['(1, 2)', '\\left(1,2\\right)'],
  ['(\\frac12, 3)', '(0.5, 3)'],
  ['[2,5)', '\\left[2, 5\\right)'],
  ['x > 3', '(3, \\infty)'],
  ['3 < x', 'x > 3'],
  ['1 \\le x < 5', '[1,5)'],
  ['5 > x \\ge 1', '[1,5)'],
  ['(-\\infty, 2) \\cup (3, \\infty)', '(3,\\infty)\\cup(-\\infty,2)'],
  ['\\{1, 2, 3\\}', '3, 2, 1'],
  ['1 \\text{ and } 2', '2, 1'],
  ['1 \\pm \\sqrt{2}', '1+\\sqrt2, 1-\\sqrt2'],
  ['y = 2x + 1', '2x+1'],
  ['2x - y + 1 = 0', '2y = 4x + 2'],
  ['x^2 + y^2 \\le 4', '4 \\ge x^2 + y^2'],
  ['\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}', '\\begin{bmatrix}1&2\\\\3&\\frac{8}{2}\\end{bmatrix}'],
  ['\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}', '(1, 2)'],
  ['\\text{Evelyn}', 'Evelyn'],
  ['\\text{(A)}', 'A'],
  ['(A)', 'A'],
  ['0.\\overline{3}', '\\frac13'],
  ['0.1\\overline{6}', '\\frac16'],
  ['\\binom{5}{2}', '10'],
  ['5!', '120'],
  ['|{-3}|', '3'],
  ['\\lfloor 3.7 \\rfloor', '3'],
  ['\\sqrt{10^{800}}', '10^{400}'],
  ['\\sqrt{0}', '0'],
  ['2^{100}', '1267650600228229401496703205376'],
  ['3 + 4i', '4i+3'],
  ['e^{i\\pi}', '-1'],
  ['i^2', '-1'],
  ['-\\frac{2}{3}', '\\frac{-2}{3}'],
  ['12_8', '12_{8}'],
  ['\\infty', '+\\infty'],
  ['x \\in [1, 2]', '[1,2]'],
  ['5 dollars', '5'],
  ['8\\text{ meals}', '8'],
  ['f(2) < f(1) < f(4)', '$f(2)<f(1)<f(4)$.'],
  ['\\frac{1}{2004!}', '$\\frac{1}{2004!}$'],
  ['π/2', '\\frac{\\pi}{2}'],
]

const different: readonly (readonly [string, string])[] = [
  ['5', '6'],
  ['0.333', '\\frac13'],
  ['\\sqrt{2}', '1.41421'],
  ['(1,2)', '(2,1)'],
  ['(1,2)', '[1,2]'],
  ['(1,2)', '1,2'],
  ['\\{1,2\\}', '\\{1,2,2\\}'],
  ['1, 1', '1, 2'],
  ['x', 'y'],
  ['x+1', 'x+2'],
  ['\\sqrt{x^2}', 'x'],
  ['x > 3', 'x \\ge 3'],
  ['x > 3', 'x < 3'],
  ['y = 2x', 'y = 3x'],
  ['12_8', '12'],
  ['1 \\pm \\sqrt{2}', '1 + \\sqrt{2}'],
  ['\\text{Evelyn}', '\\text{Angela}'],
  ['2^{1000000000000}', '3^{1000000000000}'],
  ['\\frac{1}{0}', '\\frac{2}{0}'],
  ['', '0'],
  ['\\begin{pmatrix} 1 & 2 \\end{pmatrix}', '\\begin{pmatrix} 2 & 1 \\end{pmatrix}'],
  ['10,20', '1020'],
  ['\\infty', '-\\infty'],
  ['5\\text{ apples}', '6'],
  ['1000000001', '1000000002'],
]

describe('isSameAnswer', () => {
  it.each(same)('default: %s is %s', (a, b) => {
    expect([isSameAnswer(a, b), isSameAnswer(b, a)]).toEqual([true, true])
  })

  it.each(different)('default: %s is not %s', (a, b) => {
    expect([isSameAnswer(a, b), isSameAnswer(b, a)]).toEqual([false, false])
  })

  it('behavior: hostile answers end soon, as texts', () => {
    const hostile = [
      '('.repeat(1000),
      '9'.repeat(1900),
      '9^'.repeat(900),
      '\\frac'.repeat(300),
      '{'.repeat(1500),
      '!'.repeat(1999),
    ]
    const start = performance.now()
    expect(hostile.map((text) => isSameAnswer(text, '1'))).toEqual(hostile.map(() => false))
    expect(hostile.map((text) => isSameAnswer(text, text))).toEqual(hostile.map(() => true))
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('parseAnswer', () => {
  it('behavior: what cannot be read is a text', () => {
    expect(parseAnswer('\\unknown{x}')).toEqual({ kind: 'text', text: 'unknownx' })
    expect(parseAnswer('\\text{not enough information}')).toMatchObject({ kind: 'value' })
  })
})

describe('extractAnswer', () => {
  it.each([
    ['Final Answer: The final answer is $\\frac12$. I hope it is correct.', '$\\frac12$'],
    ['So we get \\boxed{\\frac{1}{2}} at last, and \\boxed{3}.', '3'],
    ['Hence the answer is **42**.', '42'],
    ['The answer is: $x = 3$, clearly.', 'x = 3'],
    ['We find $a = 1$ and $b = 2$.', 'b = 2'],
    ['It takes 12 days, or 1,300 hours', '1,300'],
    ['I do not know', undefined],
  ])('default: %s', (response, answer) => {
    expect(extractAnswer(response)).toBe(answer)
  })
})
