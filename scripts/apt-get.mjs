import { spawnSync } from 'node:child_process';

/** Installs a Debian package for the tests. False where this machine has no apt-get, or we may not use it. */
export function aptInstall(name, why, say) {
  if (process.platform !== 'linux' || spawnSync('apt-get', ['--version']).status !== 0) return false;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (asRoot.length > 0 && spawnSync('sudo', ['-n', 'true']).status !== 0) return false;
  say(why);
  const [command = 'apt-get', ...before] = [...asRoot, 'apt-get'];
  const aptGet = (...args) => spawnSync(command, [...before, ...args], { stdio: 'ignore' }).status === 0;
  const install = () => aptGet('install', '-y', '-qq', '--no-install-recommends', name);
  return install() || (aptGet('update', '-qq') && install());
}

/** Where the first of these programs is that this machine has; null where it has none. */
export function found(names) {
  for (const name of names) {
    const path = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout?.trim();
    if (path) return path;
  }
  return null;
}
