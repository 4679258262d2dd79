import type { Check, CheckGroup } from './check.ts'
import type { CheckedService } from './checked-service.ts'

/** The check that must pass before anything else of a service says something. */
const answersChecks: Readonly<Record<CheckedService, string>> = {
  chat: 'chat.answers',
  embeddings: 'embeddings.answers',
  images: 'images.answers',
}

/** Groups of which the answers of one service alone tell; those of transport and models concern every endpoint. */
const groupsOf: Readonly<Record<CheckedService, readonly CheckGroup[]>> = {
  chat: ['C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'N', 'O', 'S'],
  embeddings: ['L'],
  images: ['M'],
}
const groupsOfAll: readonly CheckGroup[] = ['A', 'B']

/** The checks of one service. That it answers is then a `must`, and what is asked of every endpoint is asked of that service. */
export function checksOfService(checks: readonly Check[], service: CheckedService): readonly Check[] {
  const answers = answersChecks[service]
  return checks
    .filter(({ group }) => groupsOfAll.includes(group) || groupsOf[service].includes(group))
    .map((check) => ({
      ...check,
      level: check.id === answers ? 'must' : check.level,
      needs: check.needs.map((id) => (id === answersChecks.chat ? answers : id)),
    }))
}
