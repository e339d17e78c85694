import { Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import type { LocalService } from '../../bin/local-service.ts';
import { demoDomain, reporter } from './report-mail.ts';

/** Talks to the running service as its owner, as a sender and as DNS do. */
export class DemoClient {
  readonly service: LocalService;
  readonly dns = new Resolver({ timeout: 1_000, tries: 2 });

  constructor(service: LocalService) {
    this.service = service;
    this.dns.setServers([`${service.ready.dns.host}:${service.ready.dns.port}`]);
  }

  // biome-ignore lint/suspicious/noExplicitAny: the demo reads many answers
  async api(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<any> {
    const response = await fetch(`${this.service.ready.api}${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.service.ready.adminToken}`, ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as object;
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return { ...answer, etag: response.headers.get('ETag') };
  }

  async txt(name: string): Promise<string | undefined> {
    const records = await this.dns.resolveTxt(name).catch(() => []);
    return records[0]?.join('');
  }

  /** Fetches as a sender does: checks the certificate, follows no redirect. */
  async fetchPolicy(): Promise<{ status: number | undefined; type: string | undefined; body: string }> {
    const { host, port, caFile } = this.service.ready.https;
    const name = `mta-sts.${demoDomain}`;
    const options = {
      host,
      port,
      servername: name,
      ca: await readFile(caFile),
      path: '/.well-known/mta-sts.txt',
      headers: { Host: name },
    };
    return new Promise((resolve, reject) => {
      request(options, async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk as Buffer);
        resolve({
          status: answer.statusCode,
          type: answer.headers['content-type'],
          body: Buffer.concat(chunks).toString(),
        });
      })
        .on('error', reject)
        .end();
    });
  }

  /** Publishes the key that the reporter signs with. */
  async publishKey(value: string): Promise<void> {
    const { zones } = this.service;
    await zones.addZone(reporter);
    const to = { name: `s1._domainkey.${reporter}`, type: 'TXT' as const, ttlSeconds: 60, values: [value] };
    await zones.change(reporter, [{ from: undefined, to }]);
  }
}
