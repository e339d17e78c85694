import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { parseSessionBatch } from '../../core/tls-rpt/write/parse-session-batch.ts';

/** A datagram of libtlsrpt about a session that failed. */
const datagram = (policy: object, failure: object) => ({
  dpv: '1',
  d: 'example.com',
  policies: [
    {
      'policy-type': 2,
      'policy-domain': 'example.com',
      ...policy,
      'failure-details': [{ c: 202, ...failure }],
      t: 1,
      f: 1,
    },
  ],
});
const name = 'mx01.shared-host.example';
const ehlo = `250-${name} Hello mailout.example [192.0.2.33]\r\n${Array(12).fill('250-AUTH PLAIN LOGIN XOAUTH2').join('\r\n')}\r\n250 HELP`;

interface FieldDatagram {
  source: string;
  situation: string;
  input: object;
  /** What of the failure or the session is right. */
  right: object;
}

const fieldDatagrams: FieldDatagram[] = [
  {
    source: 'Postfix 3.10 with libtlsrpt',
    situation: 'the whole answer to EHLO',
    input: datagram({}, { h: ehlo }),
    right: { failureDetails: [{ receivingMxHelo: name }] },
  },
  {
    source: 'variant',
    situation: 'an answer with a name of an underscore',
    input: datagram({}, { h: '250-mx_1.example.com\r\n250 HELP', n: 'mx_1.example.com' }),
    right: {
      failureDetails: [{ receivingMxHelo: 'mx_1.example.com', receivingMxHostname: 'mx_1.example.com' }],
    },
  },
  {
    source: 'variant',
    situation: 'a TLSA base domain with an underscore',
    input: datagram({ 'policy-type': 1, 'policy-domain': 'mx_1.example.com' }, {}),
    right: { policyType: 'tlsa', policyDomain: 'mx_1.example.com' },
  },
  {
    source: 'variant',
    situation: 'a policy string over 8 KB',
    input: datagram({ 'policy-string': ['version: STSv1', `mx: ${'a'.repeat(9_000)}`] }, {}),
    right: { policyString: ['version: STSv1', expect.stringMatching(/^mx: a{8187}…$/)] },
  },
  {
    source: 'variant',
    situation: 'a policy of 150 hosts',
    input: datagram({ 'mx-host': Array(150).fill(name) }, {}),
    right: { mxHost: Array(100).fill(name) },
  },
  {
    source: 'variant',
    situation: 'an error message of 4 KB',
    input: datagram({}, { f: 'x'.repeat(4_000) }),
    right: { failureDetails: [{ failureReasonCode: expect.stringMatching(/^x{999}…$/) }] },
  },
];

const read = (text: string) => parseSessionBatch(text, new Date('2026-11-28T10:00:00Z'));

describe('a datagram that people met counts its session:', () => {
  test.each(fieldDatagrams)('$situation ($source)', ({ input, right }) => {
    expect(read(JSON.stringify(input))).toMatchObject({
      ok: true,
      batch: { refused: [], sessions: [{ domain: 'example.com', successful: false, ...right }] },
    });
  });
});

const sample = new URL('../../../shared/samples/field/postfix-ehlo-257.datagram.json', import.meta.url);

describe.runIf(existsSync(sample))('the sample datagram', () => {
  test('counts, and its helo is the name of the first line', async () => {
    expect(read(await readFile(sample, 'utf8'))).toMatchObject({
      ok: true,
      batch: { refused: [], sessions: [{ failureDetails: [{ receivingMxHelo: name }] }] },
    });
  });
});
