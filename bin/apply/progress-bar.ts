const barWidth = 30;

/** How far a long piece of work is, on one line: `██████░░░░ 3 of 5`. */
export function progressBar(done: number, all: number): string {
  const full = Math.floor((done / all) * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${done} of ${all}`;
}
