import type { NextAct } from '../../finding/next-act.ts';
import type { Language } from '../../names/language.ts';
import type { ConsoleSettingsWords } from './console-settings-words.ts';

/** What a pill says of a domain. */
export type DomainTone = 'bad' | 'look' | 'wait' | 'good' | 'off';

/** Every sentence of the console that the API does not answer. */
export interface ConsoleWords<Of extends Language = Language> {
  language: Of;
  skip: string;
  utc: string;
  menu: {
    domains: string;
    signOut: string;
    signOutEverywhere: string;
    api: string;
    pages: string;
    domainPages: string;
  };
  signIn: {
    title: string;
    lead: string;
    token: string;
    button: string;
    unknown: string;
    tooMany: string;
    insecure: string;
    hint: string;
    signedOut: string;
  };
  domains: {
    title: string;
    add: string;
    find: string;
    findButton: string;
    owner: string;
    name: string;
    state: string;
    mode: string;
    nextStep: string;
    noMode: string;
    none: string;
    noneFound: (text: string) => string;
    notSorted: string;
    all: string;
    more: string;
    unreadable: (count: string, names: string) => string;
  };
  /** The states of a domain; an unknown one is shown as it is. */
  states: Record<string, string>;
  tones: Record<DomainTone, string>;
  add: {
    title: string;
    lead: string;
    domain: string;
    owner: string;
    recipients: string;
    recipientsHint: string;
    zone: string;
    managed: string;
    external: string;
    button: string;
  };
  /** Buttons that lead to where a next step is done. */
  acts: Record<NextAct, string>;
  tabs: { overview: string; policy: string; reports: string; history: string; settings: string };
  domain: {
    now: string;
    since: string;
    checkAgain: string;
    checkAsked: string;
    sessions: string;
    failed: string;
    policyId: string;
    heldUntil: string;
    records: string;
    seen: string;
    valueName: string;
    value: string;
    copy: string;
    copied: string;
    recordStates: Record<string, string>;
    enforce: string;
    enforceReady: string;
    incidents: string;
    arrival: string;
    migration: string;
    removal: string;
  };
  figures: {
    title: (days: number) => string;
    asTable: string;
    day: string;
    reports: string;
    successful: string;
    failed: string;
    verifiedOnly: string;
    unverified: (reports: string, failed: string) => string;
    /** Reports that are counted, but not listed. */
    notListed: (verified: string, unverified: string) => string;
    none: string;
    whatFailed: string;
    nothingFailed: string;
    times: (sessions: string) => string;
    notVerified: string;
    toDo: string;
  };
  policy: {
    title: string;
    mode: string;
    modes: Record<'testing' | 'enforce' | 'none', string>;
    mx: string;
    mxHint: string;
    maxAge: string;
    maxAgeHint: string;
    preview: string;
    publish: string;
    suggest: string;
    served: string;
    notServed: string;
    effect: string;
    difference: string;
    noChange: string;
    added: string;
    removed: string;
    warnings: string;
    noWarnings: string;
    refused: string;
    reason: string;
    reasonHint: string;
    publishAnyway: string;
    published: string;
    changedMeanwhile: string;
  };
  reports: {
    title: string;
    none: string;
    noneHint: string;
    period: string;
    reporter: string;
    sessions: string;
    failed: string;
    signature: string;
    verified: string;
    unverified: string;
    id: string;
    received: string;
    contact: string;
    notes: string;
    policyText: string;
    result: string;
    server: string;
    from: string;
    older: string;
    download: string;
    firstOf: (shown: string, all: string) => string;
  };
  history: {
    title: string;
    none: string;
    id: string;
    from: string;
    to: string;
    held: string;
    by: string;
    current: string;
    pending: string;
    older: string;
  };
  settings: ConsoleSettingsWords;
  problem: {
    title: string;
    notFound: string;
    expired: string;
    otherSite: string;
    tryAgain: string;
    back: string;
  };
}
