/** The titles in a test file, as swc reads it: what a document can name as a test. */
import { parseSync } from '@swc/core';

/** Of the syntax tree. */
// biome-ignore lint/suspicious/noExplicitAny: swc's types have no common form for a walk
type Node = any;

/** Between the texts of a template. */
const placeholder = '%s';

const runners = new Set(['test', 'it', 'describe']);

/**
 * Of `test()`, `it()` and `describe()`, also with `.each()` and the like: the first argument, and the label of each row of a
 * table: its first text, or any member if it is an object. A `${…}` is `%s`.
 */
export function readTestTitles(source: string): Set<string> {
  const tree = parseSync(source, { syntax: 'typescript' });
  const constants = new Map<string, Node>();
  const calls: Node[] = [];
  walk(tree, (node) => {
    if (node.type === 'VariableDeclarator' && node.init) constants.set(node.id.value, node.init);
    if (node.type === 'CallExpression' && isRunner(node.callee)) calls.push(node);
  });
  return new Set(
    calls.flatMap(({ callee, arguments: [title] }) => [
      ...textOf(title?.expression),
      ...tablesOf(callee).flatMap((table) => rowsOf(table, constants).flatMap(labelsOf)),
    ]),
  );
}

function walk(node: unknown, visit: (node: Node) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if ('type' in node) visit(node);
  for (const member of Object.values(node)) walk(member, visit);
}

/** `test`, `test.skipIf(…)`, `describe.each(…)`. */
function isRunner(callee: Node): boolean {
  if (callee.type === 'Identifier') return runners.has(callee.value);
  if (callee.type === 'MemberExpression') return isRunner(callee.object);
  return callee.type === 'CallExpression' && isRunner(callee.callee);
}

/** The arguments of `.each()`. */
function tablesOf(callee: Node): Node[] {
  if (callee.type === 'MemberExpression') return tablesOf(callee.object);
  if (callee.type !== 'CallExpression') return [];
  const isTable = callee.callee.property?.value === 'each';
  return [
    ...(isTable ? callee.arguments.map(({ expression }: Node) => expression) : []),
    ...tablesOf(callee.callee),
  ];
}

/** The rows of a table that the file has: in the call, in a constant, or as an object's members. */
function rowsOf(table: Node, constants: ReadonlyMap<string, Node>): Node[] {
  const inner = table && withoutType(table);
  const named = (name: string) => {
    const others = new Map(constants);
    others.delete(name);
    return rowsOf(constants.get(name), others);
  };
  switch (inner?.type) {
    case 'Identifier':
      return named(inner.value);
    case 'ArrayExpression':
      return inner.elements.flatMap(({ spread, expression }: Node) =>
        spread ? rowsOf(expression, constants) : [expression],
      );
    case 'ObjectExpression':
      return inner.properties.flatMap(({ key }: Node) => (key ? [{ ...key, type: 'StringLiteral' }] : []));
    case 'CallExpression': {
      // `Object.entries(cases)`, `cases.map(…)`
      const {
        callee,
        arguments: [first],
      } = inner;
      return rowsOf(callee.object?.value === 'Object' ? first?.expression : callee.object, constants);
    }
    default:
      return [];
  }
}

function labelsOf(row: Node): string[] {
  const inner = withoutType(row);
  if (inner.type === 'ArrayExpression') return textOf(inner.elements[0]?.expression);
  if (inner.type === 'ObjectExpression') return inner.properties.flatMap(({ value }: Node) => textOf(value));
  return textOf(inner);
}

/** `[…] as const`, `(…)` */
const withoutType = (node: Node): Node => (node.expression ? withoutType(node.expression) : node);

function textOf(node: Node): string[] {
  if (node?.type === 'StringLiteral') return [node.value];
  if (node?.type !== 'TemplateLiteral') return [];
  return [node.quasis.map(({ cooked }: { cooked: string }) => cooked).join(placeholder)];
}
