/**
 * AWS on the wire: one HTTP server that plays S3, Route 53, CloudFront, SES, SQS and Secrets Manager for the real SDK
 * clients. It enforces the rules of the real services that the product relies on, and refuses what AWS would refuse. It
 * does not check signatures or permissions, and does not implement calls that the product never makes.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AccountStub } from './account.ts';
import { CloudFrontStub } from './cloudfront.ts';
import { Faults, type StubCall } from './faults.ts';
import { CloudWatchStub, SnsStub } from './monitoring.ts';
import { Route53Stub } from './route53.ts';
import { S3Stub } from './s3.ts';
import { SecretsManagerStub } from './secrets-manager.ts';
import { AwsError, type StubReply, type StubRequest, type StubService } from './service.ts';
import { SesStub } from './ses.ts';
import { SesReceiptStub } from './ses-receipt.ts';
import { SqsStub } from './sqs.ts';

export class AwsStub {
  readonly s3: S3Stub;
  readonly route53 = new Route53Stub();
  readonly cloudFront = new CloudFrontStub((name) => this.route53.lookUp(name, 'CNAME'));
  readonly ses = new SesStub();
  readonly sesReceipt = new SesReceiptStub();
  readonly sqs = new SqsStub();
  readonly secretsManager = new SecretsManagerStub();
  /** For STS, Systems Manager, Lambda and Service Quotas. */
  readonly account = new AccountStub();
  readonly cloudWatch = new CloudWatchStub();
  readonly sns = new SnsStub();
  readonly faults = new Faults();
  readonly calls: StubCall[] = [];
  /** Whether a caller, by its access key, has the right to a call. Refusals are kept in `denied`. */
  mayCall: (caller: string, service: string, operation: string, request: StubRequest) => boolean = () => true;
  readonly denied: string[] = [];
  readonly #byInvocation = new Map<string, StubCall>();
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  constructor(now: () => Date = () => new Date()) {
    this.s3 = new S3Stub(now);
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this.endpoint;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** @returns a function that brings back what is there now: objects, records, tenants; no mail, no calls, no faults */
  save(): () => void {
    const restore = [this.s3.save(), this.route53.save(), this.cloudFront.save()];
    return () => {
      for (const each of restore) each();
      this.ses.sent.length = 0;
      this.faults.clear();
      this.forgetCalls();
    };
  }

  /** Calls are numbered from 1 again. */
  forgetCalls(): void {
    this.calls.length = 0;
    this.#byInvocation.clear();
  }

  /** Names of the calls so far: `s3.PutObject`. */
  callNames(): string[] {
    return this.calls.map(({ service, operation }) => `${service}.${operation}`);
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const name = serviceOf(request);
    const service = this.#services[name];
    if (!service) return send(response, { status: 400, body: `no service "${name}"` });
    const reply = this.#answer(name, service, request);
    if (reply === 'lost') response.destroy();
    else if (reply !== 'none') send(response, reply);
  }

  #answer(name: string, service: StubService, request: StubRequest): StubReply | 'lost' | 'none' {
    try {
      const operation = service.operationOf(request);
      const fault = this.faults.of(this.#count(name, operation, request));
      if (fault === 'hang') return 'none';
      if (fault === 'drop') return 'lost';
      if (fault === 'throttle') throw service.throttled;
      if (fault === 'fail-before') throw internalError;
      this.#authorize(name, operation, request);
      const reply = service.handle(operation, request);
      if (fault === 'fail-after') throw internalError;
      return fault === 'lose-answer' ? 'lost' : reply;
    } catch (error) {
      if (error instanceof AwsError) return service.formatError(error);
      return service.formatError(new AwsError(400, 'MalformedInput', String(error)));
    }
  }

  #authorize(service: string, operation: string, request: StubRequest): void {
    const [caller] = scopeOf(request);
    if (this.mayCall(caller, service, operation, request)) return;
    this.denied.push(`${caller} ${service}.${operation} ${request.path}`);
    throw new AwsError(403, service === 's3' ? 'AccessDenied' : 'AccessDeniedException', 'Not authorized');
  }

  /** The SDK sends one invocation id with all attempts of a call. */
  #count(service: string, operation: string, { headers }: StubRequest): StubCall {
    const invocation = headers['amz-sdk-invocation-id'] ?? `call ${this.calls.length}`;
    let call = this.#byInvocation.get(invocation);
    if (!call) {
      call = { number: this.calls.length + 1, service, operation, attempts: 0 };
      this.calls.push(call);
      this.#byInvocation.set(invocation, call);
    }
    call.attempts += 1;
    return call;
  }

  get #services(): Record<string, StubService | undefined> {
    return {
      s3: this.s3,
      route53: this.route53,
      cloudfront: this.cloudFront,
      ses: this.ses,
      'ses-receipt': this.sesReceipt,
      sqs: this.sqs,
      secretsmanager: this.secretsManager,
      sts: this.account,
      ssm: this.account,
      lambda: this.account,
      servicequotas: this.account,
      monitoring: this.cloudWatch,
      sns: this.sns,
    };
  }
}

const internalError = new AwsError(500, 'InternalError', 'We encountered an internal error.');

/**
 * Caller and service, from the scope of the signature, which is in a header or in the address:
 * `Credential=AKID/20261124/us-east-1/s3/aws4_request`.
 */
function scopeOf({ headers, query }: StubRequest): [caller: string, service: string] {
  const scope = /([^/=]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/u.exec(
    headers.authorization ?? query.get('X-Amz-Credential') ?? '',
  );
  return [scope?.[1] ?? '', scope?.[2] ?? ''];
}

/** Both versions of SES sign as `ses`; the older one knows one path. */
function serviceOf(request: StubRequest): string {
  const [, name] = scopeOf(request);
  return name === 'ses' && request.path === '/' ? 'ses-receipt' : name;
}

async function readRequest(incoming: IncomingMessage): Promise<StubRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [path = '', query = ''] = (incoming.url ?? '').split('?', 2);
  return {
    method: incoming.method ?? '',
    path: decodeURIComponent(path),
    query: new URLSearchParams(query),
    headers: incoming.headers as Record<string, string>,
    body: Buffer.concat(chunks),
  };
}

function send(response: ServerResponse, { status, headers = {}, body = '' }: StubReply): void {
  response.writeHead(status, { 'x-amzn-requestid': 'stub', ...headers });
  response.end(body);
}
