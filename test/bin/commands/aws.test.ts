import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addAwsCommand } from '../../../bin/commands/aws.ts';
import type { Account } from '../../../service/ports/account.ts';
import { writeExampleCdkJson } from '../../fakes/example-cdk-json.ts';
import { createFakeAccount, createFakeDeployment } from '../../fakes/fake-account.ts';

const config = ['--config', writeExampleCdkJson()];

let out = '';
beforeEach(() => {
  out = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk, ...done) => {
      out += String(chunk);
      for (const callback of done) if (typeof callback === 'function') callback();
      return true;
    });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** @returns the exit code */
async function preflight(changes: Partial<Account> = {}, ...args: string[]): Promise<unknown> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addAwsCommand(program, async () => createFakeAccount(changes).ports);
  await program.parseAsync(['aws', 'preflight', ...config, ...args], { from: 'user' });
  return process.exitCode;
}

test('aws preflight prints a line for each check of a good account, and exits with 0', async () => {
  expect(await preflight()).toBe(0);
  expect(out.split('\n')[0]).toBe('Account 123456789012, region us-east-1');
  expect(out.match(/nothing to do/gu)).toHaveLength(8);
});

test('aws preflight says below each finding what to do, and exits with 1 for an error', async () => {
  const code = await preflight({
    bootstrapVersion: async () => undefined,
    sending: async () => ({ isSandbox: true, isEnabled: true }),
  });
  expect(code).toBe(1);
  expect(out).toContain(
    'CDK bootstrap: the CDK is not set up in us-east-1\n    Run npx cdk bootstrap aws://123456789012/us-east-1\n',
  );
  expect(out).toContain('Request production access: docs/deploy.md#ses-sandbox');
});

test('aws preflight --json prints one object with codes, sentences and steps', async () => {
  expect(await preflight({ concurrency: async () => 10 }, '--json')).toBe(0);
  const answer = JSON.parse(out);
  expect(answer).toMatchObject({ ok: true, account: '123456789012', region: 'us-east-1' });
  expect(answer.findings).toContainEqual({
    check: 'concurrency',
    code: 'concurrency-low',
    severity: 'warning',
    parameters: { executions: 10, wanted: 100 },
    title: 'at most 10 Lambda functions run at once in this account',
    step: expect.stringContaining('Service Quotas console'),
  });
});

/** @returns the exit code */
async function doctor(changes: Partial<Account> = {}, ...args: string[]): Promise<unknown> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addAwsCommand(program, async () => createFakeDeployment(changes).ports);
  await program.parseAsync(['aws', 'doctor', ...config, ...args], { from: 'user' });
  return process.exitCode;
}

test('aws doctor prints a line for each check of a deployment that works, and exits with 0', async () => {
  expect(await doctor()).toBe(0);
  expect(out.match(/nothing to do/gu)).toHaveLength(9);
  expect(out).toContain('Policy edge: nothing to do\n');
});

test('aws doctor says what to do about mail that nobody receives, and exits with 1', async () => {
  expect(await doctor({ activeRuleSet: async () => undefined })).toBe(1);
  expect(out).toContain(
    'Receiving mail: the receipt rule set of this deployment is not active; none is\n    No report arrives by mail. Find the set that begins with strictmx-mail-in-',
  );
});

test('aws doctor says that nobody has confirmed the subscription to the alarms, and exits with 1', async () => {
  const changes = { subscriptions: async () => [{ endpoint: 'ops@example.net', isConfirmed: false }] };
  expect(await doctor(changes)).toBe(1);
  expect(out).toContain(
    'Alarms: no alarm reaches anyone: ops@example.net has not confirmed the subscription\n    Follow the link',
  );
});

test('aws doctor --send-test-report refuses to send if nothing shows whether the report arrives', async () => {
  vi.stubEnv('STRICTMX_API', '');
  expect(await doctor({}, '--send-test-report')).toBe(2);
  expect(out).toMatch(/^Cannot send a test report: STRICTMX_API is not set, /u);
});

test('aws doctor --send-test-report adds what became of the report, and fails if there was no address', async () => {
  vi.stubEnv('STRICTMX_API', 'https://api.example.net');
  expect(await doctor({}, '--send-test-report')).toBe(1);
  expect(out.match(/nothing to do/gu)).toHaveLength(9);
  expect(out).toContain('Test report: _smtp._tls.canary.mta.example.net names no report address');
});

test('aws preflight compares quotas with the number of domains that are planned', async () => {
  await preflight({ quota: async () => 2_500 }, '--domains', '3000');
  expect(out).toContain('the quota of ACM certificates is 2500, for 3000 domains');
});

test('aws preflight exits with 3 if something could not be looked up', async () => {
  expect(await preflight({ quota: () => Promise.reject(new Error('no answer')) })).toBe(3);
  expect(out).toContain('Quotas: could not be checked: Error: no answer');
});

test('aws preflight says in one line that it cannot ask AWS at all', async () => {
  const failure = Object.assign(new Error('expired'), { name: 'ExpiredToken' });
  expect(await preflight({ id: () => Promise.reject(failure) })).toBe(3);
  expect(out).toBe('Cannot ask AWS: ExpiredToken: expired\n');
});

test.each([
  [
    'a file that is not there',
    ['--config', '/nowhere.json'],
    /^Cannot read the configuration "\/nowhere.json"/u,
  ],
  [
    'cdk.json as it comes',
    ['--config', 'cdk.json'],
    /^Cannot use the configuration: "serviceDomain" is still the placeholder "mta\.example\.net", /u,
  ],
  ['a configuration that lacks a value', ['--config', 'package.json'], /^Cannot read the configuration: /u],
])('aws preflight refuses %s with 2', async (_, args, words) => {
  expect(await preflight({}, ...args)).toBe(2);
  expect(out).toMatch(words);
});

test('aws preflight refuses a number of domains that is not a number', async () => {
  await expect(preflight({}, '--domains', 'many')).rejects.toThrow('expected a whole number above 0');
});

test('aws preflight without credentials says so, as a separate process', async () => {
  const nothing = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  const child = spawn(process.execPath, ['bin/strictmx.js', 'aws', 'preflight', ...config], {
    env: { PATH: process.env.PATH ?? '', AWS_EC2_METADATA_DISABLED: 'true', ...nothing },
  });
  const ended = once(child, 'close');
  const [error, [code]] = await Promise.all([text(child.stderr), ended]);
  expect(error).toMatch(/^Cannot ask AWS: there are no credentials, /u);
  expect(code).toBe(3);
});

test('aws preflight says that a missing configuration does not exist', async () => {
  expect(await preflight({}, '--config', '/nowhere/cdk.json')).toBe(2);
  expect(out).toContain('"/nowhere/cdk.json", expected a JSON file: the file does not exist\n');
});
