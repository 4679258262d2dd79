import { describe, expect, it } from 'vitest'
import { dataObstacle, sourceOf } from './source-of.ts'

const hubFile = (repository: string, pattern: string) => ({ kind: 'hub', repository, pattern })

describe('sourceOf', () => {
  it.each([
    [
      { dataset_path: 'openai/gsm8k', dataset_name: 'main' },
      { path: 'openai/gsm8k', config: 'main' },
    ],
    [
      { dataset_path: 'baber/piqa', dataset_name: null },
      { path: 'baber/piqa', config: null },
    ],
    [
      { dataset_path: 'xnli', dataset_name: 'es', dataset_kwargs: null },
      { path: 'xnli', config: 'es' },
    ],
    [
      { dataset_path: 'o/n', dataset_name: 'Math (Primary)' },
      { path: 'o/n', config: 'Math (Primary)' },
    ],
    [
      { dataset_path: 'o/n', dataset_kwargs: { name: 'a' } },
      { path: 'o/n', config: 'a' },
    ],
    [
      { dataset_path: 'o/n', dataset_kwargs: { streaming: true, features: { id: {} } } },
      { path: 'o/n', config: null },
    ],
    [
      {
        dataset_path: 'json',
        dataset_kwargs: { data_files: { test: 'hf://datasets/corypaik/prost/data/default.jsonl' } },
      },
      { path: 'json', config: null, files: { test: [hubFile('corypaik/prost', 'data/default.jsonl')] } },
    ],
    [
      { dataset_path: 'parquet', dataset_kwargs: { data_files: ['hf://datasets/o/n@refs%2Fx/*.parquet'] } },
      { path: 'parquet', config: null, files: { train: [{ ...hubFile('o/n', '*.parquet'), revision: 'refs/x' }] } },
    ],
    [
      {
        dataset_path: 'csv',
        dataset_kwargs: { data_files: 'https://huggingface.co/datasets/o/n/resolve/main/a%20b.csv?download=true' },
      },
      { path: 'csv', config: null, files: { train: [{ ...hubFile('o/n', 'a b.csv'), revision: 'main' }] } },
    ],
    [
      {
        dataset_path: 'Divyanshu/indicxnli',
        dataset_kwargs: { data_files: { test: 'gu/test/0000.parquet' }, revision: 'refs/convert/parquet' },
      },
      {
        path: 'Divyanshu/indicxnli',
        config: null,
        files: {
          test: [{ ...hubFile('Divyanshu/indicxnli', 'gu/test/0000.parquet'), revision: 'refs/convert/parquet' }],
        },
        revision: 'refs/convert/parquet',
      },
    ],
    [
      {
        dataset_path: 'o/n',
        dataset_kwargs: { data_files: { test: './t.csv' }, header: null, column_names: ['q', 'a'], sep: ';' },
      },
      {
        path: 'o/n',
        config: null,
        files: { test: [hubFile('o/n', 't.csv')] },
        csv: { hasHeader: false, separator: ';', columnNames: ['q', 'a'] },
      },
    ],
    [
      { dataset_path: 'text', dataset_kwargs: { data_files: { test: 'lines.txt' } } },
      { path: 'text', config: null, files: { test: [{ kind: 'local', pattern: 'lines.txt' }] } },
    ],
    [
      { dataset_path: 'o/n', dataset_kwargs: { data_dir: 'sub' } },
      { path: 'o/n', config: null, folder: 'sub' },
    ],
  ])('default: %j', (fields, source) => {
    expect(sourceOf(fields)).toEqual({ kind: 'source', source, isScripted: false })
  })

  it('behavior: data that a script on the hub makes is marked', () => {
    const fields = { dataset_path: 'facebook/flores', dataset_name: 'x', dataset_kwargs: { trust_remote_code: true } }
    expect(sourceOf(fields)).toEqual({
      kind: 'source',
      source: { path: 'facebook/flores', config: 'x' },
      isScripted: true,
    })
  })

  it.each([
    [{}, 'it names no data set'],
    [{ class: {} }, 'its Python class gets the data'],
    [{ dataset_path: '', custom_dataset: { reference: 'm.f' } }, 'its data is made by the Python function m.f'],
    [{ dataset_path: 'o/n', custom_dataset: 'm.f' }, 'its data is made by the Python function m.f'],
    [{ dataset_path: 'json' }, 'it names no data files'],
    [{ dataset_path: 'arrow' }, 'files of the kind "arrow" are not read'],
    [{ dataset_path: '/data/x' }, 'its data is the folder /data/x of another machine; give yours with --data'],
    [{ dataset_path: '../x' }, 'its data is the folder ../x of another machine; give yours with --data'],
    [{ dataset_path: 'a b/c' }, '"a b/c" is no name of a data set'],
    [{ dataset_path: 'a/b/c' }, '"a/b/c" is no name of a data set'],
    [{ dataset_path: 'o/n', dataset_name: ['x'] }, 'its dataset_name is no text'],
    [
      { dataset_path: 'o/n', dataset_kwargs: { tokenizer: 'x' } },
      'its dataset_kwargs have tokenizer, which is not supported',
    ],
    [
      { dataset_path: 'csv', dataset_kwargs: { data_files: '/gpfs/x.csv' } },
      'its data file "/gpfs/x.csv" is on another machine',
    ],
    [
      { dataset_path: 'csv', dataset_kwargs: { data_files: 'https://example.org/x.csv' } },
      'its data file "https://example.org/x.csv" is not on the hub; download it and give its folder with --data',
    ],
    [
      { dataset_path: 'csv', dataset_kwargs: { data_files: 'a/../../x.csv' } },
      'its data file "a/../../x.csv" leaves the data folder',
    ],
    [
      { dataset_path: 'csv', dataset_kwargs: { data_files: 'hf://datasets/o/n/../x.csv' } },
      'its data file "hf://datasets/o/n/../x.csv" is no file of the hub',
    ],
    [{ dataset_path: 'o/n', dataset_kwargs: { data_dir: '../x' } }, 'its data_dir "../x" leaves the data set'],
  ])('error: %j', (fields, reason) => {
    expect(sourceOf(fields)).toEqual({ kind: 'obstacle', reason })
  })

  it('default: the obstacle alone', () => {
    expect([dataObstacle({ dataset_path: 'o/n' }), dataObstacle({})]).toEqual([null, 'it names no data set'])
  })

  it('error: options of another shape', () => {
    expect(sourceOf({ dataset_path: 'o/n', dataset_kwargs: { data_files: 3 } })).toMatchObject({
      kind: 'obstacle',
      reason: expect.stringContaining('its dataset_kwargs are not understood'),
    })
  })
})
