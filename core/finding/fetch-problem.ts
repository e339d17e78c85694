/** Why no answer came over HTTPS. */
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
