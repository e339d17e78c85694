import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { exitCodeOf, formatDeploymentPage, jsonOfDeployment } from '../../../bin/pages/deployment-page.ts';
import { deploymentFinding } from '../../../service/deployment/deployment-finding.ts';

const target = { account: '123456789012', region: 'us-east-1' };
const fine = deploymentFinding('zone', 'fine', {});
const warning = deploymentFinding('mail-out', 'sending-sandbox', {});
const error = deploymentFinding('edge', 'canary-not-served', { canary: 'a.example', problem: 'x\u001b[2J' });
const unknown = deploymentFinding('caa', 'not-known', { why: 'no answer' });

test('formatDeploymentPage() puts the step below each finding, and escapes what others wrote', () => {
  const page = stripVTControlCharacters(formatDeploymentPage(target, [fine, error]));
  expect(page).toBe(
    [
      'Account 123456789012, region us-east-1',
      '✓ Hosted zone: nothing to do',
      '✗ Policy edge: the policy of a.example cannot be fetched as senders do: x\\u{1b}[2J',
      '    Hosted domains may have the same fault. npx strictmx domain check a.example says what it means.',
    ].join('\n'),
  );
});

test('jsonOfDeployment() is ok unless there is an error, and has codes beside words', () => {
  expect(jsonOfDeployment(target, [fine, warning, unknown])).toMatchObject({ ok: true, ...target });
  expect(jsonOfDeployment(target, [fine, error])).toMatchObject({
    ok: false,
    findings: [{ code: 'fine' }, { code: 'canary-not-served', title: expect.stringContaining('a.example') }],
  });
});

test.each([
  [0, 'nothing but warnings', [fine, warning]],
  [1, 'an error, whatever else is unknown', [error, unknown]],
  [3, 'something that could not be looked up', [warning, unknown]],
])('exitCodeOf() is %d for %s', (code, _, findings) => {
  expect(exitCodeOf(findings)).toBe(code);
});
