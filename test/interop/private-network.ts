/**
 * Independent software uses DNS on port 53, policies on port 443, mail on port 25, and the servers in /etc/resolv.conf,
 * and cannot be configured otherwise. So the whole run takes place in a separate network and mount namespace, where
 * these servers are ours and nothing leads outside. The namespace ends with the run.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Our only address besides loopback. It looks public, because `domain check` rightly refuses to fetch from any other.
 */
export const address = '1.2.3.4';

const marker = 'STRICTMX_INTEROP_NETWORK';

/** With the first process of a PID namespace ends every other: no server outlives an interrupted run. */
const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

const prepare = `ip link set lo up && ip address add ${address}/32 dev lo && mount --bind "$1" /etc/resolv.conf && shift && exec "$@"`;

/** Runs this process's command line again within the namespaces, and ends with its exit code; returns within them. */
export function enterPrivateNetwork(): void {
  if (process.env[marker] !== undefined) return;
  const folder = mkdtempSync(join(tmpdir(), 'strictmx-interop-'));
  const resolvConf = join(folder, 'resolv.conf');
  writeFileSync(resolvConf, `nameserver ${address}\noptions timeout:2 attempts:2\n`);
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const unshare = [...user, ...namespaces, 'sh', '-c', prepare, 'sh', resolvConf];
  const probe = spawnSync('unshare', [...unshare, 'true'], { encoding: 'utf8' });
  if (probe.status !== 0) {
    process.env[marker] = `missing: ${probe.error?.message ?? probe.stderr.trim()}`;
    rmSync(folder, { recursive: true });
    return;
  }
  const again = [...unshare, process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const env = { ...process.env, [marker]: user.length === 0 ? 'as root' : 'as a user' };
  const { status } = spawnSync('unshare', again, { stdio: 'inherit', env });
  rmSync(folder, { recursive: true });
  process.exit(status ?? 1);
}

/** Why there is no private network, if there is none. */
export function networkProblem(): string | undefined {
  const state = process.env[marker] ?? 'missing: not started by vitest.interop.config.ts';
  return state.startsWith('missing: ') ? `no private network: ${state.slice('missing: '.length)}` : undefined;
}

/** Postfix changes to its own users, of which an unprivileged namespace has none. */
export const isRoot = (): boolean => process.env[marker] === 'as root';
