import { goString } from '#morse/go-json/encode.ts'
import { rawJson, sortedJson } from '../answer.ts'
import type { Handler } from '../route.ts'

/** Reads no body at all, so any is welcome. */
export const height: Handler = (_request, { chain }) => sortedJson({ height: chain.height })

export const version: Handler = (_request, node) => rawJson(goString(node.version))

/** Of the pokt-scan fork, which health checks of local networks ask; pocket-core has no such route. */
export const health: Handler = (_request, { chain, version }) =>
  sortedJson({ height: chain.height, is_catching_up: false, is_starting: false, version })
