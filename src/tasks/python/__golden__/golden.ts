import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Draws = {
  seed: string
  random: number[]
  bits: string[]
  below: number[]
  samples: number[][]
  shuffled: number[]
  choice: number[]
  choices: number[]
  late: number[]
}

type Spaces = {
  text: string
  strip: string
  lstrip: string
  rstrip: string
  stripX: string
  split: string[]
  split1: string[]
  splitA: string[]
  splitA1: string[]
  length: number
}

/** What CPython answered, written by generate.py. */
export const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'python.json'), 'utf8')) as {
  random: Draws[]
  sizes: [number, number][]
  reprs: { value: unknown; repr: string; str: string }[]
  floats: { number: number; negative: boolean; repr: string }[]
  spaces: Spaces[]
  cases: { text: string; capitalize: string }[]
  whitespace: number[]
  regexes: { pattern: string; found: (string | string[])[][] }[]
  probes: string[]
}
