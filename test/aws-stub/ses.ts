import { AwsError, json, type StubReply, type StubRequest, type StubService } from './service.ts';

export interface StubMail {
  id: string;
  from: string;
  to: string[];
  /** Where SES sends bounces. */
  bouncesTo: string | undefined;
  /** As it leaves SES: Date and Message-ID are SES's own. */
  raw: string;
  tags: Record<string, string>;
}

const maxRawBytes = 10 * 1024 * 1024;

/** SESv2: SendEmail for raw mail, GetAccount and GetEmailIdentity. https://docs.aws.amazon.com/ses/latest/APIReference-V2/ */
export class SesStub implements StubService {
  readonly throttled = new AwsError(429, 'TooManyRequestsException', 'Maximum sending rate exceeded.');
  readonly verified = new Set<string>();
  readonly configurationSets = new Set<string>();
  /** In the sandbox only verified addresses are sent to. */
  sandbox = false;
  /** Addresses that SES does not send to. */
  readonly refused = new Set<string>();
  /** SES has stopped the account's mail. */
  paused = false;
  /** Domains that have their MAIL FROM domain's records. */
  readonly mailFrom = new Set<string>();
  /** Domains that wait for their records. */
  readonly pending = new Set<string>();
  readonly sent: StubMail[] = [];

  operationOf({ method, path }: StubRequest): string {
    if (method === 'POST' && path === '/v2/email/outbound-emails') return 'SendEmail';
    if (method === 'GET' && path === '/v2/email/account') return 'GetAccount';
    if (method === 'GET' && /^\/v2\/email\/identities\/[^/]+$/u.test(path)) return 'GetEmailIdentity';
    throw new AwsError(404, 'NotFoundException', `${method} ${path}`);
  }

  handle(operation: string, request: StubRequest): StubReply {
    if (operation === 'GetEmailIdentity') return this.#identity(request.path.split('/').at(-1) ?? '');
    return operation === 'GetAccount' ? this.#account() : this.#sendEmail(request);
  }

  #identity(name: string): StubReply {
    const isVerified = this.verified.has(name);
    if (!isVerified && !this.pending.has(name))
      throw new AwsError(404, 'NotFoundException', `Email identity ${name} does not exist.`);
    return json({
      IdentityType: 'DOMAIN',
      VerifiedForSendingStatus: isVerified,
      VerificationStatus: isVerified ? 'SUCCESS' : 'PENDING',
      MailFromAttributes: {
        MailFromDomain: `bounce.${name}`,
        MailFromDomainStatus: this.mailFrom.has(name) ? 'SUCCESS' : 'PENDING',
        BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
      },
    });
  }

  #account(): StubReply {
    const { sandbox, paused } = this;
    return json({
      ProductionAccessEnabled: !sandbox,
      SendingEnabled: !paused,
      EnforcementStatus: paused ? 'SHUTDOWN' : 'HEALTHY',
      SendQuota: sandbox
        ? { Max24HourSend: 200, MaxSendRate: 1 }
        : { Max24HourSend: 50_000, MaxSendRate: 14 },
    });
  }

  #sendEmail({ body }: StubRequest): StubReply {
    const request = JSON.parse(body.toString());
    const raw = Buffer.from(request.Content?.Raw?.Data ?? '', 'base64');
    const from: string = request.FromEmailAddress ?? addressOfHeader(raw.toString('latin1'), 'from');
    const to: string[] = request.Destination?.ToAddresses ?? [];
    this.#checkAddresses(from, to);
    if (raw.length > maxRawBytes)
      throw new AwsError(400, 'MessageRejected', 'Message length is more than 10485760');
    const { ConfigurationSetName: set } = request;
    if (set !== undefined && !this.configurationSets.has(set))
      throw new AwsError(404, 'NotFoundException', 'Configuration set does not exist.');
    const tags: { Name: string; Value: string }[] = request.EmailTags ?? [];
    if (tags.some(({ Name, Value }) => !isTag(Name) || !isTag(Value)))
      throw new AwsError(400, 'BadRequestException', 'Invalid email tag');
    const id = `stub-${this.sent.length + 1}`;
    this.sent.push({
      id,
      from,
      to,
      bouncesTo: request.FeedbackForwardingEmailAddress,
      raw: rewrite(raw.toString('latin1'), id),
      tags: Object.fromEntries(tags.map(({ Name, Value }) => [Name, Value])),
    });
    return json({ MessageId: id });
  }

  formatError({ status, code, message }: AwsError): StubReply {
    const reply = json({ message }, status);
    return { ...reply, headers: { ...reply.headers, 'x-amzn-errortype': code } };
  }

  #checkAddresses(from: string, to: string[]): void {
    const isVerified = (address: string) => this.verified.has(address.split('@').at(-1) ?? '');
    if (to.length === 0 || to.length > 50) throw new AwsError(400, 'BadRequestException', 'ToAddresses');
    if (to.some((address) => this.refused.has(address)))
      throw new AwsError(400, 'MessageRejected', 'Address refused');
    const unverified = [from, ...(this.sandbox ? to : [])].filter((address) => !isVerified(address));
    if (unverified.length > 0)
      throw new AwsError(
        400,
        'MessageRejected',
        `Email address is not verified. The following identities failed the check in region US-EAST-1: ${unverified.join(', ')}`,
      );
  }
}

function addressOfHeader(raw: string, name: string): string {
  const field = raw.split(/\r\n(?![ \t])/u).find((each) => each.toLowerCase().startsWith(`${name}:`)) ?? '';
  return /<([^>]+)>\s*$/u.exec(field)?.[1] ?? field.slice(name.length + 1).trim();
}

const isTag = (text: string) => /^[A-Za-z0-9_.@-]{1,256}$/u.test(text);

/** SES writes its own Date and Message-ID, and takes a message with one signature of the sender's at most. */
function rewrite(raw: string, id: string): string {
  const end = raw.indexOf('\r\n\r\n');
  if (end < 0) throw new AwsError(400, 'BadRequestException', 'The message has no header');
  const fields = raw.slice(0, end).split(/\r\n(?![ \t])/u);
  const named = (name: string) => fields.filter((field) => field.toLowerCase().startsWith(`${name}:`));
  if (named('dkim-signature').length > 1)
    throw new AwsError(400, 'MessageRejected', 'Duplicate header "DKIM-Signature"');
  if (named('from').length !== 1) throw new AwsError(400, 'BadRequestException', 'Missing final "From"');
  const kept = fields.filter((field) => !/^(date|message-id):/iu.test(field));
  const own = ['Date: Tue, 24 Nov 2026 00:00:00 +0000', `Message-ID: <${id}@email.amazonses.com>`];
  return [...kept, ...own].join('\r\n') + raw.slice(end);
}
