import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const KEPT_LINES = 30;

/**
 * Runs a command whose output matters only when it fails. Resolves with its exit code (1 where a signal ended it) and
 * the last lines that it printed; a command that cannot be started gives code 127 and the reason. A signal to this
 * process meanwhile ends both.
 */
export function runQuietly(command, args, { cwd, env }) {
  return new Promise((resolve) => {
    // npm is a .cmd file on Windows, which only a shell can start.
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const stopWithChild = (signal) => {
      child.kill(signal);
      process.exit(128 + constants.signals[signal]);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.once(signal, stopWithChild);
    const end = (result) => {
      for (const signal of signals) process.off(signal, stopWithChild);
      resolve(result);
    };
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).split('\n').slice(-KEPT_LINES).join('\n');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => end({ code: 127, tail: error.message }));
    child.on('close', (code) => end({ code: code ?? 1, tail: output.trim() }));
  });
}
