import { Option } from 'commander'

/** `--lmeh`: which copy of lm-evaluation-harness this command takes tasks from. */
export function lmehOption(): Option {
  return new Option('--lmeh <path>', 'lm-evaluation-harness: a checkout or a Python environment (ASSAY_LMEH)')
}
