import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetUpFailure } from './set-up-failure.mjs';
import { runsTypeScript } from './versions.mjs';

/** Where the pinned Node.js lies once it is installed. */
export function pinnedNode(root) {
  return join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * The Node.js for the service: the pinned one, or, where that one has no build for this machine, the one that runs
 * this script if it is new enough.
 */
export function nodeForService(root) {
  const pinned = pinnedNode(root);
  if (existsSync(pinned)) return pinned;
  if (runsTypeScript(process.version)) return process.execPath;
  throw new SetUpFailure(
    `The pinned Node.js could not be installed here (${process.platform} ${process.arch}), and this one, ` +
      `${process.version}, is too old to stand in.\nInstall Node.js 24 or newer from https://nodejs.org/ and run the same command again.`,
  );
}

/** Whether the pinned Node.js is there and runs on this machine. */
export function pinnedNodeRuns(root) {
  const answer = spawnSync(pinnedNode(root), ['--version'], { encoding: 'utf8' });
  return answer.status === 0 && runsTypeScript(answer.stdout);
}

/** An environment in which every tool of the checkout, and the pinned Node.js, is found first. */
export function toolEnvironment(root, extra = {}) {
  const bin = join(root, 'node_modules/.bin');
  const env = { ...process.env, ...extra };
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[key] = [bin, env[key]].filter(Boolean).join(delimiter);
  return env;
}
