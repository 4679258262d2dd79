import { describe, expect, it } from 'vitest'
import parameters from './__golden__/parameters.json' with { type: 'json' }
import sentences from './__golden__/sentences.json' with { type: 'json' }
import words from './__golden__/words.json' with { type: 'json' }
import { abbreviations, commonWords, splitSentences } from './sentences.ts'
import { wordTokens } from './word-tokens.ts'

describe('splitSentences', () => {
  it('default: one text', () => {
    expect(splitSentences('Dr. Smith left (at 5 p.m.). "Why?" He came back!\nNo end')).toEqual([
      'Dr. Smith left (at 5 p.m.).',
      '"Why?"',
      'He came back!',
      'No end',
    ])
  })

  it('behavior: the parameters are those that NLTK was given for the golden', () => {
    expect({ abbreviations: [...abbreviations], commonWords: [...commonWords] }).toEqual(parameters)
  })

  it('behavior: what NLTK makes of 411 texts with these parameters', () => {
    const differing = (sentences as unknown as [string, string[]][])
      .map(([text, expected]) => ({ text, expected, ours: splitSentences(text) }))
      .filter(({ expected, ours }) => JSON.stringify(expected) !== JSON.stringify(ours))
    expect(differing).toEqual([])
  })
})

describe('wordTokens', () => {
  it('behavior: what NLTK makes of 411 texts', () => {
    const differing = (words as unknown as [string, string[]][])
      .map(([text, expected]) => ({ text, expected, ours: wordTokens(text) }))
      .filter(({ expected, ours }) => JSON.stringify(expected) !== JSON.stringify(ours))
    expect(differing).toEqual([])
  })
})
