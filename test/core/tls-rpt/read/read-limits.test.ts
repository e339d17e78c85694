import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { ReadLimits } from '../../../../core/tls-rpt/read/read-limits.ts';
import { readReport } from '../../../../core/tls-rpt/read/read-report.ts';
import { notesIn } from '../../../fixtures/in-english.ts';
import { multipart, part } from '../../mail/build-mail.ts';

const report = (members = '') => {
  const policies = members.includes('"policies"') ? '' : ',"policies":[]';
  return `{"report-id":"1","organization-name":"a"${policies}${members}}`;
};
const padded = (size: number) => report().padEnd(size, ' ');
const list = (count: number, item: string) => Array.from({ length: count }, () => item).join(',');
const mailOf = (bodies: (Buffer | string)[]) =>
  part({
    header: ['Subject: x', 'Content-Type: multipart/mixed; boundary=b'],
    body: multipart(
      'b',
      bodies.map((body) => part({ header: ['Content-Type: application/gzip'], body })),
    ),
  });

const times = (count: number, pack: (bytes: Buffer) => Buffer, bytes: Buffer) => {
  let packed = bytes;
  for (let index = 0; index < count; index++) packed = pack(packed);
  return packed;
};
const zip = (files: Record<string, Uint8Array>) => Buffer.from(zipSync(files));

type Row = [
  limit: keyof ReadLimits,
  attack: string,
  make: (size: number) => Buffer | string,
  size: number,
  reason: string,
];

const rows: Row[] = [
  ['mailBytes', 'a file', padded, 1000, 'too-large'],
  [
    'mailBytes',
    'a mail',
    (size) => `Content-Type: application/json\r\n\r\n${padded(size - 34)}`,
    1000,
    'too-large',
  ],
  ['unpackedBytes', 'gzip', (size) => gzipSync(padded(size)), 1000, 'too-large'],
  ['unpackedBytes', 'zip, deflated', (size) => zip({ a: Buffer.from(padded(size)) }), 1000, 'too-large'],
  [
    'unpackedBytes',
    'zip, stored',
    (size) => Buffer.from(zipSync({ a: Buffer.from(padded(size)) }, { level: 0 })),
    1000,
    'too-large',
  ],
  [
    'unpackedBytes',
    'zip of several files',
    (size) => zip({ a: Buffer.alloc(400, 32), b: Buffer.from(padded(size - 400)) }),
    1000,
    'too-large',
  ],
  ['packedDepth', 'gzip in gzip', (size) => times(size, gzipSync, Buffer.from(report())), 2, 'too-complex'],
  [
    'packedDepth',
    'zip in zip',
    (size) => times(size, (bytes) => zip({ a: bytes }), Buffer.from(report())),
    2,
    'too-complex',
  ],
  [
    'packedDepth',
    'mail in zip',
    (size) => times(size, (bytes) => zip({ a: bytes }), Buffer.from(report())),
    1,
    'too-complex',
  ],
  [
    'zipEntries',
    'files in a zip',
    (size) =>
      zip(
        Object.fromEntries(
          Array.from({ length: size }, (_, index) => [`${index}`, Buffer.from(report(`,"x":${index}`))]),
        ),
      ),
    5,
    'too-complex',
  ],
  ['reports', 'a list', (size) => `[${list(size, report())}]`, 5, 'too-complex'],
  ['policies', 'policies', (size) => report(`,"policies":[${list(size, '{}')}]`), 5, 'too-complex'],
  [
    'failureDetails',
    'in one policy',
    (size) => report(`,"policies":[{"failure-details":[${list(size, '{}')}]}]`),
    5,
    'too-complex',
  ],
  [
    'failureDetails',
    'in several',
    (size) => report(`,"policies":[${list(size, '{"failure-details":[{}]}')}]`),
    5,
    'too-complex',
  ],
  ['jsonBytes', 'a file', padded, 1000, 'too-large'],
  ['jsonBytes', 'gzip', (size) => gzipSync(padded(size)), 1000, 'too-large'],
  ['jsonValues', 'an unknown member', (size) => report(`,"x":[${list(size - 5, '0')}]`), 50, 'too-complex'],
  [
    'jsonNames',
    'an unknown member',
    (size) => report(`,"x":{${Array.from({ length: size - 4 }, (_, index) => `"k${index}":0`)}}`),
    50,
    'too-complex',
  ],
  [
    'policyLetters',
    'hosts in one text',
    (size) =>
      report(
        `,"policies":[{"policy":{"policy-type":"sts","mx-host":"${'a '.repeat(size).slice(0, size)}"}}]`,
      ),
    1000,
    'too-large',
  ],
  [
    'policyLetters',
    'lines of a list',
    (size) => report(`,"policies":[{"policy":{"policy-string":["${'a'.repeat(size - 3)}","bbb"]}}]`),
    1000,
    'too-large',
  ],
  [
    'jsonDepth',
    'an unknown member',
    (size) => report(`,"x":${'['.repeat(size - 1)}${']'.repeat(size - 1)}`),
    20,
    'too-complex',
  ],
  [
    'jsonDepth',
    'a known member',
    (size) => report(`,"policies":${'['.repeat(size - 1)}${']'.repeat(size - 1)}`),
    20,
    'too-complex',
  ],
];

describe('readReport() enforces readLimits', () => {
  test.each(rows)(
    '%s (%s): reads at the limit, and refuses one more',
    async (limit, _, make, size, reason) => {
      const limits = { [limit]: size };
      expect(await readReport(Buffer.from(make(size) as string), { limits })).toMatchObject({ ok: true });
      expect(await readReport(Buffer.from(make(size + 1) as string), { limits })).toMatchObject({
        ok: false,
        reason,
      });
    },
  );

  test('notes: says how many are over the limit', async () => {
    const members = Array.from({ length: 5 }, (_, index) => `{"policy":{"policy-domain":"${index} "}}`).join(
      ',',
    );
    const result = await readReport(Buffer.from(report(`,"policies":[${members}]`)), {
      limits: { notes: 3 },
    });
    expect(result.ok && result.reports[0]?.notes).toHaveLength(5);
    expect(result.ok && notesIn(result.reports[0]?.notes ?? [])).toContain(
      'there are more deviations than can be listed',
    );
  });

  test('all attachments share one budget', async () => {
    const one = gzipSync(padded(600));
    const limits = { unpackedBytes: 1000 };
    const result = await readReport(mailOf([one, one, one]), { limits });
    expect(result.ok && notesIn(result.reports[0]?.notes ?? []).join()).toMatch(
      /another attachment cannot be read: it unpacks to more than 1000 bytes/,
    );
  });
});

test('readReport() refuses a report of thousands of policies, each as expensive as a small report', async () => {
  const policies = (count: number) => Buffer.from(report(`,"policies":[${list(count, '{}')}]`));
  expect((await readReport(policies(1_000))).ok).toBe(true);
  expect(await readReport(policies(1_001))).toMatchObject({
    ok: false,
    cause: { code: 'too-many-policies', parameters: { max: 1_000 } },
  });
});

describe('readReport() limits the cost of all parts of one mail together', () => {
  const names = (from: number, count: number) =>
    `{${Array.from({ length: count }, (_, index) => `"k${from + index}":0`)}}`;
  const partsOf = (bodies: string[]) => mailOf(bodies.map((body) => gzipSync(body)));
  const small = { jsonBytes: 2000, jsonValues: 100, jsonNames: 50 };

  test.each<[string, string[], RegExp]>([
    ['names', [0, 1, 2, 3].map((index) => names(index * 20, 20)), /more than 50 different names/],
    ['values', [0, 1, 2].map(() => `[${list(40, '0')}]`), /more than 100 values/],
    ['bytes', [0, 1, 2].map(() => `{}${' '.repeat(900)}`), /more than 2000 bytes of JSON/],
  ])('%s', async (_, bombs, reason) => {
    const result = await readReport(partsOf([report(), ...bombs]), { limits: small });
    expect(result.ok && notesIn(result.reports[0]?.notes ?? []).join()).toMatch(reason);
  });

  test.each([
    ['names', names(0, 60)],
    ['values', `[${list(110, '0')}]`],
  ])('but a part that is refused for its %s takes nothing from the others', async (_, bomb) => {
    expect(await readReport(partsOf([bomb, report()]), { limits: small })).toMatchObject({ ok: true });
  });

  test('and of its reports', async () => {
    const one = (id: number) =>
      `{"report-id":"${id}","policies":[{"policy":{"mx-host":"${'a '.repeat(300)}"}}]}`;
    const result = await readReport(partsOf([one(1), one(2)]), { limits: { policyLetters: 1000 } });
    expect(result.ok && notesIn(result.reports[0]?.notes ?? []).join()).toMatch(/more than 1000 characters/);
  });
});

describe('readReport() refuses within bounded time', () => {
  const deep = (depth: number, open: string, close: string) => `${open.repeat(depth)}${close.repeat(depth)}`;
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const damaged = Buffer.from(bomb);
  damaged.fill(0, damaged.length - 8);
  const names = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":0`)}}`;
  const cases: [string, () => Buffer | string, string][] = [
    ['a gzip bomb', () => bomb, 'too-large'],
    ['a gzip bomb in a gzip', () => gzipSync(bomb), 'too-large'],
    ['a zip bomb', () => zip({ a: Buffer.alloc(17 * 1024 * 1024) }), 'too-large'],
    ['a hundred gzip bombs', () => mailOf(Array.from({ length: 100 }, () => bomb)), 'too-large'],
    ['a hundred damaged gzip bombs', () => mailOf(Array.from({ length: 100 }, () => damaged)), 'too-large'],
    ['JSON nested 100,000 deep', () => deep(100_000, '[', ']'), 'too-complex'],
    ['nested objects 100,000 deep', () => `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 'too-complex'],
    [
      'a report with a member nested 100,000 deep',
      () => report(`,"policies":${deep(100_000, '[', ']')}`),
      'too-complex',
    ],
    [
      'a text member nested 100,000 deep',
      () => report(`,"contact-info":${deep(100_000, '[', ']')}`),
      'too-complex',
    ],
    ['JSON nested 4,000,000 deep', () => deep(4_000_000, '[', ']'), 'too-complex'],
    ['endless open brackets', () => report(`,"x":${'['.repeat(1_000_000)}`), 'too-complex'],
    [
      '10^6 failure details',
      () => gzipSync(report(`,"policies":[{"failure-details":[${list(1_000_000, '{}')}]}]`)),
      'too-complex',
    ],
    ['10^6 reports', () => gzipSync(`[${list(250_000, '{"report-id":1,"policies":0}')}]`), 'too-complex'],
    ['890,000 different names', () => names(890_000), 'too-large'],
    ['400,000 different names', () => names(400_000), 'too-complex'],
    [
      '100,000 different names in each of seven parts',
      () => mailOf(Array.from({ length: 7 }, () => gzipSync(names(100_000)))),
      'too-complex',
    ],
    ['control characters, each alone', () => `{"policies":"${'\u0001x'.repeat(4_000_000)}`, 'damaged-json'],
    [
      'a million hosts in one text',
      () => report(`,"policies":[{"policy":{"mx-host":"${'a '.repeat(1_000_000)}"}}]`),
      'too-large',
    ],
    ['50 MB of mail', () => `Subject: x\r\n\r\n${'x'.repeat(50 * 1024 * 1024)}`, 'too-large'],
    ['50 MB of JSON', () => padded(50 * 1024 * 1024), 'too-large'],
  ];
  test.each(cases)('%s', { timeout: 60_000 }, async (_, make, reason) => {
    const bytes = Buffer.from(make() as string);
    const start = process.cpuUsage();
    const result = await readReport(bytes);
    const { user } = process.cpuUsage(start);
    expect(result).toMatchObject({ ok: false, reason });
    expect(user / 1000).toBeLessThan(5000);
  });

  test('a mail full of NUL and control characters', async () => {
    const text = report(',"contact-info":"a\\u0000\\u001b[31m\\ud800b"').replace('"a"', '"\0\x1b[2J"');
    const result = await readReport(Buffer.from(`\0${text}\0`));
    expect(result).toMatchObject({ ok: true, reports: [{ contactInfo: 'a\0\x1b[31m\ud800b' }] });
  });
});
