/** A service with two owners and three domains that has done everything once, so that its store has every kind of object. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DomainName } from '../../../core/names/domain-name.ts';
import { signIn } from '../../../service/access/console-sessions.ts';
import { sendDigest } from '../../../service/daily-mail/send-digest.ts';
import { recipientId } from '../../../service/store/access/recipient.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { pastVersionsKey } from '../../../service/store/domains/past-versions.ts';
import { removedDomainKey } from '../../../service/store/domains/removed-domain.ts';
import { prefixes } from '../../../service/store/prefixes.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { ApiClient } from '../../api/client.ts';
import { ownersToken } from '../../api/owners-token.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import { reportJson } from '../intake/report-mail.ts';
import { askForReports, failedSession } from '../outbound/outbound-world.ts';
import { confirmRecipient } from '../recipients/confirm-recipient.ts';
import { World } from '../world.ts';

/** `bad.example` and `good.example` belong to `acme`. */
const owners = { bad: 'acme', good: 'acme', other: 'other' } as const;

export type Asking = 'admin' | 'acme' | 'other';

/** What came yesterday is in the daily mail that was sent this morning; one more report about it has come since. */
export const day = utcDay('2026-11-23');

export class EveryObject {
  readonly world = new World();
  readonly api = new ApiClient(this.world);
  readonly #tokens: Record<Asking, string> = { admin: ApiClient.adminToken, acme: '', other: '' };
  #snapshot = new Map<string, string>();

  static async create(): Promise<EveryObject> {
    const made = new EveryObject();
    await made.#arrange();
    const { store } = made.world.handles;
    made.#snapshot = new Map(store.keys().map((key) => [key, store.text(key) ?? '']));
    return made;
  }

  /** The store as it was after `create()`. */
  async restore(): Promise<void> {
    const { store, tasks } = this.world.handles;
    for (const key of store.keys()) if (!this.#snapshot.has(key)) await store.delete(key);
    for (const [key, text] of this.#snapshot) if (store.text(key) !== text) store.edit(key, text);
    tasks.take();
  }

  as(asking: Asking): ApiClient {
    this.api.token = this.#tokens[asking];
    return this.api;
  }

  async #arrange(): Promise<void> {
    const { handles } = this.world;
    handles.clock.set('2026-11-23T08:00:00Z');
    for (const name of ['bad', 'good', 'other']) handles.dns.addZone(`${name}.example`);
    for (const owner of ['acme', 'other'] as const) {
      const zones = ['bad.example', 'good.example', 'other.example'];
      await this.#done('admin', 'PUT', `/v1/owners/${owner}`, { zones, quota: {} });
      this.as('admin');
      this.#tokens[owner] = await ownersToken(this.api, { owner, scopes: ['write'] });
    }
    for (const [name, owner] of Object.entries(owners))
      await this.#host(owner, domainName(`${name}.example`));
    await this.#claim();
    await this.#readSecrets();
    await this.#mailYesterday();
    await this.#reportToOthers();
    for (const [name, owner] of Object.entries(owners))
      await this.#reportLate(owner, domainName(`${name}.example`));
    await signIn(this.world.ports, this.#tokens.acme, {});
    this.#putByHand();
    handles.clock.set('2026-11-24T10:00:00Z');
  }

  async #done(asking: Asking, method: string, path: string, body?: unknown) {
    const answer = await this.as(asking).call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer;
  }

  async #host(owner: 'acme' | 'other', domain: DomainName): Promise<void> {
    const { world } = this;
    world.handles.resolver.found('mx', domain, [{ exchange: `mx.${domain}`, preference: 10 }]);
    const digestTo = [`admin@${domain}`, `new@${domain}`];
    await this.#done(owner, 'PUT', `/v1/domains/${domain}`, { owner, zone: 'managed', digestTo });
    await confirmRecipient(world.ports, owner, `admin@${domain}`);
    await world.drain();
    const policy = { mode: 'testing', mx: [`mx.${domain}`], maxAgeSeconds: 604_800 };
    await this.#done(owner, 'PUT', `/v1/domains/${domain}/policy`, policy);
    await world.drain();
    const { reportUrl } = (await this.#done(owner, 'GET', `/v1/domains/${domain}`)).body;
    for (const report of [reportJson({ domain, failed: 1, day: '2026-11-22' }), `junk for ${domain}`])
      await this.#done(owner, 'POST', new URL(reportUrl).pathname, report);
    await world.drain();
  }

  /** What the next daily mail is about; not in the figures yet. */
  async #reportLate(owner: 'acme' | 'other', domain: DomainName): Promise<void> {
    const { reportUrl } = (await this.#done(owner, 'GET', `/v1/domains/${domain}`)).body;
    const late = reportJson({ domain, failed: 2, day, id: `late-${domain}` });
    await this.#done(owner, 'POST', new URL(reportUrl).pathname, late);
  }

  async #readSecrets(): Promise<void> {
    for (const owner of ['acme', 'other'] as const)
      await this.#done(owner, 'GET', `/v1/owners/${owner}/webhook-secret`);
  }

  async #claim(): Promise<void> {
    for (const owner of ['acme', 'other'] as const) {
      const claim = { owner, zone: 'external', digestTo: [] };
      await this.#done(owner, 'PUT', '/v1/domains/claimed.example', claim);
    }
  }

  async #mailYesterday(): Promise<void> {
    this.world.handles.clock.set('2026-11-24T06:00:00Z');
    for (const owner of ['acme', 'other']) await sendDigest(this.world.ports, owner, day);
  }

  async #reportToOthers(): Promise<void> {
    const { ports, handles } = this.world;
    for (const domain of ['bad.example', 'other.example']) {
      askForReports({ ...ports, handles }, domain, `mailto:tls@${domain}`);
      await this.#done('admin', 'POST', '/v1/sessions', [{ ...failedSession, domain }]);
      const suppression = { target: `tls@x.${domain}`, reason: 'manual' };
      await this.#done('admin', 'POST', '/v1/outbound/suppressions', suppression);
    }
    await this.#done('admin', 'PUT', '/v1/outbound/settings', {});
    await this.#done('admin', 'PUT', `/v1/outbound/${day}`);
    await handles.tasks.drain((task) => runTask(ports, task));
  }

  /** What takes weeks, or a flood. */
  #putByHand(): void {
    const { store } = this.world.handles;
    const fixture = (name: string) =>
      readFileSync(join(import.meta.dirname, '../../fixtures/state', `${name}.json`), 'utf8');
    const bad = domainName('bad.example');
    const state = JSON.parse(store.text(domainKey(bad)) ?? '');
    store.edit(domainKey(bad), JSON.stringify({ ...state, hasPastVersions: true }));
    store.edit(pastVersionsKey(bad, state.inbox, '20260101T000000'), fixture('past-versions'));
    for (let shard = 0; shard < 256; shard++) {
      const name = shard.toString(16).padStart(2, '0');
      store.edit(`${prefixes.dayRests}${bad}/2026-11-22/unverified/${name}.json`, fixture('day-rest'));
    }
    const declined = recipientId('new@bad.example');
    store.edit(`${prefixes.declinedAddresses}${declined}.json`, fixture('declined-address'));
    store.edit(removedDomainKey(domainName('gone.example')), fixture('removed-domain'));
    store.edit(`${prefixes.forwardedMail}last.json`, fixture('forwarded-mail'));
    for (const name of ['acme', 'other'])
      store.edit(`${prefixes.storedBytes}2026-11-24/of-${name}.json`, fixture('stored-bytes'));
  }
}
