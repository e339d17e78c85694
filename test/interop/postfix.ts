import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ran, run } from './tools.ts';

/** Not the service's own address, or Postfix would take the service's MX for itself. */
const host = '127.0.0.1';
const port = 2500;

/** Lines of main.cf. */
export type Settings = Record<string, string>;

/** Without chroot, for which a folder of one's own would have to be furnished. */
const master = `
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;

/** `nobody` of Debian, to whom mail is delivered. */
const nobody = 65_534;

/** Debian's Postfix with a configuration, queue and log of its own; takes mail for @mailbox.example, relays the rest. */
export class Postfix {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param settings of all
   * @param servers what an SMTP server of its own differs in; where each listens is told by `Postfix.server()`
   */
  static async start(settings: Settings, servers: Settings[] = [{}]): Promise<Postfix> {
    const folder = await mkdtemp(join(tmpdir(), 'strictmx-postfix-'));
    await chmod(folder, 0o755);
    for (const name of ['queue', 'mail']) await mkdir(join(folder, name));
    await chown(join(folder, 'mail'), nobody, nobody);
    const main = Object.entries({ ...commonSettings(folder), ...settings });
    await writeFile(join(folder, 'main.cf'), main.map(([name, value]) => `${name} = ${value}\n`).join(''));
    const listeners = servers.map((server, at) => formatListener(port + at, server));
    await writeFile(join(folder, 'master.cf'), listeners.join('') + master);
    const postfix = new Postfix(folder);
    const { status, output } = await run('postfix', ['-c', folder, 'start']);
    if (status !== 0) throw new Error(`Postfix does not start: ${output}${await postfix.log()}`);
    return postfix;
  }

  /** `host:port` of the nth server. */
  static server(at = 0): string {
    return `${host}:${port + at}`;
  }

  log(): Promise<string> {
    return readFile(join(this.#folder, 'log'), 'utf8').catch(() => '');
  }

  /** What was delivered to @mailbox.example. */
  async delivered(): Promise<string[]> {
    const folder = join(this.#folder, 'mail/inbox/new');
    const names = await readdir(folder).catch(() => []);
    return Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')));
  }

  /** What Postfix itself gets from a table. */
  query(key: string, table: string): Promise<Ran> {
    return run('postmap', ['-c', this.#folder, '-q', key, table]);
  }

  async stop(): Promise<void> {
    await run('postfix', ['-c', this.#folder, 'stop']);
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function formatListener(at: number, settings: Settings): string {
  const options = Object.entries(settings).map(([name, value]) => ` -o ${name}=${value}`);
  return `${at} inet n - n - - smtpd${options.join('')}\n`;
}

const commonSettings = (folder: string): Settings => ({
  compatibility_level: '3.6',
  queue_directory: join(folder, 'queue'),
  // Postfix makes it, for its own user.
  data_directory: join(folder, 'data'),
  maillog_file: join(folder, 'log'),
  maillog_file_prefixes: folder,
  daemon_directory: '/usr/lib/postfix/sbin',
  shlib_directory: '/usr/lib/postfix',
  meta_directory: '/etc/postfix',
  inet_interfaces: host,
  inet_protocols: 'ipv4',
  mynetworks: '127.0.0.0/8, 1.2.3.4',
  myhostname: 'mta.mailbox.example',
  mydestination: '',
  alias_maps: '',
  virtual_mailbox_domains: 'mailbox.example',
  virtual_mailbox_base: join(folder, 'mail'),
  virtual_mailbox_maps: 'static:inbox/',
  virtual_uid_maps: `static:${nobody}`,
  virtual_gid_maps: `static:${nobody}`,
});
