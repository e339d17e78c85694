/** The layers of core/ and service/, lowest first: each imports only those before it. */
export const orderedLayers = {
  core: [
    'text',
    'names',
    'finding',
    'dns-record',
    'mta-sts',
    'mail',
    'tls-rpt',
    'sender',
    'domain-check',
    'digest/facts',
    'words',
    'digest/page',
  ],
  service: [
    'ports',
    'store',
    'checks',
    'look-up',
    'deployment',
    'access',
    'recipients',
    'records',
    'hosting',
    'publishing',
    'watch',
    'life-cycle',
    'intake',
    'operator-mail',
    'outbound',
    'sender',
    'daily-mail',
    'tasks',
  ],
} as const;

/** The other folders with source files: each is one layer. */
export const topFolders = ['api', 'console', 'adapters', 'lambdas', 'lib', 'bin', 'scripts'] as const;
