/** Why a fetch over HTTPS got no answer. */
export type FetchProblem =
  | 'dns'
  | 'private-address'
  | 'connect'
  | 'tls-expired'
  | 'tls-name'
  | 'tls-untrusted'
  | 'tls'
  | 'timeout'
  | 'too-large'
  | 'protocol';
