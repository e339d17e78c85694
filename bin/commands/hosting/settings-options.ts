import { type Command, InvalidArgumentError } from 'commander';
import { type Language, languages } from '../../../core/names/language.ts';

/** The settings of a domain, as options. */
export interface SettingsFlags {
  zone?: 'managed' | 'external';
  to?: string[];
  language?: Language;
  hour?: number | 'default';
  webhook?: string;
  autoEnforce?: boolean;
  adoptRecords?: boolean;
}

/** @param isEdit a setting can also be removed */
export const withSettings = (verb: Command, { isEdit = false } = {}): Command =>
  verb
    .option(
      '--zone <kind>',
      'managed: the service writes the records; external: you set them',
      oneOf('managed', 'external'),
    )
    .option('--to <address...>', 'who gets the daily mail and alarms')
    .option(
      '--language <code>',
      `language of the mail to these addresses: ${languages.join(' or ')}`,
      oneOf(...languages),
    )
    .option(
      '--hour <n>',
      `hour (UTC) of the daily mail${isEdit ? ', or "default"' : ''}`,
      isEdit ? orDefault(hour) : hour,
    )
    .option('--webhook <url>', `where alarms are posted to${isEdit ? ', or "none"' : ''}`)
    .option('--auto-enforce', 'change from testing to enforce once the reports allow it')
    .option('--adopt-records', 'take over records that somebody else set where ours belong');

/** The settings of the API that the options name. */
export function namedSettings(flags: SettingsFlags): Record<string, unknown> {
  const { zone, to, language, hour, webhook, autoEnforce, adoptRecords } = flags;
  const recipients = language === undefined ? to : to?.map((address) => ({ address, language }));
  const named = {
    zone,
    digestTo: recipients,
    digestHour: hour === 'default' ? null : hour,
    webhook: webhook === 'none' ? null : webhook,
    autoEnforce,
    adoptRecords,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

const oneOf =
  (...words: string[]) =>
  (text: string): string => {
    if (words.includes(text)) return text;
    throw new InvalidArgumentError(`Expected ${words.join(' or ')}.`);
  };

function hour(text: string): number {
  if (/^(?:1?\d|2[0-3])$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 0 to 23.');
}

const orDefault = (parse: (text: string) => number) => (text: string) =>
  text === 'default' ? text : parse(text);
