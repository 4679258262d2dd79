/** POKT from upokt, without losing a digit. @example formatPokt(1_234_500n) // => '1.2345' */
export function formatPokt(upokt: bigint | string): string {
  const amount = BigInt(upokt)
  const absolute = amount < 0n ? -amount : amount
  const whole = String(absolute / 1_000_000n).replace(/\B(?=(\d{3})+$)/g, ' ')
  const part = String(absolute % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return `${amount < 0n ? '-' : ''}${whole}${part === '' ? '' : `.${part}`}`
}
