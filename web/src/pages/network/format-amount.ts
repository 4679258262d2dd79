import { formatCount } from '../../format/format-number.ts'

const UPOKT_PER_POKT = 1_000_000n

/** An amount of upokt in POKT: `1 234.56 POKT`, small ones with the digits that tell them from nothing. */
export function formatPokt(upokt: string | null | undefined): string {
  if (upokt == null) return '–'
  const amount = BigInt(upokt)
  const whole = amount / UPOKT_PER_POKT
  const pokt = Number(amount) / Number(UPOKT_PER_POKT)
  if (whole >= 1000n || whole <= -1000n) return `${formatCount(Number(whole))} POKT`
  if (amount === 0n) return '0 POKT'
  return Math.abs(pokt) < 0.01 ? `${pokt.toPrecision(2)} POKT` : `${pokt.toFixed(2)} POKT`
}

/** Decimal digits that may not fit a double, with thin spaces. */
export function formatDigits(digits: string | null | undefined): string {
  return digits == null ? '–' : digits.replaceAll(/\B(?=(\d{3})+$)/g, '\u2009')
}
