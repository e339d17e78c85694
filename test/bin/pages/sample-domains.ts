import type { Domain, DomainEntry, IncidentAnswer } from '../../../api/answers/answer-types.ts';

const none = { reports: 0, successfulSessions: 0, failedSessions: 0 };
const since = '2026-11-24T10:00:00.000Z';

export const sampleIncident: IncidentAnswer = {
  code: 'mx-uncovered',
  parameters: {},
  area: 'mx',
  severity: 'error',
  bouncesMail: true,
  message: 'The server "mx2.example.com" is not in the policy',
  nextStep: 'Add it',
  nextAct: 'publish-policy',
  openedAt: since,
};

const settings = { owner: 'acme', digestTo: ['admin@example.com'], autoEnforce: false, adoptRecords: false };

/** A domain that needs nothing. */
export const sampleListed = (domain: string, more: Partial<DomainEntry> = {}): DomainEntry => ({
  domain,
  ...settings,
  zone: 'managed',
  state: 'announced',
  since,
  mode: 'enforce',
  nextStep: 'Nothing to do',
  nextStepBy: 'nobody',
  urgency: 'calm',
  reportAddress: 'x@reports.example.net',
  reportUrl: 'https://api.example.net/v1/tlsrpt/x',
  week: {
    from: '2026-11-18',
    to: '2026-11-24',
    verified: { reports: 3, successfulSessions: 12_345, failedSessions: 0 },
    unverified: none,
  },
  incidents: [],
  ...more,
});

const week = (successfulSessions: number, failedSessions: number): DomainEntry['week'] => ({
  from: '2026-11-18',
  to: '2026-11-24',
  verified: { reports: 1, successfulSessions, failedSessions },
  unverified: { reports: 1, successfulSessions: 0, failedSessions: 999 },
});

/** One of each urgency, by name. */
export const sampleList: DomainEntry[] = [
  sampleListed('a-healthy.example'),
  sampleListed('failing.example', { week: week(90, 10) }),
  sampleListed('warned.example', { incidents: [{ ...sampleIncident, severity: 'warning' }] }),
  sampleListed('xn--bcher-kva.example', {
    unicode: 'bücher.example',
    mode: undefined,
    state: 'records-to-set',
    nextStep: 'Publish a policy',
    nextStepBy: 'owner',
    nextAct: 'publish-policy',
    week: week(0, 0),
  }),
  sampleListed('z-broken.example', {
    mode: 'testing',
    incidents: [sampleIncident],
    nextStep: sampleIncident.nextStep,
    nextStepBy: 'owner',
    nextAct: 'publish-policy',
  }),
];

export const sampleDomain: Domain = {
  ...sampleListed('example.com', { state: 'removing', mode: 'none', nextStep: 'Nothing to do' }),
  digestHour: 5,
  unconfirmedRecipients: [{ address: 'new@example.com', status: 'waiting', meaning: 'Gets no mail yet' }],
  enforce: {
    ready: false,
    missing: [{ code: 'x', parameters: {}, message: 'Only 2 days of reports', nextStep: 'Wait' }],
    possibleFrom: '2026-12-08T10:00:00Z',
    autoEnforce: false,
  },
  records: [
    {
      name: 'mta-sts.example.com',
      type: 'CNAME',
      value: 'edge.example.net',
      purpose: 'Serves the policy',
      state: 'other',
      found: 'old.example.net',
    },
    {
      name: '_smtp._tls.example.com',
      type: 'TXT',
      value: 'v=TLSRPTv1; rua=mailto:x@y',
      purpose: '',
      state: 'set',
    },
  ],
  removal: {
    requestedAt: since,
    by: 'admin',
    cancellable: true,
    steps: [
      { name: 'publish-none', state: 'done', who: 'strictmx', parameters: {}, what: 'Publish mode "none"' },
      { name: 'a', state: 'now', at: since, who: 'owner', parameters: {}, what: 'Delete the CNAMEs' },
      { name: 'b', state: 'waiting', at: since, who: 'strictmx', parameters: {}, what: 'Wait' },
      { name: 'c', state: 'later', at: since, who: 'strictmx', parameters: {}, what: 'Delete the host' },
    ],
    problem: {
      code: 'x',
      parameters: {},
      message: 'The zone cannot be written',
      nextStep: 'Grant it',
      since,
    },
  },
  incidents: [sampleIncident, { ...sampleIncident, message: 'It was down', closedAt: since }],
};
