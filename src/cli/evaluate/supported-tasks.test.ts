import { describe, expect, it } from 'vitest'
import type { BehaviourInput } from '#backends/simulator/behaviour.ts'
import { withSimulator } from '#backends/simulator/simulator-fixture.ts'
import { supplierAt } from '#networks/direct/loopback.ts'
import { supplierRecord } from '#networks/direct/suppliers-file.ts'
import type { LoadedTask } from '#tasks/harness/harness-view.ts'
import { loadTask } from '#tasks/task.ts'
import { machineClock } from '../clock.ts'
import { createDirectNetwork } from '../direct-network.ts'
import { checkTasks, TasksUnsupportedError, unsupportedLines } from './supported-tasks.ts'

const generated = { dataset_path: 'own', test_split: 'test', doc_to_text: '{{q}}\nAnswer:', doc_to_target: '{{a}}' }
const chosen = { ...generated, output_type: 'multiple_choice', doc_to_target: 'a' }
const definitions = {
  text: generated,
  letters: { ...chosen, doc_to_choice: ['A', 'B'] },
  words: { ...chosen, doc_to_choice: ['yes it is', 'no'] },
}

function load(reference: string): Promise<LoadedTask> {
  const tasks = Object.entries(definitions).map(
    ([name, fields]) => [name, { name, path: `${name}.yaml`, fields }] as const,
  )
  return loadTask(reference, {
    catalogue: { tasks: new Map(tasks), groups: new Map() },
    readSplit: async () => ({ rows: [{ q: 'One?', a: 0 }], columns: {} }),
  })
}

/** What `checkTasks` says of these tasks at a simulator. */
async function checkAt(behaviour: Partial<BehaviourInput>, references: readonly string[], hasKey = false) {
  await using simulator = await withSimulator(behaviour)
  const entry = supplierAt(simulator.url, {})
  const network = createDirectNetwork({ suppliers: [entry], allowPrivate: ['127.0.0.0/8'] }, { clock: machineClock })
  try {
    const supplier = supplierRecord(entry, machineClock())
    const endpoint = { network, supplier, model: 'sim', hasKey, url: 'http://endpoint' }
    const tasks = await Promise.all(references.map(load))
    return await checkTasks(endpoint, tasks, (reference) => load(reference).catch(() => undefined))
  } finally {
    await network.close()
  }
}

describe('checkTasks', () => {
  it('default: everything can be asked', async () => {
    const { supported, unsupported, uncertain, doubts } = await checkAt({}, [
      'text',
      'letters',
      'words',
      'letters@letter-chat',
    ])
    expect([supported.map(({ name }) => name), unsupported, uncertain, doubts]).toEqual([
      ['text', 'letters', 'words', 'letters@letter-chat'],
      [],
      [],
      [],
    ])
  })

  it('behavior: every level is tested, not the first task alone; variants that would do are named', async () => {
    const { supported, unsupported } = await checkAt({ echo: 'ignored' }, [
      'text',
      'letters',
      'words',
      'letters@letter',
    ])
    expect(supported.map(({ name }) => name)).toEqual(['text', 'letters@letter'])
    const reason = '1 log-probabilities for 22 + 1 tokens by its own count'
    expect(unsupported.map(({ needs, ...task }) => ({ ...task, needs: needs.name }))).toEqual([
      { name: 'letters', needs: 'prompt-logprobs', reason, variants: ['letters@letter', 'letters@letter-chat'] },
      { name: 'words', needs: 'prompt-logprobs', reason, variants: [] },
    ])
    expect(unsupportedLines(unsupported)).toEqual([
      `  letters needs log-probabilities of prompts (echo) (C2): ${reason}. Would do: letters@letter, letters@letter-chat.`,
      `  words needs log-probabilities of prompts (echo) (C2): ${reason}.`,
    ])
    const error = new TasksUnsupportedError({ unsupported, total: 4, canSkip: true })
    expect([error.code, ...error.message.split('\n')]).toEqual([
      'TASKS_UNSUPPORTED',
      '2 of 4 tasks cannot be asked of this endpoint; nothing was measured.',
      ...unsupportedLines(unsupported),
      'Ask the variants instead; `assay endpoint URL` shows what else this endpoint can be asked.',
      '--skip-unsupported leaves these tasks out.',
    ])
  })

  it('behavior: without any log-probabilities only texts are left, and nothing would do for the rest', async () => {
    for (const logprobs of ['refused', 'ignored'] as const) {
      const { supported, unsupported } = await checkAt({ logprobs }, ['text', 'letters@letter', 'letters@letter-chat'])
      expect(supported.map(({ name }) => name)).toEqual(['text'])
      expect(unsupported.map(({ name, variants }) => [name, variants])).toEqual([
        ['letters@letter', []],
        ['letters@letter-chat', []],
      ])
    }
    const { unsupported } = await checkAt({ logprobs: 'refused' }, ['letters'])
    const error = new TasksUnsupportedError({ unsupported, total: 1, canSkip: true })
    expect(error.message.split('\n')).toEqual([
      'The task cannot be asked of this endpoint; nothing was measured.',
      '  letters needs log-probabilities of prompts (echo) (C2): the request was not answered (refused): ' +
        'The endpoint answered with status 400.',
      'No other variant would do. `assay endpoint URL` shows what this endpoint can be asked.',
    ])
  })

  it('behavior: what fails for the moment is trusted to come back, but never for prompt log-probabilities', async () => {
    const busy = { misbehaviours: [{ kind: 'error-object', share: 1 }] } satisfies Partial<BehaviourInput>
    const { supported, unsupported, uncertain } = await checkAt(busy, ['text', 'letters@letter', 'words'])
    expect(supported.map(({ name }) => name)).toEqual(['text', 'letters@letter'])
    expect(unsupported.map(({ name }) => name)).toEqual(['words'])
    expect(uncertain.map(({ test }) => test.name)).toEqual(['completion-text', 'completion-rivals'])
  })

  it('error: a key, an address or a model that is wrong', async () => {
    await expect(checkAt({ apiKey: 'secret' }, ['text'])).rejects.toMatchObject({ code: 'KEY_REFUSED' })
    await expect(checkAt({ strictModel: true, model: 'other' }, ['text', 'words'])).rejects.toMatchObject({
      code: 'ENDPOINT_PATH',
    })
    await expect(
      checkAt({ misbehaviours: [{ kind: 'redirect', location: 'http://127.0.0.1/' }] }, ['text']),
    ).rejects.toMatchObject({ code: 'ENDPOINT_PATH' })
  })
})
