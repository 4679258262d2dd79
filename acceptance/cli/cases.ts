import { benchmarkSuites } from '#tasks/suites.ts'
/** A mistake that a user can make, and all that standard error must say about it. */
export type Case = {
  readonly name: string
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** The whole text; `<folder>` stands for the folder that the command ran in. */
  readonly stderr: string
  /** 1 unless told. */
  readonly code?: number
}

/** Files that lie in the folder. */
export const files: Readonly<Record<string, string>> = {
  'no-yaml.yaml': 'suppliers: [\n',
  'mistakes.yaml': [
    'suppliers:',
    '  - id: a',
    '    url: ftp://x',
    '    operator: someone',
    '    service: text-generation',
    '    colour: red',
    '  - id: a',
    '    url: http://a.example',
    '    operator: someone',
    '    service: text-generation',
    '    key: sk-0123456789',
    '',
  ].join('\n'),
  'good.yaml': 'suppliers:\n  - { id: a, url: "http://a.example", operator: someone, service: text-generation }\n',
  'settings.yaml': 'port: many\nprofil: demo\n',
  'answers.jsonl': '{"documentId": "0", "bodies": [{}]}\nnot JSON\n',
}

const help = '(run with --help to see what there is)'
const supplierKeys =
  'id, url, operator, service, key, model, reference, money_cap_usd, usd_per_million_prompt_tokens, ' +
  'usd_per_million_completion_tokens, concurrency, requests_per_second, timeouts, max_body_bytes, client_headers, simulated'

/** Every mistake, in the order of the commands. */
export const cases: readonly Case[] = [
  {
    name: 'no local network runs',
    args: ['localnet', 'status'],
    stderr:
      'assay: The local network in <folder>/.assay/localnet or <folder>/.assay/demo/localnet does not run.\n' +
      'Start one with "assay localnet up", or name its folder with --folder.',
  },
  {
    name: 'no local network to end',
    args: ['localnet', 'down', '--folder', 'net'],
    stderr:
      'assay: The local network in <folder>/net does not run.\n' +
      'Start one with "assay localnet up", or name its folder with --folder.',
  },
  {
    name: 'no log of a local network',
    args: ['localnet', 'logs', '--folder', 'net'],
    stderr:
      'assay: There is no log <folder>/net/localnet.log: no network was started there in the background. Name its folder with --folder.',
  },
  {
    name: 'sessions that no service can fill',
    args: ['localnet', 'up', '--folder', 'net', '--servicers', '1', '--session-nodes', '2'],
    stderr: [
      'assay: The default network, with these flags, is no local network that can run.',
      ...[
        'A100 (text generation)',
        'A104 (text generation, middle tier)',
        'A10C (text generation, high tier)',
        'A1D0 (image generation)',
        'A1E0 (embeddings)',
        'A1F0 (any JSON-over-HTTP model: a regression)',
      ].map(
        (service) =>
          `  ${service}: 1 of 1 servicers are staked for it, but a session needs 2, so every dispatch would fail (code 17). ` +
          'Stake more for it, or lower sessionNodeCount, which is one number for the whole chain.',
      ),
    ].join('\n'),
  },
  {
    name: 'a network of files in part',
    args: ['localnet', 'up', '--folder', 'net', '--genesis', 'genesis.json'],
    stderr: 'assay: A network of files needs all three: --genesis FILE, --chains FILE and --keys FILE…',
  },
  {
    name: 'a design that is none',
    args: ['localnet', 'up', '--folder', 'net', '--design', 'settings.yaml'],
    stderr: [
      'assay: settings.yaml is no local network that can run.',
      '  services: Invalid input: expected array, received undefined',
      '  nodes: Invalid input: expected array, received undefined',
      '  applications: Invalid input: expected array, received undefined',
      '  the whole design: there is no key port',
      '  the whole design: there is no key profil',
    ].join('\n'),
  },
  {
    name: 'an address that is none',
    args: ['localnet', 'fund', 'me', '1'],
    stderr: `error: command-argument value 'me' is invalid for argument 'address'. It must be 40 lower-case hexadecimal digits.\n${help}`,
  },
  { name: 'unknown command', args: ['frobnicate'], stderr: `error: unknown command 'frobnicate'\n${help}` },
  {
    name: 'unknown flag',
    args: ['serve', '--prot', '1'],
    stderr: `error: unknown option '--prot'\n(Did you mean --port?)\n${help}`,
  },
  {
    name: 'flag left out',
    args: ['eval', 'http://a.example'],
    stderr: 'assay: Say what to ask: either --suite NAME or --tasks NAME,NAME,… (see `assay tasks list`).',
  },
  {
    name: 'a suite with other examples',
    args: ['eval', 'http://a.example', '--suite', 'gsm8k', '--num-fewshot', '3'],
    stderr:
      'assay: A suite is asked as it is defined, so --num-fewshot does not go with --suite.\n' +
      'What to do: name its tasks with --tasks, or a suite for chat such as gsm8k_chat.',
  },
  {
    name: 'bad port',
    args: ['start', '--port', '70000'],
    stderr: 'assay: The settings cannot be used.\n  --port must be a whole number from 0 to 65535',
  },
  {
    name: 'bad settings file',
    args: ['serve', '--config', 'settings.yaml'],
    stderr:
      'assay: The settings cannot be used.\n  settings.yaml: port must be a whole number from 0 to 65535\n  settings.yaml: no such setting: profil',
  },
  {
    name: 'settings file missing',
    args: ['db', '--config', 'nowhere.yaml'],
    stderr:
      "assay: The settings cannot be used.\n  nowhere.yaml: cannot be read (ENOENT: no such file or directory, open 'nowhere.yaml')",
  },
  {
    name: 'bad setting in the environment',
    args: ['leaderboard'],
    environment: { DATABASE_URL: 'localhost' },
    stderr:
      'assay: The settings cannot be used.\n  DATABASE_URL must be a URL such as postgres://user:password@host:5432/database',
  },
  {
    name: 'suppliers file missing',
    args: ['serve', '--suppliers', 'nowhere.yaml'],
    stderr:
      'assay: The suppliers file nowhere.yaml cannot be read.\n' +
      'Write one (docs/suppliers.md shows how) and name it with --suppliers FILE, or try "assay start" for a demo.',
  },
  {
    name: 'suppliers file that is no YAML',
    args: ['serve', '--suppliers', 'no-yaml.yaml'],
    stderr:
      'assay: The suppliers file has a mistake.\n' +
      'no-yaml.yaml:2:1 file is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
  },
  {
    name: 'suppliers file with mistakes; a pasted key is not repeated',
    args: ['serve', '--suppliers', 'mistakes.yaml'],
    stderr: [
      'assay: The suppliers file has 4 mistakes.',
      'mistakes.yaml:3:10 suppliers[0].url must begin with https:// or http://',
      `mistakes.yaml:6:5 suppliers[0].colour is not known here: it may be ${supplierKeys}`,
      'mistakes.yaml:7:9 suppliers[1].id is taken already by suppliers[0]: ids must differ',
      'mistakes.yaml:11:10 suppliers[1].key must be a reference to the key, never the key itself: write env:NAME or file:PATH',
    ].join('\n'),
  },
  {
    name: 'unknown role',
    args: ['worker', '--role', 'requestor'],
    stderr: 'assay: There is no role requestor.\nRoles: manager, sampler, requester, evaluator, summarizer',
  },
  {
    name: 'worker on the embedded store',
    args: ['worker', '--role', 'requester'],
    stderr:
      'assay: A worker shares its store with other processes: set DATABASE_URL to a PostgreSQL server, or use "assay serve".',
  },
  {
    name: 'database unreachable',
    args: ['db', '--database-url', 'postgres://me:secret@127.0.0.1:1/assay'],
    stderr:
      'assay: The database cannot be reached: connect ECONNREFUSED 127.0.0.1:1. Check that it runs and has space; work goes on when it is back.',
  },
  {
    name: 'unknown suite',
    args: ['eval', 'http://a.example', '--suite', 'gsm9k'],
    stderr:
      'assay: There is no suite "gsm9k".\n' +
      `Suites: assay-basics, assay-basics-public, assay-tools, assay-canaries, assay-basics-reworded, ${benchmarkSuites.map((suite) => suite.name).join(', ')}; or any task of "assay tasks list".`,
  },
  {
    name: 'endpoint that is no URL',
    args: ['eval', 'node.example', '--suite', 'assay-basics'],
    stderr:
      'assay: "node.example" is no endpoint: write its base URL in full, such as https://node.example or http://127.0.0.1:8080.',
  },
  {
    name: 'endpoint where nobody listens',
    args: ['eval', 'http://127.0.0.1:6553', '--suite', 'assay-basics'],
    stderr:
      'assay: The endpoint http://127.0.0.1:6553 cannot be reached (unreachable): The connection was refused.\n' +
      'Check that it runs and that the address is right; behind a proxy, set --proxy or ASSAY_PROXY.',
  },
  {
    name: 'limit that is no number',
    args: ['eval', 'http://a.example', '--suite', 'assay-basics', '--limit', 'all'],
    stderr: `error: option '--limit <items>' argument 'all' is invalid. It must be a whole number above 0.\n${help}`,
  },
  {
    name: 'pasted API key',
    args: ['eval', 'http://a.example', '--suite', 'assay-basics', '--key', 'sk-0123456789'],
    stderr: 'assay: --key must say where the key is, never the key itself: write env:NAME or file:PATH.',
  },
  {
    name: 'API key that is not there',
    args: ['eval', 'http://a.example', '--suite', 'assay-basics', '--key', 'env:NOBODY_SET_THIS'],
    stderr:
      'assay: The API key cannot be read: the environment variable NOBODY_SET_THIS is not set.\n' +
      'Set it, or name another place with --key: env:NAME or file:PATH.',
  },
  {
    name: 'data set missing',
    args: ['eval', 'http://a.example', '--suite', 'mmlu', '--data', 'data'],
    stderr:
      'assay: The data set cais/mmlu (abstract_algebra), split test, is not on this machine.\n' +
      'Searched: data, <folder>/cache\n' +
      'What to do: get it once with `assay tasks fetch mmlu`, or give a folder that has it with `--data DIR`.',
  },
  {
    name: 'unknown task',
    args: ['tasks', 'render', 'gsm9k'],
    stderr:
      'assay: There is no such task: no definition has that name\nTask: gsm9k\nWhat to do: choose one of `assay tasks list`.',
  },
  {
    name: 'answers file missing',
    args: ['tasks', 'score', 'basics_sets', 'nowhere.jsonl'],
    stderr:
      'assay: The answers file nowhere.jsonl cannot be read.\n' +
      'Give a file with one document a line: {"documentId": "0", "bodies": [response body, …]}.',
  },
  {
    name: 'answers file with a bad line',
    args: ['tasks', 'score', 'basics_sets', 'answers.jsonl'],
    stderr: 'assay: answers.jsonl:2 is not {"documentId": "…", "bodies": [response body, …]} on one line.',
  },
  {
    name: 'nothing measured yet',
    args: ['leaderboard'],
    stderr:
      'assay: There is no store in <folder>/.assay: nothing was measured here yet.\n' +
      'Start "assay start" for a demo or "assay serve" with a suppliers file, or name the folder with --store.',
  },
  {
    name: 'memory of a model of no size',
    args: ['vram', '--bits', '4'],
    stderr:
      'assay: The memory cannot be told: the size of the model is missing; give --params 7B or --config config.json.',
  },
  {
    name: 'config of a model that is none',
    args: ['vram', '--config', 'good.yaml'],
    stderr: 'assay: The memory cannot be told: good.yaml is no config.json of a language model: it is not JSON.',
  },
]

/** Mistakes about a real endpoint, which wants the key `right`; `<endpoint>` stands for its address. */
export const endpointCases: readonly Case[] = [
  {
    name: 'API key left out',
    args: ['eval', '<endpoint>', '--suite', 'assay-basics'],
    stderr:
      'assay: The endpoint <endpoint> answers 401: it wants an API key.\n' +
      'Nothing was measured. Say where the key is with --key: env:NAME or file:PATH.',
  },
  {
    name: 'wrong API key',
    args: ['eval', '<endpoint>', '--suite', 'assay-basics', '--key', 'env:MY_KEY'],
    environment: { MY_KEY: 'wrong' },
    stderr:
      'assay: The endpoint <endpoint> answers 401: it refuses our API key.\n' +
      'Nothing was measured. Check what --key names: env:NAME or file:PATH.',
  },
  {
    name: 'model that it does not serve',
    args: ['eval', '<endpoint>', '--suite', 'assay-basics', '--key', 'env:MY_KEY', '--model', 'gpt-nothing'],
    environment: { MY_KEY: 'right' },
    stderr:
      'assay: The endpoint <endpoint> answers 404 to POST /v1/chat/completions with the model name "gpt-nothing".\n' +
      'Nothing was measured. Give its base address (what stands before /v1; redirects are not followed) and the name of a model that it serves (--model).',
  },
  {
    name: 'port taken',
    args: ['serve', '--suppliers', 'good.yaml', '--port', '<port>', '--store', 'served'],
    stderr:
      'assay: The API cannot listen on 127.0.0.1, port <port>: another program listens there.\n' +
      'Stop that program, or choose another place: --port (ASSAY_PORT; 0 takes any free one) and --host (ASSAY_HOST).',
  },
]

/** Mistakes about a real PostgreSQL; `<server>` stands for its URL with a database that does not exist. */
export const serverCases: readonly Case[] = [
  {
    name: 'database that does not exist',
    args: ['db', '--database-url', '<server>'],
    stderr:
      'assay: The database server refused us: database "nowhere" does not exist. ' +
      'Check user, password and database name in DATABASE_URL (postgres://user:password@host:5432/database).',
  },
]

/** Mistakes in front of a store that has been opened once. */
export const storeCases: readonly Case[] = [
  {
    name: 'no such supplier',
    args: ['suppliers', 'nobody', '--store', 'store'],
    stderr:
      'assay: No supplier has the id or address "nobody", nor an id that begins so.\n' +
      '`assay suppliers` or GET /api/suppliers lists them all. A beginning needs at least 4 characters of the id.',
  },
  {
    name: 'no such tier',
    args: ['leaderboard', '--tier', 'gold', '--store', 'store'],
    stderr:
      'assay: tier: Invalid option: expected one of "none"|"base"|"middle"|"high"\n' +
      'Mend each of the fields; GET /openapi.json describes what the route takes.',
  },
]
