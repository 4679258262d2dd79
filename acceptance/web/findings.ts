/** What the run saw: each promise with whether it held. */
export class Findings {
  readonly #problems: string[] = []

  get problems(): readonly string[] {
    return this.#problems
  }

  /** Prints a promise and remembers it when it is broken. */
  note(isSo: boolean, promise: string, seen = ''): void {
    const line = isSo || seen === '' ? promise : `${promise}: ${seen}`
    console.log(`${isSo ? 'ok     ' : 'WRONG  '} ${line}`)
    if (!isSo) this.#problems.push(line)
  }
}
