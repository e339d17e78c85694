import { CloudFrontServiceException } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from 'vitest';
import { rethrowAsEdgeError, undefinedIfMissing } from '../../../adapters/aws/cloudfront-errors.ts';
import { EdgeError } from '../../../service/ports/edge-tenants.ts';

const failure = (name: string) =>
  new CloudFrontServiceException({ name, message: `${name} happened`, $fault: 'client', $metadata: {} });

describe('undefinedIfMissing()', () => {
  test('returns undefined for a tenant that does not exist', () => {
    expect(undefinedIfMissing(failure('EntityNotFound'))).toBeUndefined();
  });

  test('rethrows any other error unchanged', () => {
    const error = failure('AccessDenied');
    expect(() => undefinedIfMissing(error)).toThrow(error);
  });
});

describe('rethrowAsEdgeError()', () => {
  test.each([
    ['InvalidArgument', 'cname-not-seen'],
    ['CNAMEAlreadyExists', 'cname-in-use'],
    ['EntityAlreadyExists', 'already-exists'],
    ['EntityLimitExceeded', 'limit-exceeded'],
    ['PreconditionFailed', 'stale'],
    ['ResourceNotDisabled', 'not-disabled'],
  ])('gives %s the code %s', (name, code) => {
    expect(() => rethrowAsEdgeError(failure(name))).toThrow(
      expect.objectContaining({ code, message: `${name} happened` }),
    );
    expect(() => rethrowAsEdgeError(failure(name))).toThrow(EdgeError);
  });

  test('rethrows an error without a code unchanged', () => {
    const error = failure('AccessDenied');
    expect(() => rethrowAsEdgeError(error)).toThrow(error);
    expect(() => rethrowAsEdgeError(new TypeError('ours'))).toThrow(TypeError);
  });
});
