/**
 * A second judge of the templates beside the CDK's own checks: cfn-lint, which AWS maintains with the schemas of its
 * resources. Its warnings are judged too; what we do on purpose is listed with the reason.
 */
import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { createTestApp } from '../lib/synthesize.ts';
import { describeWithOptional } from './tools.ts';

/** Each of these makes other resources, policies or alarms. */
const configurations: [what: string, changes: Record<string, unknown>][] = [
  ['the example', {}],
  ['every zone of the account', { managedZones: 'all' }],
  [
    'seventy zones, the most that a configuration may name',
    { managedZones: Array.from({ length: 70 }, (_, n) => `Z${String(n).padStart(19, '0')}`) },
  ],
  [
    'another region',
    {
      region: 'eu-west-1',
      edgeCertificateArn:
        'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000',
    },
  ],
  [
    'the rule set of the account, a name for the API, long names, and the edge as target',
    {
      receiptRuleSet: 'theirs',
      apiDomain: 'api.mta.example.net',
      prefix: 'x'.repeat(31),
      policyHostTarget: 'edge',
    },
  ],
];

/** Findings that are not faults. */
const allowed: Record<string, string> = {
  W3005: 'the CDK writes DependsOn beside a reference, which only repeats it',
};

interface LintFinding {
  Rule: { Id: string };
  Level: string;
  Message: string;
  Filename: string;
  Location: { Path?: (string | number)[] };
}

const lint = (program: string, region: string, files: string[]): Promise<LintFinding[]> =>
  new Promise((resolve, reject) => {
    const args = ['--format', 'json', '--regions', region, '--', ...files];
    // Its exit code says which levels it found.
    execFile(program, args, { maxBuffer: 50_000_000, timeout: 240_000 }, (error, stdout, stderr) => {
      if (stdout.trim() !== '') resolve(JSON.parse(stdout));
      else if (error) reject(new Error(`cfn-lint: ${stderr}`));
      else resolve([]);
    });
  });

const describeFinding = ({ Rule, Message, Filename, Location }: LintFinding) =>
  `${Rule.Id} ${Filename.split('/').at(-1)} ${(Location.Path ?? []).join('/')}: ${Message}`;

describeWithOptional('cfn-lint', 'cfn-lint', (program) => {
  test.each(configurations)(
    'cfn-lint finds nothing in the templates with %s',
    async (_, changes) => {
      const { stacks } = createTestApp(changes).synth({ validateOnSynthesis: false });
      const findings = await lint(
        program,
        String(changes.region ?? 'us-east-1'),
        stacks.map(({ templateFullPath }) => templateFullPath),
      );
      expect(findings.filter(({ Rule }) => !(Rule.Id in allowed)).map(describeFinding)).toEqual([]);
    },
    300_000,
  );
});
