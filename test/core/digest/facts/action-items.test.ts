import { describe, expect, test } from 'vitest';
import { findActions, findChecks } from '../../../../core/digest/facts/action-items.ts';
import type { DomainFacts } from '../../../../core/digest/facts/digest-input.ts';
import type { DomainName } from '../../../../core/names/domain-name.ts';
import { emptyDay } from '../../../fakes/empty-day.ts';
import { domainName, reportIdentityOf, timestamp, utcDay } from '../../../fakes/names.ts';
import { mergeReport } from '../../tls-rpt/figures/merge-report.ts';
import { datedReport, failed, incident, linesOf, summaryOf, yesterday } from '../digest-facts.ts';

const error = (code: string, more: object = {}) => incident({ code, severity: 'error', ...more });

/** A domain about which one report came in. */
function reported(
  domain: DomainName,
  sent: Parameters<typeof datedReport>[0],
  more: Partial<DomainFacts> = {},
) {
  const { report } = datedReport(sent);
  const days = [mergeReport(emptyDay(domain, yesterday), 'a', report)];
  return summaryOf({ domain, days, pending: [{ day: yesterday, identity: reportIdentityOf('a') }], ...more });
}

const kindsOf = (items: ReturnType<typeof findActions>) =>
  items.map(({ kind, domains }) => [kind, ...domains.map(({ domain }) => domain)]);

describe('findActions()', () => {
  test('is one item for each code, of all domains together; what bounces mail first', () => {
    const items = findActions([
      summaryOf({
        domain: domainName('a.example'),
        incidents: [error('caa-forbids-edge'), error('mx-uncovered', { bouncesMail: true })],
      }),
      summaryOf({ domain: domainName('b.example'), incidents: [error('caa-forbids-edge')] }),
    ]);
    expect(kindsOf(items)).toEqual([
      ['incident', 'a.example'],
      ['incident', 'a.example', 'b.example'],
    ]);
  });

  test('puts steps of plans before failures', () => {
    const plan = {
      kind: 'migration' as const,
      newMx: ['mx.new.example'],
      next: {
        name: 'change-mx' as const,
        who: 'owner' as const,
        state: 'now' as const,
        at: timestamp(yesterday),
      },
    };
    const items = findActions([
      reported(domainName('a.example'), failed('certificate-expired', 5, 5)),
      summaryOf({ domain: domainName('b.example'), plan }),
      summaryOf({ domain: domainName('c.example'), plan }),
    ]);
    expect(kindsOf(items)).toEqual([
      ['change-mx', 'b.example', 'c.example'],
      ['failure', 'a.example'],
    ]);
  });

  test('joins the failures of all domains at one server', () => {
    const sent = failed('certificate-expired', 5, 5);
    const [item, ...others] = findActions([
      reported(domainName('a.example'), sent),
      reported(domainName('b.example'), sent),
    ]);
    expect(others).toEqual([]);
    expect(item).toMatchObject({
      kind: 'failure',
      failure: { failedSessions: 10, total: { successfulSessions: 10, failedSessions: 10 } },
    });
  });
});

describe('findChecks()', () => {
  test('names warnings, silence, and policies that were never served', () => {
    const strange = reported(domainName('b.example'), { policy: linesOf('mode: none\r\n') });
    const silent = { ...summaryOf({ domain: domainName('c.example') }), silentSince: utcDay('2026-11-18') };
    const items = findChecks([
      summaryOf({ domain: domainName('a.example'), incidents: [incident()] }),
      strange,
      silent,
    ]);
    expect(kindsOf(items)).toEqual([
      ['unknown-policy', 'b.example'],
      ['silence', 'c.example'],
      ['incident', 'a.example'],
    ]);
  });

  test('does not say twice that all reporters are silent', () => {
    const silent = { code: 'reports-silent', parameters: {} };
    const summary = { ...summaryOf({ incidents: [incident(silent)] }), silentSince: utcDay('2026-11-18') };
    expect(findChecks([summary]).map(({ kind }) => kind)).toEqual(['silence']);
  });
});
