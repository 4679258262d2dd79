import { parentPort, workerData } from 'node:worker_threads'
import type { ItemModelRecord } from '#records/item-model.ts'
import type { Suite } from '#records/suite.ts'
import type { RespondentScores } from '#store/read/read-item-responses.ts'
import { fitSuiteModel, ItemModelDataError } from './fit-suite-model.ts'

/** The thread in which an item model is fitted. Each message gets one answer; a fault ends the thread. */

export type ToItemModelWorker = { readonly kind: 'add'; readonly page: string } | { readonly kind: 'fit' }
/** The model once it was asked for, or how little there is to learn from. */
export type FromItemModelWorker =
  | { readonly kind: 'added' }
  | { readonly kind: 'fitted'; readonly model: Omit<ItemModelRecord, 'madeAt'> }
  | { readonly kind: 'too-few'; readonly about: ItemModelDataError['about'] }

const respondents: RespondentScores[] = []

function answerTo(message: ToItemModelWorker): FromItemModelWorker {
  if (message.kind === 'add') {
    respondents.push(...(JSON.parse(message.page) as RespondentScores[]))
    return { kind: 'added' }
  }
  try {
    return { kind: 'fitted', model: fitSuiteModel(workerData as Suite, respondents) }
  } catch (error) {
    if (error instanceof ItemModelDataError) return { kind: 'too-few', about: error.about }
    throw error
  }
}

const port = parentPort
port?.on('message', (message: ToItemModelWorker) => port.postMessage(answerTo(message)))
