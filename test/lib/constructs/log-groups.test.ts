/** The incident: "already exists" for the log group of a provider, and the first deployment was rolled back. */
import { expect, test } from 'vitest';
import { workKinds } from '../../../adapters/aws/queue-names.ts';
import { templateOf } from '../synthesize.ts';

test.each([
  ['state', 0],
  ['edge', 2],
  ['mail-out', 4],
  ['mail-in', 3],
  ['api', 3],
  ['workers', workKinds.length + 4],
  ['operations', 0],
])(
  'addLogGroups() lets every function of the stack "%s" write to a group that is there before it',
  (name, count) => {
    const template = templateOf(name);
    const groups = template.findResources('AWS::Logs::LogGroup');
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const used = functions.map(({ Properties }) => Properties.LoggingConfig?.LogGroup?.Ref as string);
    expect(new Set(used).size).toBe(count);
    for (const each of used) {
      // A name of its own choice: no function creates it. What names the function would be made after it.
      expect(groups[each]?.Properties).toMatchObject({ RetentionInDays: 90 });
      expect(groups[each]?.Properties).not.toHaveProperty('LogGroupName');
    }
    expect(JSON.stringify(groups)).not.toContain('/aws/lambda/');
  },
);
