import { expect, test } from 'vitest';
import type { ComingDate, NextPlanStep } from '../../../core/digest/facts/digest-input.ts';
import type { FindingParameters } from '../../../core/finding/finding-parameters.ts';
import type { LedgerEntry } from '../../../core/mta-sts/describe-versions.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { Timestamp } from '../../../core/names/timestamp.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { AddressLiteral } from '../../../core/sender/facts/sending-facts.ts';
import type { ReportIdentity } from '../../../core/tls-rpt/figures/identity.ts';
import type { refuseByHand } from '../../../service/daily-mail/refuse-by-hand.ts';

/** Compiles only for what its type says: the compiler checks these tests. */
const accepts = <Wanted>(value: Wanted): Wanted => value;

test('text that nobody checked is not what a brand says', () => {
  const taken = [
    // @ts-expect-error: parseDomainName() makes one
    accepts<DomainName>('example.com'),
    // @ts-expect-error: parseUtcDay() makes one
    accepts<UtcDay>('2026-11-23'),
    // @ts-expect-error: timestampOf() makes one
    accepts<Timestamp>('2026-11-23T14:05:00.000Z'),
    // @ts-expect-error: reportIdentity() makes one
    accepts<ReportIdentity>('0123456789abcdef'),
    // @ts-expect-error: readAddressLiteral() makes one
    accepts<AddressLiteral>('[192.0.2.1]'),
  ];
  expect(taken).toHaveLength(5);
});

test('one brand is not another', () => {
  const day = '2026-11-23' as UtcDay;
  // @ts-expect-error: a day is no time
  expect(accepts<Timestamp>(day)).toBe(day);
});

test('times are branded in facts, in the ledger and in what was begun', () => {
  const text: string = 'anything';
  const taken = [
    // @ts-expect-error: a time
    accepts<FindingParameters['certificate-ends']['at']>(text),
    // @ts-expect-error: a time
    accepts<ComingDate['at']>(text),
    // @ts-expect-error: a time
    accepts<NextPlanStep<'delete-host'>['at']>(text),
    // @ts-expect-error: a time
    accepts<LedgerEntry['from']>(text),
    // @ts-expect-error: a time
    accepts<NonNullable<Parameters<typeof refuseByHand>[3]>['at']>(text),
  ];
  expect(new Set(taken)).toEqual(new Set([text]));
});
