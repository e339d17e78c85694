import type { Domain, ReportAnswer, SummaryAnswer } from '../../api/answers/answer-types.ts';

/** What somebody could put into a name that a page shows. */
export const nasty = '<script>alert(1)</script>"\' onclick=x \u202e\u200b';

/** What a page must never have of it: markup, or characters that hide or turn text. */
export const harmful = /<script>|onclick=x [^&]*"|[\u202e\u200b]/u;

const none = { reports: 0, successfulSessions: 0, failedSessions: 0 };

export const domainAnswer = {
  domain: 'example.com',
  owner: nasty,
  digestTo: [],
  zone: 'external',
  adoptRecords: false,
  autoEnforce: false,
  state: 'announced',
  since: '2026-11-24T06:00:00.000Z',
  nextStep: 'Nothing to do',
  urgency: 'calm',
  wantedId: '20261124T060000',
  records: [
    { name: 'mta-sts.example.com', type: 'CNAME', value: 'a.edge.example', purpose: 'Serves', state: 'set' },
    {
      name: '_mta-sts.example.com',
      type: 'TXT',
      value: 'v=STSv1; id=1;',
      purpose: 'Announces',
      state: 'other',
      found: nasty,
    },
  ],
  mxNeeds: [],
  deletable: { from: '2026-12-01T06:00:00.000Z', open: true },
  incidents: [],
} as unknown as Domain;

export const summaryAnswer = {
  total: {
    verified: { reports: 2, successfulSessions: 797, failedSessions: 3 },
    unverified: { reports: 1, successfulSessions: 0, failedSessions: 42 },
  },
  days: [
    {
      day: '2026-11-23',
      verified: { reports: 1, successfulSessions: 797, failedSessions: 3 },
      unverified: none,
    },
    { day: '2026-11-24', verified: none, unverified: none },
  ],
  reporters: [],
  policyTypes: [],
  resultTypes: [
    {
      resultType: nasty,
      verified: { reports: 0, failedSessions: 0 },
      unverified: { reports: 1, failedSessions: 42 },
      explanation: { title: 'Unknown', meaning: 'Nobody knows.', causes: [], steps: [] },
      effects: [],
    },
    {
      resultType: 'certificate-expired',
      verified: { reports: 1, failedSessions: 3 },
      unverified: { reports: 0, failedSessions: 0 },
      explanation: {
        title: 'Certificate expired',
        meaning: 'It had expired.',
        causes: [],
        steps: ['Renew it'],
      },
      effects: [{ effect: 'Mail was held back.' }],
    },
  ],
} as unknown as SummaryAnswer;

export const reportAnswer = {
  id: '2026-11-23.0123456789abcdef',
  organizationName: nasty,
  contactInfo: nasty,
  reportId: nasty,
  begin: '2026-11-23T00:00:00Z',
  end: '2026-11-23T23:59:59Z',
  submitter: 'relay.example',
  receivedAt: '2026-11-24T01:00:00.000Z',
  notes: [],
  verification: { verified: false, reason: 'x', parameters: {}, detail: 'nobody signed it' },
  policies: [
    {
      policyType: nasty,
      policyDomain: nasty,
      policyString: [nasty],
      successfulSessions: 5,
      failedSessions: 2,
      failureDetails: [
        { resultType: nasty, failedSessions: 2, receivingMxHostname: nasty, sendingMtaIp: nasty },
      ],
    },
  ],
} as unknown as ReportAnswer;
