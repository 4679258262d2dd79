import { agievalPorts } from './agieval.ts'
import { bbhFilterPorts } from './bbh-filters.ts'
import { coqaPorts } from './coqa.ts'
import { dropPorts } from './drop.ts'
import { gpqaPorts } from './gpqa.ts'
import { hellaswagPorts } from './hellaswag.ts'
import { hendrycksMathPorts } from './hendrycks-math.ts'
import { ifevalPorts } from './ifeval.ts'
import { mathematicsPorts } from './mathematics.ts'
import { mmluProPorts } from './mmlu-pro.ts'
import { multipleChoiceTextPorts } from './multiple-choice-texts.ts'
import { musrPorts } from './musr.ts'
import { perplexityTextPorts } from './perplexity-texts.ts'
import type { Port } from './port.ts'
import { squadPorts } from './squad-v2.ts'
import { truthfulqaPorts } from './truthfulqa.ts'
import { winograndePorts } from './winogrande.ts'

/** Every function of lm-evaluation-harness that is written anew for this engine. */
export const ports: readonly Port[] = [
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
]
