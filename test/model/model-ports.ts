/** The fakes, with workers that may die or hang in every call, and a witness that observes them. */

import type { RecordChange } from '../../service/ports/dns-zone.ts';
import { EdgeError } from '../../service/ports/edge-tenants.ts';
import type { Ports } from '../../service/ports/ports.ts';
import { policyKey } from '../../service/store/domains/policy.ts';
import { answerOf } from '../fakes/fake-fetch.ts';
import type { FakeHandles } from '../fakes/fake-ports.ts';
import { cacheSeconds, domain } from './setting.ts';
import type { Invariant, Witness } from './witness.ts';

/** How a variant of the world differs, for tests that disable a rule. */
export interface Variant {
  /** The edge's cache time as the steps are given it. */
  toldCacheSeconds?: number;
  /** Of the `_mta-sts` record; a minute unless told. */
  recordTtlSeconds?: number;
  /** DNS changes are made whatever is there. */
  blindDns?: boolean;
  /** What to look for; everything else may happen. */
  only?: Invariant;
}

export interface Around {
  handles: FakeHandles;
  witness: Witness;
  enter: (hangs: number) => Promise<void>;
  enqueue: Ports['tasks']['enqueue'];
  /** The policy as our own edge location serves it. */
  fetchPolicy: () => { text: string } | undefined;
  isMxUnknown: () => boolean;
}

export function createModelPorts(around: Around, variant: Variant): Partial<Ports> {
  return {
    store: modelStore(around),
    dns: modelDns(around, variant),
    edge: {
      endpoint: around.handles.edge.endpoint,
      takesServiceNames: true,
      cacheSeconds: variant.toldCacheSeconds ?? cacheSeconds,
      caaIssuers: [],
    },
    tenants: modelTenants(around),
    fetch: {
      get: async () => {
        await around.enter(usual);
        const served = around.fetchPolicy();
        return served ? answerOf(200, served.text) : { ok: false, problem: 'connect', detail: 'refused' };
      },
      post: async () => ({ ok: false, problem: 'dns', detail: 'no such host' }),
    },
    resolver: modelResolver(around),
    tasks: {
      enqueue: async (tasks, options) => {
        await around.enter(usual);
        await around.enqueue(tasks, options);
      },
    },
  };
}

/** How often a worker hangs in a call; more often before a write, where it does more harm. */
const usual = 0.01;
const beforeWrite = 0.04;

function modelStore({ handles: { store }, witness, enter, enqueue }: Around): Ports['store'] {
  store.noticed = (key) => {
    if (key === policyKey(domain)) void enqueue([{ kind: 'rotate-id', domain }]);
  };
  store.written = (key, object) => {
    if (key === policyKey(domain)) witness.notePolicy(object);
  };
  return {
    get: (key) => enter(usual).then(() => store.get(key)),
    list: (prefix, options) => enter(usual).then(() => store.list(prefix, options)),
    put: (key, body, options) => enter(beforeWrite).then(() => store.put(key, body, options)),
    delete: (key, options) => enter(usual).then(() => store.delete(key, options)),
    pauseAfterLoss: async () => {},
  };
}

function modelDns({ handles: { dns }, witness, enter }: Around, { blindDns }: Variant): Ports['dns'] {
  const fromPresent = ({ from, to }: RecordChange): RecordChange => {
    const set = to ?? from;
    return { from: set && dns.lookup(set.name, set.type), to };
  };
  return {
    findZone: (name) => enter(usual).then(() => dns.findZone(name)),
    look: (name, type) => enter(usual).then(() => dns.look(name, type)),
    read: (zone, name) => enter(usual).then(() => dns.read(zone, name)),
    confirm: (zone, set) => enter(usual).then(() => dns.confirm(zone, set)),
    change: async (zone, changes) => {
      await enter(beforeWrite);
      await dns.change(zone, blindDns ? changes.map(fromPresent) : changes);
      for (const change of changes) witness.noteChange(change);
    },
  };
}

function modelTenants({ handles: { edge }, witness, enter }: Around): Ports['tenants'] {
  return {
    describe: (name) => enter(usual).then(() => edge.describe(name)),
    create: (name) => enter(usual).then(() => edge.create(name)),
    attachCertificate: (name, tenant) =>
      enter(usual).then(() => edge.attachCertificate(name, tenant).catch(asGone)),
    requestCertificate: (name, tenant) =>
      enter(usual).then(() => edge.requestCertificate(name, tenant).catch(asGone)),
    disable: async (name, tenant) => {
      await enter(usual);
      const disabled = await edge.disable(name, tenant).catch(asGone);
      witness.checkDeletion('the host');
      witness.checkRecordForgotten();
      return disabled;
    },
    remove: async (name, tenant) => {
      await enter(usual);
      await edge.remove(name, tenant).catch(asGone);
    },
  };
}

/** Another worker got there first: CloudFront answers EntityNotFound, which its adapter calls stale. */
function asGone(error: unknown): never {
  const isGone = error instanceof Error && error.message.startsWith('no tenant');
  throw isGone ? new EdgeError('stale', 'it is gone') : error;
}

function modelResolver({ handles: { resolver }, enter, isMxUnknown }: Around): Ports['resolver'] {
  return {
    txt: (name) => resolver.txt(name),
    cname: (name) => resolver.cname(name),
    addresses: (name) => resolver.addresses(name),
    caa: (name) => resolver.caa(name),
    mx: async (name) => {
      await enter(usual);
      return isMxUnknown() ? { kind: 'failed', why: 'SERVFAIL' } : resolver.mx(name);
    },
  };
}
