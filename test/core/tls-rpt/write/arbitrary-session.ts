import fc from 'fast-check';
import { policyTypes } from '../../../../core/tls-rpt/judge/policy-type.ts';
import type { Session, SessionFailure } from '../../../../core/tls-rpt/write/session.ts';
import { anyCharacter } from '../../../fakes/any-character.ts';
import { domainName } from '../../../fakes/names.ts';

const text = fc
  .string({ unit: anyCharacter, maxLength: 40 })
  .map((raw) => raw.replace(/\p{Cc}+/gu, ' ').trim());
const optionalText = fc.option(
  text.filter((chosen) => chosen !== ''),
  { nil: undefined },
);
const policyStrings: string[][] = [['version: STSv1', 'mode: testing'], ['3 1 1 aa']];
const host = fc.constantFrom('mx1.example.com', 'mx2.example.net');

const arbitraryFailure: fc.Arbitrary<SessionFailure> = fc
  .record({
    resultType: fc.constantFrom(
      'certificate-expired',
      'starttls-not-supported',
      'sts-policy-fetch-error',
      'new-type',
    ),
    receivingMxHostname: fc.option(host, { nil: undefined }),
    receivingIp: fc.option(fc.constantFrom('192.0.2.1', '2001:db8::2'), { nil: undefined }),
    additionalInformation: optionalText,
    failureReasonCode: optionalText,
  })
  .map(withoutUndefined);

/** Sessions of a few domains and policies, so that many of them meet in one entry. */
export function arbitrarySession(
  domains = ['example.com', 'example.net'].map(domainName),
): fc.Arbitrary<Session> {
  return fc
    .record({
      time: fc.constantFrom('2026-11-23T00:00:00Z', '2026-11-23T12:34:56Z', '2026-11-23T23:59:59Z'),
      domain: fc.constantFrom(...domains),
      policyType: fc.constantFrom(...policyTypes),
      policyDomain: fc.constantFrom(...domains),
      policyString: fc.option(fc.constantFrom(...policyStrings), {
        nil: undefined,
      }),
      mxHost: fc.option(fc.array(host, { maxLength: 2 }), { nil: undefined }),
      successful: fc.boolean(),
      sessions: fc.integer({ min: 1, max: 1_000 }),
      failureDetails: fc.option(fc.array(arbitraryFailure, { maxLength: 3 }), { nil: undefined }),
    })
    .map(withoutUndefined);
}

/** A member that is undefined and one that is absent are the same to JSON, not to `exactOptionalPropertyTypes`. */
function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
