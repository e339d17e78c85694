import { AwsError, json, type StubReply, type StubRequest, type StubService, xml } from './service.ts';
import { formatXml } from './xml.ts';

/**
 * The services that describe an account: STS, Systems Manager's parameters, Lambda's settings and Service Quotas. Each
 * uses a different protocol; `operationOf` recognises which.
 */
export class AccountStub implements StubService {
  readonly throttled = new AwsError(400, 'ThrottlingException', 'Rate exceeded');
  id = '123456789012';
  /** By region. */
  readonly bootstrapVersions = new Map<string, number>();
  concurrency = 1_000;
  /** By service and the quota's name: `acm ACM certificates`. */
  readonly quotas = new Map<string, number>();

  operationOf({ method, path, headers, body }: StubRequest): string {
    const target = (headers['x-amz-target'] ?? '').split('.').at(-1) ?? '';
    if (target === 'GetParameter' || target === 'ListServiceQuotas') return target;
    if (method === 'GET' && /^\/2016-08-19\/account-settings\/?$/u.test(path)) return 'GetAccountSettings';
    if (new URLSearchParams(body.toString()).get('Action') === 'GetCallerIdentity')
      return 'GetCallerIdentity';
    throw new AwsError(404, 'UnknownOperationException', `${method} ${path} ${target}`);
  }

  handle(operation: string, request: StubRequest): StubReply {
    switch (operation) {
      case 'GetCallerIdentity':
        return this.#identity();
      case 'GetParameter':
        return this.#parameter(request);
      case 'GetAccountSettings':
        return json({
          AccountLimit: {
            ConcurrentExecutions: this.concurrency,
            UnreservedConcurrentExecutions: this.concurrency,
          },
          AccountUsage: {},
        });
      default:
        return this.#quotas(request);
    }
  }

  formatError({ status, code, message }: AwsError): StubReply {
    const reply = json({ __type: code, message }, status);
    return { ...reply, headers: { ...reply.headers, 'x-amzn-errortype': code } };
  }

  #identity(): StubReply {
    const result = { Account: this.id, Arn: `arn:aws:iam::${this.id}:user/test`, UserId: 'AIDATEST' };
    return xml(formatXml('GetCallerIdentityResponse', { GetCallerIdentityResult: result }));
  }

  #parameter({ headers, body }: StubRequest): StubReply {
    const { Name } = JSON.parse(body.toString());
    const [, region = ''] = /Credential=[^/]+\/\d{8}\/([^/]+)\//u.exec(headers.authorization ?? '') ?? [];
    const version = this.bootstrapVersions.get(region);
    if (Name !== '/cdk-bootstrap/hnb659fds/version' || version === undefined)
      throw new AwsError(400, 'ParameterNotFound', 'Parameter not found.');
    return json({ Parameter: { Name, Type: 'String', Value: String(version), Version: 1 } });
  }

  /** One quota a page, so that a client that reads only the first page is noticed. */
  #quotas({ body }: StubRequest): StubReply {
    const { ServiceCode, NextToken = '0' } = JSON.parse(body.toString());
    const all = [...this.quotas].filter(([name]) => name.startsWith(`${ServiceCode} `));
    const at = Number(NextToken);
    const [name = '', Value] = all[at] ?? [];
    return json({
      Quotas: name ? [{ ServiceCode, QuotaName: name.slice(ServiceCode.length + 1), Value }] : [],
      ...(at + 1 < all.length && { NextToken: String(at + 1) }),
    });
  }
}
