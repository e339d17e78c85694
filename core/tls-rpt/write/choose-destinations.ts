import { excerpt } from '../../finding/fault.ts';
import type { DomainName } from '../../names/domain-name.ts';
import { type OutboundReason, outboundReason } from './outbound-reason.ts';
import { type Destination, parseDestination, targetOf } from './parse-destination.ts';

/** The operator's rules for outgoing reports. */
export interface OutboundRules {
  /** If false, no reports are sent. */
  enabled: boolean;
  /** If given, reports are sent about these domains only. */
  onlyDomains?: string[];
  /** If given, reports are sent to these addresses and URLs only. */
  onlyDestinations?: string[];
  /** By the domain that a report is about. */
  domains: Record<string, OutboundRule>;
  /** By the address or URL in the record. */
  destinations: Record<string, OutboundRule>;
}

/** `suppress`: nothing is sent, for this reason. `redirect`: reports go to this URI instead. */
export type OutboundRule = { suppress: string } | { redirect: string };

export interface ChosenDestinations {
  destinations: Destination[];
  /** Why a URI is not used, or why nothing is sent about the domain. */
  reasons: OutboundReason[];
}

type AllowedDestination = { ok: true; destination: Destination } | { ok: false; reason: OutboundReason };

/** Attack: a record with hundreds of URIs, so that one report becomes hundreds of mails to strangers. */
export const maxDestinations = 5;

/** Letter case does not matter: nobody has two mailboxes that differ in it alone. */
const isSameTarget = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
 * Applies the rules to the URIs of a domain's record. If `destinations` is empty, there is a reason.
 * @param rua the URIs of the record
 */
export function chooseDestinations(
  domain: DomainName,
  rua: string[],
  rules: OutboundRules,
): ChosenDestinations {
  const none = (reason: OutboundReason): ChosenDestinations => ({ destinations: [], reasons: [reason] });
  const blocked = reasonAgainst(domain, rules);
  if (blocked !== undefined) return none(blocked);
  const rule = rules.domains[domain];
  const uris = rule && 'redirect' in rule ? [rule.redirect] : rua;
  const chosen = new Map<string, Destination>();
  const reasons: OutboundReason[] = [];
  for (const uri of uris) {
    const parsed = applyRule(uri, rules);
    if (!parsed.ok) reasons.push(parsed.reason);
    else if (chosen.size < maxDestinations) chosen.set(targetOf(parsed.destination), parsed.destination);
    else reasons.push(outboundReason('destination-too-many', { uri: excerpt(uri), max: maxDestinations }));
  }
  return { destinations: [...chosen.values()], reasons };
}

/** Why no report is sent about a domain, whatever its record says; the record need not be looked up then. */
export function reasonAgainst(domain: DomainName, rules: OutboundRules): OutboundReason | undefined {
  if (!rules.enabled) return outboundReason('switched-off', {});
  if (rules.onlyDomains && !rules.onlyDomains.includes(domain))
    return outboundReason('domain-not-allowed', { domain });
  const rule = rules.domains[domain];
  return rule && 'suppress' in rule
    ? outboundReason('domain-suppressed', { domain, why: rule.suppress })
    : undefined;
}

/** The rule about a destination; `target` is its address or URL, see targetOf(). */
export const ruleFor = (target: string, { destinations }: OutboundRules): OutboundRule | undefined =>
  Object.entries(destinations).find(([one]) => isSameTarget(one, target))?.[1];

function applyRule(uri: string, rules: OutboundRules): AllowedDestination {
  const read = readDestination(uri);
  if (!read.ok) return read;
  const target = targetOf(read.destination);
  const rule = ruleFor(target, rules);
  if (rule && 'suppress' in rule) {
    return { ok: false, reason: outboundReason('destination-suppressed', { target, why: rule.suppress }) };
  }
  return onlyAllowed(rule ? readDestination(rule.redirect) : read, rules);
}

function readDestination(uri: string): AllowedDestination {
  const parsed = parseDestination(uri);
  if (parsed.ok) return parsed;
  return {
    ok: false,
    reason: outboundReason('destination-unusable', { uri: excerpt(uri), fault: parsed.fault }),
  };
}

function onlyAllowed(read: AllowedDestination, { onlyDestinations }: OutboundRules): AllowedDestination {
  if (!read.ok || !onlyDestinations) return read;
  const target = targetOf(read.destination);
  if (onlyDestinations.some((one) => isSameTarget(one, target))) return read;
  return { ok: false, reason: outboundReason('destination-not-allowed', { target }) };
}
