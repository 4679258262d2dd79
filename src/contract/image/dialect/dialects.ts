import { automatic1111 } from './automatic1111.ts'
import { contractImages } from './contract.ts'
import type { Dialect } from './dialect.ts'
import { diffusersApi } from './diffusers-api.ts'
import { openAiImages } from './openai.ts'

/** The kinds of image servers that can stand behind the contract. */
export const dialects = {
  a1111: automatic1111,
  openai: openAiImages,
  'diffusers-api': diffusersApi,
  contract: contractImages,
} as const satisfies Readonly<Record<string, Dialect>>

export type DialectName = keyof typeof dialects

export const dialectNames = Object.keys(dialects) as readonly DialectName[]
