import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import fractionalPowers from './__fixtures__/go-pip22-fracpow.json' with { type: 'json' }
import {
  approximateRoot,
  BadDecimalError,
  type Decimal,
  DecimalOverflowError,
  decimal,
  decimalText,
  fractionalPower,
  fromInteger,
  multiply,
  oneDecimal,
  power,
  quotient,
  roundHalfEven,
  truncate,
} from './decimal.ts'

const decimals = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map((value) => value as Decimal)

describe('decimal', () => {
  it.each([
    ['0', 0n],
    ['1', 10n ** 18n],
    ['-1.5', -15n * 10n ** 17n],
    ['0.000000000000000001', 1n],
    ['007.25', 725n * 10n ** 16n],
  ])('default: %s', (text, value) => {
    expect(decimal(text)).toBe(value)
  })

  it.each(['', '-', '.5', '1.', '1.2.3', '+1', '1e3', ' 1', '0.0000000000000000001', '١'])('error: %j', (text) => {
    expect(() => decimal(text)).toThrow(BadDecimalError)
  })

  it('behavior: reads what it writes', () => {
    fc.assert(fc.property(decimals, (value) => decimal(decimalText(value)) === value))
  })
})

describe('multiply and quotient', () => {
  it.each([
    ['0.000000000000000001', '0.5', '0.000000000000000000'],
    ['0.000000000000000003', '0.5', '0.000000000000000002'],
    ['0.000000000000000001', '0.500000000000000001', '0.000000000000000001'],
    ['-0.000000000000000003', '0.5', '-0.000000000000000002'],
    ['1.5', '1.5', '2.250000000000000000'],
  ])('behavior: %s × %s rounds half to even', (a, b, product) => {
    expect(decimalText(multiply(decimal(a), decimal(b)))).toBe(product)
  })

  it.each([
    ['10', '15', '0.666666666666666667'],
    ['1', '3', '0.333333333333333333'],
    ['-2', '3', '-0.666666666666666667'],
    ['0.000000000000000001', '2', '0.000000000000000000'],
    ['0.000000000000000003', '2', '0.000000000000000002'],
  ])('behavior: %s ÷ %s rounds half to even', (a, b, result) => {
    expect(decimalText(quotient(decimal(a), decimal(b)))).toBe(result)
  })

  it('error: overflow, as pocket-core panics', () => {
    const large = (2n ** 314n) as Decimal
    expect(() => multiply(large, decimal('2'))).toThrow(DecimalOverflowError)
    expect(multiply(large, decimal('1'))).toBe(large)
    expect(() => quotient(oneDecimal, 0n as Decimal)).toThrow(RangeError)
  })
})

describe('roundHalfEven and truncate', () => {
  it.each([
    ['0.5', 0n, 0n],
    ['1.5', 2n, 1n],
    ['2.5', 2n, 2n],
    ['2.500000000000000001', 3n, 2n],
    ['-1.5', -2n, -1n],
    ['-2.5', -2n, -2n],
    ['-0.999', -1n, 0n],
  ])('behavior: %s', (text, rounded, truncated) => {
    expect([roundHalfEven(decimal(text)), truncate(decimal(text))]).toEqual([rounded, truncated])
  })
})

describe('power and approximateRoot', () => {
  it.each([
    ['2', 10n, '1024.000000000000000000'],
    ['1.1', 3n, '1.331000000000000000'],
    ['7', 0n, '1.000000000000000000'],
    ['7', 1n, '7.000000000000000000'],
    ['0.000000001', 2n, '0.000000000000000001'],
  ])('behavior: %s to the %s', (base, exponent, result) => {
    expect(decimalText(power(decimal(base), exponent))).toBe(result)
  })

  it.each([
    ['4', 2n, '2.000000000000000000'],
    ['-4', 2n, '-2.000000000000000000'],
    ['27', 3n, '3.000000000000000000'],
    ['5', 1n, '5.000000000000000000'],
    ['5', 0n, '1.000000000000000000'],
    ['0', 9n, '0.000000000000000000'],
  ])('behavior: the root of %s, degree %s', (value, degree, root) => {
    expect(decimalText(approximateRoot(decimal(value), degree))).toBe(root)
  })

  it('error: overflow where the first guess is too far away', () => {
    expect(() => approximateRoot(fromInteger(10_000n), 100n)).toThrow(DecimalOverflowError)
  })

  it('behavior: a root is within a rounding of its square', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), (value) => {
        const root = approximateRoot(value as Decimal, 2n)
        const error = multiply(root, root) - value
        expect((error < 0n ? -error : error) <= root / 10n ** 17n + 4n).toBe(true)
      }),
    )
  })
})

describe('fractionalPower', () => {
  it.each(fractionalPowers.cases)('vectors: $bin to the $exponent', ({ bin, exponent, pow }) => {
    expect(decimalText(fractionalPower(fromInteger(BigInt(bin)), decimal(exponent), 100n))).toBe(pow)
  })

  it('behavior: one where the root overflows, as pocket-core recovers', () => {
    expect(fractionalPower(fromInteger(10_000n), decimal('0.5'), 100n)).toBe(oneDecimal)
  })
})
