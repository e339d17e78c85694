import { dirname } from 'node:path/posix';
import { orderedLayers, topFolders } from './layers.table.ts';

/** A source file and the files of this repository that it imports, including for types; paths from the root. */
export type SourceFile = { path: string; imports: string[] };

/** For each layer, in the table's order: the layers that it imports, with the number of imports. */
export type LayerImports = Map<string, Map<string, number>>;

/** In a folder with more files than this, readers no longer find a file by its name. */
const filesPerFolder = 20;

const layers: string[] = [
  ...orderedLayers.core.map((layer) => `core/${layer}`),
  ...orderedLayers.service.map((layer) => `service/${layer}`),
  ...topFolders,
];

/** The layer of a file; undefined if it has none, such as a test. */
export function layerOf(path: string): string | undefined {
  return layers.find((layer) => path.startsWith(`${layer}/`));
}

/** Counts the imports between layers. Skips imports within a layer, and those from or to files without a layer. */
export function countImports(files: SourceFile[]): LayerImports {
  const counts: LayerImports = new Map(layers.map((layer) => [layer, new Map()]));
  for (const { path, imports } of files) {
    const from = counts.get(layerOf(path) ?? '');
    for (const to of imports.map(layerOf)) {
      if (from && to && to !== layerOf(path)) from.set(to, (from.get(to) ?? 0) + 1);
    }
  }
  return counts;
}

/** An import cycle of layers, with its first layer repeated at the end; undefined if there is none. */
export function findLayerCircle(imports: LayerImports): string[] | undefined {
  const finished = new Set<string>();
  const visit = (layer: string, path: string[]): string[] | undefined => {
    if (path.includes(layer)) return [...path.slice(path.indexOf(layer)), layer];
    if (finished.has(layer)) return undefined;
    for (const next of imports.get(layer)?.keys() ?? []) {
      const circle = visit(next, [...path, layer]);
      if (circle) return circle;
    }
    finished.add(layer);
    return undefined;
  };
  for (const layer of imports.keys()) {
    const circle = visit(layer, []);
    if (circle) return circle;
  }
  return undefined;
}

/** One sentence for each broken rule about layers and folders: what is wrong, and what to do. */
export function findLayerProblems(files: SourceFile[]): string[] {
  const circle = findLayerCircle(countImports(files));
  const homeless = files.filter(({ path }) => /^(core|service)\//.test(path) && !layerOf(path));
  return [
    ...(circle ? [`These layers import each other in a circle: ${circle.join(' → ')}`] : []),
    ...homeless.map(({ path }) => `${path} is in no layer: add its folder to scripts/layers.table.ts`),
    ...[...countFiles(files)]
      .filter(([, count]) => count > filesPerFolder)
      .map(([folder, count]) => `${folder} has ${count} source files, at most ${filesPerFolder}: split it`),
  ];
}

/** The table that `npm run imports` prints: layer, source files, and each imported layer with its imports. */
export function formatImports(files: SourceFile[]): string {
  const imports = countImports(files);
  const width = Math.max(...layers.map((layer) => layer.length));
  const line = (layer: string, count: string, imported: string) =>
    `${layer.padEnd(width)}  ${count.padStart(5)}  ${imported}`.trimEnd();
  const filesIn = (layer: string) => files.filter(({ path }) => layerOf(path) === layer).length;
  const importsOf = (to: Map<string, number>) =>
    layers.flatMap((layer) => (to.has(layer) ? [`${layer} ${to.get(layer)}`] : [])).join(', ');
  const total = [...imports.values()].reduce((sum, to) => sum + to.size, 0);
  return [
    line('layer', 'files', 'imports'),
    ...[...imports].map(([layer, to]) => line(layer, String(filesIn(layer)), importsOf(to))),
    `${layers.length} layers, ${total} import relations`,
  ].join('\n');
}

/** The folders with source files and their counts, without subfolders. */
export function formatFolders(files: SourceFile[]): string {
  const folders = [...countFiles(files)].sort(([a], [b]) => (a < b ? -1 : 1));
  const width = Math.max(...folders.map(([folder]) => folder.length));
  return folders.map(([folder, count]) => `${folder.padEnd(width)}  ${String(count).padStart(5)}`).join('\n');
}

function countFiles(files: SourceFile[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { path } of files) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return counts;
}
