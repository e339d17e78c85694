import { describe, expect, test } from 'vitest';
import type { DigestIncident } from '../../../../core/digest/facts/digest-input.ts';
import { composeIncidentLine, composeIncidents } from '../../../../core/digest/page/compose-incidents.ts';
import { addressesOf } from '../../../../core/digest/page/links.ts';
import type { DomainName } from '../../../../core/names/domain-name.ts';
import { english } from '../../../../core/words/en/words.ts';
import { domainName, timestamp } from '../../../fakes/names.ts';
import { incident, summaryOf } from '../digest-facts.ts';

const context = { words: english, addresses: addressesOf({ apiUrl: 'https://mta.example.net' }) };

function compose(...found: [domain: DomainName, incident: DigestIncident][]) {
  const names = [...new Set(found.map(([domain]) => domain))];
  const domains = names.map((domain) => summaryOf({ domain }));
  const incidents = found.map(([domain, one]) => ({ domain, incident: one }));
  const { title, blocks } = composeIncidents({ kind: 'incident', incidents, domains }, context);
  return { title, blocks, text: JSON.stringify(blocks) };
}

const uncovered = (host: string, more: Partial<DigestIncident> = {}) =>
  incident({ code: 'mx-uncovered', parameters: { host, mode: 'enforce' }, subject: host, ...more });

describe('composeIncidents()', () => {
  test('says what is wrong, since when, and what to do', () => {
    const { title, blocks } = compose([domainName('example.com'), uncovered('mx9.example.com')]);
    expect(title).toBe('The policy does not cover a mail server');
    expect(blocks).toEqual([
      { kind: 'paragraph', text: expect.stringMatching(/^"mx9\.example\.com" is an MX .*\.$/) },
      { kind: 'paragraph', text: 'Ongoing since 23 Nov 2026, 00:00 UTC.' },
      expect.objectContaining({
        items: ['Add "mx9.example.com" to "mx", or remove it from the MX records first'],
      }),
    ]);
  });

  test('gives a sentence once, and names the other domains that it applies to', () => {
    const { text } = compose(
      [domainName('example.com'), uncovered('mx8.example.com')],
      [domainName('example.com'), uncovered('mx9.example.com')],
    );
    expect(text).toContain('The same applies to mx9.example.com');
    expect(text).toContain('remove it from the MX records first; do the same for the others');
    expect(text).toContain('Status of example.com');
  });

  test('names the domain of each, if there are several', () => {
    const { text } = compose(
      [domainName('a.example'), uncovered('mx.a.example')],
      [domainName('b.example'), uncovered('mx.b.example')],
    );
    expect(text).toContain('a.example: \\"mx.a.example\\" is an MX');
    expect(text).toContain('The same applies to b.example (mx.b.example)');
    expect(text).toContain('All domains');
  });

  test('proposes mode testing until the last date, with all servers', () => {
    const fallBack = (until: string, ...keepValid: string[]) => ({
      fallBack: { cachedUntil: timestamp(until), keepValid },
    });
    const { text } = compose(
      [domainName('a.example'), uncovered('mx.a.example', fallBack('2026-12-01T00:00:00Z', 'mx1.example'))],
      [
        domainName('b.example'),
        uncovered('mx.b.example', fallBack('2026-12-05T00:00:00Z', 'mx1.example', 'mx2.example')),
      ],
    );
    expect(text).toContain('may keep using the enforce policy until 5 Dec 2026, 00:00 UTC');
    expect(text).toContain('must stay valid: mx1.example and mx2.example');
  });

  test('counts what it leaves out', () => {
    const many = Array.from({ length: 9 }, (_, index): [DomainName, DigestIncident] => [
      domainName('example.com'),
      incident({
        code: 'wrong-status',
        parameters: { domain: domainName('example.com'), status: 400 + index },
      }),
    ]);
    expect(compose(...many).text).toContain('"4 more, not shown here"');
  });

  test('describes a code that only a newer version knows', () => {
    expect(
      compose([domainName('example.com'), incident({ code: 'from-the-future', parameters: {} })]).title,
    ).toContain('from-the-future');
  });
});

test.each([
  [
    'one that ended',
    uncovered('mx9.example.com', { endedAt: timestamp('2026-11-23T01:00:00Z') }),
    'example.com: The policy does not cover a mail server (mx9.example.com) · Resolved; lasted from 23 Nov 2026, 00:00 UTC to 23 Nov 2026, 01:00 UTC.',
  ],
  [
    'a note that lasts',
    incident({ code: 'report-flood', parameters: { reports: 40, day: '2026-11-22' } }),
    'example.com: A flood of reports under many names about 22 November 2026: 40 reports, none of them signed by the reporter · Ongoing since 23 Nov 2026, 00:00 UTC.',
  ],
])('composeIncidentLine() of %s', (_reason, one, line) => {
  expect(composeIncidentLine(one, summaryOf(), english)).toBe(line);
});
