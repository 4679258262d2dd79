import { agievalPorts } from './agieval.ts'
import { bbhFilterPorts } from './bbh-filters.ts'
import { coqaPorts } from './coqa.ts'
import { crowsPairsPorts } from './crows-pairs.ts'
import { dropPorts } from './drop.ts'
import { followedTexts } from './followed-texts.ts'
import { gpqaPorts } from './gpqa.ts'
import { hellaswagPorts } from './hellaswag.ts'
import { hendrycksMathPorts } from './hendrycks-math.ts'
import { ifevalPorts } from './ifeval.ts'
import { labelScorePorts } from './label-scores.ts'
import { mathematicsPorts } from './mathematics.ts'
import { mmluProPorts } from './mmlu-pro.ts'
import { multipleChoiceTextPorts } from './multiple-choice-texts.ts'
import { musrPorts } from './musr.ts'
import { perplexityTextPorts } from './perplexity-texts.ts'
import type { Port } from './port.ts'
import type { PortedFunction } from './ported-function.ts'
import { squadPorts } from './squad-v2.ts'
import { truthfulqaPorts } from './truthfulqa.ts'
import { winograndePorts } from './winogrande.ts'

const functions: readonly PortedFunction[] = [
  ...hellaswagPorts,
  ...winograndePorts,
  ...truthfulqaPorts,
  ...mmluProPorts,
  ...musrPorts,
  ...gpqaPorts,
  ...ifevalPorts,
  ...dropPorts,
  ...coqaPorts,
  ...squadPorts,
  ...hendrycksMathPorts,
  ...mathematicsPorts,
  ...agievalPorts,
  ...bbhFilterPorts,
  ...multipleChoiceTextPorts,
  ...perplexityTextPorts,
  ...labelScorePorts,
  ...crowsPairsPorts,
]

/** Every function of lm-evaluation-harness that is written anew for this engine, and our own for our own definitions. */
export const ports: readonly Port[] = functions.map((ported) => ({
  ...ported,
  follows: followedTexts[ported.reference] ?? [],
}))
