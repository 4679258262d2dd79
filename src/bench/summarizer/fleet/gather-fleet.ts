import type { FleetMember } from '#store/summarizer/read-fleet.ts'
import { borderProbabilitiesTask, borderTokenTask } from '#tasks/borders/border-tasks.ts'
import { routingBlocks } from './compare-traffic.ts'
import { gapSumsOf } from './flag-suppliers.ts'
import type { CommonAnswers, CommonItem, ComparedSupplier, FleetInput } from './fleet-input.ts'
import { probeLists, probeTokens } from './probe-answers.ts'
import { sureSpeed } from './rank-suppliers.ts'

/** Takes in a fleet member by member, so that nobody has to hold all of what is stored about it. */
export class FleetGathering {
  readonly #size: number
  readonly #suppliers: ComparedSupplier[] = []
  readonly #items: CommonItem[] = []
  readonly #itemNumbers = new Map<string, number>()
  readonly #answers: string[] = []
  readonly #answerNumbers = new Map<string, number>()

  /** @param size how many members may come, at most: what is said of all of them at once rests on it */
  constructor(size: number) {
    this.#size = size
  }

  add(members: readonly FleetMember[]): void {
    for (const member of members) this.#suppliers.push(this.#compared(member))
  }

  /** All members so far. */
  input(now: number): FleetInput {
    return { now, suppliers: this.#suppliers, items: this.#items, answers: this.#answers }
  }

  #compared(member: FleetMember): ComparedSupplier {
    const { supplierId, epoch, operator, isReference, isLeftOut, score, pairs } = member
    const { n, mean } = member.availability
    const byKind = Map.groupBy(member.commonAnswers, ([, task]) => (isProbe(task) ? task : 'common'))
    const commonAnswers = byKind.get('common') ?? []
    const common: CommonAnswers = {
      items: Int32Array.from(commonAnswers, ([documentId, task]) => this.#itemNumber(documentId, task)),
      answers: Int32Array.from(commonAnswers, ([, , , answer]) => this.#answerNumber(answer)),
      verdicts: Uint8Array.from(commonAnswers, ([, , value]) => (value === null ? 2 : value < 1 ? 1 : 0)),
      promptTokens: Int32Array.from(commonAnswers, ([, , , , promptTokens]) => promptTokens ?? -1),
    }
    return {
      ...{ supplierId, epoch, operator, isReference, isLeftOut, score, pairs, common },
      probes: {
        tokens: probeTokens(byKind.get(borderTokenTask) ?? [], {
          promptOf: (documentId) => this.#itemNumber(documentId, borderTokenTask),
          tokenOf: (answer) => this.#answerNumber(answer),
        }),
        ...probeLists(byKind.get(borderProbabilitiesTask) ?? [], (documentId) =>
          this.#itemNumber(documentId, borderProbabilitiesTask),
        ),
      },
      availability: { n, mean },
      speed: sureSpeed(member.latencyMs, this.#size),
      gap: gapSumsOf(member),
      routing: member.traffic === null ? [] : routingBlocks(member.traffic),
    }
  }

  #itemNumber(documentId: string, task: string): number {
    const known = this.#itemNumbers.get(documentId)
    if (known !== undefined) return known
    this.#itemNumbers.set(documentId, this.#items.length)
    return this.#items.push({ documentId, task }) - 1
  }

  #answerNumber(answer: string | null): number {
    if (answer === null) return -1
    const known = this.#answerNumbers.get(answer)
    if (known !== undefined) return known
    this.#answerNumbers.set(answer, this.#answers.length)
    return this.#answers.push(answer) - 1
  }
}

/** Answers to probes are not right or wrong, and compared by what they are. */
function isProbe(task: string): boolean {
  return task === borderTokenTask || task === borderProbabilitiesTask
}
