import { quote } from '../../text/quote.ts';
import { type Destination, type ParsedDestination, parseDestination, targetOf } from './parse-destination.ts';

/** What the operator decides about outgoing reports. */
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
  reasons: string[];
}

type AllowedDestination = ParsedDestination | { ok: false; reason: string };

/** Attack: a record with hundreds of URIs, so that one report becomes hundreds of mails to strangers. */
export const maxDestinations = 5;

/** Letter case does not matter: nobody has two mailboxes that differ in it alone. */
const isSameTarget = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
 * Applies the rules to the URIs of a domain's record. If `destinations` is empty, there is a reason.
 * @param rua the URIs of the record
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

/** Why no report is sent about a domain, whatever its record says; the record need not be looked up then. */
export function reasonAgainst(domain: string, rules: OutboundRules): string | undefined {
  if (!rules.enabled) return 'Outgoing reports are switched off';
  if (rules.onlyDomains && !rules.onlyDomains.includes(domain))
    return `Reports about ${domain} are not allowed: it is not in onlyDomains`;
  const rule = rules.domains[domain];
  return rule && 'suppress' in rule ? `Reports about ${domain} are suppressed: ${rule.suppress}` : undefined;
}

/** The rule about a destination; `target` is its address or URL, see targetOf(). */
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
  return { ok: false, reason: `Reports to ${quote(target)} are not allowed: it is not in onlyDestinations` };
}
