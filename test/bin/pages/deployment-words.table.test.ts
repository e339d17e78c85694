import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createCommandLine } from '../../../bin/command-line.ts';
import { deploymentWords } from '../../../bin/pages/deployment-words.table.ts';
import type { DeploymentParameters } from '../../../service/deployment/deployment-finding.ts';
import { mailNotSent } from '../../fakes/mail-not-sent.ts';

const zone = { name: 'example.net', nameServers: ['ns-1.example', 'ns-2.example'] };
const samples: DeploymentParameters = {
  fine: {},
  'not-known': { why: 'AccessDenied: no' },
  'not-bootstrapped': { account: '123456789012', region: 'us-east-1' },
  'bootstrap-too-old': { account: '123456789012', region: 'us-east-1', version: 5 },
  'zone-missing': { id: 'Z1' },
  'zone-private': { id: 'Z1', name: 'example.net' },
  'zone-has-other-name': { id: 'Z1', found: 'a.example', expected: 'example.net' },
  'zone-not-delegated': zone,
  'zone-delegated-elsewhere': { ...zone, found: ['ns.other.example'] },
  'zone-too-small': { name: 'example.net', records: 9_000, needed: 2_000, limit: 10_000 },
  'caa-forbids-amazon': { host: 'api.example.net', name: 'example.net', issuer: 'amazon.com' },
  'cloudfront-perhaps-not-verified': {},
  'no-mail-in-region': { region: 'eu-north-9', host: 'inbound-smtp.eu-north-9.amazonaws.com' },
  'rule-set-in-use': { active: 'theirs' },
  'rule-set-not-active': { expected: 'theirs' },
  'own-rule-set-not-active': { prefix: 'strictmx' },
  'receipt-rule-missing': { active: 'theirs', mailDomain: 'reports.example.net', prefix: 'strictmx' },
  'receipt-rule-disabled': { active: 'a', mailDomain: 'reports.example.net', prefix: 'strictmx' },
  'mail-exchange-missing': { mailDomain: 'reports.example.net', host: 'inbound.example', found: [] },
  'identity-missing': { mailDomain: 'reports.example.net', prefix: 'strictmx' },
  'identity-not-verified': { mailDomain: 'reports.example.net' },
  'mail-from-not-ready': { mailDomain: 'reports.example.net' },
  'signing-key-missing': { name: 'strictmx._domainkey.reports.example.net', prefix: 'strictmx' },
  'canary-missing': { canary: 'canary.example.net' },
  'service-names-missing': { name: '*.edge.example.net', prefix: 'strictmx' },
  'service-names-refused': { canary: 'canary.example.net', target: 'x.edge.example.net' },
  'canary-not-served': { canary: 'canary.example.net', problem: 'wrong-status' },
  'canary-certificate-old': { canary: 'canary.example.net', days: 3 },
  'alarms-missing': { prefix: 'strictmx' },
  'alarms-disabled': { names: ['a', 'b'] },
  'alarms-without-action': { names: ['a'], prefix: 'strictmx' },
  'alarms-without-data': { names: ['a'] },
  'alarm-rings': {
    name: 'a',
    description: 'No report. What to do: docs/runbook.md#ingest-silent',
    since: '2026-11-24T00:00:00Z',
  },
  'topic-missing': { topic: 'arn:aws:sns:us-east-1:123456789012:t', prefix: 'strictmx' },
  'alarms-reach-nobody': { topic: 'arn:aws:sns:us-east-1:123456789012:t', waiting: [], prefix: 'strictmx' },
  'subscription-not-confirmed': { waiting: ['ops@example.net'] },
  'test-report-has-no-address': { canary: 'canary.example.net' },
  'test-report-not-sent': { fault: mailNotSent().fault },
  'test-report-lost': { to: 'inbox@reports.example.net', minutes: 5 },
  'test-report-not-counted': { to: 'inbox@reports.example.net', minutes: 5 },
  'test-report-counted': { to: 'inbox@reports.example.net', seconds: 40 },
  'sending-stopped': {},
  'sending-sandbox': {},
  'concurrency-low': { executions: 10, wanted: 100 },
  'quota-low': { quota: 'tenants', limit: 10, domains: 20 },
  'quota-not-listed': { quota: 'certificates', usual: 2_500, domains: 3_000 },
};

test.each(Object.entries(samples))('deploymentWords say what %s means, and what to do', (code, facts) => {
  const words = deploymentWords[code as keyof DeploymentParameters] as (of: object) => {
    title: string;
    step?: string;
  };
  const { title, step } = words(facts);
  expect(`${title} ${step}`).not.toMatch(/undefined \S|\[object|NaN/u);
  expect(title).not.toMatch(/\.$/u);
  expect(step === undefined).toBe(['fine', 'test-report-counted'].includes(code));
});

test('deploymentWords name the name servers to set, and the quota to raise', () => {
  expect(deploymentWords['zone-not-delegated'](zone).step).toContain('ns-1.example, ns-2.example');
  expect(deploymentWords['quota-low'](samples['quota-low']).title).toContain(
    'CloudFront distribution tenants is 10',
  );
});

test('deploymentWords say who has not confirmed, and where to confirm', () => {
  const facts = { ...samples['alarms-reach-nobody'], waiting: ['ops@example.net'] };
  const { title, step } = deploymentWords['alarms-reach-nobody'](facts);
  expect(title).toContain('ops@example.net has not confirmed the subscription');
  expect(step).toContain('Request confirmation');
});

test('deploymentWords name commands that are there', () => {
  const said = Object.entries(samples).map(([code, facts]) =>
    JSON.stringify((deploymentWords[code as keyof DeploymentParameters] as (of: object) => object)(facts)),
  );
  const named = said.flatMap((words) => [...words.matchAll(/npx strictmx ([a-z-]+)(?: ([a-z]+))?/gu)]);
  expect(named.length).toBeGreaterThan(0);
  for (const [whole, name, sub] of named) {
    const command = createCommandLine('0.0.0').commands.find((each) => each.name() === name);
    const found = command?.commands.length ? command.commands.find((each) => each.name() === sub) : command;
    expect(found, whole).toBeDefined();
  }
});

test('deploymentWords name sections of the documents that are there', () => {
  const steps = Object.entries(samples).map(
    ([code, facts]) =>
      (deploymentWords[code as keyof DeploymentParameters] as (of: object) => { step?: string })(facts).step,
  );
  const links = steps.flatMap((step) => [...(step ?? '').matchAll(/(docs\/[a-z]+\.md)#([a-z0-9-]+)/gu)]);
  expect(links.length).toBeGreaterThan(2);
  for (const [link, file = '', anchor = ''] of links) {
    const headings = readFileSync(file, 'utf8').match(/^#+ .*$/gmu) ?? [];
    const anchors = headings.map((heading) =>
      heading
        .replace(/^#+ /u, '')
        .toLowerCase()
        .replace(/[^\w\s-]/gu, '')
        .replaceAll(' ', '-'),
    );
    expect(anchors, link).toContain(anchor);
  }
});
