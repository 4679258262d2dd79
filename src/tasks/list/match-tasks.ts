import type { Catalogue } from '../definition/catalogue.ts'
import type { TaskPlace } from '../list-tasks.ts'

/**
 * The tasks that a word of the user's means: all of a group, tag or family of exactly this name, else those whose name has
 * it anywhere, where `*` stands for any text.
 */
export function matchTasks<Place extends TaskPlace>(
  tasks: readonly Place[],
  word: string,
  { groups }: Pick<Catalogue, 'groups'>,
): Place[] {
  if (groups.has(word)) {
    const names = membersOf(word, groups)
    return tasks.filter(({ name }) => names.has(name))
  }
  const kin = tasks.filter(({ family }) => family === word)
  if (kin.length > 0) return kin
  const parts = word.toLowerCase().split('*')
  const isWhole = parts.length > 1
  return tasks.filter(({ name }) => hasParts(name.toLowerCase(), parts, isWhole))
}

/** Every task below a group, also through groups in it. A group that holds itself ends there. */
function membersOf(group: string, groups: Catalogue['groups'], seen: Set<string> = new Set()): ReadonlySet<string> {
  for (const member of groups.get(group) ?? []) {
    if (seen.has(member)) continue
    seen.add(member)
    membersOf(member, groups, seen)
  }
  return seen
}

/** Whether a name has the parts in their order; with a star, the first begins it and the last ends it. */
function hasParts(name: string, parts: readonly string[], isWhole: boolean): boolean {
  let at = 0
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    const found = isWhole && isLast ? Math.max(name.length - part.length, at) : name.indexOf(part, at)
    const isAnchored = !isWhole || index > 0 || found === 0
    if (found < 0 || !isAnchored || !name.startsWith(part, found)) return false
    at = found + part.length
  }
  return true
}
