/**
 * Where a report goes: what the domain's `_smtp._tls` record names (RFC 8460 §3), after the rules of whoever runs this
 * service. A destination comes from a stranger's DNS, so it is read strictly: a bare address, a scheme that is not
 * mailto or https, or anything that could write a header, is refused and the reason kept.
 */
import { parseDomainName } from '../../names/domain-name.ts';
import { quote } from '../../text/quote.ts';

export type Destination = { kind: 'mailto'; address: string } | { kind: 'https'; url: string };

/** `reason` is a whole sentence; `wanted` is its end, for a message that names the place of the URI. */
export type ParsedDestination =
  | { ok: true; destination: Destination }
  | { ok: false; reason: string; wanted: string };

type AllowedDestination = ParsedDestination | { ok: false; reason: string };

/** RFC 5322 §3.2.3 dot-atom. Quoted local parts are legal and never seen; they are where header tricks live. */
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
/** RFC 5321 §4.5.3.1.1. */
const maxLocalPart = 64;
const maxUriChars = 1_000;

/** Reads one URI of a `rua`. */
export function parseDestination(uri: string): ParsedDestination {
  const refuse = (wanted: string): ParsedDestination => ({
    ok: false,
    reason: `Cannot send to ${quote(uri)}: expected ${wanted}`,
    wanted,
  });
  if (uri.length > maxUriChars) return refuse(`at most ${maxUriChars} characters`);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase();
  // A bare address crashes one reporter; here it only is no URI.
  if (scheme === undefined) return refuse('a URI, as "mailto:tls-reports@example.com"');
  // RFC 8460 §3: "mailto" and "https".
  if (scheme === 'mailto') return parseMailto(uri, refuse);
  if (scheme === 'https') return parseHttps(uri, refuse);
  return refuse('the scheme "mailto" or "https"');
}

type Refuse = (wanted: string) => ParsedDestination;

function parseMailto(uri: string, refuse: Refuse): ParsedDestination {
  // RFC 6068 §2: header fields may follow; a stranger does not get to write ours.
  const [encoded = ''] = uri.slice('mailto:'.length).split('?', 1);
  const address = parseAddress(decodePercent(encoded) ?? '');
  return address === undefined
    ? refuse('"mailto:" and one address')
    : { ok: true, destination: { kind: 'mailto', address } };
}

/** One address, its domain in A-labels, or undefined when it is none that a report is sent to. */
export function parseAddress(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  if (local.length > maxLocalPart || !localPart.test(local)) return undefined;
  const domain = parseDomainName(text.slice(at + 1));
  return domain.ok ? `${local}@${domain.domain}` : undefined;
}

function parseHttps(uri: string, refuse: Refuse): ParsedDestination {
  // Whitespace and controls are dropped silently by the URL parser.
  if (!/^[\x21-\x7e]+$/.test(uri) || !URL.canParse(uri)) return refuse('a valid https URL');
  const url = new URL(uri);
  if (url.username !== '' || url.password !== '') return refuse('a URL without a user name');
  if (!parseDomainName(url.hostname).ok) return refuse('a URL with a host name');
  url.hash = '';
  return { ok: true, destination: { kind: 'https', url: url.href } };
}

function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** What whoever runs this service decides about outgoing reports. */
export interface OutboundRules {
  /** The off switch: false sends nothing to anyone. */
  enabled: boolean;
  /** If given, only these domains get reports. */
  onlyDomains?: string[];
  /** If given, reports go only to these addresses and URLs. */
  onlyDestinations?: string[];
  /** By domain that is reported on. */
  domains: Record<string, OutboundRule>;
  /** By address or URL as the record names it. */
  destinations: Record<string, OutboundRule>;
}

/** `suppress`: nothing is sent, and this is why. `redirect`: sent to this URI instead. */
export type OutboundRule = { suppress: string } | { redirect: string };

export interface ChosenDestinations {
  destinations: Destination[];
  /** For each URI that is not used, and for the whole domain when nothing is sent: why. */
  reasons: string[];
}

/** Attack: a record with hundreds of URIs makes one report hundreds of mails to strangers. */
export const maxDestinations = 5;

/** As suppressions see it, too: nobody has two mailboxes that differ by case alone. */
const isSameTarget = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export const targetOf = (destination: Destination): string =>
  destination.kind === 'mailto' ? destination.address : destination.url;

/**
 * Applies the rules to the URIs of a domain's record. An empty `destinations` always comes with a reason.
 * @param rua the record's URIs
 */
export function chooseDestinations(domain: string, rua: string[], rules: OutboundRules): ChosenDestinations {
  const none = (reason: string): ChosenDestinations => ({ destinations: [], reasons: [reason] });
  const blocked = reasonAgainst(domain, rules);
  if (blocked !== undefined) return none(blocked);
  const rule = rules.domains[domain];
  const uris = rule && 'redirect' in rule ? [rule.redirect] : rua;
  const chosen = new Map<string, Destination>();
  const reasons: string[] = [];
  for (const uri of uris) {
    const parsed = applyRule(parseDestination(uri), rules);
    if (!parsed.ok) reasons.push(parsed.reason);
    else if (chosen.size < maxDestinations) chosen.set(targetOf(parsed.destination), parsed.destination);
    else reasons.push(`Cannot send to ${quote(uri)}: expected at most ${maxDestinations} destinations`);
  }
  return { destinations: [...chosen.values()], reasons };
}

/** Why a domain gets no report whatever its record says, if so. No look-up is needed then. */
export function reasonAgainst(domain: string, rules: OutboundRules): string | undefined {
  if (!rules.enabled) return 'Outgoing reports are switched off';
  if (rules.onlyDomains && !rules.onlyDomains.includes(domain))
    return `Only other domains than ${domain} get reports`;
  const rule = rules.domains[domain];
  return rule && 'suppress' in rule ? `Reports about ${domain} are suppressed: ${rule.suppress}` : undefined;
}

/** The rule about a destination; `target` as `targetOf` gives it. */
export const ruleFor = (target: string, { destinations }: OutboundRules): OutboundRule | undefined =>
  Object.entries(destinations).find(([one]) => isSameTarget(one, target))?.[1];

function applyRule(parsed: ParsedDestination, rules: OutboundRules): AllowedDestination {
  if (!parsed.ok) return parsed;
  const target = targetOf(parsed.destination);
  const rule = ruleFor(target, rules);
  if (rule && 'suppress' in rule) {
    return { ok: false, reason: `Reports to ${quote(target)} are suppressed: ${rule.suppress}` };
  }
  return onlyAllowed(rule ? parseDestination(rule.redirect) : parsed, rules);
}

function onlyAllowed(parsed: ParsedDestination, { onlyDestinations }: OutboundRules): AllowedDestination {
  if (!parsed.ok || !onlyDestinations) return parsed;
  const target = targetOf(parsed.destination);
  if (onlyDestinations.some((one) => isSameTarget(one, target))) return parsed;
  return { ok: false, reason: `Only other destinations than ${quote(target)} get reports` };
}
