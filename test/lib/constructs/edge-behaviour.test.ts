import { Match } from 'aws-cdk-lib/assertions';
import { test } from 'vitest';
import { templateOf } from '../synthesize.ts';

test('the edge caches a policy for 60 s, only by its path', () => {
  templateOf('edge').hasResourceProperties('AWS::CloudFront::CachePolicy', {
    CachePolicyConfig: Match.objectLike({
      MaxTTL: 60,
      DefaultTTL: 60,
      ParametersInCacheKeyAndForwardedToOrigin: Match.objectLike({
        CookiesConfig: { CookieBehavior: 'none' },
        HeadersConfig: { HeaderBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      }),
    }),
  });
});

test('the edge answers over HTTPS only, and runs its function before each request', () => {
  templateOf('edge').hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: Match.objectLike({
      DefaultCacheBehavior: Match.objectLike({
        ViewerProtocolPolicy: 'https-only',
        FunctionAssociations: [Match.objectLike({ EventType: 'viewer-request' })],
      }),
    }),
  });
});
