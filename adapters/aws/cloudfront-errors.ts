import { CloudFrontServiceException } from '@aws-sdk/client-cloudfront';
import { EdgeError, type EdgeErrorCode } from '../../service/ports/edge-tenants.ts';

/** Turns the error of a missing tenant into undefined. */
export function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof CloudFrontServiceException && error.name === 'EntityNotFound') return undefined;
  throw error;
}

/** The errors of https://docs.aws.amazon.com/cloudfront/latest/APIReference/ that hosting knows how to handle. */
const codes: Record<string, EdgeErrorCode> = {
  // Other wrong arguments cause it, too. Ours are the same for every domain, so the cause can only be the CNAME.
  InvalidArgument: 'cname-not-seen',
  CNAMEAlreadyExists: 'cname-in-use',
  EntityAlreadyExists: 'already-exists',
  EntityLimitExceeded: 'limit-exceeded',
  InvalidIfMatchVersion: 'stale',
  PreconditionFailed: 'stale',
  EntityNotFound: 'stale',
  ResourceNotDisabled: 'not-disabled',
};

/** @throws EdgeError for an error that hosting can handle, otherwise the original error */
export function rethrowAsEdgeError(error: unknown): never {
  const code = error instanceof CloudFrontServiceException ? codes[error.name] : undefined;
  if (code) throw new EdgeError(code, (error as CloudFrontServiceException).message);
  throw error;
}
