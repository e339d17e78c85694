import { Match } from 'aws-cdk-lib/assertions';
import { test } from 'vitest';
import { templateOf } from '../synthesize.ts';

test('serves policies over HTTPS only, with TLS 1.2, to IPv4 and IPv6, and 404 for missing ones', () => {
  const edge = templateOf('edge');
  edge.hasResourceProperties('AWS::CloudFront::ConnectionGroup', { Ipv6Enabled: true, Enabled: true });
  edge.hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: Match.objectLike({
      ConnectionMode: 'tenant-only',
      DefaultCacheBehavior: Match.objectLike({ ViewerProtocolPolicy: 'https-only', Compress: false }),
      ViewerCertificate: Match.objectLike({
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      }),
      CustomErrorResponses: [
        { ErrorCode: 403, ResponseCode: 404, ResponsePagePath: '/errors/404.txt', ErrorCachingMinTTL: 10 },
      ],
      Aliases: Match.absent(),
      PriceClass: Match.absent(),
      IPV6Enabled: Match.absent(),
    }),
  });
  edge.hasResourceProperties('AWS::CloudFront::CachePolicy', {
    CachePolicyConfig: Match.objectLike({ MaxTTL: 60, DefaultTTL: 60 }),
  });
});

test('lets only this distribution read policies', () => {
  templateOf('edge').hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: Match.objectLike({
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: 's3:GetObject',
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceArn': Match.anyValue() } },
        }),
      ]),
    }),
  });
});
