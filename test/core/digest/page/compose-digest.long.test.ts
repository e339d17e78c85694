import { expect, test } from 'vitest';
import type { DigestIncident } from '../../../../core/digest/facts/digest-input.ts';
import { domainName, timestamp } from '../../../fakes/names.ts';
import { composeFacts, type DigestInput, digestCases } from '../digest-cases.ts';

const find = (name: string) => digestCases.find((one) => one.name === name)!;
const compose = (name: string, more: Partial<DigestInput> = {}) => {
  const { input, words } = find(name);
  return composeFacts({ ...input, ...more }, words);
};

test('keeps 3,000 domains with the longest names under 100 KB, and says how many are left out', () => {
  const label = 'a'.repeat(60);
  const domains = Array.from({ length: 3000 }, (_, index) => ({
    ...find('calm.en').input.domains[0]!,
    domain: domainName(`${label}.${label}.${label}.n${index}.example`),
  }));
  const { html, text } = compose('calm.en', { domains });
  expect(Buffer.byteLength(html)).toBeLessThan(100_000);
  expect(text).toMatch(/2,\d\d\d more domains/);
});

test('keeps 500 domains with 20 notices and an alarm each under 100 KB, and says how many are left out', () => {
  const [domain] = find('notices.en').input.domains;
  const alarm: DigestIncident = { ...domain!.incidents[1]!, code: 'mx-uncovered', severity: 'error' };
  const ended = Array.from({ length: 10 }, () => domain!.incidents[0]!);
  const domains = Array.from({ length: 500 }, (_, index) => ({
    ...domain!,
    domain: domainName(`customer-${index}.example`),
    incidents: [...domain!.incidents, ...ended, alarm],
  }));
  const { html, text } = compose('notices.en', { domains });
  expect(Buffer.byteLength(html)).toBeLessThan(100_000);
  expect(text.split('\n')[0]).toBe('Action needed: 1 item.');
  expect(text, 'unused patterns').toContain('7,991 more');
  expect(text, 'ended ones').toContain('5,480 more, not shown here');
});

test('keeps 3,000 domains with a plan each under 100 KB, and says how many are left out', () => {
  const label = 'a'.repeat(55);
  const { domains: cases } = find('life-cycle.en').input;
  const domains = Array.from({ length: 3000 }, (_, index) => {
    const like = cases[index % cases.length]!;
    const domain = domainName(`${label}.${label}.${label}.n${index}.example`);
    const mxNeeds = Array.from({ length: 9 }, (_, mx) => ({
      pattern: `mx${mx}.${domain}`,
      until: timestamp(`2027-01-0${1 + (index % 9)}T00:00:00.000Z`),
    }));
    const plan =
      like.plan?.kind === 'migration'
        ? { ...like.plan, newMx: mxNeeds.map(({ pattern }) => pattern) }
        : like.plan;
    return { ...like, domain, mxNeeds, ...(plan && { plan }) };
  });
  const { html, text, needsAction } = compose('life-cycle.en', { domains });
  expect(Buffer.byteLength(html)).toBeLessThan(100_000);
  expect(needsAction).toBe(true);
  // 400 move to servers of their own, and 200 removals are one item.
  expect(text.split('\n')[0]).toBe('Action needed: 401 items.');
  expect(text, 'servers of each domain').toMatch(/2,99\d more, not shown here/);
  expect(text, 'plans').toMatch(/39\d more, not shown here/);
});
