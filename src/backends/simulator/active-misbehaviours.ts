import type { Misbehaviour, MisbehaviourKind, Moment } from './misbehaviour.ts'

/** The misbehaviours that hold now. Times are milliseconds since 1970. */
export function activeMisbehaviours({
  all,
  now,
  startedAt,
}: {
  readonly all: readonly Misbehaviour[]
  readonly now: number
  readonly startedAt: number
}): readonly Misbehaviour[] {
  if (all.length === 0) return all
  return all.filter(({ from, until }) => {
    const hasBegun = from === undefined || now >= toTime(from, startedAt)
    return hasBegun && (until === undefined || now < toTime(until, startedAt))
  })
}

/** The first one of a kind, if any holds. */
export function findMisbehaviour<Kind extends MisbehaviourKind>(
  active: readonly Misbehaviour[],
  kind: Kind,
): Extract<Misbehaviour, { kind: Kind }> | undefined {
  return active.find((one): one is Extract<Misbehaviour, { kind: Kind }> => one.kind === kind)
}

function toTime(moment: Moment, startedAt: number): number {
  return typeof moment === 'number' ? startedAt + moment * 1000 : Date.parse(moment)
}
