import { AwsError, type StubReply, type StubRequest, type StubService, xml } from './service.ts';
import { formatXml } from './xml.ts';

const toRule = (recipients: string[], at: number, disabled: ReadonlySet<number>) => ({
  Name: `rule-${at}`,
  Enabled: !disabled.has(at),
  Recipients: { member: recipients },
});

/**
 * The older SES API, which manages the active receipt rule set. https://docs.aws.amazon.com/ses/latest/APIReference/
 */
export class SesReceiptStub implements StubService {
  readonly throttled = new AwsError(400, 'Throttling', 'Rate exceeded');
  readonly ruleSets = new Set<string>();
  active: string | undefined;
  /** Recipients of the rules of the active set. */
  rules: string[][] = [];
  /** Places in `rules` of those that are switched off. */
  readonly disabled = new Set<number>();

  operationOf({ body }: StubRequest): string {
    const operation = new URLSearchParams(body.toString()).get('Action') ?? '';
    if (!/^(?:Describe|Set)ActiveReceiptRuleSet$/u.test(operation))
      throw new AwsError(400, 'InvalidAction', operation);
    return operation;
  }

  handle(operation: string, { body }: StubRequest): StubReply {
    if (operation === 'SetActiveReceiptRuleSet') {
      this.#activate(new URLSearchParams(body.toString()).get('RuleSetName') ?? undefined);
    }
    // Without an active rule set SES leaves the metadata out.
    const isDescribed = operation === 'DescribeActiveReceiptRuleSet' && this.active !== undefined;
    const result = isDescribed
      ? {
          Metadata: { Name: this.active },
          Rules: { member: this.rules.map((rule, at) => toRule(rule, at, this.disabled)) },
        }
      : {};
    return xml(formatXml(`${operation}Response`, { [`${operation}Result`]: result }));
  }

  formatError({ status, code, message }: AwsError): StubReply {
    return xml(
      formatXml('ErrorResponse', { Error: { Type: 'Sender', Code: code, Message: message } }),
      status,
    );
  }

  /** Without a name the active one is deactivated. */
  #activate(name: string | undefined): void {
    if (name !== undefined && !this.ruleSets.has(name))
      throw new AwsError(400, 'RuleSetDoesNotExist', `Rule set does not exist: ${name}`);
    this.active = name;
  }
}
