import { type ChildProcess, spawn } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTransport } from 'nodemailer';
import type { Ready } from '../../bin/local-service.ts';

export interface HttpAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into many shapes
  body: any;
}

export interface PolicyAnswer {
  status: number | undefined;
  contentType: string | undefined;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** `strictmx start` as a process of its own, on free ports, and what clients do with it. */
export class RunningService {
  readonly dataDir: string;
  ready!: Ready;
  #process: ChildProcess | undefined;
  readonly #flags: string[];

  private constructor(dataDir: string, flags: string[]) {
    this.dataDir = dataDir;
    this.#flags = flags;
  }

  static async start(flags: string[] = []): Promise<RunningService> {
    const service = new RunningService(await mkdtemp(join(tmpdir(), 'strictmx-test-')), flags);
    await service.start();
    return service;
  }

  async start(): Promise<void> {
    const ports = ['api', 'https', 'dns', 'smtp'].flatMap((name) => [`--${name}-port`, '0']);
    const args = ['bin/strictmx.js', 'start', '--data', this.dataDir, '--json', ...ports, ...this.#flags];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk) => errors.push(chunk));
    const ended = once(child, 'exit').then(() => {
      throw new Error(`the service ended: ${Buffer.concat(errors)}`);
    });
    ended.catch(() => {});
    const line = once(createInterface(child.stdout), 'line');
    this.ready = JSON.parse((await Promise.race([line, ended]))[0]);
  }

  /** Of the running process. */
  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error('the service is not running');
    return pid;
  }

  /** Ends it without a chance to do anything. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return null;
    const ended = once(child, 'exit');
    child.kill(signal);
    return (await ended)[0];
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async api(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer> {
    const response = await fetch(`${this.ready.api}${path}`, {
      method,
      // A kept connection can end just when it is used again, if this machine is busy for as long as the server keeps it.
      headers: { Authorization: `Bearer ${this.ready.adminToken}`, Connection: 'close', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  }

  get dns(): Resolver {
    // Outside loopback the server drops answers above its rate (ResponseRate), and whoever polls it asks again, as resolvers do.
    const resolver = new Resolver({ timeout: 5_000, tries: 4 });
    resolver.setServers([`${this.ready.dns.host}:${this.ready.dns.port}`]);
    return resolver;
  }

  async txt(name: string): Promise<string[]> {
    const records = await this.dns.resolveTxt(name).catch((error) => {
      // A zone is there from its first record on; before, the server refuses.
      if (['ENOTFOUND', 'ENODATA', 'EREFUSED'].includes(error.code)) return [];
      throw error;
    });
    return records.map((strings) => strings.join(''));
  }

  async fetchPolicy(
    domain: string,
    options: { method?: string; path?: string; host?: string } = {},
  ): Promise<PolicyAnswer> {
    const { host, port, caFile } = this.ready.https;
    const name = `mta-sts.${domain}`;
    const { method = 'GET', path = '/.well-known/mta-sts.txt', host: asked = name } = options;
    const sent = request({
      host,
      port,
      servername: name,
      ca: await readFile(caFile),
      method,
      path,
      headers: { Host: asked },
      agent: false,
    });
    sent.end();
    const [answer] = await once(sent, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    return {
      status: answer.statusCode,
      contentType: answer.headers['content-type'],
      headers: answer.headers,
      body: Buffer.concat(chunks).toString(),
    };
  }

  async sendMail(to: string, raw: Buffer | string, from = 'reporter@reporter.example'): Promise<string> {
    const { host, port } = this.ready.smtp;
    const smtp = createTransport({ host, port, tls: { rejectUnauthorized: false } });
    try {
      return (await smtp.sendMail({ envelope: { from, to }, raw })).response;
    } finally {
      smtp.close();
    }
  }

  async outbox(): Promise<Buffer[]> {
    const files = await readdir(this.ready.outbox).catch(() => []);
    return Promise.all(
      files.filter((name) => name.endsWith('.eml')).map((name) => readFile(join(this.ready.outbox, name))),
    );
  }
}

/** Looks again and again until `accept` is content; fails with what was last seen. */
export async function eventually<T>(
  look: () => Promise<T>,
  accept: (seen: T) => boolean,
  milliseconds = 60_000,
): Promise<T> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const seen = await look();
    if (accept(seen)) return seen;
    if (performance.now() > end)
      throw new Error(`not within ${milliseconds} ms, last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const policyOf = (mode: string, ...mx: string[]) => ({ mode, mx, maxAgeSeconds: 1_209_600 });
