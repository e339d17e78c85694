import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import {
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  type CfnDistribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionRuntime,
  ResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';

/** How long an edge location keeps a policy; a rotation waits this long before it announces a new id. */
export const edgeCacheSeconds = 60;

/** How the edge answers requests: the deciding function, what is cached, and which headers are added. */
export function createBehaviour(
  scope: Construct,
  targetOriginId: string,
): CfnDistribution.DefaultCacheBehaviorProperty {
  return {
    targetOriginId,
    // RFC 8461 §3.3: senders follow no redirect, so plain HTTP is refused rather than redirected.
    viewerProtocolPolicy: 'https-only',
    // All methods reach the function. It answers reading methods, and refuses others with 405.
    allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
    cachedMethods: ['GET', 'HEAD'],
    compress: false,
    cachePolicyId: createCachePolicy(scope).cachePolicyId,
    responseHeadersPolicyId: createHeadersPolicy(scope).responseHeadersPolicyId,
    functionAssociations: [{ eventType: 'viewer-request', functionArn: createRouter(scope).functionArn }],
  };
}

/** The rewritten path contains the domain, so nothing else belongs in the cache key. */
function createCachePolicy(scope: Construct): CachePolicy {
  return new CachePolicy(scope, 'CachePolicy', {
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(edgeCacheSeconds),
    maxTtl: Duration.seconds(edgeCacheSeconds),
    headerBehavior: CacheHeaderBehavior.none(),
    cookieBehavior: CacheCookieBehavior.none(),
    queryStringBehavior: CacheQueryStringBehavior.none(),
  });
}

function createHeadersPolicy(scope: Construct): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, 'HeadersPolicy', {
    securityHeadersBehavior: {
      contentTypeOptions: { override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(365),
        includeSubdomains: false,
        override: true,
      },
    },
    removeHeaders: ['x-amz-server-side-encryption', 'x-amz-version-id'],
  });
}

/** The local HTTPS server uses the same file. */
function createRouter(scope: Construct): EdgeFunction {
  return new EdgeFunction(scope, 'Router', {
    code: FunctionCode.fromFile({
      filePath: join(import.meta.dirname, '../../adapters/edge/policy-function.js'),
    }),
    runtime: FunctionRuntime.JS_2_0,
    comment: 'mta-sts.<domain>/.well-known/mta-sts.txt to the policy of <domain>',
  });
}
