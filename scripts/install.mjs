import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markInstalled, unmarkInstalled } from './installation-stamp.mjs';
import { linkCommand } from './link-command.mjs';
import { runQuietly } from './run-quietly.mjs';
import { advice, SetUpFailure } from './set-up-failure.mjs';
import { pinnedNodeRuns } from './toolchain.mjs';
import { PNPM_VERSION, runsTypeScript } from './versions.mjs';
import { workspaceFolders } from './workspace-folders.mjs';

/**
 * Installs the package manager, then every dependency exactly as the lockfile says. An installation that was cut
 * short leaves a mark behind; the next one then starts from nothing rather than trust half-written folders.
 */
export async function install(root, say) {
  const env = await installEnvironment(root);
  const pnpm = await installPnpm(root, env, say);
  const mark = join(root, '.clearweek/installing');
  if (existsSync(mark)) {
    say('An earlier installation was cut short; starting it afresh …');
    removeInstallation(root);
  }
  unmarkInstalled(root);
  writeFileSync(mark, '');
  await installDependencies(root, pnpm, env, say);
  if (!pinnedNodeRuns(root) && !runsTypeScript(process.version)) {
    say('The pinned Node.js does not run; installing once more …');
    removeInstallation(root);
    await installDependencies(root, pnpm, env, say);
  }
  linkCommand(root);
  markInstalled(root);
  rmSync(mark, { force: true });
}

async function installDependencies(root, pnpm, env, say) {
  say('Installing dependencies …');
  const started = Date.now();
  // A purge of node_modules would otherwise ask on the terminal, and NODE_ENV=production leave out the tools.
  const flags = ['install', '--frozen-lockfile', '--prod=false', '--config.confirm-modules-purge=false'];
  const { code, tail } = await runQuietly(process.execPath, [pnpm, ...flags], { cwd: root, env });
  if (code !== 0) throw failure('The dependencies could not be installed.', tail);
  say(`Dependencies are installed (${Math.round((Date.now() - started) / 1000)} s).`);
}

async function installPnpm(root, env, say) {
  const tools = join(root, '.clearweek/tools');
  const folder = join(tools, `pnpm-${PNPM_VERSION}`);
  const entry = join(folder, 'node_modules/pnpm/bin/pnpm.mjs');
  if (existsSync(entry)) return entry;
  say(`Installing pnpm ${PNPM_VERSION} (once) …`);
  removeUnfinished(tools);
  // Beside its place and renamed when whole, so that a folder of this name is never half an installation.
  const unfinished = join(tools, `unfinished-${process.pid}`);
  mkdirSync(unfinished, { recursive: true });
  // pnpm's own scripts only replace its entry with a native binary; that entry starts the same binary without them.
  const flags = ['--no-audit', '--no-fund', '--no-update-notifier', '--ignore-scripts', '--no-save', '--omit=dev'];
  const args = ['install', '--prefix', unfinished, '--global=false', ...flags, `pnpm@${PNPM_VERSION}`];
  const { code, tail } = await runQuietly('npm', args, { cwd: unfinished, env });
  if (code !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw failure(code === 127 ? 'npm was not found; it comes with Node.js.' : 'pnpm could not be installed.', tail);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
  return entry;
}

/** Leftovers of installations of pnpm that were cut short; the lock says that nobody is writing them now. */
function removeUnfinished(tools) {
  if (!existsSync(tools)) return;
  for (const name of readdirSync(tools)) {
    if (name.startsWith('unfinished-')) rmSync(join(tools, name), { recursive: true, force: true });
  }
}

/** The caller's environment without what would change the installation, and with npm's registry told to pnpm. */
async function installEnvironment(root) {
  const env = { ...process.env };
  // Without a network both would retry for minutes before they say so.
  for (const tool of ['npm', 'pnpm']) {
    env[`${tool}_config_fetch_retries`] = '2';
    env[`${tool}_config_fetch_retry_mintimeout`] = '500';
    env[`${tool}_config_fetch_retry_maxtimeout`] = '2000';
  }
  for (const name of Object.keys(env)) {
    // npm hands its own options down to scripts; `npm start --omit=dev` must not leave out half of the tools.
    if (/^(NODE_ENV|npm_config_(omit|include|production|global|ignore_scripts|workspaces?|dry_run))$/i.test(name))
      delete env[name];
  }
  const answer = await runQuietly('npm', ['config', 'get', 'registry'], { cwd: root, env });
  const registry = answer.tail.split('\n').findLast((line) => /^https?:\/\//.test(line));
  return registry ? { ...env, npm_config_registry: registry.trim(), pnpm_config_registry: registry.trim() } : env;
}

function removeInstallation(root) {
  for (const folder of ['.', ...workspaceFolders(root)]) {
    rmSync(join(root, folder, 'node_modules'), { recursive: true, force: true });
  }
}

function failure(summary, tail) {
  return new SetUpFailure(`${summary} The last lines were:\n\n${indent(tail)}\n\n${advice(tail)}`);
}

function indent(text) {
  return text.replace(/^/gm, '  ');
}
