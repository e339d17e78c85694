import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { createTestApp } from '../synthesize.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

/** `{ "Fn::GetAtt": ["State1C20CC9A", "Arn"] }` and its export in another stack are `State`. */
function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, argument]] = Object.entries(value as object) as [[string, unknown]];
  if (name === 'Fn::Join') return (argument as [string, unknown[]])[1].map(readable).join('');
  const text = Array.isArray(argument) ? String(argument[0]) : String(argument);
  if (text.startsWith('AWS::')) return `<${text.slice(5)}>`;
  return text
    .replace(/^.*:ExportsOutput(?:FnGetAtt|Ref)/u, '')
    .replace(/[0-9A-F]{8}(?:Arn|Id)?(?:[0-9A-F]{8})?$/u, '');
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function linesOf({ Effect, Action, Resource, Condition = {} }: Statement): string[] {
  const conditions = Object.entries(Condition).flatMap(([operator, tests]) =>
    Object.entries(tests).map(
      ([key, values]) => `      if ${operator} ${key}: ${listOf(values).map(readable).join(', ')}`,
    ),
  );
  return [
    `  ${Effect} ${listOf(Action).join(', ')}`,
    ...listOf(Resource).map((each) => `    on ${readable(each)}`),
    ...conditions,
  ];
}

/** Every statement of every role that a function of ours takes on. */
function permissionsOf(stack: Stack): string[] {
  const template = Template.fromStack(stack);
  const roles = Object.entries(template.findResources('AWS::IAM::Role'));
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  return roles.flatMap(([id, { Properties }]) => {
    const inline = (Properties.Policies ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
    const attached = policies
      .map((policy) => policy.Properties)
      .filter(({ Roles }) => JSON.stringify(Roles).includes(`"${id}"`));
    const statements = [...inline, ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    return [`${stack.stackName} ${id.replace(/[0-9A-F]{8}$/u, '')}`, ...statements.flatMap(linesOf), ''];
  });
}

test('createService() grants exactly the permissions reviewed in test/golden/permissions.txt', async () => {
  const app = createTestApp();
  const stacks = app.node.children.filter(Stack.isStack);
  app.synth({ validateOnSynthesis: false });
  const text = stacks.flatMap(permissionsOf).join('\n');
  await expect(text).toMatchFileSnapshot('../../golden/permissions.txt');
});
