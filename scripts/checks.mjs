import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceFolders } from './workspace-folders.mjs';

const AT_ONCE = 2;

const outcome = (ok, note) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, ...(note ? { note } : {}) });

/** Type check of every workspace package and of these scripts, two at a time; output of the failing ones is shown. */
export async function checkTypes({ root, run }) {
  const projects = workspaceFolders(root).map((folder) => `${folder}/tsconfig.json`);
  projects.push('scripts/tsconfig.json', 'scripts/tsconfig.javascript.json');
  const queue = projects.filter((file) => existsSync(join(root, file)));
  // A package without one would pass by not being looked at.
  const failed = projects.filter((file) => !queue.includes(file)).map((file) => `${file} is missing`);
  const work = async () => {
    for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
      const { code, output } = await run('tsc', ['-p', project], { quiet: true });
      if (code === 0) continue;
      failed.push(project);
      console.log(`${project}:\n${output.trimEnd()}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcome(
    failed.length === 0,
    failed.length === 0 ? `${projects.length} projects` : failed.toSorted().join(', '),
  );
}

/** A tool that says by its exit code whether all is well. */
export async function checkWith({ run }, command, args) {
  const { code } = await run(command, args);
  return outcome(code === 0, code === 0 ? undefined : `${command} ended with ${code}`);
}
