import type { ListEntry } from '../lists/list-entry.ts';

/**
 * How mail to a domain may leave, by the names of Postfix's levels. `default`: no known fact contradicts the server's
 * own level. `defer`: not now.
 */
export type Level = 'dane-only' | 'dane' | 'secure' | 'encrypt' | 'may' | 'none' | 'default' | 'defer';

/** The fact that decided. */
export type Because =
  | 'dane'
  | 'dane-and-enforce'
  | 'dane-and-required'
  | 'dane-and-hidden-policy'
  | 'dane-partial'
  | 'dane-insecure-mx'
  | 'dane-unusable'
  | 'enforce'
  | 'required'
  | 'testing'
  | 'exempt'
  | 'fallback'
  | 'nothing'
  | 'no-mail'
  | 'null-mx'
  | 'tlsa-unknown'
  | 'tlsa-partly-unknown'
  | 'policy-hidden'
  | 'mx-unknown'
  | 'require-tls'
  | 'tls-not-required';

/** The decision about one server. */
export interface HostVerdict {
  name: string;
  use: boolean;
  verify?: 'dane' | 'pkix' | 'encrypt' | 'opportunistic';
  /** How many usable TLSA records it has. */
  tlsa?: number;
  why?: WhyNotUsed;
}

export type WhyNotUsed =
  | 'tlsa-unknown'
  | 'not-in-policy'
  | 'no-tlsa-under-enforce'
  | 'no-tlsa-under-required'
  | 'no-tlsa-and-hidden-policy'
  | 'not-authenticated';

/** The effect of a list entry. `overruledBy` names the stronger fact. */
export interface ListEffect {
  entry: ListEntry;
  overruledBy?: Because | 'more-specific';
}

/** The reply of an SMTP server to a message that may not leave, including the RFC 3463 code. */
export interface Reply {
  code: number;
  enhanced: string;
  reason: ReplyReason;
  /** The RFC and section that require it. */
  section: string;
}

export type ReplyReason =
  | 'no-server-authenticated'
  | 'address-literal'
  | 'lookup-failed'
  | 'null-mx'
  | 'no-mail'
  | 'no-server-in-policy';

export interface SendingVerdict {
  mayGo: boolean;
  level: Level;
  because: Because;
  hosts: HostVerdict[];
  lists: ListEffect[];
  reply: Reply | null;
}
