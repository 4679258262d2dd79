import { InvalidArgumentError } from 'commander'
import { allChecks } from '#checks/all-checks.ts'
import { type Check, type CheckLevel, checkGroups, checkLevels } from '#checks/check.ts'
import type { CheckedService } from '#checks/checked-service.ts'
import { checksOfService } from '#checks/checks-of-service.ts'
import { modelChecks } from '#checks/model-checks.ts'
import { withNeeds } from '#checks/select-checks.ts'
import { selfTestChecks } from './self-test-checks.ts'

/** Every check that the program has. */
export const everyCheck: readonly Check[] = [...allChecks, ...modelChecks, ...selfTestChecks]

/** The checks that flags choose, with those that they need. */
export function chosenChecks({
  only,
  level,
  service,
}: {
  readonly only?: readonly string[]
  readonly level?: CheckLevel
  /** Those of all services unless told. */
  readonly service?: CheckedService | undefined
}) {
  const deepest = level === undefined ? checkLevels.length : checkLevels.indexOf(level)
  return withNeeds(
    service === undefined ? everyCheck : checksOfService(everyCheck, service),
    (check) =>
      checkLevels.indexOf(check.level) <= deepest && (only === undefined || only.some((name) => isNamed(check, name))),
  )
}

function isNamed({ id, group }: Check, name: string): boolean {
  return name === group || name === id || id.startsWith(`${name}.`)
}

/** Reads `D,E` or ids of checks. @throws {InvalidArgumentError} which names what is unknown. */
export function checkNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !everyCheck.some((check) => isNamed(check, name)))
  if (unknown.length === 0) return names
  const groups = Object.entries(checkGroups).filter(([letter]) => everyCheck.some(({ group }) => group === letter))
  const listed = groups.map(([letter, subject]) => `${letter} ${subject}`).join(', ')
  throw new InvalidArgumentError(`There is no check "${unknown.join('", "')}". Groups: ${listed}.`)
}

/** @throws {InvalidArgumentError} */
export function checkLevel(text: string): CheckLevel {
  const found = checkLevels.find((level) => level === text)
  if (found === undefined) throw new InvalidArgumentError(`It must be one of ${checkLevels.join(', ')}.`)
  return found
}
