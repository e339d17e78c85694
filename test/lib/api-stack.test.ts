import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { templateOf } from './synthesize.ts';

test('throttles the API and keeps paths, which hold report tokens, out of its log', () => {
  templateOf('api').hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    AccessLogSettings: Match.objectLike({ Format: Match.not(Match.stringLikeRegexp('path')) }),
  });
});

test('shows no token in an output', () => {
  const outputs = JSON.stringify(templateOf('api').toJSON().Outputs);
  expect(outputs).not.toMatch(/smx_|SecretString[^ ]*Value/u);
  expect(outputs).toContain('aws secretsmanager get-secret-value');
});
