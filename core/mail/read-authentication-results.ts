/** Authentication-Results (RFC 8601): what a receiver found when it checked a message. */
import { splitAddress } from '../names/mailbox.ts';
import { splitQuotedStrings, type TextRun, unquote } from './mime/split-quoted-strings.ts';
import { withoutComments } from './read-header.ts';

export interface AuthenticationResult {
  /** Lower case: `dkim`, `spf`, `dmarc`. */
  method: string;
  /** Lower case: `pass`, `fail`, `none`, `neutral`, `temperror`, `permerror`, `policy`. */
  result: string;
  /** For dkim: `header.d`, else the domain of `header.i` (SES gives no `header.d`). Lower case. */
  domain?: string;
  /** For dkim: `header.s`, lower case. */
  selector?: string;
  /** For dkim: `header.b`, the first characters of the signature (RFC 6008). */
  signature?: string;
  /** For dkim: `policy.services`, what our own server found the key to be for, so that nobody looks it up again. */
  services?: string;
}

/** The results in the value of one field, in their order. What cannot be read is left out. */
export function readAuthenticationResults(value: string): AuthenticationResult[] {
  const [, ...statements] = splitStatements(withoutComments(value.slice(0, 65536)));
  return statements.flatMap((runs) => {
    const [first] = runs;
    const [, method, result] =
      /^\s*([a-z0-9-]+)(?:\s*\/\s*\d+)?\s*=\s*([a-z]+)/i.exec(first?.text ?? '') ?? [];
    if (method === undefined || result === undefined) return [];
    return [{ method: method.toLowerCase(), result: result.toLowerCase(), ...readProperties(runs) }];
  });
}

/** Splits at the semicolons outside quoted strings. Attack: a sender chooses what the strings contain. */
function splitStatements(text: string): TextRun[][] {
  const statements: TextRun[][] = [[]];
  for (const run of splitQuotedStrings(text)) {
    const [same = '', ...next] = run.isQuoted ? [run.text] : run.text.split(';');
    statements.at(-1)?.push({ ...run, text: same });
    for (const piece of next) statements.push([{ text: piece, isQuoted: false }]);
  }
  return statements;
}

function readProperties(runs: TextRun[]): Omit<AuthenticationResult, 'method' | 'result'> {
  const properties = readPairs(runs);
  const domain = properties.get('header.d') ?? splitAddress(properties.get('header.i') ?? '').domain;
  const selector = properties.get('header.s');
  const signature = properties.get('header.b');
  const services = properties.get('policy.services');
  return {
    ...(domain ? { domain: domain.toLowerCase() } : {}),
    ...(selector ? { selector: selector.toLowerCase() } : {}),
    ...(signature ? { signature } : {}),
    ...(services !== undefined ? { services } : {}),
  };
}

/** `name=value`, with or without white space around the `=`; the value may be a quoted string. The first of a name counts. */
function readPairs(runs: TextRun[]): Map<string, string> {
  const pairs = new Map<string, string>();
  let name = '';
  let isValueNext = false;
  const take = (value: string) => {
    if (/^[a-z0-9.-]{1,64}$/.test(name) && !pairs.has(name)) pairs.set(name, value);
    name = '';
    isValueNext = false;
  };
  for (const { text, isQuoted } of runs) {
    if (isQuoted) {
      if (isValueNext) take(unquote(text));
      continue;
    }
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const equals = isValueNext ? -1 : word.indexOf('=');
      if (isValueNext) take(word);
      else if (equals === -1) name = word.toLowerCase();
      else {
        if (equals > 0) name = word.slice(0, equals).toLowerCase();
        isValueNext = true;
        if (equals < word.length - 1) take(word.slice(equals + 1));
      }
    }
  }
  return pairs;
}
