import * as z from 'zod'
import { chatCompletion, chatCompletionChunk } from './chat-completion.ts'
import { completion, completionChunk } from './completion.ts'
import { embeddingList } from './embedding.ts'
import { errorObject } from './error-object.ts'
import { imageResult } from './image-result.ts'
import { modelList } from './model-list.ts'
import { publishedChat, publishedChatChunk } from './published/chat.ts'
import { publishedCompletion } from './published/completion.ts'
import type { Corrected } from './published/corrections.ts'
import { publishedEmbedding } from './published/embedding.ts'
import { publishedError } from './published/error.ts'
import { publishedImages } from './published/image.ts'
import { publishedEditRequest, publishedGenerationRequest } from './published/image-request.ts'
import { publishedModel, publishedModels } from './published/model.ts'
import {
  publishedChatRequest,
  publishedCompletionRequest,
  publishedEmbeddingRequest,
} from './published/text-request.ts'

const contractKinds = [
  'chat-request',
  'chat',
  'chat-chunk',
  'completion-request',
  'completion',
  'completion-chunk',
  'embedding-request',
  'embedding',
  'generation-request',
  'edit-request',
  'image',
  'models',
  'model',
  'error',
] as const

/** What a body is to be. A `…-chunk` is one event of a stream; `embedding` and `image` are whole answers. */
export type ContractKind = (typeof contractKinds)[number]

type Schemas = Readonly<Record<ContractKind, z.ZodType>>

/** The published specification with the given corrections; with none it is as published. */
export function publishedSchemas(corrected: Corrected): Schemas {
  return {
    'chat-request': publishedChatRequest,
    chat: publishedChat,
    'chat-chunk': publishedChatChunk,
    'completion-request': publishedCompletionRequest,
    completion: publishedCompletion(corrected, { isEvent: false }),
    'completion-chunk': publishedCompletion(corrected, { isEvent: true }),
    'embedding-request': publishedEmbeddingRequest,
    embedding: publishedEmbedding(corrected),
    'generation-request': publishedGenerationRequest,
    'edit-request': publishedEditRequest,
    image: publishedImages(corrected),
    models: publishedModels,
    model: publishedModel,
    error: publishedError,
  }
}

const textOrList = z.union([z.string(), z.array(z.unknown()).min(1)], { error: 'text or a list' })

/** What clients need of an answer, and what a server needs of a request: everything else is let pass. */
export const compatSchemas: Schemas = {
  'chat-request': z.looseObject({ messages: z.array(z.unknown()).min(1) }),
  chat: chatCompletion,
  'chat-chunk': chatCompletionChunk,
  'completion-request': z.looseObject({ prompt: textOrList }),
  completion,
  'completion-chunk': completionChunk,
  'embedding-request': z.looseObject({ input: textOrList }),
  embedding: embeddingList,
  'generation-request': z.looseObject({ prompt: textOrList }),
  'edit-request': z.looseObject({ prompt: textOrList }),
  image: imageResult,
  models: modelList,
  model: z.looseObject({ id: z.string().min(1) }),
  error: errorObject,
}
