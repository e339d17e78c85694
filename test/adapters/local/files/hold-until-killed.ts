/** Run by data-lock.test.ts: holds a data folder, says so, and ends by SIGKILL only. */
import { holdDataDir } from '../../../../adapters/local/files/data-lock.ts';

await holdDataDir(process.argv[2] ?? '');
process.stdout.write('held\n');
setInterval(() => {}, 60_000);
