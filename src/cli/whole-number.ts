import { InvalidArgumentError } from 'commander'

/** Reads the value of a flag that counts something. @throws {InvalidArgumentError} which names the flag. */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number above 0.')
  return value
}
