import { describe, expect, test } from 'vitest';
import { uncounted } from '../../../core/tls-rpt/refusal.ts';
import { quarantine } from '../../../service/store/reports/quarantine-entry.ts';
import { findSentences } from '../../fakes/stored-sentences.ts';
import { World } from '../world.ts';

describe('findSentences()', () => {
  test.each([
    [
      'a sentence',
      'domains/a.json',
      { problem: 'It has no DKIM signature' },
      '.problem: It has no DKIM signature',
    ],
    [
      'a phrase',
      'quarantine/d/a.json',
      { refused: [{ detail: 'it is empty' }] },
      '.refused.0.detail: it is empty',
    ],
    ['a note', 'reports/a.json', { notes: ['date-range has no zone'] }, '.notes.0: date-range has no zone'],
    ['Japanese', 'incidents/a.json', { title: '署名がありません' }, '.title: 署名がありません'],
  ])('finds %s', (_, key, stored, found) => {
    expect(findSentences(key, JSON.stringify(stored))).toEqual([found]);
  });

  test.each([
    ['codes', 'audit/a.json', { code: 'not-a-report', outcome: 'refused: invalid-input' }],
    [
      'names and times',
      'audit/a.json',
      { action: 'PUT /v1/domains/a.example/policy', at: '2026-11-23T00:00:00Z' },
    ],
    ['a policy', 'domains/a.json', { text: 'version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\n' }],
    ['what a reporter wrote', 'reports/a.json', { report: { organizationName: 'A company with a name' } }],
    ['what a mail server answered', 'outbound/a.json', { answer: { smtpReply: '550 no such user here' } }],
  ])('leaves %s alone', (_, key, stored) => {
    expect(findSentences(key, JSON.stringify(stored))).toEqual([]);
  });
});

test('the store of the tests refuses a step that stores a sentence', async () => {
  const { ports } = new World();
  await ports.store.put('mail/in/1', 'This is raw mail, kept as it came');
  const raw = (await ports.store.get('mail/in/1'))!;
  const rest = { mail: undefined, refused: [], counted: [] };
  await quarantine(ports, raw, { ...uncounted('no-period', {}), ...rest });
  const worded = { reason: 'it does not say which day it is about' } as never;
  await expect(
    quarantine(ports, raw, { ...uncounted('no-period', {}), ...(worded as object), ...rest }),
  ).rejects.toThrow(/A sentence is stored in quarantine\/.*it does not say which day/);
});
