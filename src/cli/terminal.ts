import type { RenderOptions } from './render/render-options.ts'

/** What the terminal (or the file that stands for it) can show. */
export function renderOptions(stream: NodeJS.WriteStream = process.stdout): RenderOptions {
  return {
    width: Math.max(40, stream.columns ?? 120),
    hasColor: stream.isTTY === true && process.env.NO_COLOR === undefined,
  }
}

/** Writes a value as JSON, for programs; every command has `--json`. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** Writes text with exactly one line end. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}
