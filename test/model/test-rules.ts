/**
 * Tests that a model notices the loss of each of its rules. The test disables a rule, and the model must find a history
 * in which harm happens. With the rule, the same history must be harmless.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { isSearch, moreSeedsInTime } from './search.ts';

export interface TestedRule {
  rule: string;
  /** What holds while the rule is there. */
  what: string;
  found: string;
}

/** A model, and how its rules are taken away. */
interface Model<Rule extends TestedRule, History> {
  rules: readonly Rule[];
  /** The histories in which the harm of a rule happens. */
  among(rule: Rule): fc.Arbitrary<History>;
  /** More than a search has ever needed. */
  enoughHistories: number;
  /** For each rule, the `path` of fast-check at which seed 1 finds harm. */
  harmsFile: URL;
  /** Takes a rule away; none where it is ''. */
  take(rule: string): void;
  /** @returns what went wrong in a history. An error of the model itself is thrown, and is no harm */
  live(history: History, rule: Rule, isTaken: boolean): Promise<Error | undefined>;
}

/** Defines the tests of all rules. `npm test` replays histories known to do harm, and searches only if one no longer does. */
export function testRules<Rule extends TestedRule, History>(model: Model<Rule, History>): void {
  const { rules, enoughHistories, harmsFile, take, live } = model;
  const knownHarms: Record<string, string> = JSON.parse(readFileSync(harmsFile, 'utf8'));

  test.each(rules.map((rule) => ({ ...rule })))(
    'without the rule $rule ($what) the model finds "$found"',
    async (rule) => {
      const known = isSearch
        ? undefined
        : await findHarm(model, rule, { seed: 1, path: knownHarms[rule.rule] });
      const harm = known ?? (await findHarm(model, rule, { seed: 1 }));
      expect(harm, `${enoughHistories} histories without harm`).toBeDefined();
      if (!harm) return;
      if (!known && !isSearch) process.emitWarning(`"${rule.rule}" in ${harmsFile.pathname} is out of date`);
      knownHarms[rule.rule] = harm.path;
      take('');
      expect(await live(harm.history, rule, false), 'with the rule').toBeUndefined();
    },
    600_000,
  );

  if (isSearch)
    test.each(rules.map((rule) => ({ ...rule })))(
      'without the rule $rule the model finds "$found" under other seeds too',
      async (rule) => {
        for (const seed of moreSeedsInTime())
          expect(await findHarm(model, rule, { seed }), `seed ${seed}`).toBeDefined();
      },
      600_000,
    );

  afterAll(() => {
    if (process.env.STRICTMX_UPDATE) writeFileSync(harmsFile, `${JSON.stringify(knownHarms, null, 2)}\n`);
  });
}

class Harm extends Error {}

interface Search {
  seed: number;
  /** Replays this history alone. */
  path?: string | undefined;
}

/** @returns the history in which the worst happens without the rule, and its path */
async function findHarm<Rule extends TestedRule, History>(
  { among, enoughHistories, take, live }: Model<Rule, History>,
  rule: Rule,
  { seed, path }: Search,
): Promise<{ history: History; path: string } | undefined> {
  take(rule.rule);
  const property = fc.asyncProperty(among(rule), async (history) => {
    const violation = await live(history, rule, true);
    if (violation) throw new Harm(violation.message);
  });
  const { counterexample, counterexamplePath, errorInstance } = await fc.check(property, {
    seed,
    numRuns: path === undefined ? enoughHistories : 1,
    endOnFailure: true,
    ...(path !== undefined && { path }),
  });
  if (errorInstance && !(errorInstance instanceof Harm)) throw errorInstance;
  return counterexample ? { history: counterexample[0], path: counterexamplePath ?? '' } : undefined;
}
