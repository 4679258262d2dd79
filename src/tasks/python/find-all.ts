/** One item of `re.findall`: the match, the only group, or every group, with '' for what took no part. */
export type FoundItem = string | readonly string[]

/**
 * Python's `re.findall` with a translated, global expression: no group gives the matches, one group gives that group,
 * more give one list per match.
 */
export function findAll(expression: RegExp, text: string): FoundItem[] {
  return Array.from(text.matchAll(expression), ([match, ...groups]) => {
    if (groups.length === 0) return match
    return groups.length === 1 ? (groups[0] ?? '') : groups.map((group) => group ?? '')
  })
}
