import { FunctionInputError } from '../ports/function-input.ts'
import { strip } from '../python/text.ts'
import type { PythonDict } from '../python/value.ts'
import { InstructionArguments } from './arguments.ts'
import {
  hasEndPhrase,
  hasNoComma,
  hasPlaceholders,
  hasPostscript,
  hasTwoResponses,
  isQuoted,
  repeatsPrompt,
} from './contents.ts'
import { hasBulletLists, hasHighlights, hasSections, hasTitle, isConstrainedResponse, isJson } from './formats.ts'
import type { Instruction } from './instruction.ts'
import { hasKeywordFrequency, hasKeywords, hasLetterFrequency, hasNoForbiddenWords } from './keywords.ts'
import { hasCapitalWords, isEnglishCapital, isEnglishLowercase, isInLanguage } from './languages.ts'
import { hasFirstWord, hasParagraphs, hasSentences, hasWords } from './lengths.ts'

/** Every instruction that the data set has (Zhou et al. 2023, arXiv 2311.07911). */
const instructions: Readonly<Record<string, Instruction>> = {
  'keywords:existence': hasKeywords,
  'keywords:frequency': hasKeywordFrequency,
  'keywords:forbidden_words': hasNoForbiddenWords,
  'keywords:letter_frequency': hasLetterFrequency,
  'language:response_language': isInLanguage,
  'length_constraints:number_sentences': hasSentences,
  'length_constraints:number_paragraphs': hasParagraphs,
  'length_constraints:number_words': hasWords,
  'length_constraints:nth_paragraph_first_word': hasFirstWord,
  'detectable_content:number_placeholders': hasPlaceholders,
  'detectable_content:postscript': hasPostscript,
  'detectable_format:number_bullet_lists': hasBulletLists,
  'detectable_format:constrained_response': isConstrainedResponse,
  'detectable_format:number_highlighted_sections': hasHighlights,
  'detectable_format:multiple_sections': hasSections,
  'detectable_format:json_format': isJson,
  'detectable_format:title': hasTitle,
  'combination:two_responses': hasTwoResponses,
  'combination:repeat_prompt': repeatsPrompt,
  'startend:end_checker': hasEndPhrase,
  'startend:quotation': isQuoted,
  'change_case:capital_word_frequency': hasCapitalWords,
  'change_case:english_capital': isEnglishCapital,
  'change_case:english_lowercase': isEnglishLowercase,
  'punctuation:no_comma': hasNoComma,
}

export type Followed = { readonly strict: readonly boolean[]; readonly loose: readonly boolean[] }

/**
 * Which of a prompt's instructions a response follows. Strict takes the response as it is; loose is content when the
 * response follows without its asterisks, its first line, its last line, or several of these. An empty response follows
 * nothing.
 *
 * @throws {FunctionInputError} for an instruction that IFEval does not have, or without its arguments.
 */
export function followInstructions(
  response: string,
  given: readonly { readonly instruction: string; readonly options: PythonDict }[],
): Followed {
  const checks = given.map(({ instruction, options }) => {
    const kind = Object.hasOwn(instructions, instruction) ? instructions[instruction] : undefined
    if (kind !== undefined) return kind(new InstructionArguments(instruction, options))
    throw new FunctionInputError({ where: 'ifeval', reason: `there is no instruction ${instruction}` })
  })
  const attempts = looseResponses(response).filter((text) => strip(text) !== '')
  const isFilled = strip(response) !== ''
  return {
    strict: checks.map((check) => isFilled && check(response)),
    loose: checks.map((check) => attempts.some(check)),
  }
}

function looseResponses(response: string): readonly string[] {
  const lines = response.split('\n')
  const shortened = [lines.slice(1), lines.slice(0, -1), lines.slice(1, -1)].map((part) => strip(part.join('\n')))
  const forms = [response, ...shortened]
  return [...new Set([...forms, ...forms.map((form) => form.replaceAll('*', ''))])]
}
