import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceFolders } from './workspace-folders.mjs';

const AT_ONCE = 2;

const outcome = (ok, note) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, ...(note ? { note } : {}) });

/** Type check of every workspace package and of these scripts, two at a time; output of the failing ones is shown. */
export async function checkTypes({ root, run }) {
  const queue = [...workspaceFolders(root), 'scripts'].filter((folder) => existsSync(join(root, folder, 'tsconfig.json')));
  const failed = [];
  const count = queue.length;
  const work = async () => {
    for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
      const { code, output } = await run('tsc', ['-p', folder], { quiet: true });
      if (code === 0) continue;
      failed.push(folder);
      console.log(`${folder}:\n${output.trimEnd()}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (count === 0) return outcome(false, 'found no package to check');
  return outcome(failed.length === 0, failed.length === 0 ? `${count} packages` : failed.toSorted().join(', '));
}

/** A tool that says by its exit code whether all is well. */
export async function checkWith({ run }, command, args) {
  const { code } = await run(command, args);
  return outcome(code === 0, code === 0 ? undefined : `${command} ended with ${code}`);
}
