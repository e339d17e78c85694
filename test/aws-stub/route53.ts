import type { BucketSize } from '../../scripts/token-bucket.ts';
import { AwsError, type StubReply, type StubRequest, type StubService, xml } from './service.ts';
import { child, formatXml, parseXml, textOf, type XmlElement } from './xml.ts';

interface StoredSet {
  name: string;
  type: string;
  ttl: number;
  values: string[];
  /** The name whose records it answers with. */
  alias?: string;
  /** Of a routing policy. */
  identifier?: string;
}

interface Zone {
  id: string;
  name: string;
  private: boolean;
  /** By `name type`. */
  sets: Map<string, StoredSet>;
}

interface ParsedChange extends StoredSet {
  action: string;
}

const limits = { records: 1000, valueCharacters: 32_000, txtString: 255, txtValue: 4000 };

/**
 * Hosted zones with the rules that make ChangeResourceRecordSets a compare-and-swap, and those that refuse records.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
 */
export class Route53Stub implements StubService {
  readonly throttled = new AwsError(400, 'Throttling', 'Rate exceeded');
  /** How often GetChange says PENDING before INSYNC. */
  pendingLooks = 1;
  /** The next changes that find an earlier one not complete. */
  priorRequests = 0;
  /** Of every zone. */
  readonly nameServers = ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.com'];
  /** The account's, for those who set it: of more requests than it holds, the rest is refused. */
  bucket: BucketSize | undefined;
  #tokens = { left: 0, at: Number.NEGATIVE_INFINITY };
  readonly #zones = new Map<string, Zone>();
  readonly #looks = new Map<string, number>();

  /** @returns the zone's id */
  addZone(name: string, options: { private?: boolean; id?: string } = {}): string {
    const id = options.id ?? `Z${String(this.#zones.size + 1).padStart(20, '0')}`;
    this.#zones.set(id, { id, name, private: options.private ?? false, sets: new Map() });
    return id;
  }

  /** A record set as another program may have written it; values are as Route 53 stores them. */
  write(zoneId: string, name: string, type: string, ttl: number, values: string[]): void {
    this.#zone(zoneId).sets.set(`${name} ${type}`, { name, type, ttl, values });
  }

  writeAlias(zoneId: string, name: string, type: string): void {
    const set = { name, type, ttl: 0, values: [], alias: 'd1.cloudfront.net.' };
    this.#zone(zoneId).sets.set(keyOf(set), set);
  }

  /** One of several sets of which a weight chooses the answer. */
  writeWeighted(zoneId: string, name: string, type: string, identifier: string, values: string[]): void {
    const set = { name, type, ttl: 60, values, identifier };
    this.#zone(zoneId).sets.set(keyOf(set), set);
  }

  /** The values as stored: TXT quoted. */
  values(zoneId: string, name: string, type: string): string[] | undefined {
    return this.#zone(zoneId).sets.get(`${name} ${type}`)?.values;
  }

  /** Every record set of a zone, in order. */
  dump(zoneId: string): string[] {
    return [...this.#zone(zoneId).sets.values()]
      .map(({ name, type, ttl, values }) => `${name} ${ttl} ${type} ${values.join(' | ')}`)
      .sort();
  }

  /** What a resolver would see, over all public zones. */
  lookUp(name: string, type: string): string[] {
    for (const zone of this.#zones.values()) {
      const wildcard = `*${name.slice(name.indexOf('.'))}`;
      const found = zone.private
        ? undefined
        : (zone.sets.get(`${name} ${type}`) ?? zone.sets.get(`${wildcard} ${type}`));
      if (found) return found.values;
    }
    return [];
  }

  /** @returns a function that brings back what is there now */
  save(): () => void {
    const zones = [...this.#zones.values()].map((zone) => ({ ...zone, sets: [...zone.sets] }));
    return () => {
      for (const zone of zones) this.#zones.set(zone.id, { ...zone, sets: new Map(zone.sets) });
    };
  }

  operationOf({ method, path }: StubRequest): string {
    if (method === 'GET' && path === '/2013-04-01/hostedzonesbyname') return 'ListHostedZonesByName';
    if (method === 'GET' && /^\/2013-04-01\/hostedzone\/[^/]+\/rrset$/u.test(path))
      return 'ListResourceRecordSets';
    if (method === 'POST' && /^\/2013-04-01\/hostedzone\/[^/]+\/rrset\/?$/u.test(path))
      return 'ChangeResourceRecordSets';
    if (method === 'GET' && path.startsWith('/2013-04-01/change/')) return 'GetChange';
    if (method === 'GET' && /^\/2013-04-01\/hostedzone\/[^/]+$/u.test(path)) return 'GetHostedZone';
    if (method === 'GET' && path.startsWith('/2013-04-01/hostedzonelimit/')) return 'GetHostedZoneLimit';
    throw new AwsError(404, 'UnknownOperation', `${method} ${path}`);
  }

  handle(operation: string, request: StubRequest): StubReply {
    this.#takeToken();
    switch (operation) {
      case 'ListHostedZonesByName':
        return this.#listZones(request.query);
      case 'ListResourceRecordSets':
        return this.#listSets(this.#zone(request.path.split('/')[3] ?? ''), request.query);
      case 'GetHostedZone':
        return this.#describeZone(request.path.split('/')[3] ?? '');
      case 'GetHostedZoneLimit':
        return this.#zoneLimit(request.path.split('/')[3] ?? '');
      case 'ChangeResourceRecordSets':
        return this.#change(this.#zone(request.path.split('/')[3] ?? ''), parseXml(request.body.toString()));
      default:
        return this.#getChange(request.path.split('/').at(-1) ?? '');
    }
  }

  /** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests */
  #takeToken(): void {
    if (!this.bucket) return;
    const { burst, perSecond } = this.bucket;
    const now = performance.now() / 1000;
    const left = Math.min(burst, this.#tokens.left + (now - this.#tokens.at) * perSecond);
    this.#tokens = { left: left - (left >= 1 ? 1 : 0), at: now };
    if (left < 1) throw this.throttled;
  }

  formatError({ status, code, message }: AwsError): StubReply {
    const error = { Error: { Type: 'Sender', Code: code, Message: message }, RequestId: 'stub' };
    return xml(formatXml('ErrorResponse', error), status);
  }

  #zone(id: string): Zone {
    const zone = this.#zones.get(id);
    if (!zone) throw new AwsError(404, 'NoSuchHostedZone', `No hosted zone found with ID: ${id}`);
    return zone;
  }

  #listZones(query: URLSearchParams): StubReply {
    const start = query.get('dnsname')?.replace(/\.$/u, '') ?? '';
    const max = Number(query.get('maxitems') ?? 100);
    const zones = [...this.#zones.values()]
      .filter(({ name }) => sortName(name) >= sortName(start))
      .sort((a, b) => (sortName(a.name) < sortName(b.name) ? -1 : 1));
    const page = zones.slice(0, max).map((zone) => ({
      Id: `/hostedzone/${zone.id}`,
      Name: `${zone.name}.`,
      CallerReference: zone.id,
      Config: { PrivateZone: zone.private },
    }));
    const body = { HostedZones: { HostedZone: page }, IsTruncated: zones.length > max, MaxItems: max };
    return xml(formatXml('ListHostedZonesByNameResponse', body));
  }

  #listSets(zone: Zone, query: URLSearchParams): StubReply {
    const [name, type] = [query.get('name')?.replace(/\.$/u, ''), query.get('type') ?? ''];
    if (type && name === undefined) throw new AwsError(400, 'InvalidInput', 'type needs name');
    const max = Number(query.get('maxitems') ?? 300);
    const start = `${sortName(name ?? '')} ${type}`;
    const sets = [...zone.sets.values()]
      .map((set) => ({ set, order: `${sortName(set.name)} ${set.type}` }))
      .filter(({ order }) => order >= start)
      .sort((a, b) => (a.order < b.order ? -1 : 1));
    const page = sets.slice(0, max).map(({ set }) => ({
      Name: `${set.name.replaceAll('*', '\\052')}.`,
      Type: set.type,
      ...(set.identifier !== undefined && { SetIdentifier: set.identifier, Weight: 1 }),
      ...(set.alias !== undefined
        ? { AliasTarget: { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: set.alias } }
        : { TTL: set.ttl, ResourceRecords: { ResourceRecord: set.values.map((Value) => ({ Value })) } }),
    }));
    const next = sets[max]?.set;
    const body = {
      ResourceRecordSets: { ResourceRecordSet: page },
      IsTruncated: next !== undefined,
      ...(next && { NextRecordName: `${next.name}.`, NextRecordType: next.type }),
      MaxItems: max,
    };
    return xml(formatXml('ListResourceRecordSetsResponse', body));
  }

  #change(zone: Zone, request: XmlElement): StubReply {
    if (this.priorRequests > 0) {
      this.priorRequests -= 1;
      const message = 'The request was rejected because Route 53 was still processing a prior request.';
      throw new AwsError(400, 'PriorRequestNotComplete', message);
    }
    const changes = (child(request, 'ChangeBatch', 'Changes')?.children ?? []).map(readChange);
    if (changes.length === 0) throw invalid('The request contains no changes');
    checkSize(changes);
    const after = new Map(zone.sets);
    for (const change of changes) {
      checkSet(zone, change);
      applyChange(after, change);
    }
    checkCnames(zone, after, changes);
    zone.sets = after;
    const id = `C${this.#looks.size + 1}`;
    this.#looks.set(id, this.pendingLooks);
    return xml(formatXml('ChangeResourceRecordSetsResponse', { ChangeInfo: changeInfo(id, 'PENDING') }));
  }

  #describeZone(id: string): StubReply {
    const zone = this.#zone(id);
    const description = {
      Id: `/hostedzone/${id}`,
      Name: `${zone.name}.`,
      CallerReference: 'stub',
      Config: { PrivateZone: zone.private },
    };
    const DelegationSet = { NameServers: { NameServer: this.nameServers } };
    return xml(formatXml('GetHostedZoneResponse', { HostedZone: description, DelegationSet }));
  }

  #zoneLimit(id: string): StubReply {
    const { sets } = this.#zone(id);
    const limit = { Type: 'MAX_RRSETS_BY_ZONE', Value: 10_000 };
    return xml(formatXml('GetHostedZoneLimitResponse', { Limit: limit, Count: sets.size }));
  }

  #getChange(id: string): StubReply {
    const looks = this.#looks.get(id);
    if (looks === undefined) throw new AwsError(404, 'NoSuchChange', `No change found with ID: ${id}`);
    this.#looks.set(id, looks - 1);
    return xml(
      formatXml('GetChangeResponse', { ChangeInfo: changeInfo(id, looks > 0 ? 'PENDING' : 'INSYNC') }),
    );
  }
}

const changeInfo = (id: string, status: string) => ({
  Id: `/change/${id}`,
  Status: status,
  SubmittedAt: '2026-11-24T00:00:00Z',
});

const invalid = (message: string) => new AwsError(400, 'InvalidChangeBatch', `[${message}]`);

/** Route 53 sorts by the labels from the right. */
const sortName = (name: string) => name.toLowerCase().split('.').reverse().join('.');

function readChange(change: XmlElement): ParsedChange {
  const set = child(change, 'ResourceRecordSet');
  const alias = textOf(child(set, 'AliasTarget'), 'DNSName');
  const identifier = textOf(set, 'SetIdentifier');
  return {
    action: textOf(change, 'Action') ?? '',
    name: (textOf(set, 'Name') ?? '').toLowerCase().replace(/\.$/u, '').replaceAll('\\052', '*'),
    type: textOf(set, 'Type') ?? '',
    ...(alias === undefined ? {} : { alias }),
    ...(identifier === undefined ? {} : { identifier }),
    ttl: Number(textOf(set, 'TTL') ?? (alias === undefined ? Number.NaN : 0)),
    values: (child(set, 'ResourceRecords')?.children ?? []).map((record) => textOf(record, 'Value') ?? ''),
  };
}

function checkSize(changes: ParsedChange[]): void {
  const weight = ({ action }: ParsedChange) => (action === 'UPSERT' ? 2 : 1);
  const records = changes.reduce((sum, each) => sum + weight(each) * each.values.length, 0);
  const characters = changes.reduce((sum, each) => sum + weight(each) * each.values.join('').length, 0);
  if (records > limits.records || characters > limits.valueCharacters) {
    throw invalid('Number of records limit of 1000 or of characters limit of 32000 exceeded.');
  }
}

function checkSet(zone: Zone, { name, type, ttl, values, action, alias }: ParsedChange): void {
  const label = `${type} ${name}.`;
  if (!/^(CREATE|DELETE|UPSERT)$/u.test(action)) throw new AwsError(400, 'InvalidInput', `Action ${action}`);
  if (name !== zone.name && !name.endsWith(`.${zone.name}`)) {
    throw invalid(`RRSet with DNS name ${name}. is not permitted in zone ${zone.name}.`);
  }
  if (!(ttl >= 0 && ttl <= 2_147_483_647)) throw invalid(`Missing or invalid field 'TTL' for ${label}`);
  if (values.length === 0 && alias === undefined)
    throw invalid(`Missing field 'ResourceRecords' for ${label}`);
  if (new Set(values).size !== values.length) throw invalid(`Duplicate Resource Record for ${label}`);
  if (action !== 'DELETE') for (const value of values) checkValue(type, value);
}

function checkValue(type: string, value: string): void {
  const host = /^(?:[\w*-]{1,63}\.)*[\w-]{1,63}\.?$/u;
  if (type === 'TXT') {
    checkTxt(value);
    return;
  }
  const isRight = {
    CNAME: () => host.test(value),
    MX: () => /^\d{1,5} /u.test(value) && host.test(value.split(' ')[1] ?? ''),
    A: () => /^(\d{1,3}\.){3}\d{1,3}$/u.test(value),
    AAAA: () => /^[\da-f:.]+$/iu.test(value),
  }[type];
  if (!isRight) throw new AwsError(400, 'InvalidInput', `Type ${type}`);
  if (!isRight()) throw invalid(`Invalid Resource Record: FATAL problem with "${value}"`);
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html#TXTFormat */
function checkTxt(value: string): void {
  const problem = (name: string) =>
    invalid(`Invalid Resource Record: FATAL problem: ${name} encountered with '${value}'`);
  if (value.length > limits.txtValue) throw problem('TXTRDATATooLong');
  if (!/^"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*$/su.test(value)) {
    throw problem('InvalidCharacterString (Value should be enclosed in quotation marks)');
  }
  for (const [, inner = ''] of value.matchAll(/"((?:[^"\\]|\\.)*)"/gsu)) {
    if (!/^(?:[\x20-\x7e])*$/u.test(inner)) throw problem('UnsupportedCharacter');
    const plain = inner.replace(/\\([0-3][0-7]{2}|["\\])/gu, '.');
    if (/\\/u.test(plain)) throw problem('InvalidEscape');
    if (plain.length > limits.txtString) throw problem('CharacterStringTooLong (Value is too long)');
  }
}

function applyChange(sets: Map<string, StoredSet>, { action, ...set }: ParsedChange): void {
  const key = keyOf(set);
  const current = sets.get(key);
  const called = `[name='${set.name}.', type='${set.type}']`;
  if (action === 'CREATE' && current) {
    throw invalid(`Tried to create resource record set ${called} but it already exists`);
  }
  if (action !== 'DELETE') {
    sets.set(key, set);
    return;
  }
  if (!current) throw invalid(`Tried to delete resource record set ${called} but it was not found`);
  const flat = ({ ttl, values, alias }: StoredSet) => JSON.stringify([ttl, alias, [...values].sort()]);
  if (flat(current) !== flat(set)) {
    throw invalid(
      `Tried to delete resource record set ${called} but the values provided do not match the current values`,
    );
  }
  sets.delete(key);
}

const keyOf = ({ name, type, identifier }: StoredSet): string =>
  `${name} ${type}${identifier === undefined ? '' : ` ${identifier}`}`;

/** RFC 1034 §3.6.2: nothing beside a CNAME. In Route 53's own words, which depend on the one that is created. */
function checkCnames(zone: Zone, sets: Map<string, StoredSet>, changes: ParsedChange[]): void {
  for (const { name, type } of changes.filter(({ action }) => action !== 'DELETE')) {
    const beside = [...sets.values()].filter((set) => set.name === name && set.type !== type);
    const words = `RRSet of type ${type} with DNS name ${name}. is not permitted`;
    const same = 'with the same DNS name';
    if (type === 'CNAME' && beside.length > 0)
      throw invalid(`${words} as it conflicts with other records ${same} in zone ${zone.name}.`);
    if (beside.some((set) => set.type === 'CNAME'))
      throw invalid(
        `${words} because a conflicting RRSet of type CNAME ${same} already exists in zone ${zone.name}.`,
      );
  }
  for (const { name, values } of [...sets.values()].filter(({ type }) => type === 'CNAME'))
    if (values.length > 1) throw invalid(`CNAME ${name}. has more than one value`);
}
