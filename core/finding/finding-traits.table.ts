/** The area and severity of each finding. Functions decide if they depend on the facts. */

import type { FindingParameters } from './finding-parameters.ts';
import type { Area, FindingTraits, Severity } from './finding-traits.ts';

/** An automatically renewed certificate is renewed weeks before; this late, something prevents it. */
const graveCertificateDays = 3;
/** For a certificate that lives only a few days. */
const graveShare = 1 / 6;

const fixed =
  (area: Area, severity: Severity, bouncesMail = false) =>
  (): FindingTraits => ({ area, severity, bouncesMail });

const ofHost =
  (severity: Severity, bouncesMail = false) =>
  ({ host }: { host: string }): FindingTraits => ({ area: 'mx', severity, bouncesMail, subject: host });

const brokenRecord = fixed('record', 'error');
const brokenPolicy = fixed('policy', 'error');
const brokenHosting = fixed('hosting', 'error');
const editWarning = fixed('edit', 'warning');

export const findingTraits: {
  [C in keyof FindingParameters]: (parameters: FindingParameters[C]) => FindingTraits;
} = {
  'mta-sts-absent': brokenRecord,
  'mta-sts-not-needed': fixed('record', 'note'),
  'record-unknown': fixed('record', 'unknown'),
  'record-missing': brokenRecord,
  'record-invalid': brokenRecord,
  'record-differs': brokenRecord,

  'fetch-dns': brokenPolicy,
  'fetch-private-address': brokenPolicy,
  'fetch-connect': brokenPolicy,
  'fetch-tls-expired': brokenPolicy,
  'fetch-tls-name': brokenPolicy,
  'fetch-tls-untrusted': brokenPolicy,
  'fetch-tls': brokenPolicy,
  'fetch-timeout': brokenPolicy,
  'fetch-too-large': brokenPolicy,
  'fetch-protocol': brokenPolicy,
  redirect: brokenPolicy,
  'wrong-status': brokenPolicy,
  'wrong-media-type': brokenPolicy,
  'other-text': brokenPolicy,
  'fetch-over-ipv4': brokenPolicy,
  'fetch-over-ipv6': brokenPolicy,
  'policy-unreached': fixed('policy', 'unknown'),
  'policy-invalid': brokenPolicy,
  'policy-advice': fixed('policy', 'warning'),
  'mode-testing': fixed('policy', 'note'),
  'mode-none': fixed('policy', 'note'),
  'policy-differs': brokenPolicy,
  'policy-bytes-differ': fixed('policy', 'warning'),
  'certificate-ends': ({ days, lifetimeDays = Number.POSITIVE_INFINITY }) => ({
    area: 'certificate',
    severity: days < Math.min(graveCertificateDays, lifetimeDays * graveShare) ? 'error' : 'warning',
    bouncesMail: false,
  }),
  'policy-missing': brokenHosting,
  'stored-policy-invalid': brokenHosting,
  'change-blocked': brokenHosting,
  'step-breaks-mail': fixed('mx', 'error'),

  'mx-uncovered': ({ host, mode }) =>
    mode === 'enforce' ? ofHost('error', true)({ host }) : ofHost('warning')({ host }),
  'mx-uncovered-by-held': ofHost('error', true),
  'mx-unknown': fixed('mx', 'unknown'),
  'mx-null': fixed('mx', 'warning'),
  'mx-none': fixed('mx', 'warning'),
  'mx-implicit': ofHost('warning'),
  'mx-is-alias': ofHost('warning'),
  'mx-is-address': ofHost('error', true),
  'mx-pattern-unused': ({ pattern }) => ({ ...fixed('mx', 'warning')(), subject: pattern }),

  'tls-rpt-unknown': fixed('tls-rpt', 'unknown'),
  'tls-rpt-missing': fixed('tls-rpt', 'warning'),
  'tls-rpt-invalid': fixed('tls-rpt', 'error'),
  'tls-rpt-advice': fixed('tls-rpt', 'warning'),
  'tls-rpt-elsewhere': fixed('tls-rpt', 'warning'),

  'caa-unknown': fixed('caa', 'unknown'),
  'caa-forbids': fixed('caa', 'warning'),
  'caa-forbids-edge': fixed('caa', 'error'),

  'cname-missing': brokenHosting,
  'cname-unknown': brokenHosting,
  'policy-elsewhere-unread': brokenHosting,
  'policy-elsewhere-first': brokenHosting,
  'no-zone': brokenHosting,
  'foreign-record': brokenHosting,
  'certificate-failed': brokenHosting,
  'certificate-timed-out': brokenHosting,
  'edge-cname-not-seen': brokenHosting,
  'edge-cname-in-use': brokenHosting,
  'edge-already-exists': brokenHosting,
  'edge-limit-exceeded': brokenHosting,
  'edge-stale': brokenHosting,
  'edge-not-disabled': brokenHosting,
  'host-not-deleted': brokenHosting,
  'step-failed': ({ work }) => ({ ...brokenHosting(), ...(work !== undefined && { subject: work }) }),
  'no-valid-policy': brokenHosting,

  'many-failures': ({ refusesMail, isContradicted }) =>
    isContradicted ? fixed('reports', 'warning')() : fixed('reports', 'error', refusesMail)(),
  // Untrusted reports must not raise an alarm, nor become a thing to do.
  'report-flood': fixed('reports', 'note'),
  'reports-late': fixed('reports', 'note'),
  'storage-budget-used': fixed('reports', 'warning'),
  'mail-quota-used': fixed('reports', 'warning'),
  'recipient-refused': ({ address }) => ({
    ...fixed('reports', 'warning')(),
    ...(address !== undefined && { subject: address }),
  }),
  'state-unreadable': brokenHosting,
  'mail-refused': fixed('reports', 'error', true),
  'reports-silent': fixed('reports', 'warning'),
  'reporter-silent': ({ submitter }) => ({ ...fixed('reports', 'warning')(), subject: submitter }),

  'enforce-held': editWarning,
  'enforce-untested': editWarning,
  'enforce-too-early': editWarning,
  'migration-adds-mx': editWarning,

  'mx-microsoft-exact': fixed('edit', 'note'),
  'mx-own-certificates': fixed('edit', 'note'),
  'mx-not-of-provider': ({ host }) => ({ ...fixed('edit', 'note')(), subject: host }),

  'evidence-mode': editWarning,
  'evidence-days': editWarning,
  'evidence-reported-days': editWarning,
  'evidence-sessions': editWarning,
  'evidence-reporters': editWarning,
  'evidence-failures': editWarning,
  'evidence-not-weighed': editWarning,
  'evidence-coverage': editWarning,
};
