import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseSessionBatch } from '../../../../core/tls-rpt/write/parse-session-batch.ts';

const now = new Date('2026-11-24T10:00:00Z');
const fixture = (name: string) =>
  readFileSync(new URL(`../../../fixtures/sessions/${name}`, import.meta.url), 'utf8');
const good = { time: '2026-11-23T09:30:00Z', domain: 'example.com', policyType: 'sts', result: 'success' };

function parse(text: string) {
  const parsed = parseSessionBatch(text, now);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.batch;
}

describe('parseSessionBatch()', () => {
  test.each([
    ['a JSON array', JSON.stringify([good, good]), 2],
    ['NDJSON', `${JSON.stringify(good)}\n${JSON.stringify(good)}\n`, 2],
    [
      'NDJSON with CRLF, blank lines and a BOM',
      `\uFEFF${JSON.stringify(good)}\r\n\r\n${JSON.stringify(good)}\r\n`,
      2,
    ],
    ['one record on one line', JSON.stringify(good), 1],
    ['an empty array', '[]', 0],
  ])('reads %s', (_why, text, count) => {
    expect(parse(text)).toMatchObject({ records: count, refused: [], sessions: { length: count } });
  });

  test.each([
    ['an array', (records: string[]) => `[${records}]`],
    ['NDJSON', (records: string[]) => records.join('\n')],
  ])('refuses %s of many different names before it parses them', (_form, format) => {
    const records = Array.from({ length: 100 }, (_, record) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: 11 }, (_, name) => [`k${record}-${name}`, 0]))),
    );
    expect(parseSessionBatch(format(records), now)).toEqual({
      ok: false,
      reason: 'Cannot accept batch: expected at most 500000 values and 1000 different names in all',
    });
    expect(parse(format(records.slice(0, 90)))).toMatchObject({ records: 90 });
  });

  test.each([
    ['array', (records: unknown[]) => JSON.stringify(records)],
    ['NDJSON', (records: unknown[]) => records.map((record) => JSON.stringify(record)).join('\n')],
  ])('names the invalid record of an %s and keeps the others', (_form, format) => {
    const batch = parse(format([good, { ...good, result: 'maybe' }, good]));
    expect(batch.sessions).toHaveLength(2);
    expect(batch.refused).toEqual([
      { index: 1, reason: 'Cannot accept record 1: "result" is "maybe", expected "success" or "failure"' },
    ]);
  });

  test('names a line that is not JSON and keeps the others', () => {
    const batch = parse(`${JSON.stringify(good)}\n{"time": \n${JSON.stringify(good)}`);
    expect(batch.sessions).toHaveLength(2);
    expect(batch.refused).toEqual([{ index: 1, reason: 'Cannot accept record 1: it is not JSON' }]);
  });

  test.each([
    ['too large in an array', JSON.stringify([{ ...good, padding: 'x'.repeat(65_536) }, good])],
    [
      'too large in NDJSON',
      `${JSON.stringify({ ...good, padding: 'x'.repeat(65_536) })}\n${JSON.stringify(good)}`,
    ],
    [
      'nested so deep that writing it would overflow the stack',
      `[${'['.repeat(100_000)}${']'.repeat(100_000)},${JSON.stringify(good)}]`,
    ],
  ])('refuses a record that is %s and keeps the others', (_why, text) => {
    const batch = parse(text);
    expect(batch.refused).toEqual([
      { index: 0, reason: 'Cannot accept record 0: it is larger than 65536 characters' },
    ]);
    expect(batch.sessions).toHaveLength(1);
  });

  test.each([
    ['an empty body', ' \n', 'it is empty, expected a JSON array or NDJSON'],
    ['a truncated array', '[{"time":', 'it begins with "[" but is not a JSON array'],
    ['more than 10,000 records', '{}\n'.repeat(10_001), 'it has 10001 records, expected at most 10000'],
  ])('refuses %s as a whole', (_why, text, reason) => {
    expect(parseSessionBatch(text, now)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });
});

describe('parseSessionBatch() reads libtlsrpt datagrams', () => {
  test('from Postfix: policies, failures, and a policy without a domain', async () => {
    const { sessions, refused, records } = parse(fixture('datagrams.ndjson'));
    expect({ refused, records }).toEqual({ refused: [], records: 4 });
    await expect(`${JSON.stringify(sessions, null, 2)}\n`).toMatchFileSnapshot(
      '../../../golden/datagram-sessions.json',
    );
  });

  test("with the collector's time, if given", () => {
    const [line = ''] = fixture('datagrams.ndjson').split('\n');
    const dated = JSON.stringify({ ...JSON.parse(line), time: '2026-11-23T23:59:59Z' });
    expect(parse(dated).sessions[0]?.time).toBe('2026-11-23T23:59:59Z');
    expect(parse(line).sessions[0]?.time).toBe('2026-11-24T10:00:00Z');
  });

  test('and refuses one as a whole if one of its policies is wrong', () => {
    const policies = [
      { 'policy-type': 9, f: 0 },
      { 'policy-type': 7, f: 0 },
    ];
    expect(parse(JSON.stringify({ dpv: '1', d: 'example.com', policies }))).toEqual({
      sessions: [],
      records: 1,
      refused: [{ index: 0, reason: expect.stringContaining('"policyType" is 7') }],
    });
  });
});
