/**
 * Things by name from several sources, of which the first wins. `SOURCE:NAME` gives what a certain source has under a name.
 * Going through it shows each name once, and with its source those that lost.
 */
export class SourcedMap<Value> extends Map<string, Value> {
  readonly #sources = new Map<string, string>()

  add(source: string, name: string, value: Value): void {
    if (super.has(name)) {
      if (!super.has(`${source}:${name}`)) super.set(`${source}:${name}`, value)
      return
    }
    super.set(name, value)
    this.#sources.set(name, source)
  }

  override get(name: string): Value | undefined {
    return super.get(name) ?? super.get(this.#plainName(name) ?? name)
  }

  override has(name: string): boolean {
    return super.has(name) || this.#plainName(name) !== undefined
  }

  /** The source of what `name` stands for. */
  sourceOf(name: string): string | undefined {
    return this.#sources.get(name) ?? (this.has(name) ? name.slice(0, name.indexOf(':')) : undefined)
  }

  /** The name without its source where that source's is the one that won. */
  #plainName(name: string): string | undefined {
    const colon = name.indexOf(':')
    if (colon < 0 || name[colon + 1] === ':') return undefined
    const plain = name.slice(colon + 1)
    return this.#sources.get(plain) === name.slice(0, colon) ? plain : undefined
  }
}

/** Members of groups by name. Asked for with a source, a group's members are that source's too. */
export class SourcedGroups extends SourcedMap<readonly string[]> {
  override get(name: string): readonly string[] | undefined {
    const members = super.get(name)
    const source = this.sourceOf(name)
    return name.startsWith(`${source}:`) ? members?.map((member) => `${source}:${member}`) : members
  }
}
