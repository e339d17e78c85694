/** Authentication-Results (RFC 8601): what a receiver found when it checked a message. */
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
}

/** The results in the value of one field, in their order. What cannot be read is left out. */
export function readAuthenticationResults(value: string): AuthenticationResult[] {
  const [, ...statements] = splitStatements(withoutComments(value.slice(0, 65536)));
  return statements.flatMap((statement) => {
    const [, method, result] = /^\s*([a-z0-9-]+)(?:\s*\/\s*\d+)?\s*=\s*([a-z]+)/i.exec(statement) ?? [];
    if (method === undefined || result === undefined) return [];
    return [{ method: method.toLowerCase(), result: result.toLowerCase(), ...readProperties(statement) }];
  });
}

/** Splits at the semicolons outside quoted strings. Attack: a sender chooses what the strings contain. */
function splitStatements(text: string): string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"|[^;"]|")+/g) ?? [];
}

/**
 * `name=value` pairs, and quoted strings on their own: each is matched whole, so that no pair is found inside a string.
 */
const pairs = /([a-z0-9.-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))|"(?:[^"\\]|\\.)*"/gi;

function readProperties(statement: string): Omit<AuthenticationResult, 'method' | 'result'> {
  const properties = new Map<string, string>();
  for (const [, name, quoted, plain] of statement.matchAll(pairs)) {
    const key = name?.toLowerCase();
    if (key !== undefined && !properties.has(key)) properties.set(key, quoted ?? plain ?? '');
  }
  const identity = properties.get('header.i');
  const domain = properties.get('header.d') ?? identity?.slice(identity.lastIndexOf('@') + 1);
  const selector = properties.get('header.s');
  const signature = properties.get('header.b');
  return {
    ...(domain ? { domain: domain.toLowerCase() } : {}),
    ...(selector ? { selector: selector.toLowerCase() } : {}),
    ...(signature ? { signature } : {}),
  };
}
