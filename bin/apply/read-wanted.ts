/** Reads a list of domains from YAML, JSON or CSV, with defaults and templates that inherit from each other. */
import { parseMxPattern } from '../../core/mta-sts/mx-pattern.ts';
import { parseDomainName } from '../../core/names/domain-name.ts';
import { nearestName } from '../../core/text/nearest-name.ts';
import { quote } from '../../core/text/quote.ts';
import type { PolicyMembers } from '../client/whole-policy.ts';
import { parseCsv } from './parse-csv.ts';
import { UnusableFileError, type WantedDomain } from './wanted-domain.ts';

const settingNames = ['owner', 'zone', 'digestTo', 'digestHour', 'webhook', 'autoEnforce', 'adoptRecords'];
const policyNames = ['mode', 'mx', 'maxAgeSeconds'];
const templateMembers = [...settingNames, ...policyNames, 'policy', 'template'];
const topMembers = ['defaults', 'templates', 'domains'];

type Members = Record<string, unknown>;

/**
 * @param name of the file: `.csv` is CSV, and so is what begins like it; anything else is YAML, which JSON is too
 * @throws UnusableFileError
 */
export async function readWanted(name: string, text: string): Promise<WantedDomain[]> {
  const content = isCsv(name, text) ? parseCsv(text).map(fromCells) : await parseYaml(name, text);
  const top = Array.isArray(content) ? { domains: content } : membersOf(content, name, topMembers);
  const { domains, defaults = {}, templates = {} } = top;
  if (!Array.isArray(domains)) throw unusable(name, '"domains" is missing, expected a list of domains');
  const known = membersOf(templates, `${name}: templates`);
  const inherited = (member: Members, where: string): Members =>
    merge(
      membersOf(defaults, `${name}: defaults`, templateMembers),
      withTemplate(known, member, { where, seen: [] }),
    );
  const wanted = domains.map((entry, at) => {
    const where = `${name}: domain ${at + 1}`;
    const { domain, ...members } = membersOf(entry, where, ['domain', ...templateMembers]);
    if (typeof domain !== 'string' || domain === '') throw unusable(where, '"domain" is missing');
    return toWanted(domain, inherited(members, `${name}: ${quote(domain)}`), `${name}: ${quote(domain)}`);
  });
  return wanted;
}

/** Standard input has no name, but the first line of CSV names its columns. */
function isCsv(name: string, text: string): boolean {
  const [head = ''] = text.trimStart().split('\n', 1);
  const cells = head.split(',').map((cell) => cell.trim());
  return name.toLowerCase().endsWith('.csv') || (cells.length > 1 && cells.includes('domain'));
}

async function parseYaml(name: string, text: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    // Attack: aliases that expand to gigabytes.
    return parse(text, { maxAliasCount: 1_000 });
  } catch (error) {
    throw unusable(name, `it is not YAML, JSON or CSV: ${(error as Error).message.split('\n')[0]}`);
  }
}

/** Cells are text; lists are separated by spaces. */
function fromCells(cells: Record<string, string>): Members {
  const lists = ['mx', 'digestTo'];
  const numbers = ['maxAgeSeconds', 'digestHour'];
  const flags = ['autoEnforce', 'adoptRecords'];
  return Object.fromEntries(
    Object.entries(cells).map(([name, text]) => {
      if (lists.includes(name)) return [name, text.split(/\s+/u)];
      if (numbers.includes(name) && /^\d+$/u.test(text)) return [name, Number(text)];
      if (flags.includes(name) && /^(?:true|false)$/iu.test(text)) return [name, /true/iu.test(text)];
      return [name, text];
    }),
  );
}

function withTemplate(
  templates: Members,
  { template, ...members }: Members,
  { where, seen }: { where: string; seen: string[] },
): Members {
  if (template === undefined) return members;
  const name = String(template);
  if (seen.includes(name)) throw unusable(where, `the template ${quote(name)} inherits from itself`);
  if (!Object.hasOwn(templates, name)) {
    const known = Object.keys(templates).map(quote).join(', ') || 'none, the file has no "templates"';
    throw unusable(where, `the template ${quote(name)} is not there, expected ${known}`);
  }
  const inner = membersOf(templates[name], `template ${quote(name)}`, templateMembers);
  return merge(withTemplate(templates, inner, { where, seen: [...seen, name] }), members);
}

/** The members of both; those of `more` win. Of the policy, each member by itself. */
function merge(base: Members, more: Members): Members {
  const [a, b] = [normalise(base), normalise(more)];
  return { ...a, ...b, policy: { ...(a.policy as object), ...(b.policy as object) } };
}

/** `mode`, `mx` and `maxAgeSeconds` may stand beside the settings, as in CSV. */
function normalise(members: Members): Members {
  const flat = Object.entries(members).filter(([name]) => policyNames.includes(name));
  const rest = Object.entries(members).filter(([name]) => ![...policyNames, 'policy'].includes(name));
  const policy = membersOf(members.policy ?? {}, 'policy', policyNames);
  return { ...Object.fromEntries(rest), policy: { ...policy, ...Object.fromEntries(flat) } };
}

function toWanted(domain: string, members: Members, where: string): WantedDomain {
  const { policy, ...settings } = normalise(members);
  const wanted = policy as PolicyMembers;
  if (wanted.mx !== undefined && !Array.isArray(wanted.mx))
    throw unusable(where, '"mx" is not a list, expected host names');
  const name = parseDomainName(domain);
  if (!name.ok) throw unusable(where, name.error);
  const isGiven = Object.keys(wanted).length > 0;
  const mx = wanted.mx?.map(asStored);
  return { domain: name.domain, settings, ...(isGiven && { policy: { ...wanted, ...(mx && { mx }) } }) };
}

/** As the service stores it, so that another spelling is no change. What it would refuse stays, for its explanation. */
function asStored(pattern: string): string {
  const parsed = parseMxPattern(String(pattern));
  return parsed.ok ? parsed.pattern : pattern;
}

function membersOf(value: unknown, where: string, known?: string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw unusable(where, 'expected names and values');
  const unknown = known ? Object.keys(value).filter((name) => !known.includes(name)) : [];
  if (unknown.length > 0)
    throw unusable(where, unknown.map((name) => describeUnknown(name, known ?? [])).join('; '));
  return value as Members;
}

function describeUnknown(name: string, known: string[]): string {
  const meant = nearestName(name, known);
  return `${quote(name)} is not known, expected ${(meant === undefined ? known : [meant]).map(quote).join(', ')}`;
}

/** @param files what each file lists, by its name */
export function refuseTwice(files: ReadonlyMap<string, WantedDomain[]>): void {
  const seen = new Map<string, string>();
  for (const [name, wanted] of files) {
    for (const { domain } of wanted) {
      const first = seen.get(domain);
      if (first === name) throw unusable(name, `${quote(domain)} is listed twice`);
      if (first !== undefined) throw unusable(name, `${quote(domain)} is listed in "${first}", too`);
      seen.set(domain, name);
    }
  }
}

const unusable = (where: string, why: string) => new UnusableFileError(`Cannot apply ${where}: ${why}`);
