import type { PolicyCache } from '../../service/sender/cache/policy-cache.ts';

type Metric = [name: string, type: 'counter' | 'gauge', help: string, value: number];

/** The figures of the daemon in Prometheus's text format. None of them names a domain. */
export function formatMetricsPage(
  { counts, sizes, fetches }: Pick<PolicyCache, 'counts' | 'sizes' | 'fetches'>,
  isValidating: boolean,
): string {
  const metrics: Metric[] = [
    ['answers_fresh_total', 'counter', 'Questions answered from memory.', counts.fresh],
    ['answers_stale_total', 'counter', 'Questions answered from memory during a look-up.', counts.stale],
    ['answers_waited_total', 'counter', 'Questions that waited for a look-up.', counts.waited],
    [
      'answers_without_dns_total',
      'counter',
      'Questions whose look-up did not end in time.',
      counts.unanswered,
    ],
    ['policies_fetched_total', 'counter', 'MTA-STS policies fetched.', fetches.fetched],
    ['policy_fetches_failed_total', 'counter', 'MTA-STS policies that could not be fetched.', fetches.failed],
    ['policies_evicted_total', 'counter', 'Policies given up because memory was full.', counts.evicted],
    ['domains', 'gauge', 'Domains in memory.', sizes.domains],
    ['policies', 'gauge', 'Domains in memory with a policy.', sizes.policies],
    ['policy_bytes', 'gauge', 'Size of policies and their answers.', sizes.policyBytes],
    ['look_ups_running', 'gauge', 'Look-ups that run or wait.', sizes.lookUps],
    ['dnssec_available', 'gauge', 'Whether the resolver validates DNSSEC.', isValidating ? 1 : 0],
  ];
  return metrics
    .map(([name, type, help, value]) => {
      const full = `strictmx_resolve_${name}`;
      return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${full} ${value}\n`;
    })
    .join('');
}
