import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';
import { isRoot, networkProblem } from './private-network.ts';

/** The Debian package of each program that a test uses. */
const packages = {
  'mta-sts-query': 'postfix-mta-sts-resolver',
  'opendkim-testmsg': 'opendkim-tools',
  dkimverify: 'python3-dkim',
  swaks: 'swaks',
  postfix: 'postfix',
  postmap: 'postfix',
  dig: 'bind9-dnsutils',
  delv: 'bind9-dnsutils',
  kdig: 'knot-dnsutils',
  curl: 'curl',
  openssl: 'openssl',
  'gnutls-cli': 'gnutls-bin',
  python3: 'python3',
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  chromium: 'chromium',
  'systemd-analyze': 'systemd',
  'systemd-sysusers': 'systemd',
};
export type Tool = keyof typeof packages;

/** Debian keeps servers where not every user's PATH leads. Python of Debian has the Debian libraries. */
const folders = ['/usr/bin', '/usr/sbin', '/bin', '/sbin'];

/** Where a program of Debian is, or undefined if it is not installed. */
function find(tool: string): string | undefined {
  return folders.map((folder) => join(folder, tool)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Tests that need these programs and the private network. Where one is missing they are skipped and the reason is
 * printed; with CI set, whose machine was prepared by .ci/install-debian-packages, that is a failure.
 */
export function describeWith(tools: Tool[], title: string, body: () => void): void {
  const missing = reasonsAgainst(tools);
  const reason = `${title}: ${missing.join('; ')}`;
  if (missing.length === 0) describe(title, body);
  else if (process.env.CI) {
    test(title, () => {
      throw new Error(`Cannot try ${reason}`);
    });
  } else {
    skip(title, missing.join('; '), body);
  }
}

function skip(title: string, reason: string, body: () => void): void {
  process.stderr.write(`Skipped: ${title}: ${reason}\n`);
  // biome-ignore lint/suspicious/noSkippedTests: the software may be missing, and the reason was told
  describe.skip(title, body);
}

/**
 * Tests with a program that Debian has no package of. Where it is not in the PATH they are skipped and that is printed,
 * with CI set too.
 */
export function describeWithOptional(
  tool: 'moto_server' | 'cfn-lint',
  title: string,
  body: (path: string) => void,
): void {
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, tool))
    .find(isExecutable);
  if (path !== undefined) describe(title, () => body(path));
  else skip(title, `${tool} is not installed (a package of Python)`, () => body(''));
}

function reasonsAgainst(tools: Tool[]): string[] {
  const network = networkProblem();
  const absent = tools.filter((tool) => find(tool) === undefined);
  return [
    ...(network ? [network] : []),
    ...absent.map((tool) => `${tool} is not installed (apt-get install ${packages[tool]})`),
    ...(tools.includes('postfix') && !network && !isRoot() ? ['Postfix needs root'] : []),
  ];
}

export interface Ran {
  status: number;
  /** Standard output and error. */
  output: string;
  stdout: string;
}

/** Runs a program to its end, for at most 30 s, without a shell. */
export function run(
  tool: string,
  args: string[],
  { input = '', env = {} }: { input?: string | Uint8Array; env?: Record<string, string> } = {},
): Promise<Ran> {
  const options = {
    timeout: 30_000,
    maxBuffer: 10_000_000,
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...env },
  };
  return new Promise((resolve, reject) => {
    const child = execFile(find(tool) ?? tool, args, options, (error, stdout, stderr) => {
      const status = error ? error.code : 0;
      if (typeof status !== 'number') return reject(error);
      resolve({ status, stdout, output: `${stdout}${stderr}` });
    });
    // A program that has seen enough closes its input.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** `strictmx …`, trusting one more certificate authority. */
export const strictmx = (args: string[], caFile: string): Promise<Ran> =>
  run(process.execPath, ['bin/strictmx.js', ...args], { env: { NODE_EXTRA_CA_CERTS: caFile } });
