import { templateNames } from '../core/mta-sts/templates.table.ts';
import { domainStates } from '../service/hosting/describe-domain.ts';

const paging = { cursor: 'Where the previous page ended', limit: 'Entries per page' };

/**
 * The query parameters of each operation, besides `dry-run` of those that change something and `owner` of those about a
 * domain. All others are refused, so that a typo does not go unnoticed.
 */
export const queryParameters: Record<string, Record<string, string>> = {
  'GET /v1/domains': {
    owner: 'Only domains of this owner',
    state: `Only domains in this state: "${domainStates.join('", "')}"`,
    mode: 'Only domains with a policy in this mode: "enforce", "testing", "none", or "unset" for no policy',
    incidents: '"open": only domains with open incidents; "none": only those without',
    q: 'Only domains whose name contains this text',
    sort: '"name" (default) or "urgency", for at most 10,000 domains',
    week: '"false": without the figures of the week, to save 14 reads per domain',
    cursor:
      'Where the previous page ended. A page with conditions may be short or empty, and not be the last',
    limit: paging.limit,
  },
  'DELETE /v1/domains/{domain}': {
    force: '"true": do not wait for cached policies to expire',
    reason: 'Why the wait is skipped',
  },
  'GET /v1/domains/{domain}/policy/suggestion': {
    template: `A provider whose servers to use: "${templateNames.join('", "')}" (default: the provider of the live MX)`,
  },
  'GET /v1/domains/{domain}/versions': paging,
  'GET /v1/domains/{domain}/reports': { from: 'First UTC day of the period', to: 'Last UTC day', ...paging },
  'GET /v1/domains/{domain}/summary': {
    days: 'How many days up to today, instead of from and to',
    from: 'First UTC day (default: 29 days before the last)',
    to: 'Last UTC day (default: today)',
    cursor: 'From the previous page; a page adds up 1,000 days with reports, the latest first',
  },
  'GET /v1/domains/{domain}/export': {
    from: 'First UTC day (default: 29 days before the last)',
    to: 'Last UTC day (default: today)',
    format: '"ndjson" (default) or "csv"',
    rows: '"reports" (one row per policy of a report; default) or "details"',
    limit:
      'Most reports per page (default: 1,000). The Link header names the next page; there is none on the last',
    cursor: 'From the previous page',
  },
  'PUT /v1/digests/{day}': { cursor: 'With dry-run: where the previous page of 25 owners ended' },
  'PUT /v1/outbound/{day}': { domain: 'With dry-run: only this domain' },
  'GET /v1/outbound/suppressions': paging,
  'GET /v1/outbound/{day}': paging,
  'GET /v1/owners': paging,
  'GET /v1/tokens': paging,
  'GET /v1/audit': { day: 'UTC day (default: today)', ...paging },
  'GET /v1/quarantine': { day: 'UTC day (default: today)', ...paging },
};

const claim = {
  owner: 'For administrators: the owner whose claim is meant (default: the hosting owner, or the only claim)',
};

/** The query parameters of an operation, such as `GET /v1/domains/{domain}`. */
export const queryParametersOf = (operation: string): Record<string, string> => ({
  ...queryParameters[operation],
  ...(operation.includes(' /v1/domains/{domain}') && claim),
});
