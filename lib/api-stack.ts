import { CfnOutput, CustomResource, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { type CfnStage, DomainName, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { AaaaRecord, ARecord, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Provider } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import type { ApiFunctionEnv } from '../lambdas/api/env.ts';
import type { MakeAdminTokenEnv } from '../lambdas/make-admin-token/env.ts';
import { prefixes } from '../service/store/prefixes.ts';
import { createApiFunction } from './api-function.ts';
import { objectAccess } from './constructs/permissions.ts';
import { ServiceFunction } from './constructs/service-function.ts';
import { type ServiceParts, storeEnvironment } from './service-parts.ts';

export interface ApiStackProps extends StackProps {
  parts: ServiceParts;
  zone: IHostedZone;
}

/** The HTTP API, and the first token for it. */
export class ApiStack extends Stack {
  readonly api: ServiceFunction<ApiFunctionEnv>;
  readonly httpApi: HttpApi;
  /** Without a final slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    const { parts, zone } = props;
    const { config } = parts;
    const domain = config.apiDomain === undefined ? undefined : createDomain(this, config.apiDomain, zone);
    this.httpApi = new HttpApi(this, 'HttpApi', {
      apiName: id,
      disableExecuteApiEndpoint: domain !== undefined,
      ...(domain && { defaultDomainMapping: { domainName: domain } }),
    });
    this.url = config.apiDomain === undefined ? this.httpApi.apiEndpoint : `https://${config.apiDomain}`;
    this.api = createApiFunction(this, parts, this.url);
    this.httpApi.addRoutes({
      path: '/{proxy+}',
      methods: [HttpMethod.ANY],
      integration: new HttpLambdaIntegration('Integration', this.api),
    });
    throttle(this, this.httpApi, config);
    makeAdminToken(this, parts);
    new CfnOutput(this, 'Url', { value: this.url });
  }
}

function createDomain(scope: Construct, name: string, zone: IHostedZone): DomainName {
  const certificate = new Certificate(scope, 'Certificate', {
    domainName: name,
    validation: CertificateValidation.fromDns(zone),
  });
  const domain = new DomainName(scope, 'Domain', { domainName: name, certificate });
  const { regionalDomainName, regionalHostedZoneId } = domain;
  const target = RecordTarget.fromAlias(
    new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId),
  );
  new ARecord(scope, 'Ipv4', { zone, recordName: `${name}.`, target });
  new AaaaRecord(scope, 'Ipv6', { zone, recordName: `${name}.`, target });
  return domain;
}

/** Slows down attackers who guess tokens, or fill the store through the report URL, which needs no token. */
function throttle(
  scope: Construct,
  httpApi: HttpApi,
  { apiRequestsPerSecond, retention }: ServiceParts['config'],
): void {
  const stage = httpApi.defaultStage?.node.defaultChild as CfnStage;
  stage.defaultRouteSettings = {
    throttlingRateLimit: apiRequestsPerSecond,
    throttlingBurstLimit: 2 * apiRequestsPerSecond,
  };
  const accessLog = new LogGroup(scope, 'AccessLog', {
    retention: retention.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  stage.accessLogSettings = {
    destinationArn: accessLog.logGroupArn,
    // No path: `/v1/tlsrpt/<token>` would reveal a secret.
    format: JSON.stringify({
      requestId: '$context.requestId',
      time: '$context.requestTime',
      method: '$context.httpMethod',
      status: '$context.status',
      milliseconds: '$context.responseLatency',
    }),
  };
}

/** The secret is for the person who deployed: read it once, create your own tokens with it, then delete it. */
function makeAdminToken(scope: Construct, parts: ServiceParts): void {
  const secret = new Secret(scope, 'FirstAdminToken', {
    description: 'The first administrator’s API token: read it, then delete this secret',
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const makeToken = new ServiceFunction<MakeAdminTokenEnv>(scope, 'MakeAdminToken', {
    name: 'make-admin-token',
    description: 'Creates the first administrator’s token, once',
    environment: { ...storeEnvironment(parts), TOKEN_SECRET: secret.secretArn },
    permissions: [
      ...objectAccess(parts.state, { read: [prefixes.tokens], write: [prefixes.tokens] }),
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
        resources: [secret.secretArn],
      }),
    ],
    logDays: parts.config.retention.logDays,
    timeoutSeconds: 30,
  });
  new CustomResource(scope, 'FirstAdminTokenValue', {
    serviceToken: new Provider(scope, 'MakeAdminTokenProvider', { onEventHandler: makeToken }).serviceToken,
    resourceType: 'Custom::FirstAdminToken',
  });
  new CfnOutput(scope, 'ReadFirstAdminToken', {
    value: `aws secretsmanager get-secret-value --query SecretString --output text --secret-id ${secret.secretArn}`,
    description: 'Prints the first administrator’s token; delete the secret afterwards',
  });
}
