import { expect, test } from 'vitest';
import { finding, isFindingCode, keyOfFinding, problemOf } from '../../../core/finding/finding.ts';
import { domainName } from '../../fakes/names.ts';

test('finding() adds area, severity and whether mail bounces', () => {
  expect(finding('record-missing', { domain: domainName('example.com') })).toEqual({
    code: 'record-missing',
    parameters: { domain: 'example.com' },
    area: 'record',
    severity: 'error',
    bouncesMail: false,
  });
});

test('finding() chooses the severity that fits the facts', () => {
  expect(finding('fetch-dns', { domain: domainName('example.com') }, 'unknown').severity).toBe('unknown');
});

test('isFindingCode() rejects inherited names', () => {
  expect(isFindingCode('mx-none')).toBe(true);
  expect(isFindingCode('toString')).toBe(false);
});

test('keyOfFinding() distinguishes two hosts', () => {
  const [one, other] = ['mx1.example.com', 'mx2.example.com'].map((host) =>
    finding('mx-is-address', { host }),
  );
  expect(keyOfFinding(one ?? { code: '' })).not.toBe(keyOfFinding(other ?? { code: '' }));
});

test('problemOf() keeps only code, facts and time', () => {
  const found = finding('no-zone', { name: 'example.com' });
  expect(problemOf(found, new Date('2026-11-24T12:00:00Z'))).toEqual({
    code: 'no-zone',
    parameters: { name: 'example.com' },
    since: '2026-11-24T12:00:00.000Z',
  });
});
