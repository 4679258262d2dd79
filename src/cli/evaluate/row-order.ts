import type { EvaluatedGroup } from './evaluated-groups.ts'

/** A group or a task with its place below groups: 0 for one that is in none. */
export type PlacedName = { readonly name: string; readonly depth: number }

/** Groups and tasks as lm-evaluation-harness orders its table: every group before its members, names in order, each once. */
export function rowOrder(groups: readonly EvaluatedGroup[], tasks: readonly string[]): PlacedName[] {
  const byName = new Map(groups.map((group) => [group.name, group]))
  const below = new Set(groups.flatMap(({ members }) => members))
  const known = new Set([...byName.keys(), ...tasks])
  const placed = new Map<string, PlacedName>()
  const place = (name: string, depth: number) => {
    if (!known.has(name) || placed.has(name)) return
    placed.set(name, { name, depth })
    for (const member of [...(byName.get(name)?.members ?? [])].sort()) place(member, depth + 1)
  }
  const roots = [...byName.keys()].filter((name) => !below.has(name))
  for (const name of [...roots, ...tasks.toSorted()]) place(name, 0)
  return [...placed.values()]
}
