import { InvalidArgumentError } from 'commander'

/** Reads the value of a flag that counts something. @throws {InvalidArgumentError} which names the flag. */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number above 0.')
  return value
}

/** The same where 0 has a meaning. @throws {InvalidArgumentError} which names the flag. */
export function wholeOrZero(text: string): number {
  return text === '0' ? 0 : wholeNumber(text)
}

/** A count, or a share below 1 of what there is. @throws {InvalidArgumentError} which names the flag. */
export function countOrShare(text: string): number {
  const value = Number(text)
  return value > 0 && value < 1 ? value : wholeNumber(text)
}
