import type { DomainName } from '../../core/names/domain-name.ts';
/** The certificate of a tenant, as the edge reports it. */
export type CertificateState = 'none' | 'pending' | 'issued' | 'timed-out' | 'failed';

/** What serves `https://mta-sts.<domain>/`: a CloudFront distribution tenant, or a name of the local HTTPS server. */
export interface Tenant {
  id: string;
  etag: string;
  enabled: boolean;
  /** All edge locations have the current configuration. */
  deployed: boolean;
  certificate: CertificateState;
  /** The issued certificate is the one served. */
  attached: boolean;
  certificateId?: string;
}

export type EdgeErrorCode =
  /** The CNAME of `mta-sts.<domain>` does not point to us yet (CloudFront: 400 InvalidArgument). Try again later. */
  | 'cname-not-seen'
  /**
   * Another distribution or account serves this name (409 CNAMEAlreadyExists), or ours does, since an earlier attempt:
   * describe it.
   */
  | 'cname-in-use'
  /** 409 EntityAlreadyExists: describe it and continue. */
  | 'already-exists'
  /** A quota of the account is used up. */
  | 'limit-exceeded'
  /** Changed since it was read; describe it again. */
  | 'stale'
  /** Must be disabled and deployed first. */
  | 'not-disabled';

/** The edge refused for a reason that the onboarding can handle. Any other error is rethrown unchanged. */
export class EdgeError extends Error {
  override readonly name = 'EdgeError';
  readonly code: EdgeErrorCode;
  constructor(code: EdgeErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The tenants of the edge, one for each hosted domain: CloudFront's, or names of the local HTTPS server. */
export interface EdgeTenants {
  describe(domain: DomainName): Promise<Tenant | undefined>;
  /** @throws EdgeError */
  create(domain: DomainName): Promise<Tenant>;
  /** @throws EdgeError */
  attachCertificate(domain: DomainName, tenant: Tenant): Promise<Tenant>;
  /** Requests another certificate after one that timed out or failed. @throws EdgeError */
  requestCertificate(domain: DomainName, tenant: Tenant): Promise<Tenant>;
  /** @throws EdgeError */
  disable(domain: DomainName, tenant: Tenant): Promise<Tenant>;
  /** @throws EdgeError */
  remove(domain: DomainName, tenant: Tenant): Promise<void>;
}
